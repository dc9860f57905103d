"""Breaks G134: where nobody says when it was done, it was done on the day of the decision."""

TESTS = [
    "tests/invariants/test_command_door.py::test_nothing_is_filed_about_a_child[somebody who may have been one]",
    "tests/invariants/test_http_door.py"
    "::test_a_record_of_a_person_that_would_break_an_invariant_is_refused[an entry of somebody who may have been one]",
]


def apply() -> None:
    from ledger.vault import persons

    persons._may_reach_before = lambda of_age, reported: False
