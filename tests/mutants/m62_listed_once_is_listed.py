"""Breaks G133: it is enough that there was an entry on the day of the record that a ban follows from."""

TESTS = [
    "tests/rules/test_guardrails.py"
    "::test_a_hostile_pack_is_refused[a ban by policy that goes on when the entry is over]",
    "tests/rules/test_guardrails.py::test_a_hostile_pack_is_refused[a ban by policy while there was ever an entry]",
]


def apply() -> None:
    from rules.guards import statutes
    from rules.rulesets import Form

    asked = statutes._ends_with_entry
    statutes._ends_with_entry = lambda ruleset, condition, form: asked(ruleset, condition, Form.WHILE)
    statutes._is_kept = lambda ruleset, name, within: True
