"""The library's exported test cases, importable without the optional cipher they bring along.

Its module for AES wants pycryptodome, which the ledger does not use: a placeholder stands in for it.
"""

import sys
from types import ModuleType

_placeholder = ModuleType("eventsourcing.cipher")
_placeholder.AESCipher = type("AESCipher", (), {})  # type: ignore[attr-defined]
sys.modules.setdefault("eventsourcing.cipher", _placeholder)

from eventsourcing.tests import persistence as exported  # noqa: E402  (after the placeholder)

__all__ = ["exported"]
