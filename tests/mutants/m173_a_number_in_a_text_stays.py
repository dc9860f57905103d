"""Breaks G200: in columns a number of somebody in a text of a record is not masked."""

TESTS = ["tests/api/history/test_records.py::test_a_text_with_a_number_of_somebody_is_masked_row_by_row"]


def apply() -> None:
    from api.history import records

    records.masked_text = lambda text: text
