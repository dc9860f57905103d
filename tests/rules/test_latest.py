"""`latest`: the latest record that speaks decides, by readings that must agree: days, one day, explanation, words."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts import Fact
from domain.periods import Period
from domain.values import SubjectKind
from rules.conditions import Latest
from rules.following.determine import Who, determine, follow, follow_on, timeline_of
from rules.following.explain import Shape, explain
from rules.following.sight import Seen, Sight, holds, true_on
from rules.matching.plain import matching
from tests.properties.test_explain import records, subjects
from tests.rules.test_determine import a_rule, only

_CARRIED: dict[str, bool | int | str] = {"record_kind": "penalty", "behaviour_code": "care", "severity": "general"}
WITHIN = st.none() | st.integers(1, 18).map(lambda months: Period(months=months))
ANY_DAY = st.integers(0, 2_200).map(lambda after: date(2019, 1, 1) + timedelta(days=after))


def condition(within: Period | None) -> dict[str, object]:
    asked: dict[str, object] = {"latest": "penalty", "shows": "large_fine"}
    return asked if within is None else {**asked, "within": {"months": within.months}}


def literally(facts: list[Fact], within: Period | None, day: date) -> bool:
    """The sentence itself: of those that speak and are recent enough, the last one is a large fine."""
    speaking = [
        fact
        for fact in facts
        if fact.since <= day
        and (fact.void_from is None or day < fact.void_from)
        and (within is None or day < within.after(fact.determined_on))
    ]
    if not speaking:
        return False
    last = max(speaking, key=lambda fact: (fact.determined_on, fact.order))
    amount = last.fields.get("amount_minor")
    return last.fields["penalty_kind"] == "fine" and isinstance(amount, int) and amount >= 10_000_000


def seen(facts: list[Fact]) -> Seen:
    pack = only(a_rule("while", {"latest": "penalty", "shows": "large_fine"}, {"days": 30})).ruleset
    return Seen(facts, {fact.record_id: matching(pack.patterns, fact.fields) for fact in facts})


@given(subjects, WITHIN, ANY_DAY)
@settings(max_examples=300, deadline=None)
def test_the_days_are_those_of_the_sentence(facts: list[Fact], within: Period | None, day: date) -> None:
    leaf = Latest(latest="penalty", shows="large_fine", within=within)
    days = true_on(leaf, seen(facts), date.min)
    assert any(begin <= day.toordinal() < end for begin, end in days) == literally(facts, within, day)
    assert holds(leaf, seen(facts), None, day) == literally(facts, within, day)


@given(subjects, WITHIN, ANY_DAY)
@settings(max_examples=100, deadline=None)
def test_from_a_later_day_on_the_days_are_the_same(facts: list[Fact], within: Period | None, since: date) -> None:
    leaf = Latest(latest="penalty", shows="large_fine", within=within)
    whole, late = (true_on(leaf, seen(facts), start) for start in (date.min, since))
    for day in (since + timedelta(days=after) for after in (0, 1, 90, 400, 900)):
        found = [any(begin <= day.toordinal() < end for begin, end in days) for days in (whole, late)]
        assert found[0] == found[1]


@given(subjects, records(), WITHIN)
@settings(max_examples=100, deadline=None)
def test_a_record_that_comes_later_leads_where_all_together_lead(
    facts: list[Fact], further: Fact, within: Period | None
) -> None:
    pack = only(a_rule("while", condition(within), {"days": 30}), minimum_severity=None).ruleset
    who = Who(SubjectKind.ENTERPRISE)
    all_of_them = sorted(
        [*(f for f in facts if f.record_id != further.record_id), further], key=lambda f: (f.determined_on, f.order)
    )
    before = [fact for fact in all_of_them if fact is not further]
    patterns = {fact.record_id: matching(pack.patterns, fact.fields) for fact in all_of_them}
    early = Sight(before, {fact.record_id: patterns[fact.record_id] for fact in before})
    late = Sight(all_of_them, patterns)
    course = follow(pack, early, who=who)
    stepped = follow_on(course, pack, late, who=who, since=further.determined_on)
    assert timeline_of(stepped) == timeline_of(follow(pack, late, who=who))


@given(subjects, WITHIN, ANY_DAY)
@settings(max_examples=100, deadline=None)
def test_the_explanation_says_the_same(facts: list[Fact], within: Period | None, day: date) -> None:
    pack = only(a_rule("while", condition(within), {"days": 30})).ruleset
    patterns = {fact.record_id: matching(pack.patterns, fact.fields) for fact in facts}
    kind = SubjectKind.ENTERPRISE
    timeline = determine(facts, kind=kind, rulesets=[(pack, patterns)])
    [told] = explain("closer_look", facts, on=day, kind=kind, rulesets=[pack], timeline=timeline)
    assert told.holds == told.follows
    assert {asked.condition.shape for asked in told.asked} <= {Shape.LATEST}


@pytest.mark.parametrize(("repealed", "expected"), [(None, [True, False]), (date(2019, 8, 1), [True, True])])
def test_a_revoked_latest_record_gives_way_to_the_one_before(repealed: date | None, expected: list[bool]) -> None:
    large = Fact(UUID(int=1), date(2019, 3, 1), 1, {"penalty_kind": "fine", "amount_minor": 10_000_000, **_CARRIED})
    small = Fact(UUID(int=2), date(2019, 6, 1), 2, {"penalty_kind": "fine", "amount_minor": 1, **_CARRIED}, repealed)
    leaf = Latest(latest="penalty", shows="large_fine")
    asked = (date(2019, 5, 31), date(2019, 8, 1))
    assert [holds(leaf, seen([large, small]), None, day) for day in asked] == expected
