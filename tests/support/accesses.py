"""Rows of the access log in a few words."""

from typing import Any

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from domain.actors import Actor
from domain.values import Purpose
from ledger.access import Access, AccessLog
from ledger.database import Connection, Database


def an_access(officer: str = "officer Wen", *, department: str = "local:d", **changes: object) -> Access:
    """Somebody reads."""
    row: dict[str, object] = {"purpose": Purpose.AUDIT, "what": "x", **changes}
    return Access(by=Actor(department, officer), **row)  # type: ignore[arg-type]


def read_once(database: Database) -> None:
    """Somebody read something in a ledger."""
    AccessLog(database.pool(maximum=1)).write(an_access("王"))


def rows_of(pool: ConnectionPool[Connection]) -> list[dict[str, Any]]:
    """The access log as it stands, in order, by column."""
    with pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("SELECT * FROM access.log ORDER BY at, place").fetchall()
