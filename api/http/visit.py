"""What is known of one request while it is answered: who asks, in which language, and what the access log will say."""

from collections.abc import MutableMapping
from enum import Enum
from typing import Any, Final
from uuid import UUID

from api.http.pages.sessions import Session
from domain.actors import Actor
from domain.values import Node, Outcome, Purpose
from ledger.access import Access

NOBODY: Final = Actor("", "")
"""Who showed no key that opens."""
Scope = MutableMapping[str, Any]


class Manner(Enum):
    """For whom is answered."""

    PROGRAM = "program"
    PERSON = "person"  # at a page


class Visit:
    """One request. Routes say what it is about; the door writes it into the access log before the answer leaves."""

    def __init__(self, entry: UUID, *, language: str, manner: Manner = Manner.PROGRAM) -> None:
        self.entry = entry
        self.language = language
        self.manner = manner
        self.chosen: str | None = None
        """The language that the address asks for."""
        self.seen: str | None = None
        """The address of the page that is asked for, where it is one of ours and nothing is sent to it."""
        self.session: Session | None = None
        self.by = NOBODY
        self.purpose: Purpose | None = None
        self.subject_id: UUID | None = None
        self.matter: str | None = None
        self.node: Node | None = None
        self.filing: str | None = None
        self.bar: str | None = None
        self.answer: Outcome | None = None
        self.what = ""
        self.rows: list[Access] = []
        """The rows of a request about many; where there are none, the request itself is the row."""

    @property
    def checking(self) -> bool:
        """True for a check, which nobody is held up by if it cannot be made (INV-39)."""
        return self.what.startswith("check")

    def row(self, *, what: str) -> Access:
        """The row for the whole request."""
        return Access(
            by=self.by,
            what=self.what or what,
            purpose=self.purpose,
            subject_id=self.subject_id,
            matter=self.matter,
            node=self.node,
            filing=self.filing,
            bar=self.bar,
            answer=self.answer,
            entry=self.entry,
        )


def visit_of(scope: Scope) -> Visit:
    """The visit of a request that came through the door."""
    visit = scope["state"]["visit"]
    assert isinstance(visit, Visit), "the door begins every visit"
    return visit
