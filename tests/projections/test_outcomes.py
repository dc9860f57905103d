"""What is answered of every pair (known at, valid on) around each way in which a record ends or changes (G30, G31).

A fine is determined, filed later, accepted the day after, and touched on ACT by one of the acts, which names NAMED
where it names a day. A cell tells of `supervision`: `.` nothing, `f` follows, `o` ordered, `b` both, `A` and applies.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec import Struct

from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import (
    AcceptTask,
    ChangeDecision,
    Command,
    CorrectRecord,
    FileRecords,
    Reconcile,
    RevokeDecision,
    SealRecord,
    WithdrawRecord,
)
from domain.values import ReviewOutcome
from ledger.days import end_of
from ledger.known import position_known_at
from ledger.log.streams import read_stream
from ledger.log.topics import topic_of
from projections.picture import MeasureLine
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine, task_of
from tests.support.pack_small import NORTH

HOME = a_home()
SUBJECT = id_of(HOME)
DAY = timedelta(days=1)
DETERMINED = BEGAN
FILED = BEGAN + 3 * DAY
ACCEPTED = FILED + DAY
NAMED = BEGAN + 10 * DAY
ACT = BEGAN + 15 * DAY
UNTIL = date(2019, 6, 1)
LAST = UNTIL + DAY

KNOWN = (FILED - DAY, FILED, ACCEPTED, ACT - DAY, ACT, ACT + DAY, LAST)
VALID = (
    DETERMINED - DAY,
    DETERMINED,
    FILED - DAY,
    FILED,
    ACCEPTED,
    NAMED - DAY,
    NAMED,
    ACT - DAY,
    ACT,
    ACT + DAY,
    UNTIL - DAY,
    UNTIL,
)
ONE = fine("one", on=DETERMINED)


def revoked(outcome: ReviewOutcome, named: date) -> RevokeDecision:
    return RevokeDecision(ONE.record_id, named, "court", "9", outcome)


def changed(usd: int) -> ChangeDecision:
    return ChangeDecision(ONE.record_id, NAMED, "court", "9", fine("nine", on=DETERMINED, usd=usd))


class Case(Struct, frozen=True):
    """An act, and what is known of every day of VALID from ACT on."""

    command: Command
    then: str
    at_last: str = ""
    """What is known once its term is over, if that is not the same."""


BEFORE = ("............", ".ffbbbbbbbbo", ".ffbAAAAAAAo", ".ffbAAAAAAAo")
"""Until ACT: nothing before the filing; the decision speaks from its own day, its order from the day of the filing."""

# What was changed on ACT from NAMED on was ordered on ACT: between the two, nobody had an order for what now speaks.
CASES = {
    "annulled from the day named": Case(revoked(ReviewOutcome.ANNULLED, NAMED), ".ffbAAoo...."),
    "annulled from the beginning": Case(revoked(ReviewOutcome.ANNULLED, DETERMINED), "...ooooo...."),
    "void": Case(revoked(ReviewOutcome.VOID, DETERMINED), "...ooooo...."),
    "confirmed unlawful": Case(revoked(ReviewOutcome.CONFIRMED_UNLAWFUL, NAMED), ".ffbAAoo...."),
    "changed to less": Case(changed(10), ".ffbAAoo...."),
    "changed and still large": Case(changed(150_000), ".ffbAAbbAAAo", ".ffbAAbbAAA."),
    "corrected to less": Case(CorrectRecord(fine("one", on=DETERMINED, usd=10), "typing error"), "...ooooo...."),
    "withdrawn": Case(WithdrawRecord(ONE.record_id, "filed twice"), "...ooooo...."),
    "sealed": Case(SealRecord(ONE.record_id), "...ooooo...."),
}


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        do(opened, FileRecords(HOME, (ONE,)), on=FILED)
        task = task_of(opened.application.subject(SUBJECT), NORTH)
        do(opened, AcceptTask(task), on=ACCEPTED, by=Actor(NORTH, "officer Lu"))
        opened.context.advance_to(ACT, by=ISSUER)
        yield opened


def do(office: Office, command: Command, *, on: date, by: Actor = ISSUER) -> None:
    office.context.advance_to(on, by=ISSUER)
    assert office.ledger.execute(SUBJECT, command, by=by).happened


def line(office: Office, known: date, valid: date) -> MeasureLine | None:
    position = position_known_at(office.context, office.pool, end_of(known, office.context.zone))
    lines = (line for picture in office.views.pictures_at(position, SUBJECT) for line in picture.lines(valid))
    return next((line for line in lines if line.measure == "supervision"), None)


def cell(line: MeasureLine | None) -> str:
    if line is None:
        return "."
    if line.applies.get(NORTH):
        return "A"
    return {(True, True): "b", (True, False): "f", (False, True): "o"}[line.follows, line.ordered]


def row(office: Office, known: date) -> str:
    return "".join(cell(line(office, known, valid)) for valid in VALID)


def lapse(office: Office, until: date) -> None:
    """The days go by, and whatever is due is done on its day."""
    while office.context.today() < until:
        office.context.advance_to(office.context.today() + DAY, by=ISSUER)
        office.ledger.execute(SUBJECT, Reconcile(), by=ENGINE)


@pytest.mark.guarantee("G30")
@pytest.mark.guarantee("G31")
@pytest.mark.parametrize("case", CASES)
def test_every_pair_of_known_at_and_valid_on_is_answered_as_the_act_says(office: Office, case: str) -> None:
    known_before = KNOWN[: len(BEFORE)]
    assert tuple(row(office, known) for known in known_before) == BEFORE
    act = CASES[case]
    do(office, act.command, on=ACT)
    lapse(office, LAST + DAY)
    assert tuple(row(office, known) for known in KNOWN) == (*BEFORE, act.then, act.then, act.at_last or act.then)
    office.refresh()
    [picture] = office.views.pictures(SUBJECT)
    shown = [{line.measure: line for line in picture.lines(valid)}.get("supervision") for valid in VALID]
    assert "".join(map(cell, shown)) == (act.at_last or act.then)


@pytest.mark.guarantee("G31")
@pytest.mark.parametrize("case", CASES)
def test_the_history_tells_the_act_on_its_own_day_and_takes_nothing_back(office: Office, case: str) -> None:
    def story() -> list[tuple[str, date]]:
        with office.pool.connection() as connection:
            stream = list(read_stream(connection, SUBJECT))
        return [(topic_of(one.happened.event), one.happened.on) for one in stream]

    before = story()
    do(office, CASES[case].command, on=ACT)
    after = story()
    assert after[: len(before)] == before
    assert {day for _, day in after[len(before) :]} == {ACT}


def test_grounds_name_the_decision_that_speaks_on_the_day(office: Office) -> None:
    do(office, changed(150_000), on=ACT)
    office.context.advance_to(ACT + DAY, by=ISSUER)
    grounds = {valid: found.grounds for valid in VALID if (found := line(office, ACT, valid)) and found.follows}
    assert {day: names for day, names in grounds.items() if names != ("one",)} == {
        day: ("nine",) for day in VALID if NAMED <= day < UNTIL
    }
