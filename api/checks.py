"""Checks, for every door: who is meant, what applies, whether a hold has run out, and what the subject is handed.

A check that cannot be made holds nobody up: it answers allow and says so (INV-39). That the department was asked is on
record all the same.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.wiring import Office
from domain.actors import Actor
from domain.values import Outcome
from projections.answering import answer_now, kin_now
from projections.checking import NOT_KNOWN, NOTHING_STANDS, Answer, Bite, Place
from projections.glance import Glance, glance
from projections.held import Held, first_held
from rules.rulesets import Basis

HOLD_LIMIT: Final = "check.hold_limit"
_DEFAULT_LIMIT: Final = 1  # working day, where the ruleset names none (INV-39)


class Note(StrEnum):
    """What else is to be said of a check, and stands in the access log beside it."""

    HOLD_EXPIRED = "hold_expired"
    OUTAGE = "outage"


class SlipLine(Struct, frozen=True):
    """A measure that holds a filing up, for the subject: what it rests on, by what law, and who determined it."""

    bite: Bite
    basis: tuple[Basis, ...]
    determined_by: tuple[str, ...]


class CheckAnswer(Struct, frozen=True):
    """What a check came to; `slip` has a line for each measure that holds or intercepts."""

    answer: Answer
    position: int | None
    slip: tuple[SlipLine, ...] = ()
    note: Note | None = None


OUTAGE: Final = CheckAnswer(NOT_KNOWN, None, note=Note.OUTAGE)
"""The answer where none could be worked out."""


def now() -> datetime:
    """The time of day (UTC), for which nothing but the length of a hold is counted."""
    return datetime.now(UTC)


class Seen(Struct, frozen=True):
    """Somebody who is in the ledger; `glance` is missing where the views have nothing of it yet."""

    subject_id: UUID
    glance: Glance | None


def see(office: Office, subject_id: UUID) -> Seen | None:
    """Look for somebody, in the views and behind them; None if the ledger has nobody of that id."""
    found = glance(office.pool, subject_id)
    return Seen(subject_id, found) if found or _is_registered(office, subject_id) else None


def answer_check(office: Office, seen: Seen | None, at: Place, *, filing: str | None, by: Actor) -> CheckAnswer:
    """Answer a check about somebody, or nobody known, as their stream now stands."""
    if seen is None:
        return CheckAnswer(NOT_KNOWN, office.views.position())
    if seen.glance is not None and seen.glance.clear:
        return CheckAnswer(NOTHING_STANDS, seen.glance.position)
    subject_id = seen.subject_id
    office.context.learn_stops()  # a server runs for long, and a stop holds from its own minute on
    answer, position = answer_now(office.views, office.pool, office.context, subject_id, at)
    if answer.outcome is Outcome.HOLD and filing is not None:
        held = first_held(office.pool, Held(by.account, subject_id, at.matter, at.node, filing))
        if held is not None and _expired(office, held):
            return CheckAnswer(_let_go(answer), position, note=Note.HOLD_EXPIRED)
    return CheckAnswer(answer, position, slip=_slip(office, subject_id, answer))


def _is_registered(office: Office, subject_id: UUID) -> bool:
    with office.pool.connection() as connection:
        row = connection.execute(
            "SELECT FROM ledger.stored_events WHERE originator_id = %s AND originator_version = 1"
            " AND topic = 'subject-registered.1'",
            (subject_id,),
            prepare=True,
        ).fetchone()
    return row is not None


def _let_go(answer: Answer) -> Answer:
    """Nobody decided in time: the filing goes on, and what would have held it is still told (INV-39)."""
    return replace(answer, outcome=Outcome.ALLOW)


def _expired(office: Office, held: datetime) -> bool:
    """Whether the working days for deciding a hold are over, by the calendar and zone in force."""
    ruleset = office.context.rulebook.governing(office.context.today()).ruleset
    zone = office.context.zone
    began, today = held.astimezone(zone).date(), now().astimezone(zone).date()
    limits = [p.value for p in ruleset.parameters if p.key == HOLD_LIMIT and p.in_force(office.context.today())]
    return today > ruleset.calendar.calendar().deadline(began, limits[-1] if limits else _DEFAULT_LIMIT)


def _slip(office: Office, subject_id: UUID, answer: Answer) -> tuple[SlipLine, ...]:
    holding = [bite for bite in answer.measures if bite.outcome in (Outcome.HOLD, Outcome.INTERCEPT)]
    if not holding:
        return ()
    streams = [office.application.subject(stream) for stream in kin_now(office.pool, subject_id)]
    filed = [each.record for stream in streams for each in stream.records.values()]
    issuers = {record.document.doc_no: record.issuer for record in filed}
    today = office.context.today()
    return tuple(
        SlipLine(bite, _basis(office, bite, today), tuple(sorted({issuers[g] for g in bite.grounds if g in issuers})))
        for bite in holding
    )


def _basis(office: Office, bite: Bite, today: date) -> tuple[Basis, ...]:
    measure = office.context.rulebook.governing(today).ruleset.measure_by_name.get(bite.measure)
    versions = [] if measure is None else [v for v in measure.versions if v.in_force(today)]
    return versions[-1].basis if versions else ()
