"""Tasks: what departments answer, who may answer, and who is asked again (domain.md 6.2 to 6.5)."""

from datetime import date, timedelta

import pytest

from domain.commands import (
    AcceptTask,
    Command,
    PushCorrected,
    Reconcile,
    RefuseTask,
    ReturnTask,
    SubmitFeedback,
    WithdrawRecord,
)
from domain.errors import InvalidInput, NotAllowed, NotFound, WrongActor
from domain.events import (
    FeedbackSubmitted,
    MeasureLifted,
    OrderClosed,
    TaskAccepted,
    TaskPushed,
    TaskRefused,
    TaskReturned,
    TaskUnassigned,
)
from domain.records import record_id
from domain.transitions import TaskState
from domain.values import FeedbackResult, Reason
from tests.support.builders import a_denial, a_fine, a_home
from tests.support.pack_small import FILLED, ISSUER, NORTH, OFFICE, OTHER, SOUTH, WEST, moved, rulebook
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
RETURNING = {Reason.R3, Reason.R8, Reason.R9}


@pytest.fixture
def story() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def task(story: Story, department: str = NORTH) -> Command:
    return AcceptTask(story.task("supervision", department).task)


def refuse(story: Story, reason: Reason = Reason.R5, department: str = NORTH) -> Story:
    return story.when(RefuseTask(story.task("supervision", department).task, reason), by=department)


def return_(story: Story, reason: Reason = Reason.R9, department: str = NORTH) -> Story:
    return story.when(ReturnTask(story.task("supervision", department).task, reason), by=department)


# --- who is asked


def test_every_role_of_the_measure_gets_one_task(story: Story) -> None:
    assert {(t.role, t.department) for t in story.subject.tasks.values()} == {
        ("inspectorate", NORTH),
        ("office", OFFICE),
    }


def test_an_order_asks_those_who_are_bound_in_the_subjects_region() -> None:
    assert Story(a_home("south")).given(a_fine(on=FINED), on=FINED).task("supervision", SOUTH)


@pytest.mark.guarantee("G22")
@pytest.mark.parametrize("stranger", [OFFICE, SOUTH, ISSUER, OTHER, "platform"])
def test_inv_5_nobody_but_the_department_it_was_pushed_to_answers(story: Story, stranger: str) -> None:
    name = story.task("supervision", NORTH).task
    for command in (
        AcceptTask(name),
        RefuseTask(name, Reason.R1),
        ReturnTask(name, Reason.R9),
        SubmitFeedback(name, FeedbackResult.IMPLEMENTED),
    ):
        refusal = story.refused(command, by=stranger)
        assert isinstance(refusal, WrongActor)
        assert NORTH in refusal.do


def test_a_task_of_another_subject_is_not_found(story: Story) -> None:
    other = Story(a_home(number="N|OTHER")).given(a_fine(on=FINED), on=FINED)
    assert isinstance(story.refused(AcceptTask(other.task("supervision", NORTH).task), by=NORTH), NotFound)


# --- answering


def test_accepting_twice_is_refused_and_names_what_is_possible(story: Story) -> None:
    story.accepted("supervision", NORTH).then(TaskAccepted)
    refusal = story.refused(task(story), by=NORTH)
    assert isinstance(refusal, NotAllowed)
    assert "in state accepted" in refusal.detail
    assert "FeedbackSubmitted.implemented" in refusal.detail


@pytest.mark.parametrize("reason", sorted(set(Reason) - RETURNING))
def test_a_department_refuses_with_every_reason_that_refuses(story: Story, reason: Reason) -> None:
    refuse(story, reason).then(TaskRefused)
    assert story.task("supervision", NORTH).state is TaskState.REFUSED


@pytest.mark.parametrize("reason", sorted(RETURNING))
def test_r3_r8_and_r9_only_return(story: Story, reason: Reason) -> None:
    with pytest.raises(InvalidInput, match=f"Return the task with {reason}"):
        refuse(story, reason)
    return_(story, reason).then(TaskReturned)
    assert story.task("supervision", NORTH).state is TaskState.RETURNED


