"""What has changed for a department behind a position of the ledger: the steps of its tasks, in order."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from psycopg import sql
from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.disputes import DISPUTED
from projections.state import one_state


class FeedChange(Struct, frozen=True):
    """A step of a task; who it is about stands there by the opaque id, never by a number (INV-26)."""

    position: int
    task_id: UUID
    subject_id: UUID
    name: str
    order: int
    measure: str
    role: str
    step: str
    state: str
    on: date
    disputed: bool
    """Whether now anything is disputed that the measure rests on."""


def changes_behind(
    pool: ConnectionPool[Connection], *, department: str, after: int, limit: int
) -> tuple[int, list[FeedChange]]:
    """The position that the views have reached, and the first changes behind `after`.

    What stands at one position comes together, so that whoever goes on behind the last position misses nothing.
    """
    with one_state(pool) as connection:
        row = connection.execute("SELECT position FROM views.progress").fetchone()
        assert row is not None, "views.progress has its one row"
        rows = connection.execute(
            sql.SQL(
                "SELECT t.position, task_id, subject_id, name, order_no, measure, role, step, state, stepped_on, {}"
                " FROM views.task_steps AS t JOIN views.subjects AS s USING (subject_id)"
                " WHERE department = %s AND t.position > %s ORDER BY t.position FETCH FIRST %s ROWS WITH TIES"
            ).format(DISPUTED),
            (department, after, limit),
        ).fetchall()
    return int(str(row[0])), [_change(row) for row in rows]


def _change(row: tuple[object, ...]) -> FeedChange:
    position, task, subject, name, order, measure, role, step, state, on, disputed = row
    assert isinstance(on, date)
    words = (str(measure), str(role), str(step), str(state))
    return FeedChange(
        int(str(position)), UUID(str(task)), UUID(str(subject)), str(name), int(str(order)), *words, on, bool(disputed)
    )
