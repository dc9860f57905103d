"""The register of uses of a version: every order decided under it, with each department's task, and who was told.

Whoever lost something under a version by which nothing was ordered stands there too once it is told, with no order.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.events import OrderOpened, OrderProposed, UnlawfulRuleNotified
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.state import bytes_of, one_state


class Use(Struct, frozen=True):
    """An order that was decided under a version, and one department's task on it; none where nobody was asked.

    `told_on` is the day on which it was told to the subject that the version is unlawful.
    """

    subject_id: UUID
    subject: str
    order: int | None
    measure: str
    decided_on: date | None
    order_state: str
    department: str | None
    task_state: str | None
    implemented: bool
    told_on: date | None


class _Found(Struct, frozen=True):
    """What the ledger says of a version: orders by subject and number, and who was told when."""

    orders: Mapping[tuple[UUID, int], tuple[str, date]]
    told: Mapping[UUID, date]


def uses(office: Office, version: int) -> list[Use]:
    """Everybody who acted on a version and everybody who was told of it, by subject."""
    life = office.rulemaking.versions().of(version)
    if not life.released:
        return []
    office.refresh()
    with one_state(office.pool) as connection:
        found = _found(connection, f"{life.pack}@{life.version}:{life.released[:16]}")
        return list(_uses(connection, found))


def _found(connection: Connection, reference: str) -> _Found:
    orders: dict[tuple[UUID, int], tuple[str, date]] = {}
    told: dict[UUID, date] = {}
    decided = connection.execute(
        "SELECT originator_id, topic, state FROM ledger.stored_events WHERE topic IN"
        " ('order-opened.1', 'order-proposed.1', 'unlawful-rule-notified.1') ORDER BY notification_id"
    )
    for stream, topic, state in decided:
        happened = decode(str(topic), bytes_of(state))
        match happened.event:
            case (OrderOpened() | OrderProposed()) as event if event.ruleset == reference:
                orders[UUID(str(stream)), event.order] = event.measure, happened.on
            case UnlawfulRuleNotified(ruleset=told_of) if told_of == reference:
                told[UUID(str(stream))] = happened.on
    return _Found(orders, told)


def _uses(connection: Connection, found: _Found) -> Iterator[Use]:
    ordered = {subject for subject, _ in found.orders}
    for subject_id, name, order, order_state, department, task_state, implemented in _acted(connection, ordered):
        key = UUID(str(subject_id)), int(str(order))
        if key in found.orders:
            measure, on = found.orders[key]
            yield Use(
                subject_id=key[0],
                subject=str(name),
                order=key[1],
                measure=measure,
                decided_on=on,
                order_state=str(order_state),
                department=None if department is None else str(department),
                task_state=None if task_state is None else str(task_state),
                implemented=implemented is True,
                told_on=found.told.get(key[0]),
            )
    yield from _told_alone(connection, {subject: on for subject, on in found.told.items() if subject not in ordered})


def _acted(connection: Connection, subjects: Iterable[UUID]) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT s.subject_id, s.scheme || ':' || s.number, o.order_no, o.state, t.department, t.state,"
        " EXISTS (SELECT FROM views.task_steps AS w WHERE w.task_id = t.task_id AND w.state = 'implemented')"
        " FROM views.subjects AS s JOIN LATERAL (SELECT DISTINCT ON (order_no) order_no, state"
        "   FROM views.order_steps WHERE subject_id = s.subject_id ORDER BY order_no, position DESC) AS o ON true"
        " LEFT JOIN views.tasks AS t ON t.subject_id = s.subject_id AND t.order_no = o.order_no"
        " WHERE s.subject_id = ANY(%s) ORDER BY 2, o.order_no, t.position",
        (list(subjects),),
    ).fetchall()


def _told_alone(connection: Connection, told: Mapping[UUID, date]) -> Iterator[Use]:
    rows = connection.execute(
        "SELECT subject_id, scheme || ':' || number FROM views.subjects WHERE subject_id = ANY(%s) ORDER BY 2",
        (list(told),),
    )
    for subject_id, name in rows:
        subject = UUID(str(subject_id))
        yield Use(
            subject_id=subject,
            subject=str(name),
            order=None,
            measure="",
            decided_on=None,
            order_state="",
            department=None,
            task_state=None,
            implemented=False,
            told_on=told[subject],
        )