@pytest.mark.parametrize("reason", sorted(set(Reason) - RETURNING))
def test_the_other_reasons_only_refuse(story: Story, reason: Reason) -> None:
    with pytest.raises(InvalidInput, match=f"Refuse the task with {reason}"):
        return_(story, reason)


def test_a_refusal_keeps_its_reason_and_remark(story: Story) -> None:
    name = story.task("supervision", NORTH).task
    story.when(RefuseTask(name, Reason.R5, "by the court"), by=NORTH)
    story.then(TaskRefused(task=name, reason=Reason.R5, remark="by the court"))


# --- asking again


def test_a_refusal_is_remembered_until_there_is_a_new_ground(story: Story) -> None:
    refuse(story).then(TaskRefused)
    story.when(Reconcile(), on=FINED + DAY).then()
    story.given(a_fine("second", on=FINED + DAY), on=FINED + DAY)
    assert [t.number for t in story.subject.tasks_of(1) if t.department == NORTH] == [1, 2]
    assert story.task("supervision", NORTH).state is TaskState.PUSHED


def test_a_department_that_has_accepted_gets_no_second_task_for_a_new_ground(story: Story) -> None:
    story.accepted("supervision", NORTH).given(a_fine("second", on=FINED), on=FINED)
    assert [t.number for t in story.subject.tasks_of(1) if t.department == NORTH] == [1]


def test_a_refusal_answers_every_ground_there_was_when_it_was_given(story: Story) -> None:
    story.given(a_fine("second", on=FINED), on=FINED)
    refuse(story).when(Reconcile())
    assert [t.number for t in story.subject.tasks_of(1) if t.department == NORTH] == [1]


def test_a_refused_task_is_answered_no_second_time(story: Story) -> None:
    assert isinstance(refuse(story).refused(task(story), by=NORTH), NotAllowed)


def test_a_returned_task_is_pushed_again_by_the_determining_department_only(story: Story) -> None:
    return_(story)
    name = story.task("supervision", NORTH).task
    for stranger in (NORTH, OFFICE, OTHER, "platform"):
        assert isinstance(story.refused(PushCorrected(name), by=stranger), WrongActor)
    story.corrected_push("supervision", NORTH).then(
        TaskPushed(task=name, order=1, role="inspectorate", number=1, department=NORTH)
    )
    assert story.task("supervision", NORTH).state is TaskState.PUSHED


def test_a_task_that_was_not_returned_is_not_pushed_again(story: Story) -> None:
    refusal = story.refused(PushCorrected(story.task("supervision", NORTH).task), by=ISSUER)
    assert isinstance(refusal, NotAllowed)
    assert "pushed" in refusal.detail


# --- feedback


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (FeedbackResult.IMPLEMENTED, TaskState.IMPLEMENTED),
        (FeedbackResult.PARTIAL, TaskState.IMPLEMENTED),
        (FeedbackResult.NOT_TRIGGERED, TaskState.ACCEPTED),
        (FeedbackResult.FAILED, TaskState.ACCEPTED),
        (FeedbackResult.NOT_APPLICABLE, TaskState.CLOSED),
    ],
)
def test_feedback_leads_where_the_page_says(story: Story, result: FeedbackResult, state: TaskState) -> None:
    story.accepted("supervision", NORTH).feedback("supervision", NORTH, result).then(FeedbackSubmitted)
    assert story.task("supervision", NORTH).state is state
    assert story.task("supervision", NORTH).feedback is result


@pytest.mark.parametrize("result", [r for r in FeedbackResult if r != FeedbackResult.LIFTED])
def test_feedback_before_acceptance_is_refused(story: Story, result: FeedbackResult) -> None:
    command = SubmitFeedback(story.task("supervision", NORTH).task, result)
    assert isinstance(story.refused(command, by=NORTH), NotAllowed)


