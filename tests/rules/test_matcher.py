"""The matcher answers what durable-rules answers, refuses what would make it wrong, and survives what breaks it."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import InvalidInput
from domain.facts import Fields
from domain.values import Severity
from rules.conditions import Pattern
from rules.errors import MatcherFailed, UnfitFact
from rules.matching import engine
from rules.matching.engine import EngineRuleset
from rules.matching.handover import BATCH
from rules.matching.limits import LARGEST, SMALLEST
from rules.matching.matcher import MatchCache, Matcher
from rules.matching.plain import matching
from tests.rules.patterns import AMOUNTS, SMALL_AND_LARGE, pattern

HOSTILE = [
    *(
        "",
        " ",
        '"',
        "'",
        "\\",
        '\\"',
        '"\\',
        "\\\\",
        "}",
        "{",
        "]",
        ",",
        '},{"id":"1"',
        "\0",
        "a\0b",
        "\n",
        "\r\n",
        "\t",
    ),
    *(
        "\x1f",
        "\x7f",
        "$and",
        "$m",
        "null",
        "true",
        "5",
        "1e-05",
        "罚款",
        "行政处罚决定书〔2024〕1号",
        "😀",
        "é",
        "e\u0301",
    ),
    *("\u2028", "\ufeff", "\uffff", "a" * 4_000, "罚" * 1_333, "\0" * 4_000, "A/B:C|D"),
]


@pytest.mark.parametrize("written", HOSTILE)
def test_every_string_matches_itself_and_nothing_near_it(written: str) -> None:
    patterns = {
        "same": pattern({"field": "kind", "eq": written}),
        "listed": pattern({"field": "kind", "in": ["another", written]}),
        "other": pattern({"field": "kind", "ne": written}),
    }
    near = [written[:-1] + "x", written[1:] + "y", f"x{written}"[:3_000], written[:-1] + '"', written[:-1] + "\\"]
    with Matcher("hostile", patterns) as matcher:
        assert matcher.match({"kind": written}) == {"same", "listed"}
        for other in near:
            assert matcher.match({"kind": other}) == matching(patterns, {"kind": other})


@pytest.mark.parametrize("written", HOSTILE)
def test_a_string_in_a_fact_never_disturbs_its_neighbours(written: str) -> None:
    with Matcher(
        "neighbours", {"five": pattern({"field": "amount", "eq": 5}, {"field": "kind", "ne": "?"})}
    ) as matcher:
        asked: list[Fields] = [
            {"amount": 4, "kind": written},
            {"amount": 5, "kind": "b"},
            {"kind": written, "amount": 5},
        ]
        assert matcher.match_all(asked) == [frozenset(), {"five"}, {"five"}]


@pytest.mark.parametrize(
    "name", ["id", "sid", "m", "s", "name", "end", "all", "any", "run", "pri", "count", "cap", "dist"]
)
def test_a_field_may_be_called_like_one_of_the_engines_own_words(name: str) -> None:
    patterns = {"same": pattern({"field": name, "eq": "0"}), "other": pattern({"field": name, "ne": "0"})}
    with Matcher("words", patterns) as matcher:
        assert matcher.match_all([{name: "0"}, {name: "1"}, {}]) == [{"same"}, {"other"}, frozenset()]


@pytest.mark.parametrize(
    "written", [{"eq": 5}, {"ne": 5}, {"lt": 5}, {"le": 5}, {"gt": -5}, {"ge": -5}, {"in": [5, 6]}]
)
def test_a_test_on_a_missing_field_is_false_whatever_its_operator(written: dict[str, object]) -> None:
    patterns = {
        "alone": pattern({"field": "amount", **written}),
        "first": pattern({"field": "amount", **written}, {"field": "day", "ne": 0}),
        "second": pattern({"field": "day", "ne": 0}, {"field": "amount", **written}),
    }
    with Matcher("missing", patterns) as matcher:
        assert matcher.match_all([{}, {"day": 1}, {"day": 0}]) == [frozenset()] * 3


@pytest.mark.parametrize("bound", [SMALLEST, SMALLEST + 1, -1, 0, 1, 2**53, 2**53 + 1, LARGEST - 1, LARGEST])
def test_whole_numbers_are_exact_up_to_64_bits(bound: int) -> None:
    patterns = {op: pattern({"field": "amount", op: bound}) for op in ("eq", "ne", "lt", "le", "gt", "ge")}
    near = [value for value in (bound - 1, bound, bound + 1) if SMALLEST <= value <= LARGEST]
    with Matcher("exact", patterns) as matcher:
        for value in near:
            assert matcher.match({"amount": value}) == matching(patterns, {"amount": value})


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (True, "bool where int"),
        ("5", "str where int"),
        (5.0, "float where int"),
        (None, "NoneType where int"),
        ([5], "list where int"),
        ({"amount": 5}, "dict where int"),
        (LARGEST + 1, "beyond 64 bits"),
        (SMALLEST - 1, "beyond 64 bits"),
    ],
)
def test_a_value_of_another_type_is_refused_and_named(value: object, says: str) -> None:
    with Matcher("types", SMALL_AND_LARGE) as matcher, pytest.raises(UnfitFact, match=f"field amount: .*{says}"):
        matcher.match({"amount": value})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("x" * 4_001, "4001 bytes"),
        ("罚" * 1_334, "4002 bytes"),
        ("\ud800", "surrogate"),
        (Severity.MINOR, "Severity where str"),
        (b"x", "bytes where str"),
    ],
)
def test_a_string_the_engine_would_mistake_is_refused(value: object, says: str) -> None:
    patterns = {"some": pattern({"field": "kind", "ne": "y"})}
    with Matcher("strings", patterns) as matcher, pytest.raises(UnfitFact, match=says):
        matcher.match({"kind": value})  # type: ignore[dict-item]


@pytest.mark.parametrize("value", [None, 1.5, [], {}, b"", Severity.MINOR])
def test_a_field_that_no_pattern_tests_must_be_a_plain_value_too(value: object) -> None:
    with Matcher("untested", SMALL_AND_LARGE) as matcher, pytest.raises(UnfitFact, match="field remark"):
        matcher.match({"amount": 1, "remark": value})  # type: ignore[dict-item]


def test_with_a_declared_schema_an_undeclared_field_is_refused() -> None:
    with Matcher("declared", SMALL_AND_LARGE, schema=AMOUNTS) as matcher:
        assert matcher.match({"amount": 100}) == {"large"}
        with pytest.raises(UnfitFact, match="field remark is not declared"):
            matcher.match({"amount": 100, "remark": "x"})


def test_one_unfit_fact_among_many_stops_all_before_the_engine_sees_any() -> None:
    with Matcher("together", SMALL_AND_LARGE) as matcher:
        with pytest.raises(UnfitFact):
            matcher.match_all([{"amount": 1}, {"amount": "1"}, {"amount": 2}])
        assert matcher.match_all([{"amount": 1}, {"amount": 100}]) == [{"small"}, {"large"}]


@pytest.mark.parametrize("size", [0, 1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH + 7])
def test_answers_come_in_the_order_of_the_facts_whatever_the_batches(size: int) -> None:
    asked: list[Fields] = [{"amount": 99 + number % 2} for number in range(size)]
    with Matcher("order", SMALL_AND_LARGE) as matcher:
        assert matcher.match_all(asked) == [matching(SMALL_AND_LARGE, fields) for fields in asked]


def test_one_fact_may_match_five_hundred_patterns() -> None:
    patterns = {f"p{number}": pattern({"field": "amount", "ge": number}) for number in range(500)}
    with Matcher("many", patterns) as matcher:
        found = matcher.match_all([{"amount": 1_000}, {"amount": 64}, {"amount": -1}])
    assert [len(names) for names in found] == [500, 65, 0]


def test_one_fact_may_match_hundreds_of_patterns_that_are_all_alike() -> None:
    patterns = {f"p{number}": pattern({"field": "kind", "in": ["fine", "warning"]}) for number in range(300)}
    with Matcher("alike", patterns) as matcher:
        assert matcher.match({"kind": "fine"}) == patterns.keys()


def test_five_hundred_patterns_parted_by_a_field_match_as_in_plain_python() -> None:
    patterns = {
        f"p{number}": pattern(
            {"field": "item", "in": [f"i{number % 50}", f"i{number % 7}"]}, {"field": "amount", "ge": number % 90}
        )
        for number in range(500)
    }
    asked: list[Fields] = [{"item": f"i{number % 60}", "amount": number} for number in range(120)]
    with Matcher("parted", patterns) as matcher:
        assert matcher.match_all(asked) == [matching(patterns, fields) for fields in asked]


def test_no_patterns_match_nothing() -> None:
    with Matcher("none", {}) as matcher:
        assert matcher.match({"amount": 5}) == frozenset()


def test_versions_stand_side_by_side_and_close_alone() -> None:
    raised = {"large": pattern({"field": "amount", "ge": 1_000})}
    with Matcher("cn-v8", raised) as newer:
        older = Matcher("cn-v7", SMALL_AND_LARGE)
        assert (older.match({"amount": 500}), newer.match({"amount": 500})) == ({"large"}, frozenset())
        older.close()
        older.close()
        with pytest.raises(MatcherFailed, match="cn-v7/0 is closed"):
            older.match({"amount": 500})
        assert newer.match({"amount": 1_000}) == {"large"}


def test_one_version_may_be_loaded_twice() -> None:
    with (
        Matcher("cn-v7", SMALL_AND_LARGE) as one,
        Matcher("cn-v7", {"all": pattern({"field": "amount", "ge": 0})}) as two,
    ):
        assert (one.match({"amount": 5}), two.match({"amount": 5})) == ({"small"}, {"all"})


@pytest.mark.parametrize("name", ["", "cn$state", "cn v7", "-v7", "cn\0", "罚", "x" * 201])
def test_a_version_needs_a_name_the_engine_reads_as_one(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a ruleset version"):
        Matcher(name, SMALL_AND_LARGE)


# --- when the engine breaks off


def _cut(batch: str) -> str:
    """The second fact of a batch as the engine cannot read it: without a word it drops it and all that follow."""
    return batch.replace('"f_amount":2', '"f_amount":2e-05')


def _doubled(batch: str) -> str:
    """Two facts of one id: the engine would keep the first only."""
    return batch.replace('"id":"1"', '"id":"0"')


def _garbled(batch: str) -> str:
    return batch.replace('"f_amount":2', '"f_amount":')


@pytest.mark.parametrize("breaking", [_cut, _doubled, _garbled])
def test_a_batch_the_engine_did_not_finish_is_a_failure_and_the_next_one_works(
    breaking: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher("broken", SMALL_AND_LARGE) as matcher:
        written = matcher.handover.written
        monkeypatch.setattr(matcher.handover, "written", lambda batch: breaking(written(batch)))
        with pytest.raises(MatcherFailed, match="broken/0"):
            matcher.match_all([{"amount": 100}, {"amount": 2}, {"amount": 3}])
        monkeypatch.undo()
        asked: list[Fields] = [{"amount": 100}, {"amount": 2}]
        assert matcher.match_all(asked) == [{"large"}, {"small"}]


@pytest.mark.parametrize("facts", [[{"amount": 2}], [{"amount": 2}, {"amount": 100}]])
def test_a_batch_whose_first_fact_cannot_be_read_is_a_failure_and_no_crash(
    facts: list[Fields], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher("unread", SMALL_AND_LARGE) as matcher:
        written = matcher.handover.written
        for _ in range(20):
            monkeypatch.setattr(matcher.handover, "written", lambda batch: _garbled(written(batch)))
            with pytest.raises(MatcherFailed):
                matcher.match_all(facts)
            monkeypatch.undo()
            assert matcher.match({"amount": 2}) == {"small"}


def test_an_error_of_the_engine_is_a_failure_and_the_next_evaluation_works() -> None:
    above = {f"p{n}": {"$and": [{"$gte": {"f_amount": n}}]} for n in range(80)}
    ruleset = EngineRuleset("beyond", above)  # type: ignore[arg-type]
    batch = '[{"id":"0","sid":"0","f_amount":%d},{"id":"end","sid":"0","end":1}]'
    with pytest.raises(MatcherFailed, match="error code: 303"):
        ruleset.matches(batch % 100, size=1)
    assert ruleset.matches(batch % 1, size=1) == [(0, "p0"), (0, "p1")]
    ruleset.close()


def test_an_interrupt_in_the_middle_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(size: int) -> str:
        raise KeyboardInterrupt

    with Matcher("interrupted", SMALL_AND_LARGE) as matcher:
        monkeypatch.setattr(engine, "retraction", interrupt)
        with pytest.raises(KeyboardInterrupt):
            matcher.match({"amount": 100})
        monkeypatch.undo()
        assert matcher.match({"amount": 5}) == {"small"}


def test_a_definition_the_engine_does_not_take_is_a_failure() -> None:
    with pytest.raises(MatcherFailed, match="refused/0 was not accepted"):
        EngineRuleset("refused/0", {"p": {"$and": {"f_amount": 1}}})


def test_nothing_of_a_batch_stays_in_the_engine() -> None:
    with Matcher("empty", SMALL_AND_LARGE) as matcher:
        matcher.match_all([{"amount": number} for number in range(250)])
        assert engine.loaded_facts("empty/0") == []


# --- threads, processes, warnings


def test_threads_share_a_matcher() -> None:
    asked: list[Fields] = [{"amount": number} for number in range(60, 140)]
    expected = [matching(SMALL_AND_LARGE, fields) for fields in asked]
    with Matcher("shared", SMALL_AND_LARGE) as matcher, ThreadPoolExecutor(8) as pool:
        one_by_one = list(pool.map(matcher.match, asked * 5))
        together = list(pool.map(matcher.match_all, [asked] * 16))
    assert one_by_one == expected * 5
    assert together == [expected] * 16


def test_the_engine_starts_no_thread() -> None:
    before = threading.active_count()
    with Matcher("quiet", SMALL_AND_LARGE) as matcher:
        matcher.match({"amount": 5})
        assert threading.active_count() == before


def _python(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


SMALL_PROGRAM = """
from rules.matching.matcher import Matcher
from tests.rules.patterns import SMALL_AND_LARGE
matcher = Matcher("cn-v7", SMALL_AND_LARGE)
assert matcher.match_all([{"amount": 100}, {"amount": 5}]) == [{"large"}, {"small"}]
"""


def test_it_works_where_every_warning_is_an_error() -> None:
    assert _python(SMALL_PROGRAM + "print('done')", "-W", "error") == "done\n"


def test_a_forked_process_loads_its_own_engine() -> None:
    program = """
