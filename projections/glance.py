"""One look at a subject: most who are checked have no order standing, and nothing more need be read about them.

It says so only where the views have the subject as its stream now stands (architecture.md, Reading) and nobody was
merged with it; in every other case the whole picture answers.
"""

from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection


class Glance(Struct, frozen=True):
    """What one statement says of a subject that the views know."""

    position: int
    clear: bool
    """True if the views are at its stream's head, no order of it is open, and it stands alone."""


def glance(pool: ConnectionPool[Connection], subject_id: UUID) -> Glance | None:
    """One look; None for a subject that the views do not know."""
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT p.position, s.version ="
            " (SELECT max(originator_version) FROM ledger.stored_events WHERE originator_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM ledger.stored_events WHERE originator_id = s.subject_id"
            "   AND topic IN ('subjects-merged.1', 'subject-merged-into.1'))"
            " AND 'open' <> ALL (SELECT DISTINCT ON (order_no) o.state FROM views.order_steps AS o"
            "   WHERE o.subject_id = s.subject_id ORDER BY order_no, position DESC)"
            " FROM views.subjects AS s, views.progress AS p WHERE s.subject_id = %s",
            (subject_id,),
            prepare=True,
        ).fetchone()
    return None if row is None else Glance(int(str(row[0])), row[1] is True)
