"""What undoing means, in time: each way at (before, after) its act, and what follows (architecture.md, Time)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.actors import ENGINE
from domain.commands import CorrectRecord, FileRecords, Reconcile, RepairRecord, RevokeDecision, WithdrawRecord
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    CaseExpired,
    DataDefectRaised,
    DecisionRevoked,
    GroundChanged,
    GroundEnded,
    MeasureLiftOrdered,
    OrderClosed,
    OrderOpened,
    PenaltyRecorded,
    RecordCorrected,
    RecordWithdrawn,
    RepairGranted,
    TaskPushed,
    TaskRecalled,
)
from domain.records import CaseState, Record, RepairNotice, Standing
from domain.subjects import decide
from domain.values import Severity, SubjectKind
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_denial, a_fine, a_home
from tests.support.pack_small import ISSUER, NORTH, OTHER, RULES, ruleset
from tests.support.story import Story

FINED = date(2019, 3, 4)
ENDS = date(2019, 9, 4)
LATER = date(2019, 5, 6)
DAY = timedelta(days=1)
RECALLED = (GroundEnded, MeasureLiftOrdered, TaskRecalled, TaskRecalled, OrderClosed)


@pytest.fixture
def story() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def follows(story: Story, day: date) -> bool:
    """Whether supervision follows on a day, as known now."""
    return any(span.measure == "supervision" for span in story.timeline.on(day))


def spell(story: Story) -> tuple[date, date] | None:
    return story.timeline.run("supervision", date.max)


# --- filing


def test_a_filed_record_speaks_from_its_own_day_and_no_earlier(story: Story) -> None:
    assert not follows(story, FINED - DAY)
    assert follows(story, FINED)
    assert follows(story, ENDS - DAY)
    assert not follows(story, ENDS)


def test_a_late_filing_orders_only_what_follows_still() -> None:
    story = Story().given(a_fine(on=FINED), on=date(2019, 10, 1))
    assert OrderOpened not in {type(one.event) for one in story.latest}
    assert follows(story, FINED)


def test_what_is_filed_already_is_left_alone(story: Story) -> None:
    story.given(a_fine(on=FINED), a_fine("second", behaviour_code="trade", on=FINED), on=FINED).then(PenaltyRecorded)


def test_a_missing_repair_notice_is_a_defect_and_no_refusal() -> None:
    record = replace(a_fine(on=FINED, usd=5), repair_notice=RepairNotice.NOT_REPORTED)
    story = Story().given(record, on=FINED)
    (defect,) = [one.event for one in story.latest if isinstance(one.event, DataDefectRaised)]
    assert defect.defect == "repair_notice_not_reported"


def without(part: str) -> Record:
    record = a_fine(on=FINED)
    if part in ("doc_type", "doc_no", "issuer"):
        return replace(record, document=replace(record.document, **{part: " "}))
    return replace(record, **{part: ""})


@pytest.mark.parametrize("part", ["doc_type", "doc_no", "issuer", "behaviour_code", "catalogue_item", "subject_name"])
def test_inv_2_a_record_without_part_of_its_document_is_refused(part: str) -> None:
    story = Story()
    with pytest.raises(InvalidRecord):
        story.given(without(part), on=FINED)
    assert story.happened == []


@pytest.mark.parametrize("part", ["doc_type", "doc_no", "issuer"])
def test_inv_2_the_refusal_of_a_correction_names_what_is_missing(story: Story, part: str) -> None:
    broken = replace(without(part), catalogue_item="penalty")
    refusal = story.refused(CorrectRecord(broken, "typing error"), by=ISSUER)
    assert part in refusal.detail


@pytest.mark.parametrize("part", ["issued_on", "effective_on"])
def test_inv_2_a_document_that_is_not_effective_yet_is_refused(part: str) -> None:
    record = a_fine(on=FINED)
    early = replace(record, document=replace(record.document, **{part: FINED + DAY}))
    with pytest.raises(InvalidRecord, match=f"{FINED + DAY}, after {FINED}"):
        Story().given(early, on=FINED)
    Story().given(early, on=FINED + DAY).order("supervision")


@pytest.mark.parametrize(
    ("day", "item", "filed"),
    [
        (date(2015, 1, 1), "penalty", False),
        (date(2015, 1, 2), "penalty", True),
        (date(2017, 12, 31), "old-penalty", True),
        (date(2018, 1, 1), "old-penalty", False),
        (FINED, "no-such-item", False),
    ],
)
def test_inv_1_a_record_is_filed_only_while_its_catalogue_item_was_in_force(day: date, item: str, filed: bool) -> None:  # noqa: FBT001
    record = a_fine(on=day, catalogue_item=item)
    story = Story()
    if filed:
        assert PenaltyRecorded in {type(one.event) for one in story.given(record, on=FINED).latest}
    else:
        with pytest.raises(InvalidRecord, match="INV-1"):
            story.given(record, on=FINED)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"behaviour_code": "weather"}, "behaviour_code weather"),
        ({"fields": {"penalty_kind": "song"}}, "penalty_kind 'song' is not one of fine, denial, ban"),
        ({"fields": {"penalty_kind": "fine", "amount_minor": True}}, "amount_minor True is not of type int"),
        ({"fields": {}}, "penalty_kind is missing"),
        ({"fields": {"penalty_kind": "fine", "religion": "x"}}, "no field religion"),
    ],
)
def test_inv_26_a_record_holds_what_its_catalogue_item_declares(changed: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidRecord, match=named):
        Story().given(replace(a_fine(on=FINED), **changed), on=FINED)


def test_a_kind_of_subject_that_the_item_does_not_know_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="subject kind government_body"):
        Story(a_home(kind=SubjectKind.GOVERNMENT_BODY)).given(a_fine(on=FINED), on=FINED)


def test_nothing_is_known_of_a_subject_that_was_never_registered() -> None:
    assert isinstance(Story().refused(Reconcile(), by=ENGINE.account), NotFound)


# --- correct: from the original day


@pytest.mark.guarantee("G31")
def test_a_correction_replaces_the_record_from_its_original_day(story: Story) -> None:
    small = a_fine(on=FINED, usd=99_999)
    story.when(CorrectRecord(small, "one dollar too much"), on=FINED + DAY, by=ISSUER)
    story.then(RecordCorrected, *RECALLED)
    assert not follows(story, FINED)


def test_a_correction_to_an_earlier_day_ends_the_ground_earlier(story: Story) -> None:
    story.when(CorrectRecord(a_fine(on=FINED - 10 * DAY), "wrong day"), on=FINED + DAY, by=ISSUER)
    story.then(RecordCorrected, GroundChanged)
    assert spell(story) == (date(2019, 2, 22), date(2019, 8, 22))


def test_a_correction_to_a_later_day_lengthens_the_ground(story: Story) -> None:
    story.when(CorrectRecord(a_fine(on=FINED + 10 * DAY), "wrong day"), on=LATER, by=ISSUER)
    assert GroundChanged in {type(one.event) for one in story.latest}
    (ground,) = story.order("supervision").grounds.values()
    assert (ground.start, ground.until) == (date(2019, 3, 14), date(2019, 9, 14))


def test_a_correction_may_make_a_measure_follow_that_did_not() -> None:
    story = Story().given(a_fine(on=FINED, usd=10), on=FINED)
    story.when(CorrectRecord(a_fine(on=FINED), "four zeroes"), on=LATER, by=ISSUER)
    story.then(RecordCorrected, OrderOpened, TaskPushed, TaskPushed)
    assert follows(story, FINED)


def test_a_correction_of_a_record_that_has_lost_its_force_is_refused(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(WithdrawRecord(record_id, "not ours"), by=ISSUER)
    refusal = story.refused(CorrectRecord(a_fine(on=FINED), "again"), by=ISSUER)
    assert isinstance(refusal, NotAllowed)
    assert "withdrawn" in refusal.detail


# --- withdraw: void from the beginning


@pytest.mark.guarantee("G31")
def test_a_withdrawn_record_has_never_spoken(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(WithdrawRecord(record_id, "filed twice"), on=LATER, by=ISSUER).then(RecordWithdrawn, *RECALLED)
    assert not follows(story, FINED)
    assert not follows(story, LATER)
    assert story.latest[1].event == GroundEnded(order=1, ground=str(record_id), cause="withdrawn")


def test_withdrawing_again_changes_nothing(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(WithdrawRecord(record_id, "filed twice"), by=ISSUER)
    story.when(WithdrawRecord(record_id, "filed twice"), by=ISSUER).then()


def test_a_withdrawn_record_that_is_filed_again_is_not_revived(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(WithdrawRecord(record_id, "filed twice"), by=ISSUER)
    story.given(a_fine(on=FINED), on=LATER).then()
    assert story.subject.records[record_id].standing is Standing.WITHDRAWN


@pytest.mark.guarantee("G18")
def test_withdrawing_one_of_two_leaves_the_measure_standing_for_the_other(story: Story) -> None:
    second = a_fine("second", on=FINED + DAY)
    story.given(second, on=FINED + DAY)
    (first_id, _) = story.subject.records
    story.when(WithdrawRecord(first_id, "filed twice"), by=ISSUER)
    assert 1 not in {one.event.order for one in story.latest if isinstance(one.event, MeasureLiftOrdered)}
    assert story.order("supervision").number == 1
    assert list(story.order("supervision").grounds) == [str(second.record_id)]


# --- revoke: from the day the deciding body names


@pytest.mark.guarantee("G31")
@pytest.mark.parametrize("named", [FINED, date(2019, 4, 1), LATER])
def test_inv_20_a_revoked_decision_ends_from_the_day_the_deciding_body_names(story: Story, named: date) -> None:
    (record_id,) = story.subject.records
    story.when(RevokeDecision(record_id, named, "court", "9"), on=LATER, by=ISSUER).then(DecisionRevoked, *RECALLED)
    assert follows(story, FINED) is (named > FINED)
    assert follows(story, named - DAY) is (named > FINED)
    assert not follows(story, named)


@pytest.mark.parametrize("named", [FINED - DAY, LATER + DAY])
def test_a_day_before_the_decision_or_after_today_is_refused(story: Story, named: date) -> None:
    (record_id,) = story.subject.records
    refusal = story.refused(RevokeDecision(record_id, named, "court", "9"), on=LATER, by=ISSUER)
    assert str(named) in refusal.detail


def test_a_second_revocation_can_only_end_it_earlier(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(RevokeDecision(record_id, FINED + 9 * DAY, "court", "9"), on=LATER, by=ISSUER)
    story.when(RevokeDecision(record_id, FINED + 20 * DAY, "court", "10"), by=ISSUER)
    assert spell(story) == (FINED, FINED + 9 * DAY)
    story.when(RevokeDecision(record_id, FINED + 3 * DAY, "court", "11"), by=ISSUER)
    assert spell(story) == (FINED, FINED + 3 * DAY)


def test_a_withdrawn_record_has_nothing_that_could_be_revoked(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(WithdrawRecord(record_id, "filed twice"), by=ISSUER)
    assert isinstance(story.refused(RevokeDecision(record_id, FINED, "court", "9"), by=ISSUER), NotAllowed)


# --- repair: from the grant


@pytest.mark.guarantee("G31")
def test_inv_23_a_repair_ends_the_record_from_today_and_lifts_in_the_same_append(story: Story) -> None:
    (record_id,) = story.subject.records
    story.accepted("supervision", NORTH)
    story.when(RepairRecord(record_id), on=LATER, by=ISSUER)
    assert story.events[:3] == ["RepairGranted", "PublicationEnded", "SharingEnded"]
    assert story.events[3:5] == ["GroundEnded", "MeasureLiftOrdered"]
    assert isinstance(story.latest[0].event, RepairGranted)
    assert follows(story, LATER - DAY)
    assert not follows(story, LATER)


def test_a_repaired_record_is_not_repaired_again(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(RepairRecord(record_id), on=LATER, by=ISSUER)
    assert isinstance(story.refused(RepairRecord(record_id), by=ISSUER), NotAllowed)


# --- who may


def test_inv_19_only_the_department_that_determined_it_corrects_withdraws_and_repairs(story: Story) -> None:
    (record_id,) = story.subject.records
    for command in (CorrectRecord(a_fine(on=FINED), "x"), WithdrawRecord(record_id, "x"), RepairRecord(record_id)):
        for stranger in (OTHER, NORTH, ENGINE.account):
            refusal = story.refused(command, by=stranger)
            assert isinstance(refusal, WrongActor)
            assert ISSUER in refusal.do


def test_a_record_of_nobody_is_not_found(story: Story) -> None:
    unknown = a_fine("unknown", on=FINED)
    for command in (
        CorrectRecord(unknown, "x"),
        WithdrawRecord(unknown.record_id, "x"),
        RepairRecord(unknown.record_id),
    ):
        assert isinstance(story.refused(command, by=ISSUER), NotFound)


# --- targets and severity


def test_inv_4_conduct_of_another_field_calls_up_nothing() -> None:
    assert not Story().given(a_fine(on=FINED, behaviour_code="trade"), on=FINED).timeline.spans


def test_inv_10_a_cause_below_the_minimum_severity_calls_up_nothing() -> None:
    minor = Story().given(a_fine(on=FINED, severity=Severity.MINOR), on=FINED)
    assert not minor.has_order("supervision")
    assert Story().given(a_fine(on=FINED, severity=Severity.GENERAL), on=FINED).has_order("supervision")


# --- the end of a case


def test_a_case_is_closed_when_its_last_ground_has_ended_and_no_rule_can_ground_on_it() -> None:

    banks = Compiled(ruleset(rules=[RULES[5]]))
    story = Story(rules=RulesetRulebook((banks,), banks.ruleset.standing_orders))
    story.given(a_denial(on=FINED), on=FINED)
    story.sleep(FINED + 29 * DAY).then()
    story.sleep(FINED + 30 * DAY).then(GroundEnded, MeasureLiftOrdered, OrderClosed, CaseExpired)
    (filed,) = story.subject.records.values()
    assert filed.case is CaseState.CLOSED


def test_deciding_leaves_the_subject_it_was_given_as_it_was(story: Story) -> None:
    before = story.subject
    orders, tasks = dict(before.orders), dict(before.tasks)
    decide(before, FileRecords(story.registration, (a_fine("2", on=FINED),)), on=FINED, by=ENGINE, rulebook=story.rules)
    assert (before.orders, before.tasks, len(before.records)) == (orders, tasks, 1)
