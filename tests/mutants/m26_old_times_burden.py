"""Breaks G60: what was kept for the history alone speaks like any other record."""

TESTS = ["tests/domain/test_performance.py::test_c21_what_rested_on_a_retired_item_is_filed_and_grounds_nothing"]


def apply() -> None:
    from domain import records

    records.SILENT = records.SILENT - {records.Standing.RETIRED}
