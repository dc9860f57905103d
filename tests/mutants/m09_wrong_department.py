"""Breaks G22: any department may answer any task."""

TESTS = ["tests/domain/test_tasks.py::test_inv_5_nobody_but_the_department_it_was_pushed_to_answers"]


def apply() -> None:
    from domain import tasks

    tasks.own_task = tasks._task
