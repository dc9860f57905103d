"""Who asked about a subject, what for and when: the access log as the subject may read it.

The department answers for its officers: no officer is named, nor the filing, which may be somebody else's. Everything
else is told, refused requests too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.actors import SUBJECT
from ledger.database import Connection

_BEFORE_CHAINS: Final = UUID(int=0)


class AskedBy(Struct, frozen=True):
    """One request about a subject; `department` is None where it asked itself. `at` is an instant in UTC."""

    place: str
    at: datetime
    request: UUID | None
    department: str | None
    purpose: str
    what: str
    matter: str | None
    node: str | None
    refused: bool


def who_asked(
    pool: ConnectionPool[Connection], subjects: Sequence[UUID], *, before: str | None, most: int
) -> list[AskedBy]:
    """Requests about a subject, the latest first: those before a place that an earlier page ended with."""
    chain, _, number = (before or "").partition(".")
    with pool.connection() as connection:
        rows = connection.execute(
            "WITH told AS ("
            " SELECT at, chain, place, entry, department, purpose, what, matter, node, outcome FROM access.log"
            "  WHERE subject_id = ANY(%(subjects)s) AND purpose IS NOT NULL"
            " UNION ALL SELECT at, %(old)s, entry, NULL, department, purpose, what, matter, NULL, outcome"
            "  FROM access.log_before_chains WHERE subject_id = ANY(%(subjects)s))"
            " SELECT * FROM told WHERE %(chain)s::uuid IS NULL OR (at, chain, place) <"
            " (SELECT at, chain, place FROM told WHERE chain = %(chain)s AND place = %(place)s)"
            " ORDER BY at DESC, chain DESC, place DESC LIMIT %(most)s",
            {
                "subjects": list(subjects),
                "old": _BEFORE_CHAINS,
                "chain": UUID(chain) if before else None,
                "place": int(number) if before else None,
                "most": most,
            },
        ).fetchall()
    return [_asked(row) for row in rows]


def _asked(row: tuple[Any, ...]) -> AskedBy:
    at, chain, place, entry, department, purpose, what, matter, node, outcome = row
    return AskedBy(
        place=f"{chain}.{place}",
        at=at,
        request=entry,
        department=None if department == SUBJECT else department,
        purpose=purpose,
        what=what,
        matter=matter,
        node=node,
        refused=outcome == "refused",
    )
