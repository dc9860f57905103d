"""The projector: reads the log in order and moves all views together, one transaction a batch.

Any process may advance the views; an advisory lock lets one do so at a time. What a batch touches is folded and
determined in memory, then written together with the position reached, so that no reader sees one view ahead of
another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby
from uuid import UUID

from psycopg import sql
from psycopg_pool import ConnectionPool

from domain.events import (
    AccessChained,
    AccountHandedOver,
    BatchImported,
    BatchWithdrawn,
    ClockAdvanced,
    CommitmentsReported,
    Event,
    LedgerOpened,
    RulesetEvent,
    StandingOrderRecorded,
    StartConfirmed,
    StartProposed,
    StopOrdered,
)
from domain.state import Subject
from ledger.database import Connection
from ledger.latest import Determined, Latest
from ledger.log.mapper import decode
from ledger.log.streams import Recorded, read_streams
from ledger.log.tail import Row, Tail
from projections.changes import Changes
from projections.writing import write
from rules.following.rulebook import RulesetRulebook
from rules.keeping import Kept

LOCK = 0x6A63_7669  # "jcvi": who advances the views

_KEPT = 20_000  # subjects; the one to whom nothing has happened for longest is let go of first
_TOGETHER = 500  # streams
_NO_SUBJECTS = (
    AccessChained,
    AccountHandedOver,
    LedgerOpened,
    RulesetEvent,
    ClockAdvanced,
    CommitmentsReported,
    StandingOrderRecorded,
    StopOrdered,
    StartProposed,
    StartConfirmed,
)


class Batch(IntEnum):
    """How many events are projected in one transaction."""

    LIVE = 500
    REBUILD = 5_000


class Projector:
    """Advances one set of views (a schema) behind one ledger."""

    def __init__(
        self,
        tail: Tail,
        pool: ConnectionPool[Connection],
        rulebook: Callable[[], RulesetRulebook],
        *,
        latest: Latest,
        schema: str = "views",
    ) -> None:
        self._tail = tail
        self._pool = pool
        self._rulebook = rulebook
        self._latest = latest
        self._schema = schema
        self._states: Kept[UUID, Subject] = Kept(_KEPT)
        self._reached = -1

    def catch_up(self, *, batch: int = Batch.LIVE) -> int:
        """Project everything that the ledger now holds; the position reached."""
        while True:
            with self._pool.connection() as connection:
                reached, more = self.advance(connection, batch=batch)
            if not more:
                return reached

    def advance(self, connection: Connection, *, batch: int) -> tuple[int, bool]:
        """One batch in one transaction: the position reached, and whether there may be more."""
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(self._schema)))
            take_turn(connection, self._schema)
            reached = _position(connection)
            if reached != self._reached:
                self._states = Kept(_KEPT)
            rows = self._tail.read(reached, limit=batch)
            if rows:
                self._project(connection, rows)
                reached = rows[-1].position
                connection.execute("UPDATE progress SET position = %s", (reached,))
        self._reached = reached
        return reached, len(rows) == batch

    def _project(self, connection: Connection, rows: Sequence[Row]) -> None:
        changes = Changes()
        by_stream: dict[UUID, list[Recorded]] = {}
        for row in rows:
            by_stream.setdefault(row.stream, []).append(_recorded(row))
        before = self._before(connection, by_stream, up_to=rows[0].position - 1)
        for stream, recorded in by_stream.items():
            if stream in before:
                self._fold(changes, before[stream], recorded)
            else:
                changes.imports += _imports(recorded)
        determined = [
            self._determine(subject, on=by_stream[stream][-1].happened.on)
            for stream, subject in changes.subjects.items()
        ]
        write(connection, changes, determined)

    def _fold(self, changes: Changes, subject: Subject, recorded: list[Recorded]) -> None:
        stream = subject.subject_id
        changes.fold(subject, recorded)
        if changes.subjects[stream].registration is None:
            del changes.subjects[stream]  # whatever stream this is, it is no subject's
        else:
            self._states.put(stream, changes.subjects[stream])

    def _before(
        self, connection: Connection, by_stream: Mapping[UUID, Sequence[Recorded]], *, up_to: int
    ) -> dict[UUID, Subject]:
        """The subjects to whom something happened, each as it was before; those not kept are read together."""
        found: dict[UUID, Subject] = {}
        to_read: list[UUID] = []
        for stream, (first, *_) in by_stream.items():
            if not tells_of_subject(first.happened.event):
                continue
            known = self._states.get(stream) if first.version > 1 else Subject(subject_id=stream)
            if known is not None and known.version == first.version - 1:
                found[stream] = known
            else:
                to_read.append(stream)
        for start in range(0, len(to_read), _TOGETHER):
            found |= folded(connection, to_read[start : start + _TOGETHER], up_to=up_to)
        assert found.keys() >= set(to_read), "whatever stands before an event in its stream stands before it in the log"
        return found

    def _determine(self, subject: Subject, *, on: date) -> Determined:
        rulebook = self._rulebook()
        known = self._latest.of(subject, ruleset=rulebook.reference)
        if known is not None:
            return known
        return determined(subject, rulebook, on=on, after=on)


def folded(connection: Connection, streams: Sequence[UUID], *, up_to: int) -> dict[UUID, Subject]:
    """Subjects as they stood at a position of the ledger, their streams read with one question."""
    changes = Changes()
    for stream, recorded in groupby(read_streams(connection, streams, up_to=up_to), key=lambda one: one.stream):
        changes.fold(Subject(subject_id=stream), recorded)
    return changes.subjects


def determined(subject: Subject, rulebook: RulesetRulebook, *, on: date, after: date) -> Determined:
    """What follows for a subject last heard of on a day, and when time next asks for something after another."""
    timeline, troubles = rulebook.timeline(subject)
    if rulebook.owes_relief(subject, timeline, on=on) or rulebook.unlawful(subject, on=on):
        due: date | None = on
    elif troubles:
        due = after + timedelta(days=1)
    else:
        due = rulebook.next_due(subject, timeline, after=after)
    return Determined(subject, timeline, due, rulebook.reference)


def _imports(recorded: Iterable[Recorded]) -> Iterator[tuple[date, BatchImported | BatchWithdrawn]]:
    for one in recorded:
        if isinstance(one.happened.event, BatchImported | BatchWithdrawn):
            yield one.happened.on, one.happened.event


def tells_of_subject(event: Event) -> bool:
    """False for an event of a stream that is no subject's."""
    return not isinstance(event, (*_NO_SUBJECTS, BatchImported, BatchWithdrawn))


def take_turn(connection: Connection, schema: str) -> None:
    """Wait until nobody else advances the views of a schema, and keep others from it until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (LOCK, schema))


def _recorded(row: Row) -> Recorded:
    return Recorded(row.position, row.stream, row.version, row.recorded_at, decode(row.topic, row.state))


def _position(connection: Connection) -> int:
    row = connection.execute("SELECT position FROM progress").fetchone()
    assert row is not None, "views.progress has its one row"
    return int(str(row[0]))
