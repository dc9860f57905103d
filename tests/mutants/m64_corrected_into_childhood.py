"""Breaks G134: a correction moves a person's record to any day before."""

TESTS = ["tests/invariants/test_command_door.py::test_a_correction_makes_nobody_younger"]


def apply() -> None:
    from domain import cases

    cases._refuse_younger = lambda draft, filed, corrected: None
