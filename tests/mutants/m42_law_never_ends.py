"""Breaks G84: what an instrument carried goes on after it has ended."""

TESTS = [
    "tests/rules/test_decided.py::test_inv_36_a_span_ends_on_the_day_on_which_its_law_does",
]


def apply() -> None:
    from domain.intervals import ALWAYS
    from rules.rulesets import Ruleset

    Ruleset.founded = lambda ruleset, basis: ALWAYS  # type: ignore[method-assign]