def test_what_was_implemented_cannot_turn_out_not_to_apply(story: Story) -> None:
    story.accepted("supervision", NORTH).feedback("supervision", NORTH, FeedbackResult.IMPLEMENTED)
    command = SubmitFeedback(story.task("supervision", NORTH).task, FeedbackResult.NOT_APPLICABLE)
    assert isinstance(story.refused(command, by=NORTH), NotAllowed)


def test_what_does_not_apply_is_asked_again_for_a_new_ground_only(story: Story) -> None:
    story.accepted("supervision", NORTH).feedback("supervision", NORTH, FeedbackResult.NOT_APPLICABLE)
    story.when(Reconcile()).then()
    story.given(a_fine("second", on=FINED), on=FINED)
    assert story.task("supervision", NORTH).number == 2


def test_lifted_is_possible_only_where_a_lift_was_ordered(story: Story) -> None:
    story.accepted("supervision", NORTH)
    command = SubmitFeedback(story.task("supervision", NORTH).task, FeedbackResult.LIFTED)
    assert isinstance(story.refused(command, by=NORTH), NotAllowed)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), by=ISSUER)
    story.when(command, by=NORTH).then(MeasureLifted, OrderClosed)


def test_feedback_keeps_what_was_reported(story: Story) -> None:
    name = story.accepted("supervision", NORTH).task("supervision", NORTH).task
    story.when(
        SubmitFeedback(
            name, FeedbackResult.PARTIAL, implemented_on=FINED, matter_code="M1", filing_id="F1", amount_minor=5
        ),
        by=NORTH,
    )
    story.then(
        FeedbackSubmitted(
            task=name,
            result=FeedbackResult.PARTIAL,
            implemented_on=FINED,
            matter_code="M1",
            filing_id="F1",
            amount_minor=5,
        )
    )


# --- roles without a department


def test_a_role_without_a_department_is_a_task_that_nobody_has() -> None:
    story = Story(a_home("west")).given(a_fine(on=FINED), on=FINED)
    unassigned = next(one.event for one in story.latest if isinstance(one.event, TaskUnassigned))
    assert (unassigned.role, unassigned.number) == ("inspectorate", 1)
    vacant = story.vacant("supervision")
    assert isinstance(story.refused(AcceptTask(vacant.task), by=WEST), WrongActor)
    assert story.task("supervision", OFFICE).state is TaskState.PUSHED


def test_a_task_that_nobody_has_is_pushed_on_the_day_somebody_is_bound() -> None:
    filed = FILLED - 10 * DAY
    story = Story(a_home("west")).given(a_denial("1", on=filed), a_denial("2", on=filed), on=filed)
    vacant = story.vacant("closer_look").task
    due = story.rules.next_due(story.subject, story.timeline, after=FILLED - DAY)
    assert due == FILLED
    story.sleep(FILLED)
    assert story.task("closer_look", WEST).task == vacant
    assert story.task("closer_look", WEST).state is TaskState.PUSHED
    assert [t.number for t in story.subject.tasks_of(story.order("closer_look").number)] == [1]


def test_a_task_that_nobody_has_is_recalled_with_its_ground() -> None:
    story = Story(a_home("west")).given(a_fine(on=FINED), on=FINED)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), by=ISSUER)
    assert story.events[1:] == ["GroundEnded", "MeasureLiftOrdered", "TaskRecalled", "TaskRecalled", "OrderClosed"]


def test_a_department_that_takes_a_role_over_is_asked_from_that_day() -> None:
    begins = FINED + 10 * DAY
    story = Story(a_home("south"), rules=rulebook(moved(2, begins)))
    story.given(a_fine("1", usd=1, on=FINED), a_fine("2", usd=1, on=FINED), on=FINED)
    assert story.task("closer_look", SOUTH).state is TaskState.PUSHED
    assert story.sleep(begins).task("closer_look", NORTH).since == begins
