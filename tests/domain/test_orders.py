"""Orders: opened where a measure newly follows, carried by grounds, lifted when the last of them is gone."""

from datetime import date, timedelta

import pytest

from domain.commands import ConfirmOrder, Reconcile, RefuseTask, ReturnTask, WithdrawRecord
from domain.errors import NotAllowed, NotFound
from domain.events import (
    GroundAdded,
    GroundChanged,
    GroundEnded,
    MeasureLifted,
    MeasureLiftOrdered,
    OrderClosed,
    OrderOpened,
    TaskPushed,
    TaskRecalled,
)
from domain.records import record_id
from domain.transitions import OrderState, TaskState
from domain.values import FeedbackResult, Reason
from tests.support.builders import a_ban, a_denial, a_fine, a_home
from tests.support.pack_small import ENDED, ISSUER, LIGHTER, NORTH, OFFICE, moved, rulebook, small
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
TRADE = {"behaviour_code": "trade"}


def fined() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def lifting() -> Story:
    """Accepted in the north, pushed at the office; the record is withdrawn a week later."""
    story = fined().accepted("supervision", NORTH)
    return story.when(WithdrawRecord(record_id("test", "fine"), "filed twice"), by=ISSUER)


# --- opening


def test_an_order_stores_what_it_rests_on() -> None:
    opened = next(one.event for one in fined().latest if isinstance(one.event, OrderOpened))
    (ground,) = opened.grounds
    name = record_id("test", "fine")
    assert (opened.measure, opened.version, opened.order, opened.semantics) == ("supervision", 1, 1, 1)
    assert opened.ruleset == small().ruleset.reference
    assert (ground.ground, ground.rule, ground.cites) == (str(name), "S1", (name,))
    assert (ground.start, ground.until) == (FINED, date(2019, 9, 4))


def test_reconciling_again_appends_nothing() -> None:
    fined().when(Reconcile()).then()


def test_a_second_case_joins_the_order_that_stands() -> None:
    story = fined().given(a_fine("second", on=FINED + DAY), on=FINED + DAY)
    assert GroundAdded in {type(one.event) for one in story.latest}
    assert len(story.order("supervision").grounds) == 2
    assert [t.number for t in story.subject.tasks_of(1)] == [1, 1]


def test_the_lift_goes_out_when_the_last_ground_is_gone() -> None:
    story = fined().given(a_fine("second", on=FINED + 10 * DAY), on=FINED + 10 * DAY)
    story.when(Reconcile(), on=date(2019, 9, 4))
    ended = [one.event for one in story.latest if isinstance(one.event, GroundEnded)]
    assert [event.order for event in ended].count(1) == 1
    assert story.order("supervision").state is OrderState.OPEN
    story.when(Reconcile(), on=date(2019, 9, 14))
    assert 1 in {one.event.order for one in story.latest if isinstance(one.event, MeasureLiftOrdered)}


def test_a_late_worker_orders_nothing_that_is_over() -> None:
    story = Story().given(a_denial(on=FINED), on=FINED + 30 * DAY)
    assert not story.has_order("word_to_banks")
    assert Story().given(a_denial(on=FINED), on=FINED + 29 * DAY).has_order("word_to_banks")


def test_inv_11_banks_are_told_and_given_no_task() -> None:
    story = Story().given(a_denial(on=FINED), on=FINED)
    assert story.order("word_to_banks").state is OrderState.OPEN
    assert story.subject.tasks == {}
    story.sleep(FINED + 30 * DAY).then(GroundEnded, MeasureLiftOrdered, OrderClosed)


# --- lifting


@pytest.mark.guarantee("G18")
def test_accepted_tasks_are_lifted_and_all_others_recalled() -> None:
    story = lifting()
    assert story.events[1:] == ["GroundEnded", "MeasureLiftOrdered", "TaskRecalled"]
    assert story.task("supervision", NORTH).state is TaskState.LIFT_ORDERED
    assert story.task("supervision", OFFICE).state is TaskState.CLOSED
    assert story.order("supervision").state is OrderState.LIFTING


def test_a_refused_and_a_returned_task_are_recalled_too() -> None:
    story = fined()
    story.when(RefuseTask(story.task("supervision", NORTH).task, Reason.R5), by=NORTH)
    story.when(ReturnTask(story.task("supervision", OFFICE).task, Reason.R9), by=OFFICE)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), by=ISSUER)
    assert story.events[1:] == ["GroundEnded", "MeasureLiftOrdered", "TaskRecalled", "TaskRecalled", "OrderClosed"]


def test_an_order_is_closed_in_the_append_that_closes_its_last_task() -> None:
    story = fined().accepted("supervision", NORTH).accepted("supervision", OFFICE)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), by=ISSUER)
    story.feedback("supervision", NORTH, FeedbackResult.LIFTED).then(MeasureLifted)
    story.feedback("supervision", OFFICE, FeedbackResult.LIFTED).then(MeasureLifted, OrderClosed)


