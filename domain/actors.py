"""Who acted: one account per department, and the officer who used it (C41); or a subject that acts for itself."""

import unicodedata
from typing import Final
from uuid import UUID

from msgspec import Struct


class Actor(Struct, frozen=True, omit_defaults=True):
    """A department's account and an officer's personal identity in it.

    Where a subject acts for itself the officer is the human being who does so, by an opaque id. What departments did
    is stored as ever: nothing is written where `subject` is None.
    """

    account: str
    officer: str
    subject: UUID | None = None
    """The subject that acts for itself. No account's name says so, only this: nobody can spell it."""


def same_officer(one: Actor, other: Actor) -> bool:
    """Whether two may be one human being: by the name alone, however it is spaced, cased or composed (four eyes)."""
    return _plain(one.officer) == _plain(other.officer)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


SUBJECT: Final = "subject"
"""The account of everybody who acts for itself."""


def itself(subject: UUID, *, by: UUID) -> Actor:
    """A subject that acts for itself, by a natural person: the same one, or who may stand for it."""
    return Actor(SUBJECT, str(by), subject)


ENGINE = Actor(account="platform", officer="engine")
"""The engine itself: what follows by rule and by time alone."""
