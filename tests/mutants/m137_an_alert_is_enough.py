"""Breaks G167: a sanction follows from an alert where a ruleset says so."""

TESTS = [
    "tests/rules/test_signals.py::test_c79_an_alert_grounds_no_sanction_though_a_ruleset_said_so",
]


def apply() -> None:
    from rules.rulesets import Ruleset

    Ruleset.resting_on_signals = frozenset()  # type: ignore[assignment, misc]
