"""Entries whose list has no term: looked at again within a year, ended by their legal event and by no invented term."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.commands import FileRecords, PublishRecord, Reconcile, RemoveEntry, RepairRecord, ReviewEntry
from domain.errors import InvalidRecord, NotAllowed, WrongActor
from domain.events import EntryReviewed
from domain.recompute import recompute
from domain.records import Standing
from domain.state import Subject
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.following.settling import settle
from rules.rulesets import Ruleset
from tests.support import listing, pack_small
from tests.support.builders import a_fine
from tests.support.listing import HOME, a_decision
from tests.support.pack_small import ISSUER, OTHER
from tests.support.publishing import tables
from tests.support.story import Story

DAY = timedelta(days=1)
LISTED, REVIEW = date(2019, 3, 4), date(2020, 3, 4)
RECORD = a_decision(on=LISTED).record_id
SEEN = ReviewEntry(RECORD, "not found at its address", date(2020, 12, 1))


def without_a_term() -> Ruleset:
    """The small pack with a list whose law sets none."""
    changes: Any = json.loads(json.dumps(listing.changes()))
    [row] = changes["lists"]
    del row["longest"]
    changes["lists"] = [{**row, "reviewed": {"years": 1}}]
    changes["parameters"] = [*changes["parameters"], *tables()]
    return pack_small.ruleset(**changes)


def listed() -> Story:
    compiled = Compiled(without_a_term())
    told = Story(HOME, rules=RulesetRulebook((compiled,), compiled.ruleset.standing_orders))
    return told.when(FileRecords(HOME, (a_decision(on=LISTED, fields={}),)), on=LISTED, by=ISSUER)


def next_due(told: Story) -> date | None:
    assert isinstance(told.rules, RulesetRulebook)
    return told.rules.next_due(told.subject, told.timeline, after=told.day)


@pytest.mark.guarantee("G209")
def test_p_6_an_entry_without_a_term_is_looked_at_within_a_year_and_does_not_end_by_itself() -> None:
    told = listed()
    assert told.subject.records[RECORD].standing is Standing.IN_FORCE
    told.when(Reconcile(), on=REVIEW)
    assert "EntryReviewOverdue" not in told.events
    assert next_due(told) == REVIEW + DAY
    told.when(Reconcile(), on=REVIEW + DAY)
    assert told.events.count("EntryReviewOverdue") == 1
    told.when(Reconcile(), on=REVIEW + 900 * DAY)
    assert "EntryReviewOverdue" not in told.events
    assert told.subject.records[RECORD].standing is Standing.IN_FORCE


@pytest.mark.guarantee("G209")
def test_p_6_whoever_looks_again_says_when_next_and_never_later_than_a_year() -> None:
    told = listed().when(Reconcile(), on=REVIEW + DAY)
    told.when(SEEN, by=ISSUER)
    told.then(EntryReviewed(record_id=RECORD, finding="not found at its address", review_on=SEEN.review_on))
    assert not told.subject.records[RECORD].review_late
    assert next_due(told) == SEEN.review_on + DAY
    told.when(Reconcile(), on=SEEN.review_on + DAY)
    assert "EntryReviewOverdue" in told.events
    for day in (told.day, told.day + 367 * DAY):
        assert isinstance(told.refused(replace(SEEN, review_on=day), by=ISSUER), InvalidRecord)
    assert told.replayed() == told.subject
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()


def test_it_ends_on_its_legal_event_and_is_looked_at_no_more() -> None:
    for ending in (RemoveEntry(RECORD, "R-1", "found again"), RepairRecord(RECORD)):
        told = listed().when(ending, on=LISTED + DAY, by=ISSUER)
        told.when(Reconcile(), on=REVIEW + 30 * DAY)
        assert "EntryReviewOverdue" not in told.events
        assert isinstance(told.refused(SEEN, by=ISSUER), NotAllowed)


def test_inv_19_only_who_decided_it_looks_again_and_says_what_it_saw() -> None:
    told = listed()
    assert isinstance(told.refused(SEEN, by=OTHER), WrongActor)
    assert isinstance(told.refused(replace(SEEN, finding=" ", review_on=LISTED + DAY), by=ISSUER), InvalidRecord)
    told.given(a_fine(on=LISTED), on=LISTED)
    fine = a_fine(on=LISTED).record_id
    assert isinstance(told.refused(replace(SEEN, record_id=fine), by=ISSUER), NotAllowed)


def test_inv_21_what_has_no_term_is_public_no_longer_than_its_severity_allows() -> None:
    told = listed().when(PublishRecord(RECORD, "demo", "48", "need"), by=ISSUER)
    assert told.subject.publications[RECORD].until < LISTED + 3 * 366 * DAY


def test_a_settled_state_keeps_what_is_yet_to_be_looked_at() -> None:
    told = listed().when(Reconcile(), on=LISTED + 200 * DAY)
    assert isinstance(told.rules, RulesetRulebook)
    settled = settle(told.subject, told.rules, on=told.day)
    assert settled.settled is not None
    assert RECORD in settled.records
