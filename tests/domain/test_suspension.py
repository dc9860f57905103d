"""Suspension: no push, no confirmation, no deadline while a basis stands; never without an end (P-6)."""

from datetime import date, timedelta

import pytest

from domain.commands import (
    AcceptTask,
    ConfirmOrder,
    DeclineOrder,
    PushCorrected,
    Reconcile,
    RefuseTask,
    ResumeOrder,
    ReturnTask,
    SuspendOrder,
    WithdrawRecord,
)
from domain.errors import InvalidInput, NotAllowed, NotFound, WrongActor
from domain.events import (
    MeasureLifted,
    OrderClosed,
    OrderResumed,
    OrderSuspended,
    TaskPushed,
    TaskRecalled,
    TaskResumed,
    TaskSuspended,
)
from domain.records import record_id
from domain.transitions import TaskState
from domain.values import FeedbackResult, Reason
from tests.support.builders import a_ban, a_fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
WITHDRAWN = WithdrawRecord(record_id("test", "fine"), "x")


def suspended(*, until: date = FINED + 14 * DAY, accepted: bool = False) -> Story:
    story = Story().given(a_fine(on=FINED), on=FINED)
    if accepted:
        story.accepted("supervision", NORTH)
    return story.when(SuspendOrder(1, "court", until), by=ISSUER)


def test_a_suspension_reaches_the_order_and_every_task_that_is_open() -> None:
    story = suspended()
    story.then(OrderSuspended, TaskSuspended, TaskSuspended)
    assert story.states("supervision") == [TaskState.SUSPENDED, TaskState.SUSPENDED]


@pytest.mark.parametrize("until", [FINED - DAY, FINED])
def test_p_6_a_suspension_ends_on_a_later_day(until: date) -> None:
    with pytest.raises(InvalidInput, match="over already"):
        suspended(until=until)


@pytest.mark.parametrize("stranger", [OTHER, NORTH, OFFICE, "platform"])
def test_inv_19_nobody_else_suspends_or_resumes(stranger: str) -> None:
    story = suspended()
    for command in (SuspendOrder(1, "x", FINED + 9 * DAY), ResumeOrder(1, "court")):
        assert isinstance(story.refused(command, by=stranger), WrongActor)


def test_no_answer_is_taken_while_a_task_is_suspended() -> None:
    story = suspended()
    refusal = story.refused(AcceptTask(story.task("supervision", NORTH).task), by=NORTH)
    assert isinstance(refusal, NotAllowed)
    assert "suspended" in refusal.detail


def test_a_returned_task_is_not_pushed_again_while_it_is_suspended() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED)
    name = story.task("supervision", NORTH).task
    story.when(ReturnTask(name, Reason.R9), by=NORTH)
    story.when(SuspendOrder(1, "court", FINED + 9 * DAY), by=ISSUER)
    assert isinstance(story.refused(PushCorrected(name), by=ISSUER), NotAllowed)
    story.when(ResumeOrder(1, "court"), by=ISSUER)
    story.when(PushCorrected(name), by=ISSUER).then(TaskPushed)


@pytest.mark.guarantee("G25")
def test_nobody_is_asked_anew_while_the_order_is_suspended() -> None:
    """A department that has refused is asked about a new ground, but only when the suspension is over."""
    story = Story().given(a_fine(on=FINED), on=FINED)
    story.when(RefuseTask(story.task("supervision", NORTH).task, Reason.R5), by=NORTH)
    story.when(SuspendOrder(1, "court", FINED + 9 * DAY), by=ISSUER)
    story.given(a_fine("second", on=FINED), on=FINED)
    assert 1 not in {one.event.order for one in story.latest if isinstance(one.event, TaskPushed)}
    story.when(ResumeOrder(1, "court"), by=ISSUER)
    assert [one.event.order for one in story.latest if isinstance(one.event, TaskPushed)] == [1]


def test_a_suspended_proposal_is_not_confirmed_but_may_be_declined() -> None:
    story = Story().given(a_ban(on=FINED), on=FINED)
    story.when(SuspendOrder(1, "court", FINED + 9 * DAY), by=ISSUER)
    refusal = story.refused(ConfirmOrder(1), by=ISSUER)
    assert str(FINED + 9 * DAY) in refusal.do
    story.when(DeclineOrder(1, "no"), by=ISSUER)
    assert not story.has_order("exclusion")


