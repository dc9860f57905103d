"""Loop rules: remind, overdue in every state in which something can be, escalate; each once, and never an effect."""

from datetime import date, timedelta

import pytest

from domain.commands import Reconcile, ReturnTask, SubmitFeedback, WithdrawRecord
from domain.events import TaskEvent
from domain.records import record_id
from domain.transitions import TaskState
from domain.values import FeedbackResult, Reason
from tests.support.builders import a_fine, a_home
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.story import Story

FINED = date(2019, 3, 4)  # a Monday
DAY = timedelta(days=1)


def at(department: str, story: Story) -> list[tuple[str, date]]:
    """What has been done about a department's first task by time alone."""
    task = next(t.task for t in story.subject.tasks.values() if t.department == department)
    return [
        (type(one.event).__name__, one.on)
        for one in story.happened
        if isinstance(one.event, TaskEvent) and one.event.task == task and one.by.officer == "engine"
    ]


@pytest.fixture
def story() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def test_a_pushed_task_is_reminded_of_then_overdue_then_escalated_each_once(story: Story) -> None:
    story.sleep(FINED + 60 * DAY)
    assert at(NORTH, story) == [
        ("TaskPushed", FINED),
        ("ReminderSent", date(2019, 3, 7)),  # after two working days
        ("TaskOverdue", date(2019, 3, 8)),  # after three
        ("TaskEscalated", date(2019, 3, 16)),  # five working days after that, a Saturday: the first day too late
    ]


@pytest.mark.guarantee("G28")
def test_an_overdue_answer_is_not_an_acceptance_and_can_still_be_given(story: Story) -> None:
    story.sleep(FINED + 60 * DAY)
    assert story.task("supervision", NORTH).state is TaskState.OVERDUE
    assert story.accepted("supervision", NORTH).task("supervision", NORTH).state is TaskState.ACCEPTED


def test_a_returned_task_is_overdue_at_the_determining_department(story: Story) -> None:
    story.when(ReturnTask(story.task("supervision", NORTH).task, Reason.R9), by=NORTH).sleep(FINED + 60 * DAY)
    assert at(NORTH, story)[1:] == [("CorrectionOverdue", date(2019, 3, 8))]
    assert story.task("supervision", NORTH).state is TaskState.RETURNED


def test_feedback_is_overdue_fifteen_working_days_after_acceptance(story: Story) -> None:
    story.accepted("supervision", NORTH).sleep(FINED + 60 * DAY)
    assert at(NORTH, story)[1:] == [("FeedbackOverdue", date(2019, 3, 26))]
    assert story.task("supervision", NORTH).state is TaskState.ACCEPTED


@pytest.mark.parametrize("result", [FeedbackResult.NOT_TRIGGERED, FeedbackResult.IMPLEMENTED, FeedbackResult.FAILED])
def test_whoever_has_reported_is_not_overdue(story: Story, result: FeedbackResult) -> None:
    story.accepted("supervision", NORTH).feedback("supervision", NORTH, result).sleep(FINED + 60 * DAY)
    assert at(NORTH, story)[1:] == []


def test_a_lift_is_overdue_then_escalated_and_can_still_be_confirmed(story: Story) -> None:
    story.accepted("supervision", NORTH)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), by=ISSUER).sleep(FINED + 60 * DAY)
    assert at(NORTH, story)[1:] == [("LiftOverdue", date(2019, 3, 8)), ("TaskEscalated", date(2019, 3, 16))]
    story.when(SubmitFeedback(story.task("supervision", NORTH).task, FeedbackResult.LIFTED), by=NORTH)
    assert story.subject.tasks == {}


def test_a_task_that_nobody_has_is_escalated_once() -> None:
    story = Story(a_home("west")).given(a_fine(on=FINED), on=FINED).sleep(FINED + 60 * DAY)
    vacant = story.vacant("supervision").task
    escalated = [o for o in story.happened if isinstance(o.event, TaskEvent) and o.event.task == vacant]
    assert [(type(o.event).__name__, o.on) for o in escalated[1:]] == [("TaskEscalated", date(2019, 3, 8))]


def test_a_corrected_push_starts_the_clock_anew(story: Story) -> None:
    story.when(ReturnTask(story.task("supervision", NORTH).task, Reason.R9), by=NORTH).sleep(date(2019, 3, 11))
    story.corrected_push("supervision", NORTH).sleep(date(2019, 3, 13))
    assert at(NORTH, story)[-1] == ("CorrectionOverdue", date(2019, 3, 8))
    story.sleep(date(2019, 3, 14))
    assert at(NORTH, story)[-1] == ("ReminderSent", date(2019, 3, 14))


def test_a_late_worker_does_all_that_is_due_at_once(story: Story) -> None:
    late = FINED + 60 * DAY
    story.when(Reconcile(), on=late)
    assert at(NORTH, story)[1:] == [("ReminderSent", late), ("TaskOverdue", late)]
    story.when(Reconcile()).then()


def test_holidays_are_not_counted_and_make_up_days_are() -> None:
    """Filed on Thursday 2020-01-16: Friday and the Sunday that is worked are two working days."""
    filed = date(2020, 1, 16)
    story = Story().given(a_fine(on=filed), on=filed).sleep(date(2020, 1, 19))
    assert "ReminderSent" not in story.events
    story.sleep(date(2020, 1, 20))
    assert story.events == ["ReminderSent", "ReminderSent"]


def test_time_alone_never_moves_an_order(story: Story) -> None:
    order = story.order("supervision")
    story.sleep(FINED + 60 * DAY)
    assert story.order("supervision") == order
    assert at(OFFICE, story)[1:] == at(NORTH, story)[1:]
