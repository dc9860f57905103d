"""Repair: who may apply and when, what accepting asks for, what a grant ends, what a late department costs nobody."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    Command,
    CorrectRecord,
    ExtendRepair,
    FindRepairIncomplete,
    GrantRepair,
    Reconcile,
    RecordTraining,
    RefuseRepair,
    RepairRecord,
    RevokeDecision,
    SealRecord,
    SupplementRepair,
    WithdrawRecord,
    WithdrawRepair,
)
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed, NotFound, Refused, WrongActor
from domain.events import (
    GroundEnded,
    MeasureLiftOrdered,
    OrderClosed,
    PublicationEnded,
    RepairAccepted,
    RepairApplied,
    RepairExtended,
    RepairFoundIncomplete,
    RepairGranted,
    RepairOverdue,
    RepairRefused,
    RepairSupplemented,
    RepairWithdrawn,
    SharingEnded,
    TaskRecalled,
    TrainingRecorded,
)
from domain.recompute import recompute
from domain.records import Standing
from domain.state import Subject
from domain.transitions import RepairState
from domain.values import FeedbackResult, Polarity, Severity
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_ban, a_fine, id_of
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER, RULES
from tests.support.repairing import (
    COMMITMENT,
    FINED,
    MORE,
    PROOF,
    RECEIPT,
    REPAIRABLE,
    accepted,
    applied,
    barring,
    granted,
    repairing,
    story,
    the_record,
)
from tests.support.story import Story

DAY = timedelta(days=1)
RECORD = a_fine(on=FINED).record_id
REFUSAL = RefuseRepair(RECORD, "demo", "art. 3", "the duty is not performed", "reconsideration within 60 days")


def state_of(told: Story) -> RepairState:
    return told.subject.repairs[RECORD].state


def next_due(told: Story) -> date | None:
    assert isinstance(told.rules, RulesetRulebook)
    return told.rules.next_due(told.subject, told.timeline, after=told.day)


# --- the way it goes


@pytest.mark.guarantee("G112")
def test_inv_23_a_grant_ends_publication_sharing_grounds_and_orders_in_one_append() -> None:
    told = accepted(story())
    assert told.has_order("supervision")
    told.when(GrantRepair(RECORD, "G-1"), by=ISSUER)
    told.then(
        RepairGranted(record_id=RECORD, effective_on=REPAIRABLE, doc_no="G-1"),
        PublicationEnded(record_id=RECORD, effective_on=REPAIRABLE),
        SharingEnded(record_id=RECORD, effective_on=REPAIRABLE),
        GroundEnded,
        MeasureLiftOrdered,
        TaskRecalled,
        TaskRecalled,
        OrderClosed,
    )
    assert told.subject.records[RECORD].standing is Standing.REPAIRED
    assert RECORD not in told.subject.repairs
    assert told.replayed() == told.subject
    assert isinstance(told.refused(GrantRepair(RECORD, "G-1"), by=ISSUER), NotFound)
    assert isinstance(told.refused(ApplyForRepair(RECORD, "R-2"), by=ISSUER), NotAllowed)


def test_inv_23_each_department_confirms_its_own_lift_and_one_that_is_late_is_told_of() -> None:
    told = story().accepted("supervision", NORTH).accepted("supervision", OFFICE)
    granted(told)
    assert sorted(map(str, told.states("supervision"))) == ["lift_ordered", "lift_ordered"]
    told.feedback("supervision", NORTH, FeedbackResult.LIFTED)
    told.sleep(REPAIRABLE + 7 * DAY)
    assert "LiftOverdue" in told.events
    assert [str(state) for state in told.states("supervision")].count("closed") == 1


def test_inv_23_a_measure_that_stands_on_a_second_record_stands_on() -> None:
    told = story().given(a_fine("second", on=FINED + DAY), on=FINED + DAY)
    told.when(ApplyForRepair(RECORD, RECEIPT, (PROOF,), COMMITMENT), on=REPAIRABLE, by=ISSUER)
    told.when(AcceptRepair(RECORD), by=ISSUER).when(GrantRepair(RECORD, "G-1"), by=ISSUER)
    assert "GroundEnded" in told.events
    assert told.has_order("supervision")
    assert [RECORD in ground.cites for ground in told.order("supervision").grounds.values()] == [False]


def test_c66_what_is_incomplete_is_supplemented_and_goes_on() -> None:
    told = story().when(ApplyForRepair(RECORD, RECEIPT), on=REPAIRABLE, by=ISSUER)
    assert told.latest[0].event == RepairApplied(record_id=RECORD, receipt=RECEIPT, proof=(), commitment="")
    told.when(FindRepairIncomplete(RECORD, "proof of payment, commitment"), by=ISSUER)
    told.then(RepairFoundIncomplete(record_id=RECORD, missing="proof of payment, commitment"))
    told.when(SupplementRepair(RECORD, (PROOF,), COMMITMENT), by=OFFICE).then(RepairSupplemented)
    told.when(SupplementRepair(RECORD, (MORE,)), by=ISSUER)
    repair = told.subject.repairs[RECORD]
    assert (repair.state, repair.proof, repair.commitment) == (RepairState.APPLIED, (PROOF, MORE), COMMITMENT)
    told.when(AcceptRepair(RECORD), by=ISSUER).then(RepairAccepted)


def test_p_7_a_refusal_names_its_law_and_its_remedies_and_the_subject_may_apply_again() -> None:
    told = applied(story()).when(REFUSAL, by=ISSUER)
    told.then(
        RepairRefused(
            record_id=RECORD,
            law="demo",
            article="art. 3",
            reason="the duty is not performed",
            remedies="reconsideration within 60 days",
        )
    )
    assert told.has_order("supervision")
    told.when(ApplyForRepair(RECORD, "R-2019-2", (PROOF,), COMMITMENT), by=ISSUER).then(RepairApplied)


def test_an_application_is_taken_back_and_made_again() -> None:
    told = accepted(story()).when(WithdrawRepair(RECORD), by=OFFICE).then(RepairWithdrawn)
    assert isinstance(told.refused(AcceptRepair(RECORD), by=ISSUER), NotFound)
    applied(told)
    assert state_of(told) is RepairState.APPLIED


def test_the_same_application_handed_in_again_changes_nothing() -> None:
    applied(applied(story())).then()
    other = ApplyForRepair(RECORD, "R-2019-2", (PROOF,), COMMITMENT)
    assert isinstance(applied(story()).refused(other, by=ISSUER), NotAllowed)


# --- who may


@pytest.mark.parametrize(
    "command", [AcceptRepair(RECORD), GrantRepair(RECORD, "G-1"), REFUSAL, FindRepairIncomplete(RECORD, "proof")]
)
@pytest.mark.guarantee("G111")
def test_inv_19_only_the_determining_department_decides(command: Command) -> None:
    for told in (applied(story()), accepted(story())):
        for stranger in (OTHER, NORTH, OFFICE):
            assert isinstance(told.refused(command, by=stranger), WrongActor)


@pytest.mark.parametrize(
    "command", [ApplyForRepair(RECORD, "R-9"), SupplementRepair(RECORD, (MORE,)), WithdrawRepair(RECORD)]
)
def test_the_lead_office_receives_too_and_nobody_else(command: Command) -> None:
    told = story() if isinstance(command, ApplyForRepair) else applied(story())
    for stranger in (OTHER, NORTH):
        refusal = told.refused(command, by=stranger)
        assert isinstance(refusal, WrongActor)
        assert ISSUER in refusal.do
    assert told.when(command, by=OFFICE).latest


# --- what it takes


@pytest.mark.guarantee("G111")
@pytest.mark.parametrize(
    ("severity", "first"),
    [(Severity.MINOR, FINED), (Severity.GENERAL, REPAIRABLE), (Severity.SEVERE, date(2020, 3, 4))],
)
def test_inv_22_the_minimum_time_of_its_severity_has_to_be_over(severity: Severity, first: date) -> None:
    told = story(severity=severity)
    if first > FINED:
        applied(told, on=first - DAY)
        refusal = told.refused(AcceptRepair(RECORD), by=ISSUER)
        assert isinstance(refusal, NotAllowed)
        assert str(first) in refusal.do
        told.when(AcceptRepair(RECORD), on=first, by=ISSUER)
    else:
        accepted(told, on=first)
    assert told.when(GrantRepair(RECORD, "G-1"), by=ISSUER).events[0] == "RepairGranted"


@pytest.mark.guarantee("G111")
@pytest.mark.parametrize(
    ("proof", "commitment", "missing"),
    [((), COMMITMENT, "proof"), ((PROOF,), "", "commitment"), ((), "", "proof, com")],
)
def test_inv_22_proof_and_a_public_commitment_are_there(proof: tuple[str, ...], commitment: str, missing: str) -> None:
    told = story().when(ApplyForRepair(RECORD, RECEIPT, proof, commitment), on=REPAIRABLE, by=ISSUER)
    with pytest.raises(NotAllowed, match=f"{missing}.*INV-22"):
        told.when(AcceptRepair(RECORD), by=ISSUER)


@pytest.mark.guarantee("G111")
def test_inv_22_only_a_law_of_the_ruleset_declares_something_unrepairable() -> None:
    told = applied(story(barring()))
    with pytest.raises(NotAllowed, match="demo 7"):
        told.when(AcceptRepair(RECORD), by=ISSUER)
    assert told.when(REFUSAL, by=ISSUER).events == ["RepairRefused"]


def test_inv_22_what_was_corrected_to_be_graver_is_looked_at_again_before_the_grant() -> None:
    told = accepted(story())
    graver = with_content_hash(replace(a_fine(on=FINED), severity=Severity.SEVERE))
    told.when(CorrectRecord(graver, "typing error"), by=ISSUER)
    assert state_of(told) is RepairState.ACCEPTED
    assert isinstance(told.refused(GrantRepair(RECORD, "G-1"), by=ISSUER), NotAllowed)


def test_nothing_is_granted_that_was_not_accepted() -> None:
    assert isinstance(applied(story()).refused(GrantRepair(RECORD, "G-1"), by=ISSUER), NotAllowed)
    assert isinstance(story().refused(GrantRepair(RECORD, "G-1"), by=ISSUER, on=REPAIRABLE), NotFound)


def test_a_record_whose_measures_are_over_can_still_be_repaired() -> None:
    told = story(repairing(rules=[rule for rule in RULES if isinstance(rule, Mapping) and rule["rule"] == "S1"]))
    told.when(Reconcile(), on=FINED + 400 * DAY).when(Reconcile(), on=FINED + 800 * DAY)
    assert str(told.subject.records[RECORD].case) == "closed"
    granted(told, on=told.day).then(RepairGranted, PublicationEnded, SharingEnded)


# --- what cannot be


BLANK: list[Callable[[], Command]] = [
    lambda: replace(REFUSAL, law="nowhere"),
    lambda: replace(REFUSAL, article=" "),
    lambda: replace(REFUSAL, reason=""),
    lambda: replace(REFUSAL, remedies="\t"),
    lambda: FindRepairIncomplete(RECORD, " "),
    lambda: SupplementRepair(RECORD, ("not a digest",)),
    lambda: SupplementRepair(RECORD, (PROOF.upper(),)),
    lambda: SupplementRepair(RECORD, (PROOF,) * 51),
    lambda: SupplementRepair(RECORD, (), "b" * 63),
    lambda: ApplyForRepair(RECORD, " ", (PROOF,), COMMITMENT),
]


@pytest.mark.parametrize("command", BLANK)
def test_what_says_nothing_is_refused(command: Callable[[], Command]) -> None:
    assert isinstance(applied(story()).refused(command(), by=ISSUER), InvalidRecord)


def test_a_grant_has_a_number() -> None:
    assert isinstance(accepted(story()).refused(GrantRepair(RECORD, " "), by=ISSUER), InvalidRecord)


def test_only_what_is_adverse_and_stands_is_repaired() -> None:
    told = story().when(WithdrawRecord(RECORD, "filed twice"), by=ISSUER)
    assert isinstance(told.refused(ApplyForRepair(RECORD, RECEIPT), by=ISSUER), NotAllowed)
    assert isinstance(story().refused(ApplyForRepair(id_of(told.registration), RECEIPT), by=ISSUER), NotFound)


@pytest.mark.parametrize(
    "command",
    [
        WithdrawRecord(RECORD, "filed twice"),
        RevokeDecision(RECORD, FINED, "the court", "9"),
        SealRecord(RECORD),
        RepairRecord(RECORD),
    ],
)
def test_an_application_ends_with_its_record(command: Command) -> None:
    for told in (applied(story()), accepted(story())):
        told.when(command, by=ISSUER)
        assert RECORD not in told.subject.repairs
        assert told.replayed() == told.subject
        assert isinstance(told.refused(WithdrawRepair(RECORD), by=ISSUER), Refused)


# --- time


@pytest.mark.guarantee("G113")
def test_c64_a_department_that_lets_its_time_pass_is_told_of_once_and_nothing_else_comes_of_it() -> None:
    told = applied(story())  # a Tuesday: Friday is the third working day
    assert next_due(told) == REPAIRABLE + 4 * DAY
    told.sleep(REPAIRABLE + 3 * DAY)
    assert "RepairOverdue" not in told.events
    told.when(Reconcile(), on=REPAIRABLE + 4 * DAY).then(RepairOverdue(record_id=RECORD, awaited="accept"))
    told.when(Reconcile()).then()
    assert state_of(told) is RepairState.APPLIED
    assert told.has_order("supervision")
    told.when(AcceptRepair(RECORD), by=ISSUER)
    told.when(Reconcile(), on=told.day + 20 * DAY)
    assert RepairOverdue(record_id=RECORD, awaited="decide") in [one.event for one in told.latest]
    assert told.when(GrantRepair(RECORD, "G-1"), by=ISSUER).events[0] == "RepairGranted"


def test_no_time_of_the_department_runs_while_it_waits_for_the_subject() -> None:
    told = applied(story()).when(FindRepairIncomplete(RECORD, "proof"), by=ISSUER).sleep(REPAIRABLE + 30 * DAY)
    assert "RepairOverdue" not in told.events
    told.when(SupplementRepair(RECORD, (MORE,)), by=ISSUER)
    assert not told.subject.repairs[RECORD].overdue
    assert told.subject.repairs[RECORD].since == told.day


def test_without_times_in_the_ruleset_nothing_is_overdue_and_nothing_has_to_pass() -> None:
    told = Story().given(a_ban(on=FINED), on=FINED)
    record = the_record(told).record_id
    told.when(ApplyForRepair(record, RECEIPT, (PROOF,), COMMITMENT), by=ISSUER)
    told.when(AcceptRepair(record), by=ISSUER).sleep(FINED + 60 * DAY)
    assert "RepairOverdue" not in told.events
    assert told.when(GrantRepair(record, "G-1"), by=ISSUER).events[0] == "RepairGranted"


def test_praise_is_not_repaired() -> None:
    told = story()
    praised = replace(told.subject.records[RECORD], record=replace(a_fine(on=FINED), polarity=Polarity.FAVOURABLE))
    told.subject = replace(told.subject, records={RECORD: praised})
    assert isinstance(told.refused(ApplyForRepair(RECORD, RECEIPT), by=ISSUER), NotAllowed)


# --- extension, training, who comes first


def test_c64_a_department_takes_longer_once_and_says_why() -> None:
    told = accepted(story())
    before = next_due(told)
    extend = ExtendRepair(RECORD, "an inspection is needed")
    assert isinstance(told.refused(replace(extend, reason=" "), by=ISSUER), InvalidRecord)
    assert isinstance(told.refused(extend, by=OFFICE), WrongActor)
    told.when(extend, by=ISSUER).then(RepairExtended(record_id=RECORD, reason="an inspection is needed"))
    assert before is not None
    told.sleep(before + DAY)
    assert "RepairOverdue" not in told.events
    assert isinstance(told.refused(extend, by=ISSUER), NotAllowed)
    told.sleep(REPAIRABLE + 30 * DAY)
    assert told.events.count("RepairOverdue") == 1
    told.when(GrantRepair(RECORD, "G-1"), by=ISSUER)
    assert told.replayed() == told.subject
    assert isinstance(applied(story()).refused(extend, by=ISSUER), NotAllowed)


def test_c66_a_training_is_recorded_and_never_asked_for() -> None:
    trained = RecordTraining(RECORD, "credit repair, spring", MORE)
    told = applied(story()).when(trained, by=OFFICE)
    told.then(TrainingRecorded(record_id=RECORD, training="credit repair, spring", document=MORE))
    assert isinstance(told.refused(replace(trained, document="x"), by=OFFICE), InvalidRecord)
    assert isinstance(told.refused(trained, by=OTHER), WrongActor)
    with_it, without = told.when(AcceptRepair(RECORD), by=ISSUER), accepted(story())
    assert with_it.subject.repairs == without.subject.repairs


@pytest.mark.parametrize(("performed", "prompt"), [(0, True), (14, True), (15, False), (None, False)])
def test_c67_who_performed_within_the_time_comes_first(performed: int | None, *, prompt: bool) -> None:
    told = story()
    day = None if performed is None else FINED + performed * DAY
    told.when(ApplyForRepair(RECORD, RECEIPT, (PROOF,), COMMITMENT, day), on=REPAIRABLE, by=ISSUER)
    assert isinstance(told.rules, RulesetRulebook)
    repair = told.subject.repairs[RECORD]
    assert told.rules.is_prompt(told.subject.records[RECORD], repair.performed_on) is prompt


@pytest.mark.parametrize("day", [FINED - DAY, REPAIRABLE + DAY])
def test_c67_nothing_is_performed_before_its_decision_nor_tomorrow(day: date) -> None:
    told = story()
    refused = told.refused(ApplyForRepair(RECORD, RECEIPT, performed_on=day), on=REPAIRABLE, by=ISSUER)
    assert isinstance(refused, InvalidRecord)


def test_c64_the_target_of_the_city_stands_beside_the_time_of_the_law() -> None:
    told = applied(story(), on=date(2019, 6, 4))
    assert isinstance(told.rules, RulesetRulebook)
    told.when(AcceptRepair(RECORD), on=date(2019, 6, 6), by=ISSUER)
    repair = told.subject.repairs[RECORD]
    assert told.rules.repair_due(repair, on=told.day) == date(2019, 6, 17)
    assert told.rules.repair_target(repair, on=told.day) == date(2019, 6, 7)


def test_what_stands_beside_a_repair_can_be_recomputed() -> None:
    told = accepted(story()).when(RecordTraining(RECORD, "t", MORE), by=ISSUER)
    told.when(ExtendRepair(RECORD, "r"), by=ISSUER).sleep(REPAIRABLE + 40 * DAY)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
