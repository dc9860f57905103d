"""After a conflict: what was taken, or whether the rows that stand there are our own."""

from collections.abc import Sequence
from typing import Any, LiteralString, TypeVar

from psycopg import Connection
from psycopg.rows import TupleRow, tuple_row
from psycopg.types.numeric import Int8

from ledger.log.append import Alias, AliasTaken, Append, Appended, Identity, IdentityTaken, PersonTaken, VersionTaken
from ledger.vault.rows import NumberRow

T = TypeVar("T")


def refusal_of(connection: Connection[Any], append: Append) -> PersonTaken | IdentityTaken | AliasTaken | VersionTaken:
    """Name what an append that broke a unique key collided with: person, else identity, else alias, else stream."""
    return (
        _person_taken(connection, append.vault.numbers)
        or _identity_taken(connection, append.identities)
        or _alias_taken(connection, append.aliases)
        or _version_taken(append)
    )


def _person_taken(connection: Connection[Any], numbers: Sequence[NumberRow]) -> PersonTaken | None:
    hashes = [number.hash for number in numbers]
    stored = _rows(connection, "SELECT hash FROM vault.numbers WHERE hash = ANY(%s)", (hashes,))
    taken = _first(hashes, stored={bytes(found) for (found,) in stored})
    return PersonTaken(next(n.subject_id for n in numbers if n.hash == taken)) if taken else None


def _identity_taken(connection: Connection[Any], identities: Sequence[Identity]) -> IdentityTaken | None:
    ids = [identity.record_id for identity in identities]
    stored = _rows(connection, "SELECT record_id FROM ledger.record_identities WHERE record_id = ANY(%s)", (ids,))
    taken = _first(ids, stored={record_id for (record_id,) in stored})
    return IdentityTaken(taken) if taken else None


def _alias_taken(connection: Connection[Any], aliases: Sequence[Alias]) -> AliasTaken | None:
    names = [(alias.scheme, alias.number) for alias in aliases]
    stored = _rows(
        connection,
        "SELECT scheme, number FROM ledger.aliases"
        " JOIN unnest(%s::text[], %s::text[]) AS mine (scheme, number) USING (scheme, number)",
        ([scheme for scheme, _ in names], [number for _, number in names]),
    )
    taken = _first(names, stored=set(stored))
    return AliasTaken(*taken) if taken else None


def _first(wanted: Sequence[T], *, stored: set[T]) -> T | None:
    """The first that is stored, else the first that is wanted twice."""
    for each in wanted:
        if each in stored:
            return each
    return next((each for place, each in enumerate(wanted) if each in wanted[:place]), None)


def _version_taken(append: Append) -> VersionTaken:
    streams = {event.originator_id: event.originator_version for event in reversed(append.events)}
    places = ", ".join(f"{stream} at version {version}" for stream, version in streams.items())
    return VersionTaken(f"stream {places}", do="Load the stream, decide again, append again.")


def already_stored(connection: Connection[Any], append: Append) -> Appended | None:
    """Where the append stands if every event of it is stored, byte for byte; else None.

    Asked only after a connection was lost: the commit may have succeeded although nobody heard of it.
    """
    rows = _rows(
        connection,
        "SELECT notification_id, topic, state, recorded_at"
        " FROM unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY"
        " AS mine (originator_id, originator_version, place)"
        " JOIN ledger.stored_events USING (originator_id, originator_version)"
        " ORDER BY place",
        (
            [event.originator_id for event in append.events],
            [Int8(event.originator_version) for event in append.events],
        ),
    )
    if [(topic, bytes(state)) for _, topic, state, _ in rows] != [
        (event.topic, event.state) for event in append.events
    ]:
        return None
    return Appended(tuple(row[0] for row in rows), rows[-1][3]) if rows else None


def _rows(connection: Connection[Any], query: LiteralString, parameters: tuple[object, ...]) -> list[TupleRow]:
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(query, parameters).fetchall()
