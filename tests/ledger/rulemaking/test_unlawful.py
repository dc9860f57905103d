"""What becomes of a version that is found unlawful, and who is told of it."""

import pytest

from api import rulemaking
from api.ruleset_uses import uses
from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import FileRecords, Reconcile, WithdrawRecord
from domain.events import (
    GroundEnded,
    MeasureLiftOrdered,
    OrderOpened,
    UnlawfulRuleNotified,
)
from domain.records import record_id
from domain.state import Registration
from ledger.log.append import Append, Appended, RulesMoved
from ledger.log.mapper import stored
from projections.redetermining import redetermine
from projections.told import Told, told_behind
from tests.support.builders import id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH
from tests.support.releases import (
    DAY,
    HOMES,
    LIN,
    NEXT,
    STRICT,
    WHY,
    WU,
    audited,
    file,
    of,
    publish,
    second,
    to,
    without,
    work,
)
from tests.support.worked import worked


@pytest.mark.guarantee("G158")
def test_what_stood_on_an_unlawful_version_is_lifted_at_once_and_says_why(office: Office) -> None:
    publish(office, second(patterns=STRICT))
    to(office, NEXT)
    file(office, "old ground", HOMES[0])
    file(office, "new ground", HOMES[1], on=NEXT)
    life, events = rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason=WHY)
    assert (life.state, events["MeasureLiftOrdered"]) == ("withdrawn", 1)
    causes = {
        one.event.cause
        for one in office.application.events_of(id_of(HOMES[1]))
        if isinstance(one.event, GroundEnded | MeasureLiftOrdered)
    }
    assert causes == {"ruleset_withdrawn"}
    assert any(order.stands for order in office.application.subject(id_of(HOMES[0])).orders.values())
    assert audited(office) == {()}
    executed = file(office, "same day", HOMES[2], on=NEXT)
    assert not executed.subject.orders
    to(office, NEXT + DAY)
    assert file(office, "next day", HOMES[3], on=NEXT + DAY).subject.orders
    assert audited(office) == {()}


def told(office: Office, home: Registration) -> list[UnlawfulRuleNotified]:
    events = (one.event for one in office.application.events_of(id_of(home)))
    return [event for event in events if isinstance(event, UnlawfulRuleNotified)]


@pytest.mark.guarantee("G192")
def test_whoever_suffered_under_an_unlawful_version_is_told_once_and_nobody_else(office: Office) -> None:
    """One stands under it still, for another it is over already, a third was sanctioned before it governed."""
    file(office, "before", HOMES[0])
    life = publish(office, second())
    to(office, NEXT)
    for home in HOMES[1:3]:
        file(office, f"under it {home.number}", home, on=NEXT)
    record = record_id("test", f"under it {HOMES[2].number}")
    office.ledger.execute(id_of(HOMES[2]), WithdrawRecord(record, WHY), by=ISSUER)
    small = FileRecords(HOMES[3], (fine("of no consequence", usd=20, on=NEXT),))
    office.ledger.execute(id_of(HOMES[3]), small, by=ISSUER)
    rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason="judgment No. 7")
    suffered = [home for home in HOMES if told(office, home)]
    assert suffered == HOMES[1:3]
    for home in suffered:
        [event] = told(office, home)
        assert (event.version, event.ruleset) == (2, f"small@2:{life.released[:16]}")
        assert (event.effective_on, event.article, event.reason) == (NEXT, "law 1 art. 2", "judgment No. 7")
    to(office, NEXT + DAY)
    work(office)
    file(office, "later", HOMES[1], on=NEXT + DAY)
    assert [len(told(office, home)) for home in HOMES] == [0, 1, 1, 0, 0]
    assert audited(office) == {()}


@pytest.mark.guarantee("G192")
def test_it_is_told_before_what_the_version_gave_is_lifted(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[0], on=NEXT)
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    events = [type(one.event) for one in office.application.events_of(id_of(HOMES[0]))]
    assert events.index(UnlawfulRuleNotified) < events.index(GroundEnded)


