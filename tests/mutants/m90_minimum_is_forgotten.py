"""Breaks G111: a repair is accepted before its minimum time is over."""

TESTS = [
    "tests/domain/test_repairs.py::test_inv_22_what_was_corrected_to_be_graver_is_looked_at_again_before_the_grant",
    "tests/api/http/test_repairs.py::test_c66_a_repair_from_application_to_the_last_confirmation",
]


def apply() -> None:
    from datetime import date

    from domain.records import Filed
    from domain.rulebook import RepairTerms
    from rules.following.rulebook import RulesetRulebook

    def at_once(_: RulesetRulebook, filed: Filed) -> RepairTerms:
        return RepairTerms(date.min)

    RulesetRulebook.repair_terms = at_once  # type: ignore[method-assign]
