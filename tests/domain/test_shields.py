"""Bankruptcy: a court's ruling withholds a record for the time being, and its repair makes that final."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    Command,
    EndShield,
    RaiseObjection,
    Reconcile,
    RepairRecord,
    ResumeOrder,
    SealRecord,
    ShieldRecord,
    WithdrawRecord,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    OrderResumed,
    OrderSuspended,
    RecordShielded,
    ShieldEnded,
    ShieldExpired,
    TaskResumed,
    TaskSuspended,
)
from domain.recompute import recompute
from domain.records import RecordKind
from domain.state import Subject
from domain.stops import DISPUTE, SHIELD
from domain.transitions import TaskState
from domain.values import Claim, FeedbackResult, Polarity
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.publishing import FINED, NOTE, RECORD, story
from tests.support.story import Story

DAY = timedelta(days=1)
LAST = FINED + 30 * DAY
RULING = ShieldRecord(RECORD, "the court", "B-7", LAST)


def shielded(told: Story | None = None) -> Story:
    return (told or story().accepted("supervision", NORTH)).when(RULING, by=ISSUER)


@pytest.mark.guarantee("G207")
def test_a_ruling_suspends_what_rests_on_the_record_until_the_last_day_of_the_plan() -> None:
    told = shielded()
    told.then(
        RecordShielded(record_id=RECORD, authority="the court", doc_no="B-7", until=LAST),
        OrderSuspended,
        TaskSuspended,
        TaskSuspended,
    )
    told.sleep(LAST)
    assert set(told.states("supervision")) == {TaskState.SUSPENDED}
    told.when(Reconcile(), on=LAST + DAY)
    told.then(ShieldExpired, OrderResumed, TaskResumed, TaskResumed)
    assert TaskState.ACCEPTED in told.states("supervision")
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G207")
def test_a_repair_in_the_meantime_makes_it_final() -> None:
    told = shielded().when(RepairRecord(RECORD), by=ISSUER)
    assert RECORD not in told.subject.shields
    assert TaskState.LIFT_ORDERED in told.states("supervision")
    told.feedback("supervision", NORTH, FeedbackResult.LIFTED)
    assert not told.has_order("supervision")


def test_a_plan_that_fails_lets_everything_go_on() -> None:
    told = shielded().when(EndShield(RECORD, "the plan was set aside"), by=ISSUER)
    told.then(ShieldEnded, OrderResumed, TaskResumed, TaskResumed)
    assert isinstance(told.refused(EndShield(RECORD, "again"), by=ISSUER), NotFound)


def test_the_plan_may_be_prolonged_by_another_ruling() -> None:
    told = shielded().when(replace(RULING, until=LAST + 60 * DAY, doc_no="B-8"), by=ISSUER)
    assert told.subject.shields[RECORD].until == LAST + 60 * DAY


def test_only_its_end_ends_it() -> None:
    told = shielded()
    refused = told.refused(ResumeOrder(told.order("supervision").number, SHIELD), by=ISSUER)
    assert isinstance(refused, NotAllowed)


def test_beside_an_objection_each_ends_by_itself() -> None:
    told = shielded()
    told.when(RaiseObjection(RECORD, "O-1", Claim.NOT_ME, "d" * 64), by=ISSUER)
    assert set(told.order("supervision").suspensions) == {SHIELD}
    told.when(EndShield(RECORD, "set aside"), by=ISSUER)
    assert set(told.order("supervision").suspensions) == {DISPUTE}
    assert TaskState.SUSPENDED in told.states("supervision")


def test_two_records_of_which_one_is_shielded_and_the_other_disputed_hold_their_measure_up() -> None:
    told = shielded(story().given(a_fine("other", on=FINED), on=FINED))
    assert TaskState.SUSPENDED not in told.states("supervision")
    other = a_fine("other", on=FINED).record_id
    told.when(RaiseObjection(other, "O-1", Claim.NOT_ME, "d" * 64), by=ISSUER)
    assert set(told.states("supervision")) == {TaskState.SUSPENDED}


@pytest.mark.parametrize("over", [WithdrawRecord(RECORD, "error"), SealRecord(RECORD)])
def test_it_ends_with_its_record(over: Command) -> None:
    assert shielded().when(over, by=ISSUER).subject.shields == {}


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (replace(RULING, authority=" "), InvalidRecord),
        (replace(RULING, doc_no=""), InvalidRecord),
        (replace(RULING, until=FINED - DAY), InvalidRecord),
        (EndShield(RECORD, "r"), NotFound),
    ],
)
def test_what_cannot_be_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(story().refused(command, by=ISSUER), error)


def test_only_who_determined_it_and_only_what_burdens() -> None:
    assert isinstance(story().refused(RULING, by=OFFICE), WrongActor)
    neutral = story(polarity=Polarity.NEUTRAL, kind=RecordKind.CONFIRMATION, catalogue_item=NOTE, fields={})
    assert isinstance(neutral.refused(RULING, by=ISSUER), NotAllowed)


def test_everything_of_it_can_be_recomputed() -> None:
    told = shielded().when(EndShield(RECORD, "set aside"), by=ISSUER).when(RULING, by=ISSUER)
    told.sleep(LAST + 2 * DAY)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
