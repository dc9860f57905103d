"""What a fact costs to be matched live, the plain check of every answer included, against two engines on the same.

    python -m venv peers && peers/bin/pip install zen-engine==2.1.3 drools_jpy==0.4.1
    PYTHONPATH=$(echo peers/lib/python3*/site-packages) .venv/bin/python -m benchmarks.live

Method: the patterns and facts of `benchmarks.matcher`; 2,000 distinct facts, nothing kept from one to the next, best of
five rounds, the engines in turn within each round. Ours is asked as filing a batch asks it, and one by one. zen-engine
is asked both ways it offers: a decision table that collects its hits, and compiled expressions, one for each pattern,
in a loop of Python. drools_jpy is sent each fact as an event and tells the rules that match; it needs a Java of 17 or
later (and JAVA_HOME where it does not find it). All have to give the same answers. Lines of the project: faster than
zen-engine at each size, and at most 1.5 of drools_jpy at 100. The peers are no dependency of the project.
"""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.matcher import FACTS, SIZES, a_fact, a_pattern, best
from domain.facts import Fields
from rules.conditions import Operator, Pattern, Test
from rules.matching.checked import CheckedMatcher
from rules.matching.matcher import MatchCache, Matcher

Engine = Callable[[Sequence[Fields]], list[frozenset[str]]]
_SIGNS = {Operator.EQ: "==", Operator.NE: "!=", Operator.GE: ">="}
_WORDS = {
    Operator.EQ: "EqualsExpression",
    Operator.NE: "NotEqualsExpression",
    Operator.GE: "GreaterThanOrEqualToExpression",
}


def main() -> None:
    """Print a line for each number of patterns."""
    print("us per fact; a ratio below 1: ours is quicker")
    print("patterns   ours  one by one  zen table  zen expr.  drools  to table  to expr.  to drools")
    for size in SIZES:
        print(_line(size), flush=True)


def _line(size: int) -> str:
    chance = random.Random(size)
    patterns = {f"p{number}": a_pattern(number, chance) for number in range(size)}
    facts = [a_fact(chance) for _ in range(FACTS)]
    with Matcher("benchmark", patterns) as matcher:
        engines = [_ours(patterns, matcher), _one_by_one(patterns, matcher)]
        engines += [_zen_table(patterns), _zen_expressions(patterns), _drools(patterns)]
        expected, *others = [engine(facts) for engine in engines]
        assert all(found == expected for found in others), "the engines do not agree"
        ours, single, table, expressions, drools = best(facts, *engines)
    return (
        f"{size:8}  {ours:5.1f}  {single:10.1f}  {table:9.1f}  {expressions:9.1f}  {drools:6.1f}"
        f"  {ours / table:8.2f}  {ours / expressions:8.2f}  {ours / drools:9.2f}"
    )


def _ours(patterns: Mapping[str, Pattern], matcher: Matcher) -> Engine:
    def found(facts: Sequence[Fields]) -> list[frozenset[str]]:
        checked = CheckedMatcher(patterns, matcher=matcher, cache=MatchCache())
        return [one.patterns for one in checked.match_all(facts)]

    return found


def _one_by_one(patterns: Mapping[str, Pattern], matcher: Matcher) -> Engine:
    def found(facts: Sequence[Fields]) -> list[frozenset[str]]:
        checked = CheckedMatcher(patterns, matcher=matcher, cache=MatchCache())
        return [checked.match(fields).patterns for fields in facts]

    return found


# --- zen-engine


def _zen_table(patterns: Mapping[str, Pattern]) -> Engine:
    import zen

    fields = ("item", "amount", "kind")
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": f"i{at}", "name": field, "field": field} for at, field in enumerate(fields)],
        "outputs": [{"id": "o", "name": "pattern", "field": "pattern"}],
        "rules": [
            {"_id": name, "o": json.dumps(name)}
            | {f"i{fields.index(test.field)}": f"{_SIGNS[test.op]} {json.dumps(test.value)}" for test in pattern.tests}
            for name, pattern in patterns.items()
        ],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": "table", "position": {"x": 1, "y": 0}, "content": table},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
        for one, other in (("in", "table"), ("table", "out"))
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def found(facts: Sequence[Fields]) -> list[frozenset[str]]:
        return [frozenset(hit["pattern"] for hit in decision.evaluate(dict(fact))["result"]) for fact in facts]

    return found


def _zen_expressions(patterns: Mapping[str, Pattern]) -> Engine:
    import zen

    def written(test: Test) -> str:
        return f"{test.field} {_SIGNS[test.op]} {json.dumps(test.value)}"

    compiled = [
        (name, zen.compile_expression(" and ".join(map(written, pattern.tests)))) for name, pattern in patterns.items()
    ]

    def found(facts: Sequence[Fields]) -> list[frozenset[str]]:
        return [frozenset(name for name, one in compiled if one.evaluate(dict(fact))) for fact in facts]

    return found


# --- drools_jpy


def _drools(patterns: Mapping[str, Pattern]) -> Engine:
    from drools.rule import Rule
    from drools.ruleset import Ruleset

    rules = [
        {
            "Rule": {
                "name": name,
                "condition": {"AllCondition": [_all_of(pattern.tests)]},
                "actions": [],
                "enabled": True,
            }
        }
        for name, pattern in patterns.items()
    ]
    name = f"benchmark {len(patterns)}"
    told = {"name": name, "hosts": ["all"], "sources": [], "match_multiple_rules": True, "rules": rules}
    engine = Ruleset(name=name, serialized_ruleset=json.dumps(told))
    matched: list[str] = []
    for rule in patterns:
        engine.add_rule(Rule(rule, lambda _, rule=rule: matched.append(rule)))

    def found(facts: Sequence[Fields]) -> list[frozenset[str]]:
        answers = []
        for fact in facts:
            matched.clear()
            engine.assert_event(json.dumps(fact))
            answers.append(frozenset(matched))
        return answers

    return found


def _all_of(tests: Sequence[Test]) -> dict[str, Any]:
    first, *others = map(_test, tests)
    for other in others:
        first = {"AndExpression": {"lhs": first, "rhs": other}}
    return first


def _test(test: Test) -> dict[str, Any]:
    kind = "Integer" if isinstance(test.value, int) else "String"
    return {_WORDS[test.op]: {"lhs": {"Event": test.field}, "rhs": {kind: test.value}}}


if __name__ == "__main__":
    main()
