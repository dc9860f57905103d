"""Checks, for every door: who is meant, what applies, whether a hold has run out, and what the subject is handed.

A check that cannot be made holds nobody up: it answers allow and says so (INV-39). That the department was asked is on
record all the same.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from api.wiring import Office
from domain.errors import Unavailable
from domain.events import Happened
from domain.holds import HoldsDecided
from domain.values import Node, Outcome, Verdict
from ledger.access import Access
from projections.answering import answers_now, kin_now
from projections.checking import NOT_KNOWN, NOTHING_STANDS, Answer, Bite, Place, has_say
from projections.decided import decided_about
from projections.glance import Glance, OpenOrder, glance
from projections.held import Held, first_held
from rules.guards.deadlines import HOLD_LIMIT
from rules.rulesets import Basis

_DEFAULT_LIMIT: Final = 1  # working day, where the ruleset names none (INV-39)


class Note(StrEnum):
    """What else is to be said of a check, and stands in the access log beside it."""

    HOLD_EXPIRED = "hold_expired"
    HOLD_DECIDED = "hold_decided"
    OUTAGE = "outage"


class SlipLine(Struct, frozen=True):
    """A measure that holds a filing up, for the subject: what it rests on, by what law, and who determined it."""

    bite: Bite
    basis: tuple[Basis, ...]
    determined_by: tuple[str, ...]


class CheckAnswer(Struct, frozen=True):
    """What a check came to; `slip` has a line for each measure that holds or intercepts.

    `decision` is what an officer decided about the filing that would be held (a HoldDecided); it worsens no outcome.
    """

    answer: Answer
    position: int | None
    slip: tuple[SlipLine, ...] = ()
    note: Note | None = None
    decision: Happened | None = None


OUTAGE: Final = CheckAnswer(NOT_KNOWN, None, note=Note.OUTAGE)
"""The answer where none could be worked out."""


def now() -> datetime:
    """The time of day (UTC), for which nothing but the length of a hold is counted."""
    return datetime.now(UTC)


class Sought(Struct, frozen=True):
    """Somebody who is to be checked at a node of a matter; None is nobody."""

    subject_id: UUID | None
    matter: str
    node: Node


class Seen(Struct, frozen=True):
    """Somebody who was looked for; `answer` is there where nothing more need be read."""

    subject_id: UUID | None
    position: int
    answer: Answer | None


class Asked(Struct, frozen=True):
    """A check that may be made: about whom, by which department and where, in which filing."""

    seen: Seen
    at: Place
    filing: str | None


def see(office: Office, sought: Sequence[Sought]) -> list[Seen]:
    """Look for everybody at once, in the views and behind them; in order."""
    wanted = {one.subject_id for one in sought if one.subject_id is not None}
    looked = glance(office.pool, wanted)
    unseen = wanted - looked.orders.keys()
    there = looked.orders.keys() | (_registered(office, unseen) if unseen else set())
    at_one_look = _at_one_look(office, looked)
    return [
        Seen(one.subject_id, looked.position, at_one_look(one))
        if one.subject_id in there
        else Seen(None, looked.position, NOT_KNOWN)
        for one in sought
    ]


def _at_one_look(office: Office, looked: Glance) -> Callable[[Sought], Answer | None]:
    """What says that nothing stands somewhere; None where more must be read."""
    on, rulebook = office.context.today(), office.context.rulebook

    @cache
    def says(order: OpenOrder, matter: str, node: Node) -> bool:
        return has_say(rulebook, order.measure, order.version, matter=matter, node=node, on=on)

    def answer(one: Sought) -> Answer | None:
        orders = None if one.subject_id is None else looked.orders.get(one.subject_id)
        if orders is None or any(says(order, one.matter, one.node) for order in orders):
            return None
        return NOTHING_STANDS

    return answer


def _registered(office: Office, subject_ids: Collection[UUID]) -> set[UUID]:
    with office.pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id FROM ledger.stored_events WHERE originator_id = ANY(%s) AND originator_version = 1"
            " AND topic = 'subject-registered.1'",
            (list(subject_ids),),
            prepare=True,
        ).fetchall()
    return {UUID(str(found)) for (found,) in rows}


def answer_checks(office: Office, asked: Sequence[Asked]) -> list[CheckAnswer]:
    """Answer checks as the streams of all whom they are about now stand; in the order asked."""
    worked_out = iter(_work_out(office, [one for one in asked if one.seen.answer is None]))
    return [
        next(worked_out) if one.seen.answer is None else CheckAnswer(one.seen.answer, one.seen.position)
        for one in asked
    ]


def _work_out(office: Office, asked: Sequence[Asked]) -> Iterator[CheckAnswer]:
    """The answers for which more must be read than one look shows."""
    if not asked:
        return
    office.context.learn()  # a server runs for long, and a stop or a ruleset holds from its own minute on
    about = [(_known(one), one.at) for one in asked]
    answers = answers_now(office.views, office.pool, office.context, about)
    held = [_held(one) for one, (answer, _) in zip(asked, answers, strict=True) if answer.outcome is Outcome.HOLD]
    filings = {one for one in held if one is not None}
    since, decided = first_held(office.pool, filings), decided_about(office.pool, filings)
    slips = _Slips(office)
    for one, (answer, position) in zip(asked, answers, strict=True):
        filing = _held(one)
        if filing in filings and answer.outcome is Outcome.HOLD:
            found = _of_hold(office, answer, decided.get(filing), began=since.get(filing))
        else:
            found = CheckAnswer(answer, position)
        slip = slips.slip(_known(one), answer) if found.answer.outcome is not Outcome.ALLOW else ()
        yield replace(found, position=position, slip=slip)


def _of_hold(office: Office, answer: Answer, decided: HoldsDecided | None, *, began: datetime | None) -> CheckAnswer:
    """A hold as its officer left it: decided, run out, or waiting."""
    measures = holding(answer)
    if decided is not None and measures <= decided.allowed():
        last = decided.last(Verdict.ALLOW, measures)
        return CheckAnswer(_let_go(answer), None, note=Note.HOLD_DECIDED, decision=last)
    if decided is not None and measures & decided.intercepted():
        return CheckAnswer(answer, None, note=Note.HOLD_DECIDED, decision=decided.last(Verdict.INTERCEPT, measures))
    if began is not None and expired(office, began):
        return CheckAnswer(_let_go(answer), None, note=Note.HOLD_EXPIRED)
    return CheckAnswer(answer, None)


def holding(answer: Answer) -> frozenset[str]:
    """The measures for which a filing is held."""
    return frozenset(bite.measure for bite in answer.measures if bite.outcome is Outcome.HOLD)


def _known(one: Asked) -> UUID:
    assert one.seen.subject_id is not None, "nobody is answered at one look"
    return one.seen.subject_id


def _held(one: Asked) -> Held | None:
    if one.filing is None:
        return None
    return Held(one.at.department, _known(one), one.at.matter, one.at.node, one.filing)


def _let_go(answer: Answer) -> Answer:
    """The filing goes on, and what would have held it is still told (INV-39)."""
    return replace(answer, outcome=Outcome.ALLOW)


def expired(office: Office, held: datetime) -> bool:
    """Whether the working days for deciding a hold are over, by the calendar and zone in force."""
    ruleset = office.context.rulebook.governing(office.context.today()).ruleset
    zone = office.context.zone
    began, today = held.astimezone(zone).date(), now().astimezone(zone).date()
    limits = [p.value for p in ruleset.parameters if p.key == HOLD_LIMIT and p.in_force(office.context.today())]
    return today > ruleset.calendar.calendar().deadline(began, limits[-1] if limits else _DEFAULT_LIMIT)


def made(office: Office, asked: Sequence[Asked]) -> list[CheckAnswer]:
    """The same, in whatever state the database is: a check that cannot be made holds nobody up (INV-39)."""
    try:
        return answer_checks(office, asked)
    except Unavailable:
        return [OUTAGE] * len(asked)


def on_record(row: Access, found: CheckAnswer) -> Access:
    """The row of a check with what it came to."""
    what = "check" if found.note is None else f"check:{found.note}"
    return replace(row, what=what, answer=found.answer.outcome)


class _Slips:
    """Slips for the subjects of some checks; each subject's streams are read once."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._issuers: dict[UUID, dict[str, str]] = {}

    def slip(self, subject_id: UUID, answer: Answer) -> tuple[SlipLine, ...]:
        """A line for each measure that holds or intercepts."""
        holding = [bite for bite in answer.measures if bite.outcome in (Outcome.HOLD, Outcome.INTERCEPT)]
        return tuple(self._line(bite, self._issuers_of(subject_id)) for bite in holding)

    def _line(self, bite: Bite, issuers: Mapping[str, str]) -> SlipLine:
        determined_by = {issuers[ground] for ground in bite.grounds if ground in issuers}
        return SlipLine(bite, _basis(self._office, bite), tuple(sorted(determined_by)))

    def _issuers_of(self, subject_id: UUID) -> dict[str, str]:
        """Who determined what, by the number of the document."""
        if subject_id not in self._issuers:
            kin = kin_now(self._office.pool, subject_id)
            streams = [self._office.application.subject(stream) for stream in kin]
            filed = [each.record for stream in streams for each in stream.records.values()]
            self._issuers[subject_id] = {record.document.doc_no: record.issuer for record in filed}
        return self._issuers[subject_id]


def _basis(office: Office, bite: Bite) -> tuple[Basis, ...]:
    today = office.context.today()
    measure = office.context.rulebook.governing(today).ruleset.measure_by_name.get(bite.measure)
    versions = [] if measure is None else [v for v in measure.versions if v.in_force(today)]
    return versions[-1].basis if versions else ()
