"""Breaks G264: a ruleset may make public what may name somebody."""

TESTS = [
    "tests/rules/test_disclosing.py::test_c70_a_ruleset_that_makes_free_text_public_is_refused[own:statement-pledge]",
    "tests/rules/test_disclosing.py::"
    "test_c70_a_ruleset_that_makes_free_text_public_is_refused[act:penalty-penalty_content]",
]


def apply() -> None:
    from rules.guards import fields
    from rules.releasing import guardrails

    guardrails.GUARDS = tuple(  # type: ignore[misc]
        guard for guard in guardrails.GUARDS if guard is not fields.who_somebody_is_stays_private
    )
