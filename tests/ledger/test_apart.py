"""Matching in a process of its own gives the answers of matching here, and its end costs time only."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from domain.facts import Fields
from ledger.matching.apart import WORTHWHILE, ApartMatcher, MatchingApart
from rules.conditions import Operator, Pattern, Test
from rules.matching.answers import Foreseen
from rules.matching.checked import checked_matcher
from rules.matching.handover import BATCH

PATTERNS = {f"at_least_{n}": Pattern(tests=(Test(field="amount", op=Operator.GE, value=n),)) for n in range(0, 50, 7)}
FACTS: list[Fields] = [{"amount": n % 53, "record_kind": "penalty"} for n in range(3 * BATCH + 17)]
UNFIT: Fields = {"amount": "much"}


@pytest.fixture
def apart() -> Iterator[MatchingApart]:
    made = MatchingApart()
    yield made
    made.close()


def begun(apart: MatchingApart, name: str = "v1", patterns: dict[str, Pattern] = PATTERNS) -> ApartMatcher:
    """A matcher whose other process answers by now."""
    matcher = apart(name, patterns)
    until = monotonic() + 60
    while not apart.process.ready(name, patterns, None):
        assert monotonic() < until, "the other process did not begin"
        sleep(0.01)
    return matcher


def wrongly_answered(matcher: ApartMatcher, facts: list[Fields]) -> list[int]:
    """The places of facts that are answered otherwise than here."""
    return differing(matcher.foresee(facts), facts)


def differing(matched: Foreseen, facts: list[Fields]) -> list[int]:
    expected = checked_matcher("v1", PATTERNS).match_all(facts)
    return [place for place in range(len(facts)) if matched(place) != expected[place]]


def gone(pid: int) -> bool:
    """It runs no more; where nobody has taken note of its end it is still listed, as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    listed = Path(f"/proc/{pid}/stat")
    return listed.exists() and listed.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.guarantee("G98")
def test_the_answers_are_those_given_here(apart: MatchingApart) -> None:
    facts = [*FACTS, UNFIT]
    assert checked_matcher("v1", PATTERNS).match_all(facts)[-1].trouble is not None
    assert wrongly_answered(begun(apart), facts) == []
    assert apart.process.pid is not None


@pytest.mark.guarantee("G98")
def test_answers_asked_for_in_any_order_are_each_facts_own(apart: MatchingApart) -> None:
    matcher = begun(apart)
    earlier, later = matcher.foresee(FACTS), matcher.foresee(FACTS[::-1])
    expected = checked_matcher("v1", PATTERNS).match_all(FACTS)
    for place in (len(FACTS) - 1, 0, BATCH, BATCH - 1):
        assert later(len(FACTS) - 1 - place) == expected[place]
        assert earlier(place) == expected[place]


@pytest.mark.guarantee("G98")
def test_sets_of_patterns_are_told_apart(apart: MatchingApart) -> None:
    other = {"small": Pattern(tests=(Test(field="amount", op=Operator.LT, value=3),))}
    first, second = begun(apart), begun(apart, "v2", other)
    one, two = first.foresee(FACTS), second.foresee(FACTS)
    assert two(0).patterns == {"small"}
    assert one(0).patterns == {"at_least_0"}


@pytest.mark.guarantee("G98")
def test_what_the_other_process_did_not_answer_is_matched_here(apart: MatchingApart) -> None:
    matcher, pid = begun(apart), apart.process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    matched = matcher.foresee(FACTS)
    os.kill(pid, signal.SIGKILL)
    assert differing(matched, FACTS) == []
    assert wrongly_answered(matcher, FACTS) == [], "and so is everything after it"


def test_a_process_that_nobody_listens_to_does_not_stop_who_asks(apart: MatchingApart) -> None:
    matcher = begun(apart)
    for _ in range(150):  # far more than the connection holds
        matcher.foresee(FACTS)
    assert wrongly_answered(matcher, FACTS) == []


def test_few_facts_start_no_process(apart: MatchingApart) -> None:
    matcher = apart("v1", PATTERNS)
    assert wrongly_answered(matcher, FACTS[: WORTHWHILE - 1]) == []
    assert apart.process.pid is None


def test_it_ends_when_it_is_closed_and_when_whoever_started_it_is_killed(apart: MatchingApart) -> None:
    begun(apart)
    pid = apart.process.pid
    assert pid is not None
    apart.close()
    assert gone(pid)
    starter = "\n".join(
        [
            "import time",
            "from tests.ledger.test_apart import MatchingApart, begun",
            "apart = MatchingApart()",
            "begun(apart)",
            "print(apart.process.pid, flush=True)",
            "time.sleep(600)",
        ]
    )
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        parent.kill()
    until = monotonic() + 30
    while not (ended := gone(orphan)) and monotonic() < until:
        sleep(0.02)
    assert ended


def test_a_forked_process_matches_for_itself(apart: MatchingApart) -> None:
    matcher = begun(apart)
    matched = matcher.foresee(FACTS)
    child = os.fork()
    if child == 0:
        os._exit(1 if differing(matched, FACTS) else 0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert differing(matched, FACTS) == []
