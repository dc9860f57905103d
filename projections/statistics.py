"""Figures over a whole ledger, read from the views (C74)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection
from ledger.vault.redacting import OPAQUE
from projections.state import one_state


class Figures(Struct, frozen=True):
    """What has happened in a ledger up to a position, counted."""

    position: int
    subjects: int
    records: int
    steps: Mapping[str, int]
    """Steps of orders and tasks, by event."""
    applying: Mapping[str, int]
    """Measures that apply on the day asked about, by measure: how many subjects at one department or more."""
    following: Mapping[str, int]


class Busiest(Struct, frozen=True):
    """The subject with the most records, and among those the most orders."""

    subject: str
    name: str
    records: int
    orders: int


def figures(pool: ConnectionPool[Connection], on: date) -> Figures:
    """Count everything once; `applying` and `following` for the given day, as known now."""
    with one_state(pool) as connection:
        return Figures(
            position=_number(connection, "SELECT position FROM views.progress"),
            subjects=_number(connection, "SELECT count(*) FROM views.subjects"),
            records=_number(connection, "SELECT count(*) FROM views.records"),
            steps=_counts(connection, _STEPS, {}),
            applying=_counts(connection, _APPLYING, {"on": on}),
            following=_counts(connection, _FOLLOWING, {"on": on}),
        )


_STEPS = """
SELECT step, count(*) FROM (SELECT step FROM views.order_steps UNION ALL SELECT step FROM views.task_steps
 WHERE step <> 'MeasureLiftOrdered') steps GROUP BY step ORDER BY step
"""

_FOLLOWING = """
SELECT measure, count(DISTINCT subject_id) FROM views.follows
 WHERE starts_on <= %(on)s AND (ends_on IS NULL OR ends_on > %(on)s) GROUP BY measure ORDER BY measure
"""

_APPLYING = """
SELECT f.measure, count(DISTINCT f.subject_id) FROM views.follows f
  JOIN (SELECT DISTINCT ON (subject_id, order_no) * FROM views.order_steps
         WHERE stepped_on <= %(on)s ORDER BY subject_id, order_no, position DESC) o
    ON o.subject_id = f.subject_id AND o.measure = f.measure AND o.state = 'open'
   AND (o.kind = 'incentive' OR (o.version = f.version AND EXISTS (
        SELECT FROM unnest(o.grounds, o.untils) AS carried (ground, until)
         WHERE carried.ground = f.ground AND carried.until > %(on)s)))
  JOIN (SELECT DISTINCT ON (task_id) task_id, subject_id, order_no, state FROM views.task_steps
         WHERE stepped_on <= %(on)s ORDER BY task_id, position DESC) t
    ON t.subject_id = o.subject_id AND t.order_no = o.order_no AND t.state IN ('accepted', 'implemented')
 WHERE f.starts_on <= %(on)s AND (f.ends_on IS NULL OR f.ends_on > %(on)s)
 GROUP BY f.measure ORDER BY f.measure
"""


def busiest(pool: ConnectionPool[Connection]) -> Busiest | None:
    """The subject with the most records; None in an empty ledger."""
    with one_state(pool) as connection:
        row = connection.execute(
            "SELECT s.scheme || ':' || s.number, s.name, count(*),"
            "  (SELECT count(*) FROM views.order_steps o WHERE o.subject_id = s.subject_id AND o.step = 'OrderOpened')"
            " FROM views.subjects s JOIN views.records r USING (subject_id)"
            " GROUP BY s.subject_id ORDER BY 3 DESC, 4 DESC, 1 LIMIT 1"
        ).fetchone()
    return None if row is None else Busiest(str(row[0]), str(row[1]), int(str(row[2])), int(str(row[3])))


class Recorded(Struct, frozen=True):
    """An organisation, how many records are about it, and how many orders came of them."""

    subject_id: UUID
    name: str
    records: int
    orders: int


def most_recorded(pool: ConnectionPool[Connection], *, many: int) -> list[Recorded]:
    """The organisations with most orders, then records; whoever is protected as a person is none of them (INV-26)."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT subject_id, s.name, records.many, coalesce(orders.many, 0) FROM views.subjects s"
            " JOIN (SELECT subject_id, count(*) AS many FROM views.records GROUP BY 1) records USING (subject_id)"
            " LEFT JOIN (SELECT subject_id, count(DISTINCT order_no) AS many FROM views.order_steps GROUP BY 1) orders"
            " USING (subject_id) WHERE s.scheme <> %s ORDER BY 4 DESC, 3 DESC, 1 LIMIT %s",
            (OPAQUE, many),
        ).fetchall()
    return [Recorded(UUID(str(who)), str(name), int(str(many)), int(str(orders))) for who, name, many, orders in rows]


def _number(connection: Connection, question: str) -> int:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None, "a count has one row"
    return int(str(row[0]))


def _counts(connection: Connection, question: str, values: Mapping[str, object]) -> dict[str, int]:
    return {str(name): int(str(count)) for name, count in connection.execute(question.encode(), values)}
