"""Breaks G18: the last ground ends and the departments are not told to lift the measure."""

TESTS = [
    "tests/domain/test_orders.py::test_accepted_tasks_are_lifted_and_all_others_recalled",
]


def apply() -> None:
    from domain import orders

    orders.lift = lambda decision, order, *, cause: None
