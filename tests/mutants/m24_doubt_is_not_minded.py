"""Breaks G56: rules see an amount that is in doubt."""

TESTS = [
    "tests/domain/test_defects.py::test_an_amount_in_doubt_grounds_nothing_until_its_department_resolves_it",
    "tests/domain/test_defects.py::test_a_source_that_says_otherwise_is_kept_and_what_differs_is_in_doubt",
]


def apply() -> None:
    from domain.records import Filed

    Filed.doubted = lambda filed, name: False  # type: ignore[method-assign]
