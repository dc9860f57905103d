"""Orders that wait for an officer: which of them rest on what a department determined (INV-37)."""

from collections.abc import Callable, Collection, Iterator
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.orders import determiners
from domain.state import Draft, Order, Subject
from domain.transitions import OrderState
from ledger.database import Connection
from projections.state import one_state


class Proposal(Struct, frozen=True):
    """An order of a subject that is proposed, or open with grounds that wait."""

    subject_id: UUID
    name: str
    order: Order


def proposals(
    pool: ConnectionPool[Connection], subject: Callable[[UUID], Subject], *, department: str, accounts: Collection[str]
) -> Iterator[Proposal]:
    """What waits for the officers of a department, by subject and order; `accounts` are those it has or took over."""
    for subject_id, name in _waiting(pool, accounts):
        found = Draft(subject(subject_id))
        for order in found.orders.values():
            waits = order.state is OrderState.PROPOSED or order.awaiting
            if order.stands and waits and department in determiners(found, order):
                yield Proposal(subject_id, name, order)


def _waiting(pool: ConnectionPool[Connection], accounts: Collection[str]) -> list[tuple[UUID, str]]:
    """Subjects about whom the department determined something, with an order that was proposed or asked about last."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT s.subject_id, s.name FROM views.subjects AS s WHERE s.subject_id IN ("
            "  SELECT o.subject_id FROM (SELECT DISTINCT ON (subject_id, order_no) subject_id, order_no, state"
            "    FROM views.order_steps ORDER BY subject_id, order_no, position DESC) AS o"
            "  WHERE o.state = 'proposed' OR (o.state = 'open' AND EXISTS (SELECT FROM views.order_steps AS p"
            "    WHERE p.subject_id = o.subject_id AND p.order_no = o.order_no AND p.step = 'GroundProposed')))"
            " AND EXISTS (SELECT FROM views.records AS r WHERE r.subject_id = s.subject_id AND r.issuer = ANY(%s))"
            " ORDER BY s.subject_id",
            (list(accounts),),
        ).fetchall()
    return [(UUID(str(subject_id)), str(name)) for subject_id, name in rows]
