"""What is left when a version of the ruleset is found unlawful: nothing of its own, and no burden that had gone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from domain.intervals import Days, intersection, union
from domain.timeline import Span, Timeline
from domain.values import MeasureKind, SubjectKind
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.following.reigns import NOTHING_VOIDED, Voided, governing_on, ordinals, windows
from rules.matching.plain import matching
from tests.properties.test_explain import TURN, days, subjects
from tests.support.pack_small import milder, moved, small, stricter

Make = Callable[[int, date], Compiled]
DAY = timedelta(days=1)
LATER = TURN + 300 * DAY
makes = st.sampled_from([stricter, milder, moved])
offsets = st.integers(-40, 500)
waits = st.integers(1, 60)


def told(
    facts: Sequence[Fact], versions: Sequence[Compiled], voided: Mapping[int, Voided] = NOTHING_VOIDED
) -> Timeline:
    rulesets = [
        (one.ruleset, {fact.record_id: matching(one.ruleset.patterns, fact.fields) for fact in facts})
        for one in versions
    ]
    return determine(facts, kind=SubjectKind.ENTERPRISE, rulesets=rulesets, voided=voided)


def sanctions(timeline: Timeline) -> dict[tuple[str, str], Days]:
    """By measure and ground, the days on which it follows."""
    found: dict[tuple[str, str], list[Days]] = {}
    kinds = {measure.measure: measure.kind for measure in small().ruleset.measures}
    for span in timeline.spans:
        if kinds[span.measure] is MeasureKind.SANCTION:
            found.setdefault((span.measure, span.ground), []).append((ordinals(span),))
    return {key: union(spans) for key, spans in found.items()}


def voiding(offset: int, wait: int) -> Voided:
    void_from = TURN + offset * DAY
    return Voided(void_from, void_from + wait * DAY)


def of(version: int, timeline: Timeline) -> list[Span]:
    return [span for span in timeline.spans if span.ruleset == version]


@pytest.mark.guarantee("G154")
@settings(max_examples=40, deadline=None)
@given(subjects, makes, offsets, waits)
def test_from_the_day_named_it_is_no_ground_of_anything(facts: list[Fact], make: Make, offset: int, wait: int) -> None:
    void = voiding(offset, wait)
    timeline = told(facts, [small(), make(2, TURN)], {2: void})
    assert all(span.until is not None and span.until <= void.void_from for span in of(2, timeline))


@pytest.mark.guarantee("G154")
@settings(max_examples=40, deadline=None)
@given(subjects, makes, offsets, waits)
def test_a_version_that_was_superseded_can_be_unlawful_too(
    facts: list[Fact], make: Make, offset: int, wait: int
) -> None:
    """What it gave ends; the later one goes on with its own, as if nothing had been."""
    void = voiding(offset, wait)
    versions = [small(), make(2, TURN)]
    without, with_it = told(facts, versions), told(facts, versions, {1: void})
    assert all(span.until is not None and span.until <= void.void_from for span in of(1, with_it))
    own = [fact.record_id for fact in facts if fact.determined_on >= TURN]
    before, after = (
        {named(span) for span in of(2, timeline) if set(span.cites) <= set(own)} for timeline in (without, with_it)
    )
    assert before <= after


@pytest.mark.guarantee("G154")
@settings(max_examples=40, deadline=None)
@given(subjects, makes, offsets, waits)
def test_until_the_day_named_it_grounds_what_it_did(facts: list[Fact], make: Make, offset: int, wait: int) -> None:
    void = voiding(offset, wait)
    versions = [small(), make(2, TURN)]
    without, with_it = told(facts, versions), told(facts, versions, {2: void})
    for day in (void.void_from - DAY, TURN, TURN - DAY):
        if day < void.void_from:
            assert set(map(named, without.on(day))) == set(map(named, with_it.on(day)))


def named(span: Span) -> tuple[str, str, int]:
    return span.measure, span.ground, span.version


@pytest.mark.guarantee("G155")
@settings(max_examples=80, deadline=None)
@given(subjects, makes, offsets, waits, st.none() | makes)
def test_no_burden_comes_back_or_is_new_for_what_was_determined_before_the_former_version_governs_again(
    facts: list[Fact], make: Make, offset: int, wait: int, third: Make | None
) -> None:
    void = voiding(offset, wait)
    versions = [small(), make(2, TURN)] + ([third(3, LATER)] if third else [])
    old = [fact for fact in facts if fact.determined_on < void.again_from]
    before, after = (sanctions(told(old, versions, voided)) for voided in (NOTHING_VOIDED, {2: void}))
    for key, spans in after.items():
        assert intersection([spans, before.get(key, ())]) == spans, key


@pytest.mark.guarantee("G155")
@settings(max_examples=60, deadline=None)
@given(subjects, makes)
def test_inv_35_no_later_version_burdens_anybody_for_what_was_determined_before_it(
    facts: list[Fact], make: Make
) -> None:
    """So a release orders no sanction by itself, of however many subjects (INV-38)."""
    old = [fact for fact in facts if fact.determined_on < TURN]
    before, after = sanctions(told(old, [small()])), sanctions(told(old, [small(), make(2, TURN)]))
    for key, spans in after.items():
        assert intersection([spans, before.get(key, ())]) == spans, key


@settings(max_examples=30, deadline=None)
@given(subjects, makes, waits)
def test_what_is_withdrawn_before_it_took_effect_was_never_there(facts: list[Fact], make: Make, wait: int) -> None:
    void = Voided(TURN - wait * DAY, TURN - (wait - 1) * DAY)
    assert told(facts, [small(), make(2, TURN)], {2: void}).spans == told(facts, [small()]).spans


def test_the_version_before_governs_again_from_the_day_after() -> None:
    rulesets = [small().ruleset, stricter(2, TURN).ruleset, milder(3, LATER).ruleset]
    void = Voided(TURN + 10 * DAY, TURN + 20 * DAY)
    assert [(one.place, one.begin) for one in windows(rulesets, {2: void})] == [
        (0, small().ruleset.effective_from),
        (1, TURN),
        (0, void.again_from),
        (2, LATER),
    ]
    for day, place in ((TURN, 1), (void.void_from, 1), (void.again_from, 0), (LATER, 2), (date(2000, 1, 1), 0)):
        assert governing_on(day, rulesets, {2: void}) == place


@settings(max_examples=30, deadline=None)
@given(days, st.lists(st.tuples(offsets, waits), max_size=2))
def test_every_day_is_governed_by_the_version_of_its_window(on: date, found: list[tuple[int, int]]) -> None:
    rulesets = [small().ruleset, stricter(2, TURN).ruleset, milder(3, LATER).ruleset]
    voided = {3 - place: voiding(*one) for place, one in enumerate(found)}
    for place, begin, end in windows(rulesets, voided):
        if begin <= on and (end is None or on < end):
            assert governing_on(on, rulesets, voided) == place
