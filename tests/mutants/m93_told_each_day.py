"""Breaks G113: a department that is late with an application is told of each day anew."""

TESTS = [
    "tests/domain/test_repairs.py"
    "::test_c64_a_department_that_lets_its_time_pass_is_told_of_once_and_nothing_else_comes_of_it",
]


def apply() -> None:
    from datetime import date
    from typing import Any

    from domain.events import RepairOverdue
    from domain.pending import Repair
    from domain.procedures import repairs

    moved = repairs._moved

    def forgets(repair: Repair, event: Any, *, on: date) -> Repair:
        return repair if isinstance(event, RepairOverdue) else moved(repair, event, on=on)

    repairs._moved = forgets
