"""Nobody reconciles for a while: what is over applies nowhere at once, and what is due burdens nobody yet."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import AcceptTask, Command, ConfirmOrder, FileRecords, Reconcile
from domain.content import with_content_hash
from domain.records import Record
from domain.transitions import TaskState
from domain.values import Node, Outcome
from projections.checking import Answer, Place, check
from projections.fresh import kinds_now, picture_now
from projections.picture import MeasureLine
from tests.support import offices
from tests.support.builders import a_ban, a_denial, a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, OFFICE

DAY = timedelta(days=1)
HOME = a_home()
SUBJECT = id_of(HOME)
LATENESS = (0, 1, 30, 400)
"""Days for which nobody reconciles after there was something to do."""


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger) as opened:
        yield opened


def do(office: Office, command: Command, *, by: Actor = ISSUER) -> None:
    office.ledger.execute(SUBJECT, command, by=by)


def file(office: Office, *records: Record) -> None:
    do(office, FileRecords(HOME, tuple(with_content_hash(record) for record in records)))


def everybody_accepts(office: Office) -> None:
    for task in office.application.subject(SUBJECT).tasks.values():
        if task.state is TaskState.PUSHED:
            do(office, AcceptTask(task.task), by=Actor(str(task.department), "somebody"))


def nobody_reconciles_until(office: Office, day: date) -> None:
    office.context.advance_to(day, by=ENGINE)
    office.refresh()


def seen(office: Office, measure: str) -> MeasureLine | None:
    """What `measures` says of today, from the views; the log itself, folded, says the same."""
    [picture] = office.views.pictures(SUBJECT)
    [folded] = office.views.pictures_at(office.views.position(), SUBJECT)
    assert picture == folded
    return next((line for line in picture.lines(office.context.today()) if line.measure == measure), None)


def told(office: Office, department: str) -> Answer:
    """What `check` answers a department today."""
    picture = picture_now(office.views, office.pool, SUBJECT)
    return check(
        picture,
        Place(department, "licence", Node.HANDLING, office.context.today()),
        kind=kinds_now(office.pool, [SUBJECT])[SUBJECT],
        rulebook=office.context.rulebook,
    )


def bitten(office: Office, department: str) -> set[str]:
    return {bite.measure for bite in told(office, department).measures}


def over(office: Office, measure: str) -> date:
    """The first day on which the order's ground no longer counts."""
    [order] = [o for o in office.application.subject(SUBJECT).orders.values() if o.measure == measure]
    [ground] = order.grounds.values()
    return ground.until


@pytest.mark.guarantee("G32")
@pytest.mark.parametrize("late", LATENESS)
def test_what_is_over_applies_nowhere_although_nobody_has_lifted_it(office: Office, late: int) -> None:
    file(office, fine("one"))
    everybody_accepts(office)
    end = over(office, "supervision")
    nobody_reconciles_until(office, end - DAY)
    line = seen(office, "supervision")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (True, True, {NORTH: True, OFFICE: True})
    assert told(office, NORTH).outcome is Outcome.WARN
    nobody_reconciles_until(office, end + late * DAY)
    line = seen(office, "supervision")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (False, True, {NORTH: False, OFFICE: False})
    for desk in (NORTH, OFFICE, ISSUER.account):
        assert told(office, desk) == Answer(Outcome.ALLOW, (), ())
    do(office, Reconcile(), by=ENGINE)
    office.refresh()
    assert seen(office, "supervision") is None


@pytest.mark.guarantee("G32")
@pytest.mark.parametrize("late", LATENESS)
def test_what_an_officer_put_into_effect_ends_with_it_although_the_cause_goes_on(office: Office, late: int) -> None:
    """A grant without a standing order: whoever reconciles on time lifts it, for nobody has confirmed a longer one."""
    file(office, a_denial("one", on=BEGAN), a_denial("two", on=BEGAN))
    [order] = [o for o in office.application.subject(SUBJECT).orders.values() if o.measure == "extra_reports"]
    do(office, ConfirmOrder(order.number))
    everybody_accepts(office)
    end = over(office, "extra_reports")
    nobody_reconciles_until(office, end - DAY)
    assert "extra_reports" in bitten(office, OFFICE)
    nobody_reconciles_until(office, end + min(late, 30) * DAY)
    line = seen(office, "extra_reports")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (True, True, {OFFICE: False})
    assert "extra_reports" not in bitten(office, OFFICE)
    do(office, Reconcile(), by=ENGINE)
    office.refresh()
    line = seen(office, "extra_reports")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (True, False, {})


@pytest.mark.guarantee("G32")
@pytest.mark.parametrize("late", [0, 1, 30])
def test_what_is_due_burdens_nobody_before_somebody_reconciles(office: Office, late: int) -> None:
    """The third rule holds off while a ban is younger than a month; then time alone makes its measure follow."""
    file(office, fine("one", usd=1_000), a_ban("ban", on=BEGAN))
    due = date(2019, 4, 1)
    nobody_reconciles_until(office, due - DAY)
    assert seen(office, "closer_look") is None
    nobody_reconciles_until(office, due + late * DAY)
    line = seen(office, "closer_look")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (True, False, {})
    assert told(office, NORTH) == Answer(Outcome.ALLOW, (), ())
    do(office, Reconcile(), by=ENGINE)
    office.refresh()
    line = seen(office, "closer_look")
    assert line is not None
    assert (line.follows, line.ordered, line.applies) == (True, True, {NORTH: False})
    everybody_accepts(office)
    office.refresh()
    line = seen(office, "closer_look")
    assert line is not None
    assert line.applies == {NORTH: True}
