"""Breaks G218: after a split the numbers of the one go on meaning the other."""

TESTS = [
    "tests/ledger/test_numbers.py::test_a_merge_that_proved_wrong_is_undone_and_each_number_means_its_own_subject_again"
]


def apply() -> None:
    from ledger.log import write

    write._write_returns = lambda *_: None
