"""What one live answer of the matcher costs, against the plain evaluator on the same facts in the same run.

    python -m benchmarks.matcher

Method: every pattern tests three fields (one of twenty items, an amount, a kind), as packs do; 2,000 distinct facts,
handed over in batches, nothing kept. Best of five rounds, the evaluators in turn within each round, so that a busy
machine slows both. `plain` and `prepared` are the evaluators of rules.matching, of which the latter checks every live
answer; `checked` is what a live evaluation costs in all. A ratio above 1 says how many times dearer it is than the
prepared evaluator.
"""

import random
import time
from collections.abc import Callable, Sequence

from domain.facts import Fields
from rules.conditions import Operator, Pattern, Test
from rules.matching.checked import CheckedMatcher
from rules.matching.matcher import MatchCache, Matcher
from rules.matching.plain import matching
from rules.matching.prepared import PreparedPatterns

SIZES = (10, 100, 500)
FACTS = 2_000
ROUNDS = 5


def main() -> None:
    """Print a line for each number of patterns."""
    print("us per fact; ratio = durable / prepared")
    print("patterns  shards  matches/fact  durable  one by one  plain  prepared  checked  ratio")
    for size in SIZES:
        print(_line(size))


def _line(size: int) -> str:
    chance = random.Random(size)
    patterns = {f"p{number}": a_pattern(number, chance) for number in range(size)}
    facts = [a_fact(chance) for _ in range(FACTS)]
    with Matcher("benchmark", patterns) as matcher:
        prepared = PreparedPatterns(patterns)
        found = matcher.match_all(facts)
        assert found == [prepared.matching(fields) for fields in facts]
        durable, single, plain, ready, checked = best(
            facts,
            matcher.match_all,
            lambda them: [matcher.match(fields) for fields in them],
            lambda them: [matching(patterns, fields) for fields in them],
            lambda them: [prepared.matching(fields) for fields in them],
            lambda them: CheckedMatcher(patterns, matcher=matcher, cache=MatchCache()).match_all(them),
        )
        shards = matcher.shards
    matches = sum(map(len, found)) / len(found)
    return (
        f"{size:8}  {shards:6}  {matches:12.1f}  {durable:7.1f}  {single:10.1f}  {plain:5.1f}  {ready:8.1f}"
        f"  {checked:7.1f}  {durable / ready:5.1f}"
    )


def best(facts: Sequence[Fields], *evaluators: Callable[[Sequence[Fields]], object]) -> list[float]:
    """Microseconds per fact for each evaluator, the best of all rounds."""
    rounds = [[_timed(evaluate, facts) for evaluate in evaluators] for _ in range(ROUNDS)]
    return [min(times) / len(facts) * 1e6 for times in zip(*rounds, strict=True)]


def _timed(evaluate: Callable[[Sequence[Fields]], object], facts: Sequence[Fields]) -> float:
    start = time.perf_counter()
    evaluate(facts)
    return time.perf_counter() - start


def a_pattern(number: int, chance: random.Random) -> Pattern:
    """The pattern of a number, with an amount of its own."""
    return Pattern(
        tests=(
            Test(field="item", op=Operator.EQ, value=f"i{number % 20}"),
            Test(field="amount", op=Operator.GE, value=chance.randrange(10**6)),
            Test(field="kind", op=Operator.NE, value=f"k{number % 4}"),
        )
    )


def a_fact(chance: random.Random) -> Fields:
    """A fact, which about a third of the patterns of its item match."""
    return {
        "item": f"i{chance.randrange(25)}",
        "amount": chance.randrange(10**6),
        "kind": f"k{chance.randrange(5)}",
        "issuer": "local:us-cms",
    }


if __name__ == "__main__":
    main()
