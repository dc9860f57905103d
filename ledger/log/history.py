"""A history written as it was decided in columns: the rows of many subjects nobody knew, in one transaction, by COPY.

The same lock, moment and checks as of any append (ledger.log.write). What stands in the way of one row stands in the
way of all: nothing is written then, and whoever asked files row by row.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from struct import Struct as Layout
from typing import Any, Final, NamedTuple

from msgspec import Struct
from psycopg import Connection, Cursor
from psycopg.rows import TupleRow, tuple_row

from ledger.log.write import LOCK, Moment, check_rules, now, reserve

# COPY's binary format (PostgreSQL, "COPY", File Formats): what stands before all rows, and behind them.
_BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END: Final = b"\xff\xff"
_ROW: Final = Layout(">hiqiq")
"""How a row begins: how many fields it has, then a moment and a position, each behind its length."""
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_AT_ONCE: Final = 1_000  # rows


class History(Struct, frozen=True):
    """Whole subjects with everything about them, the events in ledger order, decided on `day`.

    `events` are rows as COPY reads them in binary, from originator_id on: id, version, topic, state, each behind its
    length; `identities` are whole rows of record_id, subject_id and content_hash likewise, `aliases` lines of scheme,
    number and subject_id as it reads them in text. `governed` is the position of the latest ruleset, order, stop or
    start that was known.
    """

    events: Sequence[bytes]
    identities: bytes
    aliases: str
    day: date
    governed: int


class Copied(NamedTuple):
    """The position before what was written, and that of its last event."""

    before: int
    last: int


def copy_history(connection: Connection[Any], history: History, *, moment: Moment) -> Copied:
    """Write it in one transaction, or nothing. Raises DayTurned, RulesMoved, and psycopg's errors."""
    with connection.cursor(row_factory=tuple_row) as cursor, connection.transaction():
        connection.execute(LOCK, prepare=True)
        recorded_at = now(cursor, moment)
        moment.check(recorded_at)
        check_rules(cursor, moment)
        before = _head(cursor)
        positions = reserve(cursor, len(history.events))
        with cursor.copy(
            "COPY ledger.stored_events (recorded_at, notification_id, originator_id, originator_version, topic, state)"
            " FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.write(_BEGIN)
            for rows in _rows(history.events, positions, recorded_at):
                copy.write(rows)
            copy.write(_END)
        with cursor.copy(
            "COPY ledger.record_identities (record_id, subject_id, content_hash) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.write(_BEGIN + history.identities + _END)
        with cursor.copy("COPY ledger.aliases (scheme, number, subject_id) FROM STDIN") as copy:
            copy.write(history.aliases)
    return Copied(before, positions[-1])


def _rows(events: Sequence[bytes], positions: range, recorded_at: datetime) -> Iterator[bytes]:
    moment = (recorded_at - _EPOCH) // timedelta(microseconds=1)
    for start in range(0, len(events), _AT_ONCE):
        some = zip(positions[start : start + _AT_ONCE], events[start : start + _AT_ONCE], strict=True)
        yield b"".join([part for position, event in some for part in (_ROW.pack(6, 8, moment, 8, position), event)])


def _head(cursor: Cursor[TupleRow]) -> int:
    cursor.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events", prepare=True)
    [(head,)] = cursor.fetchall()
    return int(head)
