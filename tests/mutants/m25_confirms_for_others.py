"""Breaks INV-37: one department's officer puts into effect what another department determined."""

TESTS = [
    "tests/domain/test_officers.py::test_inv_37_who_confirms_puts_no_other_departments_ground_into_effect",
    "tests/domain/test_officers.py::test_inv_37_who_declines_decides_nothing_about_another_departments_ground",
]


def apply() -> None:
    from domain import orders

    orders._set_aside_of_others = lambda decision, order: None
