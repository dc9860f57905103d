"""Breaks G192: what an unlawful version took is given back, and nobody is told that it was unlawful."""

TESTS = [
    "tests/ledger/rulemaking/test_unlawful.py::test_whoever_suffered_under_an_unlawful_version_is_told_once_and_nobody_else",
    "tests/ledger/rulemaking/test_unlawful.py::test_whom_a_killed_process_had_not_told_is_told_by_the_next",
    "tests/ledger/rulemaking/test_unlawful.py::test_the_register_of_uses_says_who_was_told_and_when",
    "tests/rules/test_rulebook.py::test_whoever_lost_an_incentive_under_an_unlawful_version_is_told_of_it",
]


def apply() -> None:
    from rules.following.rulebook import RulesetRulebook

    RulesetRulebook.unlawful = lambda *_, **__: []  # type: ignore[method-assign]