@pytest.mark.guarantee("G192")
def test_whom_a_killed_process_had_not_told_is_told_by_the_next(office: Office, other: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    for number, home in enumerate(HOMES):
        file(office, f"fine {number}", home, on=NEXT)
    office.refresh()
    office.rulemaking.withdraw(2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    assert len(redetermine(office.pool, office.context, many=2)) == 2
    office.ledger.execute(id_of(HOMES[4]), Reconcile(), by=ENGINE)
    other.context.learn()
    other.context.turn_to_now()
    for _ in range(2):
        work(other)
    assert [len(told(office, home)) for home in HOMES] == [1] * len(HOMES)


@pytest.mark.guarantee("G195")
def test_the_determining_department_follows_who_was_told_and_no_other_sees_it(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    for home in HOMES[:3]:
        file(office, f"under it {home.number}", home, on=NEXT)
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)

    def behind(position: int, department: str = ISSUER.account, limit: int = 9) -> list[Told]:
        return told_behind(office.pool, accounts=[department], after=position, limit=limit)

    found = behind(0)
    assert {one.subject for one in found} == {f"test:{home.number}" for home in HOMES[:3]}
    assert {(one.on, one.event.article) for one in found} == {(NEXT, "art. 2")}
    first, *rest = found
    assert behind(0, limit=1) == [first]
    assert behind(first.position) == rest
    assert behind(found[-1].position) == []
    assert behind(0, department=NORTH) == []


@pytest.mark.guarantee("G192")
def test_the_register_of_uses_says_who_was_told_and_when(office: Office) -> None:
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[0], on=NEXT)
    assert {use.told_on for use in uses(office, 2)} == {None}
    rulemaking.withdraw(office, 2, effective_on=None, article="art. 2", by=LIN, reason=WHY)
    assert {(use.subject, use.told_on) for use in uses(office, 2)} == {("test:HOME 0", NEXT)}


@pytest.mark.guarantee("G158")
def test_what_an_unlawful_version_had_relieved_stays_relieved(office: Office) -> None:
    file(office, "fine")
    publish(office, without("supervision"))
    to(office, NEXT)
    assert of(work(office), MeasureLiftOrdered)
    rulemaking.withdraw(office, 2, effective_on=None, article="law 1 art. 2", by=LIN, reason=WHY)
    to(office, NEXT + DAY)
    assert of(work(office), OrderOpened) == []
    assert audited(office) == {()}


@pytest.mark.guarantee("G158")
def test_a_decision_that_did_not_know_of_a_withdrawal_is_not_written(office: Office) -> None:
    publish(office, second())
    executed = file(office, "one")
    known = office.context.known.position
    office.rulemaking.withdraw(2, effective_on=None, article="art. 1", by=WU, reason=WHY)
    rows = stored(id_of(HOMES[0]), executed.subject.version, executed.happened[-1:])
    for many in (1, 80):
        stale = Append(events=tuple(rows) * many, day=BEGAN, governed=known)
        [refusal] = office.application.recorder_.append([stale])
        assert isinstance(refusal, RulesMoved)
        assert not isinstance(refusal, Appended)


@pytest.mark.guarantee("G159")
def test_the_register_of_uses_names_every_order_and_task_that_a_version_led_to(office: Office) -> None:
    file(office, "before", HOMES[0])
    publish(office, second())
    to(office, NEXT)
    file(office, "under it", HOMES[1], on=NEXT)
    found = uses(office, 2)
    assert {use.subject for use in found} == {"test:HOME 1"}
    assert {(use.measure, use.department) for use in found} == {
        (order.measure, task.department)
        for subject in [office.application.subject(id_of(HOMES[1]))]
        for task in subject.tasks.values()
        for order in [subject.orders[task.order]]
    }
    assert {use.subject for use in uses(office, 1)} == {"test:HOME 0"}
    office.rulemaking.draft(second(3), worked(second(3)), by=LIN, reason=WHY)
    assert uses(office, 3) == []
