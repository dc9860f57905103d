"""Who acted: one account per department, and the officer who used it (C41)."""

import unicodedata

from msgspec import Struct


class Actor(Struct, frozen=True):
    """A department's account and an officer's personal identity in it."""

    account: str
    officer: str


def same_officer(one: Actor, other: Actor) -> bool:
    """Whether two may be one human being: by the name alone, however it is spaced, cased or composed (four eyes)."""
    return _plain(one.officer) == _plain(other.officer)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


ENGINE = Actor(account="platform", officer="engine")
"""The engine itself: what follows by rule and by time alone."""
