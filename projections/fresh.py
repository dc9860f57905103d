"""One subject as its stream now has it: from the views where they are up to date, folded where they are behind.

A check must never allow somebody who was listed a second ago (architecture.md, Reading), so it asks here.
"""

from collections.abc import Collection
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.errors import NotFound
from domain.events import SubjectRegistered
from domain.values import SubjectKind
from ledger.context import Context
from ledger.database import Connection
from ledger.log.mapper import decode
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
    return pictures_now(views, pool, [subject_id])[subject_id]


def pictures_now(views: Views, pool: ConnectionPool[Connection], subject_ids: Collection[UUID]) -> dict[UUID, Picture]:
    """Pictures of subjects, each at the head of its stream: those that the views have so, with one look for all."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT subject_id, s.version >= (SELECT max(originator_version) FROM ledger.stored_events"
            "   WHERE originator_id = subject_id), (SELECT max(notification_id) FROM ledger.stored_events)"
            " FROM unnest(%s::uuid[]) AS asked (subject_id) LEFT JOIN views.subjects AS s USING (subject_id)",
            (list(subject_ids),),
        ).fetchall()
    viewed = [UUID(str(subject_id)) for subject_id, at_head, _ in rows if at_head]
    found = {picture.subject_id: picture for picture in (views.pictures_of(viewed) if viewed else ())}
    for subject_id, at_head, position in rows:
        if not at_head:
            [folded] = views.pictures_at(int(str(position)), UUID(str(subject_id)))
            found[folded.subject_id] = folded
    return found


def kinds_now(pool: ConnectionPool[Connection], subject_ids: Collection[UUID]) -> dict[UUID, SubjectKind]:
    """What kinds of subject they are, by their registrations."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id, topic, state FROM ledger.stored_events"
            " WHERE originator_id = ANY(%s) AND originator_version = 1",
            (list(subject_ids),),
        ).fetchall()
    return {UUID(str(stream)): _kind(str(topic), bytes_of(state)) for stream, topic, state in rows}


def _kind(topic: str, state: bytes) -> SubjectKind:
    event = decode(topic, state).event
    assert isinstance(event, SubjectRegistered), "a subject's stream begins with its registration"
    return event.kind
