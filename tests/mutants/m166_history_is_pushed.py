"""Breaks G199: what is taken over is ordered like what happens today."""

TESTS = ["tests/api/test_applied.py::test_a_history_is_taken_over_compared_and_started_by_two_officers"]


def apply() -> None:
    from api.cli import importing

    importing._stop = lambda *_given: None
