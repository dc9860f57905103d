"""Breaks G169: what loses its law is warned of on the last day alone."""

TESTS = [
    "tests/rules/test_guardrails.py::test_what_loses_its_last_law_is_warned_of_for_ninety_days",
]


def apply() -> None:
    from datetime import timedelta

    from rules.guards import endings

    endings.NOTICE = timedelta(days=1)
