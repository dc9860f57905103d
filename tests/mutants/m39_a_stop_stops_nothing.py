"""Breaks G81: grounds under a stop are opened like any other."""

TESTS = [
    "tests/domain/test_stops.py::test_what_is_stopped_is_not_opened_and_comes_with_the_start",
    "tests/domain/test_stops.py::test_a_stop_suspends_what_is_open_until_the_start",
]


def apply() -> None:
    from rules.following.wanting import Wanting

    Wanting._stopped = lambda *asked: frozenset()  # type: ignore[method-assign]
