"""One subject as its stream now has it: from the views where they are up to date, folded where they are behind.

A check must never allow somebody who was listed a second ago (architecture.md, Reading), so it asks here.
"""

from collections.abc import Sequence
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.errors import NotFound
from domain.events import OrderOpened, OrderProposed, SubjectRegistered
from domain.values import SubjectKind
from ledger.context import Context
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.changes import OrderStep
from projections.picture import Picture
from projections.reading import Known, Views
from projections.state import bytes_of


def find_now(views: Views, context: Context, name: str) -> Known | None:
    """The subject of this name, be it in the views yet or only in the ledger; None if in neither."""
    try:
        return views.find(name)
    except NotFound:
        scheme, _, number = name.partition(":")
        stream = context.subject_known_as(scheme, number)
    return None if stream is None else Known(stream, scheme, number, number, "", 0)


def picture_now(views: Views, pool: ConnectionPool[Connection], subject_id: UUID) -> Picture:
    """The subject's picture at the head of its stream."""
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT max(originator_version), (SELECT max(notification_id) FROM ledger.stored_events),"
            " (SELECT version FROM views.subjects WHERE subject_id = %(subject)s)"
            " FROM ledger.stored_events WHERE originator_id = %(subject)s",
            {"subject": subject_id},
        ).fetchone()
    assert row is not None, "an aggregate has one row"
    head, position, viewed = (int(str(value or 0)) for value in row)
    found = views.pictures(subject_id) if viewed >= head else views.pictures_at(position, subject_id)
    return next(iter(found))


def kind_now(pool: ConnectionPool[Connection], subject_id: UUID) -> SubjectKind:
    """What kind of subject it is, by its registration."""
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT topic, state FROM ledger.stored_events WHERE originator_id = %s AND originator_version = 1",
            (subject_id,),
        ).fetchone()
    assert row is not None, "a subject's stream begins with its registration"
    event = decode(str(row[0]), bytes_of(row[1])).event
    assert isinstance(event, SubjectRegistered), "a subject's stream begins with its registration"
    return event.kind


def versions_of(pool: ConnectionPool[Connection], steps: Sequence[OrderStep]) -> dict[int, int]:
    """Order number -> the measure version it was made under, from the first step of each."""
    first = {step.order_no: step.position for step in reversed(steps)}
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT topic, state FROM ledger.stored_events WHERE notification_id = ANY(%s)", (list(first.values()),)
        ).fetchall()
    events = [decode(str(topic), bytes_of(state)).event for topic, state in rows]
    return {event.order: event.version for event in events if isinstance(event, OrderOpened | OrderProposed)}
