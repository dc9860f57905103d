"""The four outcomes of a review, each with its effect in time, before and after it; and sealing."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.commands import ChangeDecision, CorrectRecord, Reconcile, RevokeDecision, SealRecord, WithdrawRecord
from domain.errors import InvalidRecord, NotAllowed, WrongActor
from domain.events import (
    DecisionChanged,
    DecisionRevoked,
    GroundEnded,
    MeasureLiftOrdered,
    OrderClosed,
    RecordSealed,
    TaskRecalled,
)
from domain.records import Record, Standing, changed_id
from domain.values import ReviewOutcome
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_denial, a_fine
from tests.support.pack_small import ISSUER, OTHER, ruleset
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
LATER = date(2019, 5, 6)
UNTIL = date(2019, 9, 4)
RECALLED = (GroundEnded, MeasureLiftOrdered, TaskRecalled, TaskRecalled, OrderClosed)


@pytest.fixture
def story() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def spells(story: Story, measure: str = "supervision") -> list[tuple[date, date | None]]:
    return [(span.start, span.until) for span in story.timeline.spans if span.measure == measure]


def review(story: Story, outcome: ReviewOutcome, named: date) -> RevokeDecision:
    (record_id, *_) = story.subject.records
    return RevokeDecision(record_id, named, "court", "9", outcome)


def change(story: Story, named: date, record: Record, doc_no: str = "9") -> ChangeDecision:
    (record_id, *_) = story.subject.records
    return ChangeDecision(record_id, named, "court", doc_no, record)


# --- annulled, void, confirmed unlawful


@pytest.mark.guarantee("G31")
@pytest.mark.parametrize(
    ("outcome", "named", "left", "standing"),
    [
        (ReviewOutcome.ANNULLED, FINED, [], Standing.REVOKED),
        (ReviewOutcome.ANNULLED, LATER - DAY, [(FINED, LATER - DAY)], Standing.REVOKED),
        (ReviewOutcome.VOID, FINED, [], Standing.VOID),
        (ReviewOutcome.CONFIRMED_UNLAWFUL, LATER, [(FINED, LATER)], Standing.CONFIRMED_UNLAWFUL),
    ],
)
def test_inv_20_each_outcome_ends_the_decision_from_its_day(
    story: Story, outcome: ReviewOutcome, named: date, left: list[tuple[date, date]], standing: Standing
) -> None:
    assert spells(story) == [(FINED, UNTIL)]
    story.when(review(story, outcome, named), on=LATER, by=ISSUER).then(DecisionRevoked, *RECALLED)
    assert spells(story) == left
    (filed,) = story.subject.records.values()
    assert filed.standing is standing
    assert story.latest[1].event == GroundEnded(order=1, ground=str(filed.record.record_id), cause=str(standing))
    assert story.replayed() == story.subject


@pytest.mark.parametrize(
    ("outcome", "named"),
    [
        (ReviewOutcome.VOID, FINED + DAY),
        (ReviewOutcome.CONFIRMED_UNLAWFUL, FINED),
        (ReviewOutcome.CONFIRMED_UNLAWFUL, LATER + DAY),
        (ReviewOutcome.ANNULLED, FINED - DAY),
        (ReviewOutcome.CHANGED, LATER),
    ],
)
def test_an_outcome_on_a_day_it_cannot_have_is_refused(story: Story, outcome: ReviewOutcome, named: date) -> None:
    assert isinstance(story.refused(review(story, outcome, named), on=LATER, by=ISSUER), InvalidRecord)


@pytest.mark.parametrize("outcome", list(ReviewOutcome))
def test_what_is_void_cannot_be_reviewed_again(story: Story, outcome: ReviewOutcome) -> None:
    story.when(review(story, ReviewOutcome.VOID, FINED), on=LATER, by=ISSUER)
    asked = review(story, outcome, FINED)
    command = change(story, FINED, a_fine(on=FINED)) if outcome is ReviewOutcome.CHANGED else asked
    assert isinstance(story.refused(command, by=ISSUER), NotAllowed)


# --- changed


@pytest.mark.guarantee("G31")
def test_a_changed_decision_speaks_from_the_day_named_and_its_term_does_not_begin_anew(story: Story) -> None:
    story.when(change(story, LATER, a_fine(on=FINED, usd=150_000)), on=LATER, by=ISSUER)
    assert story.events[:3] == ["DecisionChanged", "GroundAdded", "GroundEnded"]
    assert "MeasureLiftOrdered" not in story.events
    assert spells(story) == [(FINED, LATER), (LATER, UNTIL)]
    old, new = story.subject.records.values()
    assert (old.standing, new.standing) == (Standing.CHANGED, Standing.IN_FORCE)
    assert story.order("supervision").number == 1
    assert list(story.order("supervision").grounds) == [str(new.record.record_id)]
    assert story.replayed() == story.subject


def test_a_decision_changed_to_little_lifts_what_rested_on_it(story: Story) -> None:
    story.when(change(story, LATER, a_fine(on=FINED, usd=10)), on=LATER, by=ISSUER).then(DecisionChanged, *RECALLED)
    assert spells(story) == [(FINED, LATER)]


def test_one_decision_counts_once_before_and_after_its_change(story: Story) -> None:
    """Two fines within a month count (S2); one that was changed is still one."""
    small = a_fine(on=FINED, usd=10)
    story = Story().given(small, on=FINED)
    story.when(change(story, FINED + DAY, a_fine(on=FINED, usd=20)), on=FINED + DAY, by=ISSUER)
    assert not spells(story)
    assert not spells(story, "closer_look")
    story.given(a_denial(on=FINED + 2 * DAY), on=FINED + 2 * DAY)
    assert spells(story, "closer_look")[0][0] == FINED + 2 * DAY


def test_the_same_change_again_changes_nothing_and_another_review_changes_what_it_became(story: Story) -> None:
    asked = change(story, LATER, a_fine(on=FINED, usd=150_000))
    story.when(asked, on=LATER, by=ISSUER)
    story.when(asked, by=ISSUER).then()
    became = changed_id(asked.record_id, "9")
    second = replace(asked, record_id=became, effective_on=LATER + DAY, doc_no="10", record=a_fine(on=FINED, usd=10))
    story.when(second, on=LATER + DAY, by=ISSUER)
    assert spells(story) == [(FINED, LATER), (LATER, LATER + DAY)]


@pytest.mark.parametrize(
    "record", [a_fine(on=FINED + DAY), a_fine(on=FINED, issuer=OTHER), a_fine(on=FINED, catalogue_item="no-such-item")]
)
def test_a_change_keeps_issuer_and_day_and_stays_in_the_catalogue(story: Story, record: Record) -> None:
    assert isinstance(story.refused(change(story, LATER, record), on=LATER, by=ISSUER), InvalidRecord)


def test_a_decision_that_ended_is_not_changed_afterwards(story: Story) -> None:
    story.when(review(story, ReviewOutcome.ANNULLED, FINED + DAY), on=LATER, by=ISSUER)
    assert isinstance(story.refused(change(story, LATER, a_fine(on=FINED)), by=ISSUER), NotAllowed)
    assert isinstance(story.refused(CorrectRecord(a_fine(on=FINED), "x"), by=ISSUER), NotAllowed)


def test_inv_19_only_the_determining_department_puts_a_review_on_record(story: Story) -> None:
    for command in (
        review(story, ReviewOutcome.VOID, FINED),
        change(story, LATER, a_fine(on=FINED)),
        SealRecord(next(iter(story.subject.records))),
    ):
        assert isinstance(story.refused(command, on=LATER, by=OTHER), WrongActor)


# --- sealing (INV-33)

SEALED_FROM = date(2019, 6, 1)


def sealing() -> Story:
    rules = Compiled(
        ruleset(
            sealed=[
                {
                    "behaviours": ["care"],
                    "effective_from": SEALED_FROM.isoformat(),
                    "basis": [{"instrument": "demo", "article": "136"}],
                }
            ]
        )
    )
    return Story(rules=RulesetRulebook((rules,), rules.ruleset.standing_orders))


def test_inv_33_what_the_law_seals_is_sealed_on_its_day_without_anybody_asking() -> None:
    story = sealing().given(a_fine(on=FINED), a_fine("trade", on=FINED, behaviour_code="trade"), on=FINED)
    due = story.rules.next_due(story.subject, story.timeline, after=SEALED_FROM - 20 * DAY)
    assert due is not None
    assert due <= SEALED_FROM
    story.sleep(SEALED_FROM - DAY)
    assert spells(story)
    story.when(Reconcile(), on=SEALED_FROM)
    assert story.events[:3] == ["RecordSealed", "GroundEnded", "MeasureLiftOrdered"]
    assert not spells(story)
    story.when(Reconcile()).then()
    assert list(story.subject.documents().values()) == ["trade"]


def test_inv_33_what_the_law_seals_is_refused_at_every_door() -> None:
    story = sealing().given(a_fine("trade", on=FINED, behaviour_code="trade"), on=FINED)
    with pytest.raises(InvalidRecord, match="INV-33"):
        story.given(a_fine(on=FINED), on=SEALED_FROM)
    (record_id,) = story.subject.records
    as_care = replace(a_fine("trade", on=FINED), record_id=record_id)
    for command in (CorrectRecord(as_care, "conduct"), ChangeDecision(record_id, SEALED_FROM, "court", "9", as_care)):
        assert "INV-33" in story.refused(command, on=SEALED_FROM, by=ISSUER).detail


def test_a_department_may_seal_its_record_and_nothing_revives_it(story: Story) -> None:
    (record_id,) = story.subject.records
    story.when(SealRecord(record_id), on=LATER, by=ISSUER).then(RecordSealed, *RECALLED)
    story.when(SealRecord(record_id), by=ISSUER).then()
    story.when(WithdrawRecord(record_id, "filed twice"), by=ISSUER).then()
    assert isinstance(story.refused(CorrectRecord(a_fine(on=FINED), "x"), by=ISSUER), NotAllowed)
    story.given(a_fine(on=FINED), on=LATER).then()
    assert not spells(story)
