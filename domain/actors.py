"""Who acted: one account per department, and the officer who used it (C41)."""

from msgspec import Struct


class Actor(Struct, frozen=True):
    """A department's account and an officer's personal identity in it."""

    account: str
    officer: str


ENGINE = Actor(account="platform", officer="engine")
"""The engine itself: what follows by rule and by time alone."""
