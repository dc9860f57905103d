"""Breaks G200: in columns every number of a document is taken for one that is written as it is compared."""

TESTS = [
    "tests/api/history/test_records.py::test_a_decision_is_known_by_its_number_however_that_is_written",
]


def apply() -> None:
    from api.history import records

    records.AS_COMPARED = ".+"