def test_resuming_leads_back_to_where_each_task_was() -> None:
    story = suspended(accepted=True).when(ResumeOrder(1, "court"), on=FINED + 3 * DAY, by=ISSUER)
    story.then(OrderResumed, TaskResumed, TaskResumed)
    assert story.task("supervision", NORTH).state is TaskState.ACCEPTED
    assert story.task("supervision", OFFICE).state is TaskState.PUSHED


def test_a_suspension_ends_by_itself_on_its_day() -> None:
    story = suspended()
    assert story.rules.next_due(story.subject, story.timeline, after=FINED) == FINED + 14 * DAY
    story.sleep(FINED + 13 * DAY).then()
    story.sleep(FINED + 14 * DAY).then(OrderResumed, TaskResumed, TaskResumed)


def test_only_the_last_basis_resumes() -> None:
    story = suspended().when(SuspendOrder(1, "review", FINED + 30 * DAY), by=ISSUER)
    story.when(ResumeOrder(1, "court"), by=ISSUER)
    assert story.task("supervision", NORTH).state is TaskState.SUSPENDED
    story.when(ResumeOrder(1, "review"), by=ISSUER)
    assert story.task("supervision", NORTH).state is TaskState.PUSHED


def test_a_basis_that_does_not_stand_cannot_be_resumed() -> None:
    assert isinstance(suspended().refused(ResumeOrder(1, "review"), by=ISSUER), NotFound)


def test_the_same_basis_again_moves_its_end_and_nothing_else() -> None:
    story = suspended().when(SuspendOrder(1, "court", FINED + 2 * DAY), by=ISSUER).then(OrderSuspended)
    story.sleep(FINED + 2 * DAY).then(OrderResumed, TaskResumed, TaskResumed)


@pytest.mark.guarantee("G25")
def test_deadlines_stand_still_while_a_task_is_suspended() -> None:
    """Pushed on Monday, suspended from Tuesday to the Tuesday after: the reminder comes a week later."""
    story = Story().given(a_fine(on=FINED), on=FINED)
    story.when(SuspendOrder(1, "court", FINED + 8 * DAY), on=FINED + DAY, by=ISSUER)
    story.sleep(FINED + 9 * DAY)
    assert "ReminderSent" not in [type(one.event).__name__ for one in story.happened]
    story.sleep(FINED + 10 * DAY)
    assert story.events == ["ReminderSent", "ReminderSent"]


# --- relief does not wait for the end of a suspension


def test_a_ground_that_falls_lifts_what_was_accepted_and_recalls_the_rest() -> None:
    story = suspended(accepted=True).when(WITHDRAWN, by=ISSUER)
    assert story.events[1:] == ["GroundEnded", "MeasureLiftOrdered", "TaskRecalled"]
    assert story.task("supervision", NORTH).state is TaskState.LIFT_ORDERED


def test_inv_34_the_end_of_a_suspension_does_not_disturb_a_lift() -> None:
    story = suspended(accepted=True).when(WITHDRAWN, by=ISSUER)
    story.sleep(FINED + 30 * DAY)
    assert {"OrderResumed", "TaskResumed"}.isdisjoint(story.events)
    assert "LiftOverdue" in story.events
    story.feedback("supervision", NORTH, FeedbackResult.LIFTED).then(MeasureLifted, OrderClosed)


def test_a_lift_is_overdue_as_if_there_had_been_no_suspension() -> None:
    story = suspended(accepted=True).when(WITHDRAWN, by=ISSUER)
    story.sleep(FINED + 3 * DAY).then()
    story.sleep(FINED + 4 * DAY)
    assert story.events == ["LiftOverdue"]


def test_a_suspended_order_of_which_nothing_was_accepted_is_closed_at_once() -> None:
    story = suspended().when(WITHDRAWN, by=ISSUER)
    assert story.events[-1] == "OrderClosed"
    assert TaskRecalled in {type(one.event) for one in story.latest}
    story.when(Reconcile(), on=FINED + 14 * DAY).then()
