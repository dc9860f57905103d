"""Breaks G91: the access log is checked against itself alone, not against the heads in the ledger."""

TESTS = [
    "tests/ledger/test_access.py::test_what_is_cut_off_is_found_against_the_ledger",
    "tests/ledger/test_access.py::test_a_chain_that_is_written_anew_is_found_against_the_ledger",
]


def apply() -> None:
    from ledger import access_check

    access_check._anchored = lambda connection, months: []
