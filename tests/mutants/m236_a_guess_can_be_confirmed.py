"""Breaks G236: the ledger tells a person's file by its plain SHA-256."""

TESTS = [
    "tests/ledger/vault/test_stored_documents.py::test_the_ledger_tells_a_persons_file_by_a_keyed_digest_alone",
    "tests/ledger/vault/test_stored_documents.py"
    "::test_whatever_a_command_says_of_a_persons_file_is_told_by_the_keyed_digest",
]


def apply() -> None:
    from ledger.vault.vault import Vault

    Vault.document_digest = lambda self, sha256: sha256  # type: ignore[method-assign]
