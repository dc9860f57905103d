"""Breaks G235: the bytes of a file are put into the database as they are."""

TESTS = [
    "tests/ledger/vault/test_stored_documents.py::test_what_is_read_is_what_was_stored_and_it_stands_nowhere_in_clear"
]


def apply() -> None:
    from ledger.vault.ciphers import Cipher, Sealed

    sealed, opened = Cipher.seal, Cipher.unseal

    def seal(self: Cipher, text: bytes, *, key: bytes, place: bytes) -> Sealed:
        return Sealed(b"", text) if place.startswith(b"document") else sealed(self, text, key=key, place=place)

    def unseal(self: Cipher, found: Sealed, *, key: bytes, place: bytes) -> bytes:
        return found.text if place.startswith(b"document") else opened(self, found, key=key, place=place)

    Cipher.seal, Cipher.unseal = seal, unseal  # type: ignore[method-assign]
