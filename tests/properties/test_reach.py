"""What guards say of rules together holds for every history: what never can come true, what is idle."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intervals import Days, complement, intersection
from domain.records import Record
from domain.values import Severity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.releasing.guardrails import complaints, warnings
from rules.releasing.trials import days_of
from rules.rulesets import Ruleset
from tests.support.builders import a_ban, a_denial, a_fine
from tests.support.pack_small import PATTERNS, RULES, Json, Table, ruleset
from tests.support.story import Story

BEGAN = date(2016, 3, 1)
NAMES = [*PATTERNS, "denied_fine", "light", "severe_trade"]
MORE: Table = {
    **PATTERNS,
    "denied_fine": [{"field": "penalty_kind", "eq": "denial"}, {"field": "amount_minor", "ge": 1}],
    "light": [{"field": "severity", "eq": "minor"}],
    "severe_trade": [{"field": "behaviour_code", "eq": "trade"}, {"field": "severity", "eq": "severe"}],
}

LENGTHS = st.tuples(st.sampled_from(["days", "months"]), st.integers(1, 40)).map(lambda one: {one[0]: one[1]})
COUNTS = st.fixed_dictionaries(
    {"at_least": st.integers(1, 2), "of": st.sampled_from(NAMES)}, optional={"within": LENGTHS}
)
RECORDS = st.sampled_from(NAMES).map(lambda name: {"record": name})
NONE = st.lists(st.one_of(COUNTS, RECORDS), min_size=1, max_size=2).map(lambda parts: {"none": parts})
CONDITIONS = st.tuples(RECORDS, st.lists(st.one_of(COUNTS, NONE, RECORDS), max_size=3)).map(
    lambda parts: {"all": [parts[0], *parts[1]]}
)
FILED = st.lists(
    st.tuples(
        st.sampled_from([a_fine, a_denial, a_ban]),
        st.integers(0, 60),
        st.sampled_from(list(Severity)),
        st.sampled_from(["care", "trade"]),
    ),
    min_size=1,
    max_size=6,
)


def pack(*conditions: Json, terms: tuple[int, ...] = (40,)) -> Ruleset:
    """The small pack with rules of these conditions alone, for the measure that takes records of any weight."""
    rules: list[Json] = [
        {**RULES[5], "rule": f"T{place}", "when": when, "term": {"days": days}}  # type: ignore[dict-item]
        for place, (when, days) in enumerate(zip(conditions, terms, strict=True))
    ]
    return ruleset(rules=rules, patterns=MORE)


def history(filed: list[tuple[object, int, Severity, str]]) -> list[Record]:
    return [
        make(str(number), on=BEGAN + timedelta(days=after), severity=severity, behaviour_code=conduct)  # type: ignore[operator]
        for number, (make, after, severity, conduct) in enumerate(filed)
    ]


def days(rules: Ruleset, records: list[Record]) -> Days:
    story = Story(rules=RulesetRulebook([Compiled(rules)]))
    return days_of(story.given(*records, on=BEGAN + timedelta(days=60)).timeline).get("word_to_banks", ())


@pytest.mark.guarantee("G168")
@settings(max_examples=200, deadline=None)
@given(when=CONDITIONS, filed=FILED)
def test_a_rule_of_which_a_guard_says_never_holds_for_no_history(
    when: Json, filed: list[tuple[object, int, Severity, str]]
) -> None:
    rules = pack(when)
    if {"rules_can_come_true", "patterns_can_match"} & {
        one.guard for one in complaints(rules) if one.where[0] == "rules"
    }:
        assert days(rules, history(filed)) == ()


@pytest.mark.guarantee("G168")
@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.one_of(COUNTS, NONE), min_size=1, max_size=3),
    more=COUNTS,
    filed=FILED,
    terms=st.tuples(st.integers(1, 30), st.integers(1, 30)),
)
def test_a_rule_of_which_a_guard_says_that_it_is_idle_adds_no_day(
    parts: list[Json], more: Json, filed: list[tuple[object, int, Severity, str]], terms: tuple[int, int]
) -> None:
    wide: list[Json] = [{"record": "penalty"}, *parts]
    both = pack({"all": wide}, {"all": [*wide, more]}, terms=terms)
    idle = {one.where[1] for one in warnings(both) if one.guard == "rules_that_add_nothing"}
    if idle == {1}:
        records = history(filed)
        alone, together = days(pack({"all": wide}, terms=terms[:1]), records), days(both, records)
        assert intersection([together, complement(alone)]) == ()
        assert alone == together
