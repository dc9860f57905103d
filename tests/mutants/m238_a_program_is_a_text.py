"""Breaks G238: what begins as nothing that is known is kept as a text."""

TESTS = [
    "tests/ledger/vault/test_stored_documents.py::test_whatever_else_it_is_is_refused",
    "tests/api/http/test_documents.py::test_what_is_too_large_or_of_no_kind_is_refused_at_the_door",
]


def apply() -> None:
    from ledger.vault import documents

    documents._is_text = lambda content: True
