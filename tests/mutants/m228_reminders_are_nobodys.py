"""Breaks G243: a reminder is the engine's, so that nobody can put on record how it reached its subject."""

TESTS = [
    "tests/api/http/test_governments.py::test_c33_reminded_given_time_and_restricted_only_then_and_counted_all_along",
]


def apply() -> None:
    from domain.events import Happened
    from domain.procedures import service
    from domain.state import Draft

    def whoever_acted(draft: Draft, happened: Happened) -> str:
        return happened.by.account

    service._whose = whoever_acted
