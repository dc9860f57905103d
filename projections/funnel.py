"""How far orders and tasks have come, counted over a whole ledger and naming nobody (C74)."""

from collections.abc import Mapping

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.state import one_state

_QUESTION = """
SELECT (SELECT position FROM views.progress), (SELECT count(*) FROM views.subjects),
       (SELECT count(*) FROM views.records), orders.*, tasks.*
  FROM (SELECT count(DISTINCT (subject_id, order_no)),
               count(DISTINCT (subject_id, order_no)) FILTER (WHERE step IN ('OrderOpened', 'OrderConfirmed')),
               count(DISTINCT (subject_id, order_no)) FILTER (WHERE step = 'MeasureLiftOrdered')
          FROM views.order_steps) AS orders,
       (SELECT count(DISTINCT task_id) FILTER (WHERE step = 'TaskPushed'),
               count(DISTINCT task_id) FILTER (WHERE step = 'TaskAccepted'),
               count(DISTINCT task_id) FILTER (WHERE step = 'FeedbackSubmitted'),
               count(DISTINCT task_id) FILTER (WHERE step = 'MeasureLifted')
          FROM views.task_steps) AS tasks
"""


class Funnel(Struct, frozen=True):
    """Orders and tasks that ever came so far, up to a position of the ledger."""

    position: int
    subjects: int
    records: int
    made: int
    opened: int
    lifted: int
    pushed: int
    accepted: int
    reported: int
    confirmed: int


def funnel(pool: ConnectionPool[Connection]) -> Funnel:
    """Count everything once."""
    with one_state(pool) as connection:
        row = connection.execute(_QUESTION).fetchone()
    assert row is not None, "counts have one row"
    return Funnel(*(int(str(number)) for number in row))


def open_tasks(pool: ConnectionPool[Connection]) -> Mapping[str, int]:
    """How many tasks each department has that are not closed; none for a department without one."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT department, count(*) FROM views.tasks WHERE state <> 'closed' AND department IS NOT NULL GROUP BY 1"
        ).fetchall()
    return {str(department): int(str(many)) for department, many in rows}