def test_a_measure_that_follows_again_while_its_order_is_being_lifted_gets_a_new_order() -> None:
    story = lifting().given(a_fine("second", on=FINED), on=FINED)
    assert story.events[1:] == ["OrderOpened", "TaskPushed", "TaskPushed"]
    assert sorted((o.number, str(o.state)) for o in story.subject.orders.values()) == [(1, "lifting"), (2, "open")]
    first = next(t for t in story.subject.tasks_of(1) if t.department == NORTH)
    assert first.state is TaskState.LIFT_ORDERED
    assert story.task("supervision", NORTH).task != first.task


def test_nothing_can_be_decided_about_an_order_that_is_being_lifted() -> None:
    story = lifting()
    refusal = story.refused(ConfirmOrder(1), by=ISSUER)
    assert isinstance(refusal, NotAllowed)
    assert "lifting" in refusal.detail


def test_there_is_no_order_of_an_unknown_number() -> None:
    assert isinstance(fined().refused(ConfirmOrder(7), by=ISSUER), NotFound)


# --- measure versions


def test_a_lighter_version_lifts_the_order_and_orders_anew_in_the_same_append() -> None:
    day = date(2020, 5, 4)
    story = Story().given(a_fine(on=day), on=day).sleep(LIGHTER - DAY)
    assert story.order("supervision").version == 1
    story.sleep(LIGHTER)
    assert story.events[:2] == ["GroundEnded", "MeasureLiftOrdered"]
    opened = next(one.event for one in story.latest if isinstance(one.event, OrderOpened))
    assert (opened.version, opened.grounds[0].until) == (2, date(2020, 8, 4))
    story.sleep(date(2020, 8, 4))
    assert not story.has_order("supervision")


def test_a_measure_that_the_list_knows_no_more_is_lifted_on_that_day() -> None:
    day = ENDED - 5 * DAY
    story = Story().given(a_fine("1", usd=1, on=day), a_fine("2", usd=1, on=day), on=day)
    assert story.order("closer_look").grounds
    assert all(ground.until <= ENDED for ground in story.order("closer_look").grounds.values())
    story.sleep(ENDED)
    assert not story.has_order("closer_look")


def test_a_new_list_with_another_version_in_place_of_the_old_orders_under_the_new() -> None:
    begins = FINED + 20 * DAY
    story = Story(rules=rulebook(moved(2, begins))).given(a_fine(on=FINED), on=FINED).sleep(begins)
    assert story.order("supervision").version == 3
    (ground,) = story.order("supervision").grounds.values()
    assert ground.until == date(2019, 7, 4)  # four months from the fine, not from the new list


# --- `while` rules


def test_a_grant_is_renewed_inside_the_timeline_however_late_the_worker_is() -> None:
    story = fined().when(Reconcile(), on=date(2020, 3, 4))
    (ground,) = story.order("fast_track").grounds.values()
    assert (ground.start, ground.until) == (date(2020, 3, 4), date(2020, 6, 12))
    story.when(Reconcile(), on=date(2021, 3, 4))
    (renewed,) = story.order("fast_track").grounds.values()
    assert (renewed.start, renewed.until) == (date(2020, 12, 29), date(2021, 4, 8))
    assert [type(one.event) for one in story.latest if isinstance(one.event, GroundEnded | OrderOpened)] == []


def test_the_next_penalty_ends_a_reward() -> None:
    story = fined().when(Reconcile(), on=date(2020, 3, 4))
    story.given(a_fine("second", usd=1, on=date(2020, 4, 1)), on=date(2020, 4, 1))
    assert not story.has_order("fast_track")


def test_a_ground_that_follows_on_from_another_takes_over_before_it_ends() -> None:
    """Under a ruleset that governs from the second record on, the same state of affairs is a ground of its own."""
    second = FINED + 30 * DAY
    story = Story(rules=rulebook(moved(2, second)))
    story.given(a_fine("0", usd=1, on=FINED), a_fine("1", usd=1, on=FINED), on=FINED)
    first = story.order("closer_look").number
    story.given(a_fine("2", usd=1, on=second), on=second)
    changed = [one.event for one in story.latest if isinstance(one.event, GroundAdded | GroundEnded)]
    assert [type(event) for event in changed if event.order == first] == [GroundAdded, GroundEnded]
    assert story.order("closer_look").number == first


def test_a_longer_term_for_the_same_case_changes_its_ground() -> None:
    """Two rules on one case are one ground for as long as the longer of them lasts."""
    story = Story().given(a_fine("0", usd=1, on=FINED), on=FINED)
    story.given(a_denial("1", on=FINED + DAY), on=FINED + DAY)
    (ground,) = story.order("supervision").grounds.values()
    assert (ground.rule, ground.until) == ("S2", FINED + 61 * DAY)
    assert GroundChanged not in {type(one.event) for one in story.latest}


def test_tasks_recalled_are_not_lifted() -> None:
    lifts = [one.event for one in lifting().happened if isinstance(one.event, TaskRecalled)]
    assert len(lifts) == 1
    assert TaskPushed in {type(one.event) for one in lifting().happened}


def test_a_home_of_another_region_has_its_own_inspectors() -> None:
    story = Story(a_home("south")).given(a_ban(on=FINED), a_fine(on=FINED), on=FINED)
    assert story.task("supervision", "local:south").state is TaskState.PUSHED
