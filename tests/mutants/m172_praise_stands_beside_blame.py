"""Breaks G200: in columns nobody looks whether an entry of praise stands beside one on a severe list."""

TESTS = ["tests/api/history/test_records.py::test_praise_beside_blame_is_looked_at_row_by_row"]


def apply() -> None:
    from msgspec.structs import replace

    from api.history import written

    judged = written._judged_row
    written._judged_row = lambda key, kind: judged(key, replace(kind, listed=frozenset()))
