"""What the access log knows of checks: since when a filing is held, which check an entry was, how many were made.

The log is read here and never written. Its times are those of the database's clock, whatever day the ledger has.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.values import Node
from ledger.database import Connection


class Held(Struct, frozen=True):
    """A filing at a node, about a subject, checked by a department."""

    department: str
    subject_id: UUID
    matter: str
    node: Node
    filing: str


class CheckMade(Struct, frozen=True):
    """A check that is on record as answered."""

    department: str
    subject_id: UUID | None
    matter: str
    filing: str


class Made(Struct, frozen=True):
    """Checks of a department at a matter: in how many filings, at how many nodes of them, and how many were held."""

    department: str
    matter: str
    filings: int
    nodes: int
    held: int


def first_held(pool: ConnectionPool[Connection], filings: Collection[Held]) -> dict[Held, datetime]:
    """When a check first answered hold there; a filing that none has is left out."""
    if not filings:
        return {}
    asked = [(one.department, one.subject_id, one.matter, str(one.node), one.filing) for one in filings]
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT department, subject_id, matter, node, filing, min(at) FROM access.log"
            " JOIN unnest(%s::text[], %s::uuid[], %s::text[], %s::text[], %s::text[])"
            " AS asked (department, subject_id, matter, node, filing)"
            " USING (department, subject_id, matter, node, filing) WHERE answer = 'hold' GROUP BY 1, 2, 3, 4, 5",
            [list(column) for column in zip(*asked, strict=True)],
        ).fetchall()
    return {_held(row): at for *row, at in rows if isinstance(at, datetime)}


def _held(row: Sequence[object]) -> Held:
    department, subject_id, matter, node, filing = row
    return Held(str(department), UUID(str(subject_id)), str(matter), Node(str(node)), str(filing))


def check_made(pool: ConnectionPool[Connection], entry: UUID) -> CheckMade | None:
    """The check of an entry of the log; None for an entry that is none or was refused."""
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT department, subject_id, matter, filing FROM access.log"
            " WHERE entry = %s AND answer IS NOT NULL AND filing IS NOT NULL AND outcome = 'granted'",
            (entry,),
        ).fetchone()
    if row is None:
        return None
    department, subject_id, matter, filing = row
    return CheckMade(str(department), None if subject_id is None else UUID(str(subject_id)), str(matter), str(filing))


def checks_made(
    pool: ConnectionPool[Connection], *, since: datetime, before: datetime, department: str | None
) -> Iterator[Made]:
    """What was checked between two instants, by department and matter; of one department if named."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT department, matter, count(DISTINCT filing), count(DISTINCT (filing, node)),"
            " count(DISTINCT (filing, node)) FILTER (WHERE answer IN ('hold', 'intercept'))"
            " FROM access.log WHERE answer IS NOT NULL AND filing IS NOT NULL AND at >= %(since)s AND at < %(before)s"
            " AND month BETWEEN date_trunc('month', %(since)s AT TIME ZONE 'UTC') AND %(before)s"
            " AND (%(department)s::text IS NULL OR department = %(department)s)"
            " GROUP BY department, matter ORDER BY department, matter",
            {"since": since, "before": before, "department": department},
        ).fetchall()
    for who, matter, filings, nodes, held in rows:
        yield Made(str(who), str(matter), int(str(filings)), int(str(nodes)), int(str(held)))
