"""Breaks G82: what is law in one region has effect in all."""

TESTS = [
    "tests/rules/test_decided.py::test_inv_6_a_local_measure_follows_in_its_region_and_what_lies_in_it",
]


def apply() -> None:
    from rules.rulesets import Ruleset

    Ruleset.reaches = lambda ruleset, place, region: True  # type: ignore[method-assign]
