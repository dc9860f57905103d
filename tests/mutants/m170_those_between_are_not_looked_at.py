"""Breaks G200: of amounts on a closed list the least and the greatest are taken to tell of those between."""

TESTS = ["tests/api/history/test_as_filed.py::test_of_amounts_on_a_closed_list_each_is_looked_at"]


def apply() -> None:
    from api.history.kinds import Judging

    Judging._closed_numbers = lambda *_given: False
