"""Objection to adverse records: answered by a named handler, to the subject's benefit while it is not (C68)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    ApplyForRepair,
    AssignObjection,
    Command,
    CorrectRecord,
    DismissObjection,
    RaiseObjection,
    RepairRecord,
    ResumeOrder,
    RevokeDecision,
    SealRecord,
    SuspendOrder,
    UpholdObjection,
    WithdrawObjection,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    GroundEnded,
    MeasureLiftOrdered,
    ObjectionAssigned,
    ObjectionDismissed,
    ObjectionOverdue,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionWithdrawn,
    OrderClosed,
    OrderResumed,
    OrderSuspended,
    RecordCorrected,
    RecordWithdrawn,
    TaskRecalled,
    TaskResumed,
    TaskSuspended,
)
from domain.recompute import recompute
from domain.records import RecordKind, Standing
from domain.state import Subject
from domain.stops import DISPUTE
from domain.transitions import TaskState
from domain.values import Claim, Polarity, Severity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support import pack_small
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER
from tests.support.publishing import FINED, NOTE, RECORD, story
from tests.support.story import Story

DAY = timedelta(days=1)
SAID = "d" * 64
RAISE = RaiseObjection(RECORD, "O-1", Claim.CONTENT, SAID)
NOT_ME = replace(RAISE, claim=Claim.NOT_ME)
DISMISS = DismissObjection(RECORD, "the receipt is of another fine", "reconsideration within 60 days")
DUE = date(2019, 3, 11)
"""Monday and five working days."""


def raised(told: Story | None = None, command: RaiseObjection = RAISE) -> Story:
    return (told or story()).when(command, on=FINED, by=ISSUER)


def handled(told: Story) -> Story:
    return told.when(AssignObjection(RECORD, "officer Wen"), by=ISSUER)


def to_be(told: Story, **changes: object) -> UpholdObjection:
    filed = told.subject.records[RECORD]
    return UpholdObjection(RECORD, "misread", with_content_hash(replace(filed.record, **changes)))


def next_due(told: Story) -> date | None:
    assert isinstance(told.rules, RulesetRulebook)
    return told.rules.next_due(told.subject, told.timeline, after=told.day)


# --- the way it goes


@pytest.mark.guarantee("G204")
def test_c68_an_objection_that_is_upheld_withdraws_the_record_with_everything_that_followed() -> None:
    told = raised()
    told.then(ObjectionRaised(record_id=RECORD, receipt="O-1", claim=Claim.CONTENT, document=SAID, of_court=False))
    told.when(AssignObjection(RECORD, "officer Wen"), by=ISSUER)
    told.then(ObjectionAssigned(record_id=RECORD, handler="officer Wen"))
    told.when(UpholdObjection(RECORD, "another firm of that name"), by=ISSUER)
    told.then(
        ObjectionUpheld(record_id=RECORD, reason="another firm of that name"),
        RecordWithdrawn(record_id=RECORD, reason="another firm of that name"),
        GroundEnded,
        MeasureLiftOrdered,
        TaskRecalled,
        TaskRecalled,
        OrderClosed,
    )
    assert RECORD not in told.subject.objections
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G204")
def test_c68_an_objection_that_is_upheld_corrects_the_record_from_its_own_day() -> None:
    told = handled(raised())
    told.when(to_be(told, fields={"penalty_kind": "fine", "amount_minor": 1}), by=ISSUER)
    kinds = told.events
    assert kinds[:2] == ["ObjectionUpheld", "RecordCorrected"]
    assert not told.has_order("supervision")
    assert isinstance(told.latest[1].event, RecordCorrected)


@pytest.mark.guarantee("G204")
def test_c68_one_that_is_dismissed_has_reasons_and_remedies_and_another_may_be_raised() -> None:
    told = handled(raised())
    for blank in (replace(DISMISS, reason=" "), replace(DISMISS, remedies="")):
        assert isinstance(told.refused(blank, by=ISSUER), InvalidRecord)
    told.when(DISMISS, by=ISSUER)
    told.then(ObjectionDismissed(record_id=RECORD, reason=DISMISS.reason, remedies=DISMISS.remedies))
    assert isinstance(told.refused(DISMISS, by=ISSUER), NotFound)
    told.when(replace(RAISE, receipt="O-2"), by=OFFICE)
    assert told.subject.objections[RECORD].handler == ""


def test_c68_nothing_is_answered_before_somebody_is_named_who_does() -> None:
    told = raised()
    for answer in (DISMISS, UpholdObjection(RECORD, "r")):
        assert isinstance(told.refused(answer, by=ISSUER), NotAllowed)
    assert isinstance(told.refused(AssignObjection(RECORD, " "), by=ISSUER), InvalidRecord)


def test_the_subject_takes_it_back() -> None:
    raised().when(WithdrawObjection(RECORD), by=OFFICE).then(ObjectionWithdrawn)


@pytest.mark.parametrize("before", [RepairRecord(RECORD), RevokeDecision(RECORD, FINED + DAY, "court", "c-1")])
def test_p_7_what_has_ended_may_be_objected_to_for_what_it_still_says(before: Command) -> None:
    told = story().when(before, on=FINED + DAY, by=ISSUER)
    assert RECORD in told.when(RAISE, by=ISSUER).subject.objections


def test_p_7_an_objection_stands_beside_an_application_for_repair() -> None:
    told = raised().when(ApplyForRepair(RECORD, "R-1"), by=ISSUER)
    assert RECORD in told.subject.objections
    told = handled(told).when(UpholdObjection(RECORD, "wrong"), by=ISSUER)
    assert RECORD not in told.subject.repairs


@pytest.mark.parametrize("over", [WithdrawRecord(RECORD, "error"), SealRecord(RECORD)])
def test_of_what_is_void_or_sealed_nothing_is_left_to_object_to(over: Command) -> None:
    told = raised().when(over, by=ISSUER)
    assert RECORD not in told.subject.objections
    assert isinstance(told.refused(RAISE, by=ISSUER), NotAllowed)


# --- who, and what it takes


def test_it_is_received_where_its_subject_goes_and_answered_by_who_determined_it() -> None:
    told = story()
    assert isinstance(told.refused(RAISE, by=OTHER), WrongActor)
    assert isinstance(told.refused(RAISE, by=NORTH), WrongActor)
    told.when(RAISE, by=OFFICE)
    told.when(RAISE, by=ISSUER).then()  # the same receipt again
    assert isinstance(told.refused(replace(RAISE, receipt="O-2"), by=ISSUER), NotAllowed)
    for answer in (AssignObjection(RECORD, "Wen"), DISMISS, UpholdObjection(RECORD, "r")):
        assert isinstance(told.refused(answer, by=OFFICE), WrongActor)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (replace(RAISE, receipt=" "), InvalidRecord),
        (replace(RAISE, document="what it said"), InvalidRecord),
        (AssignObjection(RECORD, "Wen"), NotFound),
        (WithdrawObjection(RECORD), NotFound),
        (UpholdObjection(RECORD, "r"), NotFound),
    ],
)
def test_what_cannot_be_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(story().refused(command, by=ISSUER), error)


def test_what_burdens_nobody_is_corrected_and_not_objected_to() -> None:
    told = story(polarity=Polarity.NEUTRAL, kind=RecordKind.CONFIRMATION, catalogue_item=NOTE, fields={})
    assert isinstance(told.refused(RAISE, by=ISSUER), NotAllowed)


def test_inv_19_what_it_is_corrected_to_is_the_very_record_and_allowed_by_the_catalogue() -> None:
    told = handled(raised(story().given(a_fine("other", on=FINED), on=FINED)))
    other = a_fine("other", on=FINED)
    assert isinstance(told.refused(UpholdObjection(RECORD, "r", other), by=ISSUER), InvalidRecord)
    assert isinstance(told.refused(to_be(told, catalogue_item="nothing"), by=ISSUER), InvalidRecord)
    assert told.subject.records[RECORD].standing is Standing.IN_FORCE


# --- "not me"


@pytest.mark.guarantee("G205")
def test_c68_whoever_says_it_is_not_meant_is_burdened_by_nothing_until_that_is_answered() -> None:
    told = story().accepted("supervision", NORTH)
    raised(told, NOT_ME)
    told.then(ObjectionRaised, OrderSuspended, TaskSuspended, TaskSuspended)
    assert set(told.states("supervision")) == {TaskState.SUSPENDED}
    handled(told).then(ObjectionAssigned)
    told.when(DISMISS, by=ISSUER).then(ObjectionDismissed, OrderResumed, TaskResumed, TaskResumed)
    assert TaskState.ACCEPTED in told.states("supervision")
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G205")
def test_c68_only_the_answer_ends_it() -> None:
    told = raised(command=NOT_ME)
    number = told.order("supervision").number
    assert isinstance(told.refused(ResumeOrder(number, DISPUTE), by=ISSUER), NotAllowed)
    other = story()
    until = FINED + DAY
    assert isinstance(other.refused(SuspendOrder(number, DISPUTE, until), by=ISSUER), NotAllowed)


def test_c68_what_rests_on_another_record_too_goes_on() -> None:
    told = story().given(a_fine("other", on=FINED), on=FINED)
    raised(told, NOT_ME)
    assert TaskState.SUSPENDED not in told.states("supervision")
    assert set(told.states("closer_look")) == {TaskState.SUSPENDED}  # which counts it as one of two
    told.when(WithdrawRecord(a_fine("other", on=FINED).record_id, "error"), by=ISSUER)
    assert set(told.states("supervision")) == {TaskState.SUSPENDED}


def test_c68_nothing_new_is_opened_on_it() -> None:
    told = story(fields={"penalty_kind": "fine", "amount_minor": 1})
    raised(told, NOT_ME)
    filed = told.subject.records[RECORD]
    larger = with_content_hash(replace(filed.record, fields={"penalty_kind": "fine", "amount_minor": 10**8}))
    told.when(CorrectRecord(larger, "typing error"), by=ISSUER)
    assert not told.has_order("supervision")
    handled(told).when(DISMISS, by=ISSUER)
    assert told.has_order("supervision")


def test_c68_other_claims_suspend_nothing() -> None:
    for claim in (Claim.CONTENT, Claim.PERIOD, Claim.REPAIR):
        raised(command=replace(RAISE, claim=claim)).then(ObjectionRaised)


# --- in time


@pytest.mark.guarantee("G206")
def test_c68_that_nobody_answered_in_time_is_told_once() -> None:
    told = raised(story(severity=Severity.MINOR))
    assert next_due(told) == DUE + DAY  # nothing else asks for anything before
    told.sleep(DUE)
    assert "ObjectionOverdue" not in told.events
    told.sleep(DUE + DAY)
    assert told.events.count("ObjectionOverdue") == 1
    told.sleep(DUE + 5 * DAY)
    assert "ObjectionOverdue" not in told.events
    assert ObjectionOverdue(record_id=RECORD) in [one.event for one in told.happened]


def test_c52_what_a_court_decided_is_known_by_its_item() -> None:
    assert not raised().subject.objections[RECORD].of_court
    penalty = {**pack_small.ruleset().catalogue[0].model_dump(mode="json"), "of_court": True}
    told = Story(rules=RulesetRulebook((Compiled(pack_small.ruleset(catalogue=[penalty])),)))
    told.given(a_fine(on=FINED), on=FINED)
    assert raised(told).subject.objections[RECORD].of_court


def test_everything_of_the_procedure_can_be_recomputed() -> None:
    told = handled(raised(command=NOT_ME)).when(DISMISS, by=ISSUER)
    told.when(replace(RAISE, receipt="O-2"), by=OFFICE).when(WithdrawObjection(RECORD), by=OFFICE)
    told.when(replace(RAISE, receipt="O-3"), by=OFFICE).sleep(DUE + DAY)
    handled(told).when(to_be(told, fields={"penalty_kind": "fine", "amount_minor": 1}), by=ISSUER)
    handled(raised_again(told)).when(UpholdObjection(RECORD, "another firm"), by=ISSUER)
    assert recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules).differences == ()


def raised_again(told: Story) -> Story:
    return told.when(replace(RAISE, receipt="O-4"), by=ISSUER)
