"""One look at subjects: most who are checked have no order standing that has a say where they are checked.

It tells of orders only where the views have the subject as its stream now stands (architecture.md, Reading) and nobody
was merged with it; in every other case the whole picture answers.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection


class OpenOrder(Struct, frozen=True):
    """An order that is open: of which measure, and under which version it was made."""

    measure: str
    version: int


class Glance(Struct, frozen=True):
    """What one statement says of subjects, from one position of the views."""

    position: int
    orders: Mapping[UUID, tuple[OpenOrder, ...] | None]
    """Of whom the views know: the open orders, or None where the views do not say all there is."""


def glance(pool: ConnectionPool[Connection], subject_ids: Collection[UUID]) -> Glance:
    """One look, however many are looked at, be it nobody."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT p.position, s.subject_id, s.version ="
            " (SELECT max(originator_version) FROM ledger.stored_events WHERE originator_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM ledger.stored_events WHERE originator_id = s.subject_id"
            "   AND topic IN ('subjects-merged.1', 'subject-merged-into.1')),"
            " ARRAY(SELECT o.measure || ':' || o.version FROM (SELECT DISTINCT ON (order_no) measure, version, state"
            "   FROM views.order_steps WHERE subject_id = s.subject_id ORDER BY order_no, position DESC) AS o"
            "   WHERE o.state = 'open')"
            " FROM views.progress AS p LEFT JOIN views.subjects AS s ON s.subject_id = ANY(%s)",
            (list(subject_ids),),
            prepare=True,
        ).fetchall()
    found = {who: _orders(orders) if whole is True else None for _, who, whole, orders in rows if isinstance(who, UUID)}
    return Glance(int(str(rows[0][0])), found)


def _orders(found: object) -> tuple[OpenOrder, ...]:
    assert isinstance(found, list), "an array"
    split = (str(one).rpartition(":") for one in found)
    return tuple(OpenOrder(measure, int(version)) for measure, _, version in split)
