"""Breaks G1: writers do not wait for each other, so that positions no longer rise in commit order."""

TESTS = ["tests/faults/test_tail_misses_nothing.py::test_threads_of_one_process"]


def apply() -> None:
    from ledger.log import write

    write.LOCK = "SELECT 1"  # type: ignore[misc]
