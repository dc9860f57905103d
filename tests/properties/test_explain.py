"""What explain says of a day is what the timeline says of it, for any records and any day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from domain.values import Severity, SubjectKind
from rules.following.compiled import Compiled
from rules.following.determine import determine
from rules.following.explain import Obstacle, Part, RuleExplained, Shape, explain
from rules.following.reigns import NOTHING_VOIDED, Voided
from rules.matching.plain import matching
from tests.support.pack_small import ENDED, LARGE, LIGHTER, milder, moved, small, stricter

FIRST = date(2019, 6, 1)
TURN = date(2021, 3, 1)
EDGES = [LIGHTER, ENDED, TURN, date(2020, 2, 29), date(2020, 8, 31)]
days = st.one_of(
    st.integers(0, 1_500).map(lambda after: FIRST + timedelta(days=after)),
    st.tuples(st.sampled_from(EDGES), st.integers(-2, 2)).map(lambda t: t[0] + timedelta(days=t[1])),
)


@st.composite
def records(draw: st.DrawFn) -> Fact:
    day = draw(days)
    fields: dict[str, bool | int | str] = {
        "record_kind": "penalty",
        "behaviour_code": draw(st.sampled_from(["care", "care", "care", "trade"])),
        "severity": str(draw(st.sampled_from(Severity))),
        "penalty_kind": draw(st.sampled_from(["fine", "denial", "ban"])),
    }
    if draw(st.booleans()):
        fields["amount_minor"] = draw(st.sampled_from([1, LARGE // 2, LARGE - 1, LARGE, 2 * LARGE]))
    void = draw(st.none() | st.integers(0, 400).map(lambda after: day + timedelta(days=after)))
    speaks = draw(st.none() | st.none() | st.integers(0, 400).map(lambda after: day + timedelta(days=after)))
    return Fact(UUID(int=draw(st.integers(1, 2**40))), day, draw(st.integers(1, 99)), fields, void, speaks)


subjects = st.lists(records(), max_size=7, unique_by=lambda fact: fact.record_id).map(
    lambda facts: sorted(facts, key=lambda fact: (fact.determined_on, fact.order))
)
Explained = dict[str, tuple[RuleExplained, ...]]


def explained(
    facts: Sequence[Fact],
    versions: Sequence[Compiled],
    on: date,
    kind: SubjectKind,
    voided: Mapping[int, Voided] = NOTHING_VOIDED,
) -> tuple[Explained, set[tuple[str, str, int, int]]]:
    """The explanation of every measure, and what the timeline has on the day."""
    rulesets = [version.ruleset for version in versions]
    matches = [{fact.record_id: matching(ruleset.patterns, fact.fields) for fact in facts} for ruleset in rulesets]
    timeline = determine(facts, kind=kind, rulesets=list(zip(rulesets, matches, strict=True)), voided=voided)
    told = {
        measure: explain(measure, facts, on=on, kind=kind, rulesets=rulesets, timeline=timeline, voided=voided)
        for ruleset in rulesets
        for measure in ruleset.measure_by_name
    }
    return told, {(span.measure, span.rule, span.version, span.ruleset) for span in timeline.on(on)}


@settings(max_examples=100, deadline=None)
@given(subjects, days, st.sampled_from([SubjectKind.ENTERPRISE, SubjectKind.GOVERNMENT_BODY]))
def test_a_rule_holds_exactly_where_the_timeline_has_it(facts: list[Fact], on: date, kind: SubjectKind) -> None:
    told, on_the_day = explained(facts, [small()], on, kind)
    by_itself = {
        (measure, rule.rule, rule.version, rule.ruleset)
        for measure, rules in told.items()
        for rule in rules
        if rule.holds
    }
    assert by_itself == on_the_day


@settings(max_examples=100, deadline=None)
@given(subjects, days, st.sampled_from([stricter, milder, moved]))
def test_only_a_later_version_parts_a_rule_from_the_timeline(facts: list[Fact], on: date, later: object) -> None:
    assert callable(later)
    told, on_the_day = explained(facts, [small(), later(2, TURN)], on, SubjectKind.ENTERPRISE)
    for measure, rules in told.items():
        for rule in rules:
            named = (measure, rule.rule, rule.version, rule.ruleset)
            assert rule.follows == (named in on_the_day)
            parted = rule.obstacle in (Obstacle.LATER_VERSION_FORBIDS, Obstacle.LATER_VERSION_GIVES)
            assert parted == (rule.holds != rule.follows)
    if on < TURN:
        assert all(rule.holds == rule.follows for rules in told.values() for rule in rules)


@settings(max_examples=50, deadline=None)
@given(subjects, days, st.sampled_from([stricter, milder, moved]), st.integers(-40, 400), st.integers(1, 40))
def test_a_rule_of_a_version_found_unlawful_holds_nothing_and_says_so(
    facts: list[Fact], on: date, later: object, from_day: int, told_after: int
) -> None:
    assert callable(later)
    void_from = TURN + timedelta(days=from_day)
    voided = {2: Voided(void_from, void_from + timedelta(days=told_after))}
    told, on_the_day = explained(facts, [small(), later(2, TURN)], on, SubjectKind.ENTERPRISE, voided)
    for measure, rules in told.items():
        for rule in rules:
            assert rule.follows == ((measure, rule.rule, rule.version, rule.ruleset) in on_the_day)
            if rule.ruleset == 2 and on >= void_from:
                assert (rule.holds, rule.follows, rule.obstacle) == (False, False, Obstacle.RULESET_WITHDRAWN)


@settings(max_examples=100, deadline=None)
@given(subjects, days)
def test_a_count_counts_the_records_of_the_period_it_names(facts: list[Fact], on: date) -> None:
    told, _ = explained(facts, [small()], on, SubjectKind.ENTERPRISE)
    by_id = {fact.record_id: fact for fact in facts}
    for part in (
        part for rules in told.values() for rule in rules for one in rule.asked for part in flat(one.condition)
    ):
        if part.shape is Shape.AT_LEAST:
            assert part.found == len(part.records)
            assert part.holds == (part.found >= part.needed)
            assert part.last is not None
            assert all((part.first or date.min) <= by_id[r].determined_on <= part.last for r in part.records)


def flat(part: Part) -> list[Part]:
    return [part, *(inner for one in part.parts for inner in flat(one))]
