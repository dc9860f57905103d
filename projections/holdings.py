"""The subjects at whom a department answers for something, or has something to do."""

from collections.abc import Iterator
from uuid import UUID

from psycopg_pool import ConnectionPool

from ledger.database import Connection


def held_by(pool: ConnectionPool[Connection], department: str, *, many: int) -> Iterator[list[UUID]]:
    """In their order, so many at a time; each page is asked for once the one before is dealt with."""
    after: UUID | None = None
    while page := _page(pool, department, after=after, many=many):
        yield page
        after = page[-1]


def _page(pool: ConnectionPool[Connection], department: str, *, after: UUID | None, many: int) -> list[UUID]:
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT subject_id FROM ("
            "  SELECT subject_id FROM views.records WHERE issuer = %(department)s"
            "  UNION SELECT subject_id FROM views.tasks WHERE department = %(department)s AND state <> 'closed'"
            "  UNION SELECT subject_id FROM views.procedures WHERE department = %(department)s"
            ") AS held WHERE %(after)s::uuid IS NULL OR subject_id > %(after)s ORDER BY subject_id LIMIT %(many)s",
            {"department": department, "after": after, "many": many},
        ).fetchall()
    return [UUID(str(found)) for (found,) in rows]
