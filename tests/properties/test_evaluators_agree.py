"""durable-rules and plain Python give the same matches, as sets, for random patterns and random facts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.facts import FieldValue
from rules.conditions import Pattern
from rules.matching.limits import complaints
from rules.matching.matcher import Matcher
from rules.matching.plain import matching
from rules.matching.prepared import PreparedPatterns
from tests.properties.patterns import SCHEMA, anything, crowded_rulesets, facts, rulesets

Record = dict[str, FieldValue]
repeatable = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@pytest.mark.guarantee("G21")
@settings(repeatable, max_examples=200)
@given(patterns=rulesets(), asked=st.lists(facts(), min_size=10, max_size=20))
def test_random_patterns_match_random_facts_alike(patterns: dict[str, Pattern], asked: list[Record]) -> None:
    with Matcher("random", patterns, schema=SCHEMA) as matcher:
        assert matcher.match_all(asked) == [matching(patterns, fields) for fields in asked]


@settings(repeatable, max_examples=60)
@given(patterns=rulesets(), asked=st.lists(facts(), min_size=10, max_size=25))
def test_a_loaded_matcher_keeps_nothing_of_the_facts_before(patterns: dict[str, Pattern], asked: list[Record]) -> None:
    with Matcher("kept", patterns, schema=SCHEMA) as matcher:
        for fields in [*asked, *reversed(asked)]:
            assert matcher.match(fields) == matching(patterns, fields)


@settings(repeatable, max_examples=15)
@given(patterns=crowded_rulesets(size=500), asked=st.lists(facts(), min_size=10, max_size=15))
def test_five_hundred_random_patterns_match_alike(patterns: dict[str, Pattern], asked: list[Record]) -> None:
    assert complaints(patterns, schema=SCHEMA) == []
    with Matcher("large", patterns, schema=SCHEMA) as matcher:
        assert matcher.match_all(asked) == [matching(patterns, fields) for fields in asked]


@settings(repeatable, max_examples=100)
@given(patterns=rulesets(), asked=st.lists(anything(), min_size=5, max_size=15))
def test_the_prepared_evaluator_is_the_plain_one_whatever_the_types(
    patterns: dict[str, Pattern], asked: list[Record]
) -> None:
    prepared = PreparedPatterns(patterns)
    for fields in asked:
        assert prepared.matching(fields) == matching(patterns, fields)
