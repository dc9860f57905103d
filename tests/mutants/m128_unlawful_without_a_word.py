"""Breaks G158: nobody is told that a measure is lifted because its rules were unlawful, nor made due for it."""

TESTS = [
    "tests/ledger/rulemaking/test_unlawful.py::test_what_stood_on_an_unlawful_version_is_lifted_at_once_and_says_why"
]


def apply() -> None:
    from rules.following.rulebook import RulesetRulebook

    RulesetRulebook._voided_grounds = lambda *_: frozenset()  # type: ignore[method-assign]
