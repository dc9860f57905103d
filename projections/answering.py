"""A check as the ledger now stands, over the subject and every stream that was merged into it (C3).

What stood in an absorbed stream runs to its end there; whoever checks the subject must be told of it.
"""

from collections.abc import Iterator
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.events import SubjectMergedInto, SubjectsMerged
from ledger.context import Context
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.checking import Answer, Place, check, together
from projections.fresh import kind_now, picture_now, versions_of
from projections.reading import Views
from projections.state import bytes_of


def answer_now(
    views: Views, pool: ConnectionPool[Connection], context: Context, subject_id: UUID, at: Place
) -> tuple[Answer, int]:
    """The answer at a place, and the position it was given from."""
    kin = kin_now(pool, subject_id)
    pictures = [picture_now(views, pool, each) for each in kin]
    answers = [
        check(
            picture,
            at,
            kind=kind_now(pool, picture.subject_id),
            versions=versions_of(pool, picture.order_steps),
            rulebook=context.rulebook,
        )
        for picture in pictures
    ]
    return together(answers), max(picture.position for picture in pictures)


def kin_now(pool: ConnectionPool[Connection], subject_id: UUID) -> tuple[UUID, ...]:
    """The stream that the subject goes on in, and behind it all that was merged into that one, in whatever steps."""
    with pool.connection() as connection:
        kept = _kept(connection, subject_id)
        return tuple(_absorbed(connection, kept))


def _kept(connection: Connection, stream: UUID) -> UUID:
    into = [event.kept for event in _merges(connection, stream) if isinstance(event, SubjectMergedInto)]
    return _kept(connection, into[-1]) if into else stream


def _absorbed(connection: Connection, stream: UUID) -> Iterator[UUID]:
    yield stream
    for event in _merges(connection, stream):
        if isinstance(event, SubjectsMerged):
            yield from _absorbed(connection, event.absorbed)


def _merges(connection: Connection, stream: UUID) -> list[object]:
    rows = connection.execute(
        "SELECT topic, state FROM ledger.stored_events WHERE originator_id = %s"
        " AND topic IN ('subjects-merged.1', 'subject-merged-into.1') ORDER BY originator_version",
        (stream,),
        prepare=True,
    ).fetchall()
    return [decode(str(topic), bytes_of(state)).event for topic, state in rows]
