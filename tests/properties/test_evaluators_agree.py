"""durable-rules and plain Python give the same matches, as sets, for random patterns and random facts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.facts import FieldValue
from rules.compiler import compile_patterns
from rules.conditions import Operator, Pattern, Test
from rules.limits import complaints
from rules.matcher import Matcher
from rules.plain import matching
from tests.properties.patterns import SCHEMA, facts, rulesets

repeatable = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(repeatable, max_examples=250)
@given(patterns=rulesets(), asked=st.lists(facts(), min_size=1, max_size=20))
def test_random_patterns_match_random_facts_alike(
    patterns: dict[str, Pattern], asked: list[dict[str, FieldValue]]
) -> None:
    with Matcher("random", patterns, schema=SCHEMA) as matcher:
        assert matcher.match_all(asked) == [matching(patterns, fields) for fields in asked]
        assert matcher.match(asked[0]) == matching(patterns, asked[0])


@settings(repeatable, max_examples=60)
@given(pool=rulesets(largest=120), asked=st.lists(facts(), min_size=30, max_size=60))
def test_a_loaded_matcher_keeps_nothing_of_the_facts_before(
    pool: dict[str, Pattern], asked: list[dict[str, FieldValue]]
) -> None:
    with Matcher("kept", pool, schema=SCHEMA) as matcher:
        for fields in [*asked, *reversed(asked)]:
            assert matcher.match(fields) == matching(pool, fields)
