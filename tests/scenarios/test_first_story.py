"""The first whole story: filed, ordered, pushed, accepted, implemented, the ground ends, lifted, closed."""

from datetime import date

from domain.events import (
    CaseExpired,
    FeedbackSubmitted,
    GroundEnded,
    MeasureLifted,
    MeasureLiftOrdered,
    OrderClosed,
    OrderOpened,
    PenaltyRecorded,
    SubjectRegistered,
    TaskAccepted,
    TaskPushed,
    TaskRecalled,
)
from domain.records import CaseState
from domain.transitions import OrderState, TaskState
from domain.values import FeedbackResult
from tests.support.builders import a_fine
from tests.support.pack_small import NORTH, OFFICE
from tests.support.story import Story

FINED = date(2019, 3, 4)
OVER = date(2019, 9, 4)
"""Six months later: the measure's maximum, though the rule says nine."""


def test_a_fine_is_ordered_pushed_accepted_implemented_lifted_and_closed() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED)
    story.then(SubjectRegistered, PenaltyRecorded, OrderOpened, TaskPushed, TaskPushed)
    assert story.states("supervision") == [TaskState.PUSHED, TaskState.PUSHED]

    story.accepted("supervision", NORTH, on=date(2019, 3, 5)).then(TaskAccepted)
    story.feedback("supervision", NORTH, FeedbackResult.IMPLEMENTED, on=date(2019, 3, 6)).then(FeedbackSubmitted)
    assert story.task("supervision", NORTH).state is TaskState.IMPLEMENTED

    story.sleep(date(2019, 9, 3))
    assert story.order("supervision").state is OrderState.OPEN
    story.sleep(OVER).then(GroundEnded, MeasureLiftOrdered, TaskRecalled)
    assert story.task("supervision", NORTH).state is TaskState.LIFT_ORDERED
    assert story.task("supervision", OFFICE).state is TaskState.CLOSED

    story.feedback("supervision", NORTH, FeedbackResult.LIFTED, on=date(2019, 9, 5)).then(MeasureLifted, OrderClosed)
    assert story.subject.orders == {}
    assert story.subject.tasks == {}


def test_a_case_is_over_when_no_rule_can_make_anything_of_its_record_any_more() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED)
    (filed,) = story.subject.records.values()
    assert filed.case is CaseState.DECIDED
    story.sleep(date(2020, 3, 4))  # C1 and F1 count a penalty for a year; F1 remembers it for ever
    assert CaseExpired not in {type(one.event) for one in story.happened}


def test_the_story_can_be_told_again_from_its_events_alone() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED)
    story.accepted("supervision", NORTH).sleep(OVER)
    story.feedback("supervision", NORTH, FeedbackResult.LIFTED)
    assert story.replayed() == story.subject
