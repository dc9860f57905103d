"""Whatever the matcher does, the plain answer stands, and whoever acts on it knows whether both agree (INV-34)."""

from collections.abc import Sequence

from domain.facts import Fields
from rules.errors import MatcherFailed
from rules.matching.answers import MakeMatcher
from rules.matching.checked import Checked, CheckedMatcher, checked_matcher
from rules.matching.handover import Handed, Handover
from rules.matching.matcher import Matcher, Matches
from tests.rules.patterns import SMALL_AND_LARGE


class FakeMatcher:
    """Answers what it is told to; fails on every batch that holds one of some amounts."""

    def __init__(self, *, answer: Matches = frozenset(), fails_on: Sequence[int] = ()) -> None:
        self.name = "fake-v1"
        self.digest = "d"
        self.handover = Handover(SMALL_AND_LARGE)
        self.asked = 0
        self._answer = answer
        self._fails_on = {(amount,) for amount in fails_on}

    def match_handed(self, facts: Sequence[Handed]) -> list[Matches]:
        self.asked += len(facts)
        if self._fails_on.intersection(facts):
            raise MatcherFailed("the end marker did not fire")
        return [self._answer for _ in facts]


def test_where_both_agree_the_answer_is_untroubled() -> None:
    make: MakeMatcher = checked_matcher
    matched = make("us-nursing-homes@1/records", SMALL_AND_LARGE).match({"amount": 100, "record_kind": "penalty"})
    assert matched == Checked(frozenset({"large"}))
    assert matched.trouble is None


def test_where_they_differ_the_plain_answer_stands_and_says_so() -> None:
    matcher = FakeMatcher(answer=frozenset({"large", "small"}))
    matched = CheckedMatcher(SMALL_AND_LARGE, matcher=matcher).match({"amount": 100})
    assert (matched.patterns, matched.differed, matched.failure) == ({"large"}, True, None)
    assert matched.trouble == "fake-v1: the two evaluators differ on small"


def test_an_answer_that_differed_is_not_kept() -> None:
    matcher = FakeMatcher(answer=frozenset({"small"}))
    checked = CheckedMatcher(SMALL_AND_LARGE, matcher=matcher)
    assert [checked.match({"amount": 100}).differed for _ in range(2)] == [True, True]
    assert [checked.match({"amount": 5}).differed for _ in range(2)] == [False, False]
    assert matcher.asked == 3


def test_where_the_matcher_fails_the_plain_answer_stands_and_says_so() -> None:
    matched = CheckedMatcher(SMALL_AND_LARGE, matcher=FakeMatcher(fails_on=[100])).match({"amount": 100})
    assert (matched.patterns, matched.differed) == ({"large"}, False)
    assert matched.failure is not None
    assert "end marker" in matched.failure
    assert matched.trouble == f"fake-v1: {matched.failure}"


def test_a_failure_on_many_facts_is_laid_on_the_one_that_causes_it() -> None:
    checked = CheckedMatcher(SMALL_AND_LARGE, matcher=FakeMatcher(answer=frozenset({"small"}), fails_on=[3]))
    asked: list[Fields] = [{"amount": number} for number in range(6)]
    found = checked.match_all(asked)
    assert [one.patterns for one in found] == [{"small"}] * 6
    assert [one.failure is None for one in found] == [True, True, True, False, True, True]


def test_an_unfit_fact_is_a_failure_of_its_own_and_never_reaches_the_matcher() -> None:
    matcher = FakeMatcher(answer=frozenset({"small"}))
    unfit, fit = CheckedMatcher(SMALL_AND_LARGE, matcher=matcher).match_all([{"amount": "5"}, {"amount": 5}])
    assert unfit.patterns == frozenset()
    assert unfit.failure is not None
    assert "field amount" in unfit.failure
    assert fit == Checked(frozenset({"small"}))
    assert matcher.asked == 1


def test_a_closed_matcher_still_gives_plain_answers() -> None:
    matcher = Matcher("closing", SMALL_AND_LARGE)
    checked = CheckedMatcher(SMALL_AND_LARGE, matcher=matcher)
    matcher.close()
    matched = checked.match({"amount": 100})
    assert matched.patterns == {"large"}
    assert matched.failure is not None


def test_what_both_agreed_on_is_asked_once() -> None:
    matcher = FakeMatcher(answer=frozenset({"small"}))
    checked = CheckedMatcher(SMALL_AND_LARGE, matcher=matcher)
    asked: list[Fields] = [{"amount": 5, "remark": "a"}, {"amount": 5, "remark": "b"}]
    assert checked.match_all(asked) == checked.match_all(asked)
    assert matcher.asked == 2