import os, threading
from rules.matching import engine
ruleset = matcher._shards[0]
inherited = ruleset._here()
with inherited.lock:  # as if another thread were in the middle of an evaluation
    child = os.fork()
    if child == 0:
        assert matcher.match({"amount": 5}) == {"small"}
        assert ruleset._here() is not inherited
        os._exit(7)
_, status = os.waitpid(child, 0)
assert matcher.match({"amount": 100}) == {"large"}
print(os.waitstatus_to_exitcode(status))
"""
    assert _python(SMALL_PROGRAM + program) == "7\n"


# --- what is kept


def test_a_kept_answer_needs_no_engine() -> None:
    matcher = Matcher("kept", SMALL_AND_LARGE)
    assert matcher.cached({"amount": 5}) == {"small"}
    matcher.close()
    assert matcher.cached({"amount": 5}) == {"small"}
    with pytest.raises(MatcherFailed):
        matcher.cached({"amount": 6})


def test_true_and_one_are_two_answers() -> None:
    cache = MatchCache()
    flags: dict[str, Pattern] = {"yes": pattern({"field": "flag", "eq": True})}
    ones = {"one": pattern({"field": "flag", "eq": 1})}
    with Matcher("flags", flags, cache=cache) as by_flag, Matcher("ones", ones, cache=cache) as by_number:
        assert by_flag.cached({"flag": True}) == {"yes"}
        assert by_number.cached({"flag": 1}) == {"one"}
        with pytest.raises(UnfitFact):
            by_flag.cached({"flag": 1})


def test_matchers_of_the_same_patterns_share_answers_and_of_others_do_not() -> None:
    raised = {**SMALL_AND_LARGE, "large": pattern({"field": "amount", "gt": 100})}
    with Matcher("a", SMALL_AND_LARGE) as a, Matcher("b", SMALL_AND_LARGE) as b, Matcher("c", raised) as c:
        assert a.digest == b.digest
        assert a.digest != c.digest


def test_the_answer_asked_for_longest_ago_is_forgotten_first() -> None:
    cache = MatchCache(2)
    for handed in ((1,), (2,)):
        cache.put("d", handed, matches=frozenset({"p"}))
    assert cache.get("d", (1,)) == {"p"}
    cache.put("d", (3,), matches=frozenset())
    assert len(cache) == 2
    assert [cache.get("d", (number,)) for number in (1, 2, 3)] == [{"p"}, None, frozenset()]
    assert cache.get("other", (1,)) is None
