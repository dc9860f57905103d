"""A check as the ledger now stands, over the subject and every stream that was merged into it (C3).

What stood in an absorbed stream runs to its end there; whoever checks the subject must be told of it.
"""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.events import SubjectMergedInto, SubjectsMerged, SubjectSplitFrom, SubjectsSplit
from ledger.context import Context
from ledger.database import Connection
from ledger.log.mapper import decode
from projections.checking import Answer, Place, check, together
from projections.fresh import kinds_now, pictures_now
from projections.reading import Views
from projections.state import bytes_of


def answer_now(
    views: Views, pool: ConnectionPool[Connection], context: Context, subject_id: UUID, at: Place
) -> tuple[Answer, int]:
    """The answer at a place, and the position it was given from."""
    [found] = answers_now(views, pool, context, [(subject_id, at)])
    return found


def answers_now(
    views: Views, pool: ConnectionPool[Connection], context: Context, asked: Sequence[tuple[UUID, Place]]
) -> list[tuple[Answer, int]]:
    """The answers about subjects, each at a place, with the positions they were given from; in the order asked."""
    kin = kins_now(pool, {subject_id for subject_id, _ in asked})
    everybody = {each for streams in kin.values() for each in streams}
    pictures = pictures_now(views, pool, everybody)
    kinds = kinds_now(pool, everybody)

    def answer(subject_id: UUID, at: Place) -> tuple[Answer, int]:
        seen = [pictures[each] for each in kin[subject_id]]
        told = [check(one, at, kind=kinds[one.subject_id], rulebook=context.rulebook) for one in seen]
        return together(told), max(one.position for one in seen)

    known: dict[tuple[UUID, Place], tuple[Answer, int]] = {}
    for one in asked:
        if one not in known:
            known[one] = answer(*one)
    return [known[one] for one in asked]


def kin_now(pool: ConnectionPool[Connection], subject_id: UUID) -> tuple[UUID, ...]:
    """The stream that the subject goes on in, and behind it all that was merged into that one, in whatever steps."""
    return kins_now(pool, [subject_id])[subject_id]


def kins_now(pool: ConnectionPool[Connection], subject_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The same of many; only those that were merged cost more than one look for all."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT DISTINCT originator_id FROM ledger.stored_events WHERE originator_id = ANY(%s)"
            " AND topic IN ('subjects-merged.1', 'subject-merged-into.1')",
            (list(subject_ids),),
            prepare=True,
        ).fetchall()
        merged = {UUID(str(stream)) for (stream,) in rows}
        return {one: _kin(connection, one) if one in merged else (one,) for one in subject_ids}


def _kin(connection: Connection, subject_id: UUID) -> tuple[UUID, ...]:
    return tuple(_absorbed(connection, _kept(connection, subject_id)))


def _kept(connection: Connection, stream: UUID) -> UUID:
    into: UUID | None = None
    for event in _merges(connection, stream):
        if isinstance(event, SubjectMergedInto):
            into = event.kept
        elif isinstance(event, SubjectSplitFrom):
            into = None
    return stream if into is None else _kept(connection, into)


def _absorbed(connection: Connection, stream: UUID) -> Iterator[UUID]:
    yield stream
    absorbed: dict[UUID, None] = {}
    for event in _merges(connection, stream):
        if isinstance(event, SubjectsMerged):
            absorbed[event.absorbed] = None
        elif isinstance(event, SubjectsSplit):
            absorbed.pop(event.absorbed, None)
    for one in absorbed:
        yield from _absorbed(connection, one)


def _merges(connection: Connection, stream: UUID) -> list[object]:
    rows = connection.execute(
        "SELECT topic, state FROM ledger.stored_events WHERE originator_id = %s"
        " AND topic IN ('subjects-merged.1', 'subject-merged-into.1', 'subjects-split.1', 'subject-split-from.1')"
        " ORDER BY originator_version",
        (stream,),
        prepare=True,
    ).fetchall()
    return [decode(str(topic), bytes_of(state)).event for topic, state in rows]
