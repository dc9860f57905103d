"""Breaks C3: a credit code whose organisation code is wrong passes as sound and carries measures."""

TESTS = [
    "tests/domain/identity/test_credit_code.py"
    "::test_a_wrong_check_of_the_organisation_code_inside_is_a_defect_and_no_refusal",
    "tests/domain/identity/test_registering.py"
    "::test_a_code_whose_inner_check_fails_is_filed_with_a_defect_and_carries_no_measure",
    "tests/projections/test_duplicates.py::test_a_subject_with_a_wrong_code_follows_nothing_until_it_is_corrected",
]


def apply() -> None:
    from domain.identity import credit_code

    whole = credit_code.CreditCode

    def without_defects(code: str, defects: tuple[str, ...]) -> credit_code.CreditCode:
        return whole(code, ())

    credit_code.CreditCode = without_defects  # type: ignore[assignment, misc]
