"""Breaks G131: praise is held against the severe entries of its own first day alone."""

TESTS = [
    "tests/invariants/test_command_door.py::test_praise_beside_a_severe_entry_is_refused",
    "tests/invariants/test_command_door.py::test_praise_is_not_corrected_into_the_time_of_a_severe_entry",
]


def apply() -> None:
    from datetime import timedelta

    from rules.following import catalogue

    asked = catalogue._stands
    catalogue._stands = lambda filed, row, begin, until: asked(filed, row, begin, begin + timedelta(days=1))
