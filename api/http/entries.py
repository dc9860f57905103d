"""Ids for entries of the access log, by chance (UUIDv4), drawn from the system many at a time.

Each draw lets go of the interpreter; an event loop that drew for each request would wait as often to have it back.
"""

from typing import Final
from uuid import UUID

from ledger.vault.ciphers import drawn

_MANY: Final = 256
_BYTES: Final = 16


class Entries:
    """For one thread."""

    def __init__(self) -> None:
        self._left: list[UUID] = []

    def new(self) -> UUID:
        """An id that nothing has."""
        if not self._left:
            chance = drawn(_MANY * _BYTES)
            starts = range(0, len(chance), _BYTES)
            self._left = [UUID(bytes=chance[start : start + _BYTES], version=4) for start in starts]
        return self._left.pop()
