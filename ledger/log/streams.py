"""Streams: the ids of those that are not a subject's, and reading any of them with position and time.

A stream is found by its id alone: `notification_id + 0` keeps PostgreSQL from the index of positions, which it would
go through from end to end for each stream for as long as it has no statistics of the ledger, and `OFFSET 0` makes it
look up one stream after the other. A ledger that was filled a minute ago has none (PostgreSQL 25.1.6, autovacuum).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct
from psycopg import Connection
from psycopg.rows import TupleRow, tuple_row

from domain.events import Happened
from domain.records import NAMESPACE
from ledger.log.mapper import decode

LEDGER_STREAM = uuid5(NAMESPACE, "ledger")
"""The genesis, the first ruleset and the clock."""


HANDOVERS_STREAM = uuid5(NAMESPACE, "handovers")
"""Accounts of departments that went over to others."""

REPORTS_STREAM = uuid5(NAMESPACE, "reports")
"""How far what is owed to the platforms above was reported to them."""

STOPS_STREAM = uuid5(NAMESPACE, "stops")
"""What is stopped and started. A stream of its own: every append of a decision is held against its length."""


def department_stream(department: str) -> UUID:
    """The stream of a department: its standing orders."""
    return uuid5(NAMESPACE, f"department\x1f{department}")


def ruleset_stream(pack: str, version: int) -> UUID:
    """The stream of one version of a pack: its life from draft to withdrawal."""
    return uuid5(NAMESPACE, f"ruleset\x1f{pack}\x1f{version}")


class Recorded(Struct, frozen=True):
    """An event where the ledger holds it. `recorded_at` is an instant in UTC."""

    position: int
    stream: UUID
    version: int
    recorded_at: datetime
    happened: Happened


def read_stream(
    connection: Connection[TupleRow], stream: UUID, *, after: int = 0, up_to: int | None = None, most: int | None = None
) -> Iterator[Recorded]:
    """A stream in order, behind a position of the ledger and up to another if they are given, at most so much of it."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(
            "SELECT notification_id, originator_version, recorded_at, topic, state FROM ledger.stored_events"
            " WHERE originator_id = %(stream)s AND notification_id + 0 > %(after)s"
            " AND notification_id + 0 <= coalesce(%(up_to)s, 9223372036854775807)"
            " ORDER BY originator_version LIMIT %(most)s",
            {"stream": stream, "after": after, "up_to": up_to, "most": most},
            prepare=True,
        )
        for position, version, recorded_at, topic, state in cursor:
            yield Recorded(position, stream, version, recorded_at, decode(topic, bytes(state)))


def read_streams(connection: Connection[TupleRow], streams: Sequence[UUID], *, up_to: int) -> Iterator[Recorded]:
    """Several streams, one after the other, each in order and up to a position of the ledger."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(
            "SELECT e.* FROM unnest(%(streams)s::uuid[]) AS asked (stream) CROSS JOIN LATERAL ("
            "   SELECT notification_id, originator_id, originator_version, recorded_at, topic, state"
            "   FROM ledger.stored_events WHERE originator_id = stream AND notification_id + 0 <= %(up_to)s OFFSET 0"
            " ) AS e ORDER BY e.originator_id, e.originator_version",
            {"streams": list(streams), "up_to": up_to},
            prepare=True,
        )
        for position, stream, version, recorded_at, topic, state in cursor:
            yield Recorded(position, stream, version, recorded_at, decode(topic, bytes(state)))


def position_at(connection: Connection[TupleRow], instant: datetime) -> int:
    """The last position recorded at or before an instant, 0 if none: a binary search, for `recorded_at` never falls."""
    low, high = 0, _head(connection)
    while low < high:
        middle = (low + high + 1) // 2
        position, recorded_at = _first_from(connection, middle)
        if recorded_at <= instant:
            low = position
        else:
            high = middle - 1
    return low


def _head(connection: Connection[TupleRow]) -> int:
    row = connection.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events").fetchone()
    return int(row[0]) if row else 0


def _first_from(connection: Connection[TupleRow], position: int) -> tuple[int, datetime]:
    row = connection.execute(
        "SELECT notification_id, recorded_at FROM ledger.stored_events"
        " WHERE notification_id >= %s ORDER BY notification_id LIMIT 1",
        (position,),
        prepare=True,
    ).fetchone()
    assert row is not None, "position is at most the head"
    return row[0], row[1]
