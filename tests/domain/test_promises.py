"""Promises in their term: told of in time and when they may be broken, and never a ground (C79, C57)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.commands import CorrectRecord, Reconcile, WithdrawRecord
from domain.content import with_content_hash
from domain.events import PerformanceOverdue, PromiseAtRisk, PromiseEnding
from domain.recompute import recompute
from domain.records import RecordKind
from domain.state import Subject
from domain.values import Performance
from rules.following.compiled import Compiled
from rules.following.promising import ALERT
from rules.following.rulebook import RulesetRulebook
from tests.domain.test_performance import LAST, MADE, a_promise, finding, promising
from tests.support.builders import a_denial
from tests.support.pack_small import ISSUER, PARAMETERS, _item, ruleset
from tests.support.story import Story

DAY = timedelta(days=1)
DAYS = 10


def told(story: Story) -> list[str]:
    return [type(one.event).__name__ for one in story.latest if type(one.event).__module__.endswith("promises")]


def nobody() -> Story:
    """Somebody under rules by which it is told so many days before that a promise is over."""
    [version] = promising().rules.versions  # type: ignore[attr-defined]
    alert = {"key": ALERT, "value": DAYS, "unit": "day", "instrument": "demo", "needs_legal_confirmation": True}
    promises = version.ruleset.model_dump(mode="json")["catalogue"]
    parameters = [*PARAMETERS, {**alert, "effective_from": "2015-01-02"}]
    rules = Compiled(ruleset(catalogue=[*promises, _item("penalty")], parameters=parameters))
    return Story(rules=RulesetRulebook((rules,), rules.ruleset.standing_orders))


@pytest.fixture
def story() -> Story:
    """A promise in its term."""
    return nobody().given(a_promise(), on=MADE)


def due(story: Story) -> object:
    return story.rules.next_due(story.subject, story.timeline, after=story.day)


@pytest.mark.guarantee("G212")
def test_c79_who_accepted_it_hears_that_it_ends_soon_and_that_it_is_over_each_once(story: Story) -> None:
    [promise] = story.subject.promises
    assert due(story) == LAST - DAYS * DAY
    assert told(story.when(Reconcile(), on=LAST - DAYS * DAY - DAY)) == []
    story.when(Reconcile(), on=LAST - DAYS * DAY).then(PromiseEnding(record_id=promise))
    assert due(story) == LAST + DAY
    assert told(story.when(Reconcile(), on=LAST)) == []
    story.when(Reconcile(), on=LAST + DAY).then(PerformanceOverdue(record_id=promise))
    assert told(story.when(Reconcile(), on=LAST + 9 * DAY)) == []
    assert not story.subject.orders


@pytest.mark.guarantee("G212")
def test_c79_something_adverse_about_its_maker_is_told_and_grounds_nothing_by_that(story: Story) -> None:
    [promise] = story.subject.promises
    adverse = a_denial("denial", on=MADE + DAY)
    without = nobody().given(adverse, on=MADE + DAY)
    story.given(adverse, on=MADE + DAY)
    [by] = set(story.subject.records) - {promise}
    assert [one.event for one in story.latest if isinstance(one.event, PromiseAtRisk)] == [
        PromiseAtRisk(record_id=promise, by=by)
    ]
    assert [o.measure for o in story.subject.orders.values()] == [o.measure for o in without.subject.orders.values()]
    assert told(story.given(a_denial("denial", on=MADE + DAY), on=MADE + 2 * DAY)) == []


def test_what_is_filed_on_the_day_of_the_promise_was_there_to_be_seen(story: Story) -> None:
    assert told(story.given(a_denial("denial", on=MADE), on=MADE)) == []


def test_what_becomes_of_it_ends_that(story: Story) -> None:
    story.when(finding(Performance.FULFILLED), on=MADE + 12 * DAY, by=ISSUER)
    assert not story.subject.promises
    assert told(story.when(Reconcile(), on=LAST + 9 * DAY)) == []


def test_a_corrected_last_day_is_told_of_anew_and_a_withdrawn_promise_never(story: Story) -> None:
    [promise] = story.subject.promises
    story.when(Reconcile(), on=LAST + DAY)
    later = a_promise(valid_until=(LAST + 30 * DAY).toordinal())
    story.when(CorrectRecord(later, "a slip"), on=LAST + 2 * DAY, by=ISSUER)
    assert (story.subject.promises[promise].until, due(story)) == (LAST + 30 * DAY, LAST + 20 * DAY)
    story.when(WithdrawRecord(promise, "another's"), on=LAST + 3 * DAY, by=ISSUER)
    assert (story.subject.promises, due(story)) == ({}, None)


def test_what_was_over_when_it_was_filed_is_history_and_starts_no_time() -> None:
    story = promising().given(a_promise(), on=LAST + DAY)
    assert not story.subject.promises
    assert told(story.when(Reconcile(), on=LAST + 9 * DAY)) == []


def test_where_a_ruleset_is_silent_nobody_is_told_before_the_last_day() -> None:
    story = promising(RecordKind.CONTRACT_PERFORMANCE).given(a_promise(RecordKind.CONTRACT_PERFORMANCE), on=MADE)
    assert due(story) == LAST + DAY
    story.when(Reconcile(), on=LAST + DAY).then(PerformanceOverdue)


def test_a_broken_promise_is_told_to_whoever_accepted_another(story: Story) -> None:
    other = with_content_hash(replace(a_promise(), record_id=a_denial("other", on=MADE).record_id))
    story.given(other, on=MADE)
    story.when(finding(Performance.UNFULFILLED), on=MADE + 12 * DAY, by=ISSUER)
    [risk] = [one.event for one in story.latest if isinstance(one.event, PromiseAtRisk)]
    assert risk.record_id == other.record_id
    story.when(Reconcile(), on=LAST + DAY)
    before = Subject(subject_id=story.subject.subject_id)
    assert recompute(before, story.happened, story.rules).differences == ()
