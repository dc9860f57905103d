"""Breaks G168: a rule that can never come true is published."""

TESTS = [
    "tests/rules/test_guardrails.py::test_a_hostile_pack_is_refused[a record and none of it]",
]


def apply() -> None:
    from rules.guards import reach

    reach._contradicted = lambda condition: None
