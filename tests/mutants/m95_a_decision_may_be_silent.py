"""Breaks G117 and INV-16: a decision may leave out what the subject is owed."""

TESTS = [
    "tests/domain/test_listing.py::test_inv_16_a_decision_says_everything_that_the_subject_is_owed",
    "tests/domain/test_listing.py::test_inv_15_a_proposal_names_facts_grounds_and_basis",
]


def apply() -> None:
    from domain.procedures import listing

    listing.refuse_blank = lambda **said: None  # type: ignore[assignment]
