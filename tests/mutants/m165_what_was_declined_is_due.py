"""Breaks G198: what is stopped, or was declined by an officer, ought to be applied all the same."""

TESTS = [
    "tests/api/test_applied.py::test_who_need_not_is_told_why",
    "tests/api/test_applied.py::test_what_is_stopped_is_not_due_but_a_history_taken_over_is",
]


def apply() -> None:
    from domain import agreeing

    agreeing._left = lambda _subject, wanted, _order: tuple(wanted.grounds.values())
