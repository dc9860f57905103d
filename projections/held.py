"""What the access log knows of checks: since when a filing is held, which check an entry was, how many were made.

The log is read here and never written. Its times are those of the database's clock, whatever day the ledger has.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.values import Node, Outcome
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
    node: Node
    answer: Outcome


class Hold(Struct, frozen=True):
    """A filing that was held: since when, and the latest check that said so."""

    filing: Held
    since: datetime
    check: UUID


class Made(Struct, frozen=True):
    """Checks of a department at a matter: in how many filings, at how many nodes of them, and how many were held.

    Of what was held: how often an officer let it go on, stopped it, or let the time for deciding run out.
    """

    department: str
    matter: str
    filings: int
    nodes: int
    held: int
    allowed: int
    intercepted: int
    expired: int


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
            "SELECT department, subject_id, matter, filing, node, answer FROM access.log"
            " WHERE entry = %s AND answer IS NOT NULL AND filing IS NOT NULL AND outcome = 'granted'",
            (entry,),
        ).fetchone()
    if row is None:
        return None
    department, subject_id, matter, filing, node, answer = row
    return CheckMade(
        department=str(department),
        subject_id=None if subject_id is None else UUID(str(subject_id)),
        matter=str(matter),
        filing=str(filing),
        node=Node(str(node)),
        answer=Outcome(str(answer)),
    )


def holds_of(pool: ConnectionPool[Connection], department: str, *, since: datetime) -> list[Hold]:
    """The filings that checks of a department held since an instant, whatever has become of them; oldest first."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT department, subject_id, matter, node, filing, min(at), (array_agg(entry ORDER BY at DESC))[1]"
            " FROM access.log WHERE answer = 'hold' AND department = %(department)s AND at >= %(since)s"
            " AND month >= date_trunc('month', %(since)s AT TIME ZONE 'UTC') AND filing IS NOT NULL"
            " GROUP BY 1, 2, 3, 4, 5 ORDER BY 6",
            {"department": department, "since": since},
        ).fetchall()
    return [Hold(_held(key), at, UUID(str(check))) for *key, at, check in rows if isinstance(at, datetime)]


def checks_made(
    pool: ConnectionPool[Connection], *, since: datetime, before: datetime, department: str | None
) -> Iterator[Made]:
    """What was checked between two instants, by department and matter; of one department if named."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT department, matter, count(DISTINCT filing) FILTER (WHERE answer IS NOT NULL),"
            " count(DISTINCT (filing, node)) FILTER (WHERE answer IS NOT NULL),"
            " count(DISTINCT (filing, node)) FILTER (WHERE answer IN ('hold', 'intercept')),"
            " count(DISTINCT (filing, node)) FILTER (WHERE what = 'decision:allow'),"
            " count(DISTINCT (filing, node)) FILTER (WHERE what = 'decision:intercept'),"
            " count(DISTINCT (filing, node)) FILTER (WHERE what = 'check:hold_expired')"
            " FROM access.log WHERE (answer IS NOT NULL OR what IN ('decision:allow', 'decision:intercept'))"
            " AND filing IS NOT NULL AND at >= %(since)s AND at < %(before)s"
            " AND month BETWEEN date_trunc('month', %(since)s AT TIME ZONE 'UTC') AND %(before)s"
            " AND (%(department)s::text IS NULL OR department = %(department)s)"
            " GROUP BY department, matter ORDER BY department, matter",
            {"since": since, "before": before, "department": department},
        ).fetchall()
    for who, matter, *counts in rows:
        yield Made(str(who), str(matter), *(int(str(count)) for count in counts))
