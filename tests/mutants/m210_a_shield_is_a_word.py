"""Breaks G207: a court's ruling is put on record, and everything stands as before."""

TESTS = [
    "tests/domain/test_shields.py::test_a_ruling_suspends_what_rests_on_the_record_until_the_last_day_of_the_plan",
    "tests/api/http/test_repairs.py::test_what_a_court_shields_is_shown_to_nobody_and_held_against_nobody",
]


def apply() -> None:
    from collections.abc import Iterable, Set
    from uuid import UUID

    from rules.following import wanting

    def nothing(_records: Set[UUID], _carried: Iterable[wanting._Carried]) -> frozenset[str]:
        return frozenset()

    wanting._resting_on = nothing
