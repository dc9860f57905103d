"""Breaks G140: what a workbook said before is written again."""

TESTS = [
    "tests/api/http/test_workbook.py::test_what_was_said_before_is_no_error_and_is_not_written_again",
    "tests/api/http/test_workbook.py::test_two_rows_about_one_task_are_carried_out_in_order",
]


def apply() -> None:
    from api.taskbook import carrying

    carrying._Said.before = lambda *asked: False  # type: ignore[method-assign]
