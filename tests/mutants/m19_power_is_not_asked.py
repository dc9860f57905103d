"""Breaks G52: whoever names a purpose of the list reads, whatever powers the ruleset gives."""

TESTS = [
    "tests/api/test_cli_power.py::test_every_read_outside_the_powers_is_refused_and_on_record",
    "tests/api/test_cli_power.py::test_a_check_outside_the_powers_is_refused_and_on_record",
    "tests/api/test_cli_power.py::test_the_tasks_of_others_are_refused_on_record",
]


def apply() -> None:
    from api import admission

    admission.barred = lambda ruleset, asked: None  # type: ignore[assignment]
