"""Rows of the access log in a few words."""

from domain.actors import Actor
from domain.values import Purpose
from ledger.access import Access, AccessLog
from ledger.database import Database


def an_access(officer: str = "officer Wen", *, department: str = "local:d", **changes: object) -> Access:
    """Somebody reads."""
    row: dict[str, object] = {"purpose": Purpose.AUDIT, "what": "x", **changes}
    return Access(by=Actor(department, officer), **row)  # type: ignore[arg-type]


def read_once(database: Database) -> None:
    """Somebody read something in a ledger."""
    AccessLog(database.pool(maximum=1)).write(an_access("王"))
