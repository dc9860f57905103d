"""Breaks G144: a key opens for ever, whatever day it was issued for."""

TESTS = [
    "tests/api/http/test_door.py::test_a_key_whose_time_is_over_opens_nothing_and_is_told_so",
    "tests/api/test_cli_keys.py::test_a_key_ends_after_a_year_or_when_it_is_said",
]


def apply() -> None:
    from msgspec.structs import replace

    from ledger import keys

    shown = keys._shown

    def never_over(connection: keys.Connection, written: str) -> keys._Shown | None:
        found = shown(connection, written)
        return None if found is None else replace(found, has_expired=False)

    keys._shown = never_over
