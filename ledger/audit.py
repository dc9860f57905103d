"""Audit: every decision of the log is made again, from what stood before it and the rules known at its position.

The log keeps no mark of where one command ends and the next begins. Events of one append stand at positions without a
gap and were recorded at one moment, so they are handed over in such pieces, and the decision itself says how far it
goes (domain.recompute). The plain evaluator decides; that the matcher differed from it stands in the log.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from uuid import UUID

from msgspec import Struct
from psycopg import Connection
from psycopg.rows import TupleRow, tuple_row

from domain.events import (
    AccessChained,
    AccountHandedOver,
    BatchImported,
    BatchWithdrawn,
    ClockAdvanced,
    CommitmentsReported,
    LedgerOpened,
    RulesetEvent,
    StandingOrderRecorded,
    StartConfirmed,
    StartProposed,
    StopOrdered,
)
from domain.recompute import Difference, recompute
from domain.state import Subject
from ledger.genesis import rulebook_of
from ledger.log.governing import read_governing
from ledger.log.mapper import decode
from ledger.log.streams import Recorded
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import plain_matcher

_OF_NO_SUBJECT = (
    AccessChained,
    AccountHandedOver,
    BatchImported,
    BatchWithdrawn,
    ClockAdvanced,
    CommitmentsReported,
    LedgerOpened,
    RulesetEvent,
    StandingOrderRecorded,
    StopOrdered,
    StartProposed,
    StartConfirmed,
)
_SECTION = 2_000  # rows fetched at a time


class Differs(Struct, frozen=True):
    """A decision that does not come out as the log has it, at a position of it."""

    stream: UUID
    position: int
    difference: Difference


class Audited(Struct, frozen=True):
    """One stream that was decided again from its beginning: how many events, and where they differ."""

    stream: UUID
    events: int
    differs: tuple[Differs, ...]


def audit(connection: Connection[TupleRow], *, subjects: Collection[UUID] | None = None) -> Iterator[Audited]:
    """Decide again everything that stands in the streams of the given subjects, or of all; stream by stream."""
    rules = _Rules(connection)
    for stream, recorded in groupby(_read(connection, subjects), key=lambda one: one.stream):
        events = list(recorded)
        if not all(isinstance(one.happened.event, _OF_NO_SUBJECT) for one in events):
            yield Audited(stream, len(events), tuple(_differs(stream, events, rules)))


def _differs(stream: UUID, events: Sequence[Recorded], rules: "_Rules") -> Iterator[Differs]:
    subject: Subject | None = Subject(subject_id=stream)
    for piece in _pieces(events):
        if subject is None:
            return  # said already that what stands before cannot be folded
        found = recompute(subject, [one.happened for one in piece], rules.before(piece[0].position))
        for difference in found.differences:
            place = difference.version - subject.version - 1
            yield Differs(stream, piece[min(place, len(piece) - 1)].position, difference)
        subject = found.subject


def _pieces(events: Sequence[Recorded]) -> Iterator[list[Recorded]]:
    """What may have been one append: no gap between the positions, and one moment of recording."""
    piece = [events[0]]
    for one, following in pairwise(events):
        if following.position != one.position + 1 or following.recorded_at != one.recorded_at:
            yield piece
            piece = []
        piece.append(following)
    yield piece


def _read(connection: Connection[TupleRow], subjects: Collection[UUID] | None) -> Iterator[Recorded]:
    with connection.transaction(), connection.cursor(name="audit", row_factory=tuple_row) as cursor:
        cursor.itersize = _SECTION
        cursor.execute(
            "SELECT notification_id, originator_id, originator_version, recorded_at, topic, state"
            " FROM ledger.stored_events"
            " WHERE %(subjects)s::uuid[] IS NULL OR originator_id = ANY(%(subjects)s)"
            " ORDER BY originator_id, originator_version",
            {"subjects": None if subjects is None else list(subjects)},
        )
        for position, stream, version, recorded_at, topic, state in cursor:
            yield Recorded(position, stream, version, recorded_at, decode(topic, bytes(state)))


class _Rules:
    """The rulebook as it was known at any position; made anew only where something that governs came in."""

    def __init__(self, connection: Connection[TupleRow]) -> None:
        self._governing = read_governing(connection)
        self._compiled: dict[str, Compiled] = {}
        self._made: dict[int, RulesetRulebook] = {}

    def before(self, position: int) -> RulesetRulebook:
        """What a decision that was written at this position was made under."""
        known = self._governing.up_to(position - 1)
        if known.position not in self._made:
            book, versions = rulebook_of(known, make_matcher=plain_matcher, compiled=self._compiled)
            self._compiled |= versions
            self._made[known.position] = book
        return self._made[known.position]
