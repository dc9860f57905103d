"""Breaks G115 and INV-19: whoever takes part proposes entries, and goes on with those of others."""

TESTS = [
    "tests/domain/test_listing.py::test_inv_19_only_who_proposed_it_goes_on",
    "tests/domain/test_listing.py::test_inv_19_only_who_determines_for_the_list_proposes",
]


def apply() -> None:
    from domain.procedures import listing
    from rules.following.rulebook import RulesetRulebook

    listing._own_entry = listing._entry  # type: ignore[attr-defined]
    RulesetRulebook.determines = lambda *asked, **more: True  # type: ignore[method-assign]
