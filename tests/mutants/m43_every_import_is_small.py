"""Breaks G85: an import is never too much for a day."""

TESTS = [
    "tests/ledger/test_surge.py::test_inv_38_what_burdens_too_many_waits_and_a_second_officer_lets_it_go_on",
    "tests/ledger/test_surge.py::test_imports_of_one_day_are_counted_together",
]


def apply() -> None:
    from api import surge

    surge._left_today = lambda office: None
