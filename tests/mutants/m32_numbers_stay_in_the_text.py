"""Breaks G64: free text goes into the log as it came."""

TESTS = [
    "tests/ledger/test_free_text.py::test_a_number_of_a_person_is_masked_and_noted_until_it_is_resolved",
]


def apply() -> None:
    from ledger.vault import redacting

    redacting._masked_record = lambda record: record
