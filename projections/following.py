"""About whom measures follow on a day, by the views."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.state import one_state


def following(pool: ConnectionPool[Connection], measures: Collection[str], *, on: date) -> list[UUID]:
    """Everybody about whom one of these measures follows on a day, in a fixed order."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT DISTINCT subject_id FROM views.follows WHERE measure = ANY(%(measures)s)"
            " AND starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s) ORDER BY subject_id",
            {"measures": list(measures), "on": on},
        ).fetchall()
    return [UUID(str(row[0])) for row in rows]
