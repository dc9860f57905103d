"""Publication: a decision of its own, never longer than the law has for the severity, ending by itself (INV-21)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    Command,
    CorrectRecord,
    EraseSubject,
    ExplainWithdrawal,
    PublishRecord,
    Reconcile,
    RepairRecord,
    ReviewPublication,
    RevokeDecision,
    SealRecord,
    WithdrawPublication,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    ExplanationOverdue,
    PublicationEnded,
    PublicationExpired,
    PublicationMaximumReached,
    PublicationReviewed,
    PublicationShortened,
    RecordPublished,
)
from domain.recompute import recompute
from domain.records import RecordKind
from domain.state import Subject
from domain.transitions import PublicationState
from domain.values import Polarity, Severity
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_denial, a_trader
from tests.support.pack_small import ISSUER, OTHER
from tests.support.publishing import FINED, LAST, LISTED, NOTE, OVER, PUBLISH, RECORD, published, story
from tests.support.story import Story

DAY = timedelta(days=1)


def state_of(told: Story) -> PublicationState | None:
    found = told.subject.publications.get(RECORD)
    return None if found is None else found.state


def next_due(told: Story) -> date | None:
    assert isinstance(told.rules, RulesetRulebook)
    return told.rules.next_due(told.subject, told.timeline, after=told.day)


def corrected(told: Story, **changes: object) -> CorrectRecord:
    (filed,) = told.subject.records.values()
    return CorrectRecord(with_content_hash(replace(filed.record, **changes)), "misread")


# --- how long


@pytest.mark.guarantee("G201")
def test_inv_21_what_is_published_ends_by_itself_with_the_longest_time_of_its_severity() -> None:
    told = published(story())
    told.then(RecordPublished(record_id=RECORD, until=LAST, law="demo", article="art. 48", reason=""))
    told.when(Reconcile(), on=LAST)
    assert "PublicationMaximumReached" not in told.events
    told.when(Reconcile(), on=OVER)
    assert "PublicationMaximumReached" in told.events
    assert state_of(told) is PublicationState.REVIEW
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G201")
def test_inv_21_a_longer_day_is_refused_and_a_shorter_is_kept() -> None:
    told = story()
    refusal = told.refused(replace(PUBLISH, until=OVER), by=ISSUER)
    assert isinstance(refusal, InvalidRecord)
    assert LAST.isoformat() in refusal.do
    told.when(replace(PUBLISH, until=FINED + 30 * DAY), by=ISSUER)
    told.sleep(FINED + 31 * DAY)
    assert "PublicationExpired" in told.events
    assert state_of(told) is None


@pytest.mark.parametrize(
    ("severity", "on", "last"),
    [
        (Severity.SEVERE, FINED, date(2022, 3, 3)),
        (Severity.MINOR, FINED, date(2019, 6, 3)),
        (Severity.GENERAL, date(2017, 12, 31), date(2020, 12, 30)),
    ],
)
def test_inv_21_the_table_in_force_on_the_day_of_the_document_says_how_long(
    severity: Severity, on: date, last: date
) -> None:
    told = story(severity=severity, on=on).when(replace(PUBLISH, reason="the public is at risk"), by=ISSUER)
    assert told.subject.publications[RECORD].until == last


def test_inv_21_what_is_minor_is_published_on_need_alone_and_under_the_older_table_never() -> None:
    assert isinstance(story(severity=Severity.MINOR).refused(PUBLISH, by=ISSUER), InvalidRecord)
    older = story(severity=Severity.MINOR, on=date(2017, 12, 31))
    assert isinstance(older.refused(replace(PUBLISH, reason="need"), by=ISSUER), NotAllowed)


def test_inv_21_where_no_table_says_how_long_nothing_adverse_is_published() -> None:
    refusal = story(on=date(2016, 6, 1)).refused(PUBLISH, by=ISSUER)
    assert isinstance(refusal, NotAllowed)
    assert "2016-06-01" in str(refusal)


def test_p_6_what_no_law_bounds_names_its_last_day() -> None:
    told = story(polarity=Polarity.NEUTRAL, kind=RecordKind.CONFIRMATION, catalogue_item=NOTE, fields={})
    assert isinstance(told.refused(PUBLISH, by=ISSUER), InvalidRecord)
    told.when(replace(PUBLISH, until=FINED + DAY), by=ISSUER).sleep(FINED + 2 * DAY)
    assert "PublicationExpired" in told.events


@pytest.mark.parametrize(
    ("kind", "item", "polarity"),
    [
        (RecordKind.CONFIRMATION, NOTE, Polarity.NEUTRAL),
        (RecordKind.ABNORMAL_OPERATION, LISTED, Polarity.ADVERSE),
    ],
)
def test_inv_14_nothing_is_published_longer_than_it_lasts(kind: RecordKind, item: str, polarity: Polarity) -> None:
    lasts = {"valid_until": (FINED + 9 * DAY).toordinal()}
    told = story(polarity=polarity, kind=kind, catalogue_item=item, fields=lasts).when(PUBLISH, by=ISSUER)
    assert told.subject.publications[RECORD].until == FINED + 9 * DAY
    told.sleep(FINED + 10 * DAY)
    assert "PublicationExpired" in told.events


def test_inv_21_a_correction_that_makes_it_milder_shortens_it_in_the_same_append() -> None:
    told = story(severity=Severity.SEVERE).when(PUBLISH, by=ISSUER)
    told.when(corrected(told, severity=Severity.GENERAL), by=ISSUER, on=FINED + DAY)
    assert PublicationShortened(record_id=RECORD, until=LAST) in [one.event for one in told.latest]
    told.when(corrected(told, severity=Severity.MINOR), by=ISSUER, on=date(2019, 12, 1))
    assert PublicationMaximumReached(record_id=RECORD) in [one.event for one in told.latest]


# --- who, and what it takes


def test_inv_19_only_the_department_that_determined_it_publishes() -> None:
    told = story()
    assert isinstance(told.refused(PUBLISH, by=OTHER), WrongActor)
    published(told)
    for step in (WithdrawPublication(RECORD, "r"), ReviewPublication(RECORD, "f"), ExplainWithdrawal(RECORD, "r")):
        assert isinstance(told.refused(step, by=OTHER), WrongActor)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (PublishRecord(RECORD, "habit", "1"), InvalidRecord),
        (PublishRecord(RECORD, "demo", " "), InvalidRecord),
        (PublishRecord(RECORD, "demo", "1", until=FINED - DAY), NotAllowed),
        (PublishRecord(a_denial(on=FINED).record_id, "demo", "1"), NotFound),
        (WithdrawPublication(RECORD, "r"), NotFound),
        (ExplainWithdrawal(RECORD, "r"), NotFound),
        (ReviewPublication(RECORD, "f"), NotFound),
    ],
)
def test_what_cannot_be_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(story().refused(command, by=ISSUER), error)


def test_what_has_no_effect_is_not_published_nor_what_is_published_again() -> None:
    assert isinstance(published(story()).refused(PUBLISH, by=ISSUER), NotAllowed)
    assert isinstance(story().when(RepairRecord(RECORD), by=ISSUER).refused(PUBLISH, by=ISSUER), NotAllowed)


def test_of_a_person_too_with_its_law() -> None:
    told = story(Story(a_trader(1)))
    assert isinstance(told.refused(replace(PUBLISH, law=""), by=ISSUER), InvalidRecord)
    assert state_of(published(told)) is PublicationState.PUBLISHED


# --- how it ends before its day


@pytest.mark.guarantee("G202")
def test_inv_21_the_longest_time_opens_a_review_that_prolongs_nothing() -> None:
    told = published(story()).when(Reconcile(), on=OVER)
    assert isinstance(told.refused(PUBLISH, by=ISSUER), NotAllowed)
    told.when(ReviewPublication(RECORD, "the fine is not paid"), by=ISSUER)
    told.then(PublicationReviewed(record_id=RECORD, finding="the fine is not paid"))
    assert state_of(told) is None
    assert isinstance(told.refused(PUBLISH, by=ISSUER), NotAllowed)


def test_what_is_repaired_is_public_no_more_and_nothing_is_looked_at() -> None:
    told = published(story()).when(RepairRecord(RECORD), by=ISSUER)
    assert PublicationEnded(record_id=RECORD, effective_on=FINED) in [one.event for one in told.latest]
    assert state_of(told) is None
    told.sleep(OVER + DAY)
    assert "PublicationMaximumReached" not in told.events


@pytest.mark.guarantee("G202")
@pytest.mark.parametrize(
    "undone",
    [
        WithdrawRecord(RECORD, "taken in error"),
        RevokeDecision(RECORD, FINED + DAY, "the court", "c-1"),
    ],
)
def test_what_was_undone_is_public_no_more_and_explained_to_the_public_within_three_working_days(
    undone: Command,
) -> None:
    told = published(story()).when(undone, by=ISSUER, on=FINED + DAY)
    assert state_of(told) is PublicationState.WITHDRAWN
    assert told.subject.publications[RECORD].explained == ""
    due = FINED + 4 * DAY  # Tuesday and three working days
    assert next_due(told) == due + DAY
    told.sleep(due)
    assert "ExplanationOverdue" not in told.events
    told.sleep(due + DAY).then(ExplanationOverdue)
    told.sleep(due + 9 * DAY).then()
    told.when(ExplainWithdrawal(RECORD, "a court found it void"), by=ISSUER)
    assert isinstance(told.refused(ExplainWithdrawal(RECORD, "again"), by=ISSUER), NotAllowed)
    told.when(Reconcile(), on=OVER).then(PublicationExpired)
    assert told.replayed() == told.subject


def test_a_department_that_takes_it_back_says_why_and_may_publish_it_again() -> None:
    told = published(story())
    assert isinstance(told.refused(WithdrawPublication(RECORD, " "), by=ISSUER), InvalidRecord)
    told.when(WithdrawPublication(RECORD, "the wrong annex"), by=ISSUER)
    assert told.subject.publications[RECORD].explained == "the wrong annex"
    assert isinstance(told.refused(ExplainWithdrawal(RECORD, "again"), by=ISSUER), NotAllowed)
    assert state_of(published(told)) is PublicationState.PUBLISHED


def test_inv_33_of_what_is_sealed_and_of_the_erased_nothing_is_said() -> None:
    assert state_of(published(story()).when(SealRecord(RECORD), by=ISSUER)) is None
    told = published(story(Story(a_trader(1)))).when(EraseSubject("art. 47"), by=ISSUER)
    assert state_of(told) is None
    assert "PublicationEnded" in told.events


def test_a_week_without_a_worker_ends_it_once() -> None:
    told = published(story()).when(Reconcile(), on=OVER + 7 * DAY)
    assert told.events.count("PublicationMaximumReached") == 1
    told.when(Reconcile(), on=OVER + 30 * timedelta(days=1))
    assert "PublicationMaximumReached" not in told.events


def test_everything_of_the_procedure_can_be_recomputed() -> None:
    told = published(story()).when(WithdrawPublication(RECORD, "the wrong annex"), by=ISSUER)
    published(told).when(corrected(told, severity=Severity.MINOR), by=ISSUER, on=FINED + DAY)
    told.when(Reconcile(), on=OVER).when(ReviewPublication(RECORD, "not paid"), by=ISSUER)
    assert recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules).differences == ()
    undone = published(story()).when(WithdrawRecord(RECORD, "error"), by=ISSUER).sleep(FINED + 9 * DAY)
    undone.when(ExplainWithdrawal(RECORD, "a court found it void"), by=ISSUER).when(Reconcile(), on=OVER)
    assert recompute(Subject(subject_id=undone.subject.subject_id), undone.happened, undone.rules).differences == ()
