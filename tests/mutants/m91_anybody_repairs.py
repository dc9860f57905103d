"""Breaks G111 and INV-19: whoever takes part decides about the repair of what another determined."""

TESTS = [
    "tests/domain/test_repairs.py::test_inv_19_only_the_determining_department_decides",
    "tests/api/test_cli_repair.py::test_nobody_else_decides",
]


def apply() -> None:
    from domain import cases
    from domain.procedures import repairs

    repairs.own_record = cases.filed_record  # type: ignore[attr-defined]
