"""Breaks G127: the list of procedures shows a person's name in full."""

TESTS = [
    "tests/api/http/test_pages_procedures.py::test_of_a_person_the_steps_are_told_and_nothing_that_was_said",
]


def apply() -> None:
    from api.procedures import repairing
    from tests.support import persons

    repairing.masked_name = lambda office, found: persons.NAME
