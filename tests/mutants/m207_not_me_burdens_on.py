"""Breaks G205: whoever says that it is not meant is burdened as before."""

TESTS = [
    "tests/domain/test_objections.py::"
    "test_c68_whoever_says_it_is_not_meant_is_burdened_by_nothing_until_that_is_answered",
    "tests/api/http/test_objections.py::test_c68_who_is_not_meant_is_held_up_by_nothing_and_public_nowhere",
]


def apply() -> None:
    from collections.abc import Iterable, Set
    from uuid import UUID

    from rules.following import wanting

    def nothing(_disputed: Set[UUID], _carried: Iterable[wanting._Carried]) -> frozenset[str]:
        return frozenset()

    wanting._resting_on = nothing
