"""Breaks G126: a procedure is late only once a worker has said so."""

TESTS = [
    "tests/api/http/test_pages_procedures.py"
    "::test_what_is_late_is_called_overdue_on_the_day_whether_a_worker_came_or_not",
]


def apply() -> None:
    from api.procedures import repairing

    repairing.is_over = lambda due, *, on: False
