"""One look at subjects: most who are checked have no order standing, and nothing more need be read about them.

It says so only where the views have the subject as its stream now stands (architecture.md, Reading) and nobody was
merged with it; in every other case the whole picture answers.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection


class Glance(Struct, frozen=True):
    """What one statement says of subjects, from one position of the views."""

    position: int
    clear: Mapping[UUID, bool]
    """Of whom the views know: True if they are at the stream's head, no order is open, and the subject stands alone."""


def glance(pool: ConnectionPool[Connection], subject_ids: Collection[UUID]) -> Glance:
    """One look, however many are looked at, be it nobody."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT p.position, s.subject_id, s.version ="
            " (SELECT max(originator_version) FROM ledger.stored_events WHERE originator_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM ledger.stored_events WHERE originator_id = s.subject_id"
            "   AND topic IN ('subjects-merged.1', 'subject-merged-into.1'))"
            " AND 'open' <> ALL (SELECT DISTINCT ON (order_no) o.state FROM views.order_steps AS o"
            "   WHERE o.subject_id = s.subject_id ORDER BY order_no, position DESC)"
            " FROM views.progress AS p LEFT JOIN views.subjects AS s ON s.subject_id = ANY(%s)",
            (list(subject_ids),),
            prepare=True,
        ).fetchall()
    clear = {UUID(str(found)): is_clear is True for _, found, is_clear in rows if found is not None}
    return Glance(int(str(rows[0][0])), clear)
