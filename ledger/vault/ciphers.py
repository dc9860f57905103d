"""Authenticated ciphers: a text sealed for one place opens in that place only, and only with its key."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from msgspec import Struct

from domain.errors import InvalidInput, Unavailable

_NONCE = 12
_TAG = 16


class Unsealable(Unavailable):
    """Something in the vault does not open with its key."""

    code = "unsealable"


class CipherUnavailable(Unavailable):
    """This machine's OpenSSL lacks the cipher of the vault."""

    code = "cipher_unavailable"


class Cipher(StrEnum):
    """Which cipher seals. What was sealed under another stays readable: each key row names its own."""

    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"

    @property
    def key_bytes(self) -> int:
        """The length of its keys."""
        return 32 if self is Cipher.AES_256_GCM else 16

    def new_key(self) -> bytes:
        """A key drawn at random."""
        return drawn(self.key_bytes)

    def seal(self, text: bytes, *, key: bytes, place: bytes) -> "Sealed":
        """Seal a text for a place under a nonce of its own. Raises CipherUnavailable."""
        nonce = drawn(_NONCE)
        with self._available():
            sealing = Machine(self._algorithm(key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(place)
        return Sealed(nonce, sealing.update(text) + sealing.finalize() + sealing.tag)

    def unseal(self, sealed: "Sealed", *, key: bytes, place: bytes) -> bytes:
        """The text. Raises Unsealable for another key, another place, or a changed byte; CipherUnavailable."""
        text, tag = sealed.text[:-_TAG], sealed.text[-_TAG:]
        if len(tag) < _TAG:
            raise _unsealable()
        with self._available():
            opening = Machine(self._algorithm(key), modes.GCM(sealed.nonce, tag)).decryptor()
        opening.authenticate_additional_data(place)
        try:
            return opening.update(text) + opening.finalize()
        except InvalidTag:
            raise _unsealable() from None

    def _algorithm(self, key: bytes) -> algorithms.AES | algorithms.SM4:
        return algorithms.AES(key) if self is Cipher.AES_256_GCM else algorithms.SM4(key)

    @contextmanager
    def _available(self) -> Iterator[None]:
        try:
            yield
        except UnsupportedAlgorithm:
            raise CipherUnavailable(str(self), do="Unset JIANGCHENG_VAULT_CIPHER, or install another.") from None


def _unsealable() -> Unsealable:
    return Unsealable("it was changed, or moved from its place", do="Restore the last good backup.")


class Sealed(Struct, frozen=True):
    """A sealed text with its tag, and the nonce under which it was sealed."""

    nonce: bytes
    text: bytes


def drawn(count: int) -> bytes:
    """Random bytes of the operating system."""
    return os.urandom(count)


def chosen_cipher() -> Cipher:
    """The cipher for what is sealed from now on: JIANGCHENG_VAULT_CIPHER, else AES-256-GCM. Raises InvalidInput."""
    given = os.environ.get("JIANGCHENG_VAULT_CIPHER", Cipher.AES_256_GCM)
    try:
        return Cipher(given.strip().lower())
    except ValueError:
        known = " or ".join(Cipher)
        raise InvalidInput(f"JIANGCHENG_VAULT_CIPHER is {given[:40]!r}", do=f"Set it to {known}.") from None
