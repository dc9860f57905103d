"""What publication refuses because the engine could not hold it, and how large rulesets are split to fit."""

from itertools import pairwise

import pytest

from domain.facts import FieldValue
from rules.conditions import Pattern
from rules.errors import TooLarge, UnfitPatterns
from rules.matching import limits
from rules.matching.compiler import Shard, compile_patterns
from rules.matching.limits import LARGEST, complaints, fnv32, refuse_unfit, schema_of
from rules.matching.matcher import Matcher
from tests.rules.patterns import AMOUNTS, SMALL_AND_LARGE, pattern


def shards(patterns: dict[str, Pattern]) -> tuple[Shard, ...]:
    return compile_patterns(patterns, schema=schema_of(patterns)).shards


def sizes(patterns: dict[str, Pattern]) -> list[int]:
    return [len(shard.clauses) for shard in shards(patterns)]


def test_good_patterns_have_no_complaints() -> None:
    assert complaints(SMALL_AND_LARGE) == []
    assert complaints(SMALL_AND_LARGE, schema=AMOUNTS) == []


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("5", "pattern p: field amount: str where int is declared"),
        (True, "pattern p: field amount: bool where int is declared"),
        (LARGEST + 1, "pattern p: field amount: a whole number beyond 64 bits"),
    ],
)
def test_a_test_that_could_never_be_right_is_refused(value: FieldValue, says: str) -> None:
    patterns = {"p": pattern({"field": "amount", "eq": value})}
    assert complaints(patterns, schema=AMOUNTS) == [says]
    with pytest.raises(UnfitPatterns, match=says):
        Matcher("wrong", patterns, schema=AMOUNTS)


def test_a_test_on_an_undeclared_field_is_refused() -> None:
    patterns = {"p": pattern({"field": "remark", "eq": "x"})}
    assert complaints(patterns, schema=AMOUNTS) == ["pattern p: field remark is not declared"]


def test_two_types_for_one_field_are_refused_where_nothing_is_declared() -> None:
    patterns = {
        "a": pattern({"field": "amount", "ge": 5}),
        "b": pattern({"field": "amount", "ge": 6}),
        "c": pattern({"field": "amount", "eq": "5"}),
    }
    assert complaints(patterns) == ["pattern c: field amount: str where int is declared"]


def test_a_string_that_is_too_long_in_a_pattern_is_refused() -> None:
    assert complaints({"p": pattern({"field": "kind", "in": ["a", "b" * 4_001]})}) == [
        "pattern p: field kind: a string of 4001 bytes, at most 4000 are possible"
    ]


def test_names_that_the_engine_cannot_tell_apart_are_refused() -> None:
    patterns = {"p": pattern({"field": "qxojcw", "eq": 1}, {"field": "lqiewl", "eq": 1})}
    assert fnv32("f_qxojcw") == fnv32("f_lqiewl")
    assert complaints(patterns) == ["field qxojcw cannot be told from lqiewl by the engine, rename it"]


def test_the_hash_is_the_engines_own() -> None:
    assert (fnv32("$eq"), fnv32("sid"), fnv32("$forward")) == (256037865, 3593476751, 739185624)


def test_a_list_of_400_values_can_be_published_and_one_of_401_cannot() -> None:
    def listing(size: int) -> dict[str, Pattern]:
        return {"p": pattern({"field": "item", "in": [f"i{number}" for number in range(size)]})}

    with Matcher("listed", listing(400)) as matcher:
        assert matcher.match_all([{"item": "i0"}, {"item": "i399"}, {"item": "i400"}]) == [{"p"}, {"p"}, frozenset()]
    with pytest.raises(TooLarge, match="pattern p: 401 distinct values are compared, at most 400 are possible"):
        Matcher("listed", listing(401))


def test_twelve_lists_in_a_pattern_can_be_published_and_thirteen_cannot() -> None:
    def lists(size: int) -> dict[str, Pattern]:
        return {"p": pattern(*({"field": f"f{number}", "in": [1, 2]} for number in range(size)))}

    twelve = {f"f{number}": 2 for number in range(12)}
    with Matcher("lists", lists(12)) as matcher:
        assert matcher.match_all([twelve, {**twelve, "f7": 3}]) == [{"p"}, frozenset()]
    assert complaints(lists(13)) == ["pattern p: 13 tests with `in`, at most 12 are possible"]


def test_250_fields_can_be_tested_and_251_cannot() -> None:
    def wide(size: int) -> dict[str, Pattern]:
        return {f"p{number}": pattern({"field": f"f{number}", "eq": 1}) for number in range(size)}

    with Matcher("wide", wide(250)) as matcher:
        assert len(matcher.match({f"f{number}": 1 for number in range(250)})) == 250
    assert complaints(wide(251)) == ["251 fields are tested, at most 250 are possible"]


def test_patterns_that_one_fact_can_match_together_are_at_most_sixty_to_a_shard() -> None:
    assert sizes({f"p{number}": pattern({"field": "amount", "ge": number}) for number in range(130)}) == [60, 60, 10]


def test_patterns_parted_by_a_value_share_a_shard() -> None:
    parted = {
        f"p{number}": pattern({"field": "amount", "ge": number}, {"field": "item", "eq": f"i{number % 4}"})
        for number in range(200)
    }
    assert sizes(parted) == [200]
    assert all(
        clause["$and"][0]["$eq"].keys() == {"f_item"}  # type: ignore[index, call-overload, union-attr]
        for shard in shards(parted)
        for clause in shard.clauses.values()
    )


def test_a_list_counts_for_each_of_its_values() -> None:
    overlapping = {f"p{n}": pattern({"field": "item", "in": ["shared", f"i{n}"]}) for n in range(100)}
    assert sizes(overlapping) == [60, 40]


def test_patterns_without_the_parting_field_count_against_every_value() -> None:
    mixed = {f"a{n}": pattern({"field": "item", "eq": f"i{n % 2}"}) for n in range(80)}
    mixed |= {f"b{n}": pattern({"field": "amount", "ge": n}) for n in range(30)}
    assert sizes(mixed) == [100, 10]


def test_distinct_conditions_are_at_most_400_to_a_shard() -> None:
    distinct = {f"p{n}": pattern({"field": "item", "eq": n}, {"field": "amount", "ge": n}) for n in range(300)}
    assert sizes(distinct) == [200, 100]


def test_every_pattern_is_in_one_shard_and_the_split_does_not_depend_on_their_order() -> None:
    patterns = {f"p{n}": pattern({"field": "amount", "ge": n}) for n in range(130)}
    turned = dict(reversed(patterns.items()))
    assert [*shards(patterns)] == [*shards(turned)]
    placed = sorted(name for shard in shards(patterns) for name in shard.clauses)
    assert placed == sorted(patterns)
    assert all(one != other for one, other in pairwise(placed))


def test_refusing_says_what_to_do() -> None:
    with pytest.raises(UnfitPatterns) as refused:
        refuse_unfit({"p": pattern({"field": "amount", "eq": LARGEST + 1})})
    assert refused.value.do
    assert limits.MATCHES_AT_ONCE == 60
