"""Breaks G250: a subject that acts for itself may do whatever a department does, about anybody."""

TESTS = [
    "tests/domain/test_own.py::test_a_subject_does_nothing_that_is_a_departments_to_do",
    "tests/domain/test_own.py::test_a_subject_acts_about_nobody_else",
]


def apply() -> None:
    from domain import subjects

    subjects._refuse_beyond_its_own = lambda *_: None
