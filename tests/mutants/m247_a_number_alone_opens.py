"""Breaks G247: whoever names a number that is known reads what is held under it, whatever the name."""

TESTS = ["tests/api/http/test_own.py::test_inv_40_a_name_and_a_number_that_do_not_agree_are_told_nothing"]


def apply() -> None:
    from ledger.vault.persons import Persons

    Persons._agrees = lambda self, subject_id, person: True  # type: ignore[method-assign]
