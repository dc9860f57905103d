"""Reading the ledger from a position on, in order, without missing a row or seeing one twice.

Plain paging by position is enough because all writers share the append lock: whatever is committed later
stands at a higher position.
"""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic, sleep
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.rows import args_row, tuple_row

from ledger.log.sessions import settle

SECTION = 500  # rows; the library's default of 10 reads four times slower
_SHORTEST, _LONGEST = 0.005, 0.1  # seconds between two looks


class Row(NamedTuple):
    """One event as it stands in the ledger."""

    position: int
    stream: UUID
    version: int
    topic: str
    state: bytes
    recorded_at: datetime


class Tail:
    """The ledger's rows behind a position; safe to share between threads."""

    def __init__(self, store: PostgresDatastore) -> None:
        settle(store)
        self._store = store

    def read(self, after: int, *, limit: int = SECTION) -> list[Row]:
        """At most `limit` rows behind the position `after`, in order; `recorded_at` is in UTC."""
        with self._store.get_connection() as connection:
            return _section(connection, after, limit=limit)

    def sections(self, after: int, *, size: int = SECTION) -> Iterator[list[Row]]:
        """All rows that stand behind `after`, in lists of up to `size`, without a transaction around them."""
        while rows := self.read(after, limit=size):
            yield rows
            after = rows[-1].position

    def head(self) -> int:
        """The last position of the ledger; 0 while it is empty."""
        with self._store.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events", prepare=True)
            [(position,)] = cursor.fetchall()
            return int(position)

    def wait_beyond(self, position: int, *, timeout: float) -> int:
        """The ledger's last position once it is beyond `position`, or after `timeout` seconds as it then is.

        Looks again after 5 ms, and ever less often down to every 100 ms.
        """
        deadline, pause = monotonic() + timeout, _SHORTEST
        while (head := self.head()) <= position and (left := deadline - monotonic()) > 0:
            sleep(min(pause, left))
            pause = min(2 * pause, _LONGEST)
        return head


def _section(connection: Connection[Any], after: int, *, limit: int) -> list[Row]:
    with connection.cursor(binary=True, row_factory=args_row(Row)) as cursor:
        cursor.execute(
            "SELECT notification_id, originator_id, originator_version, topic, state, recorded_at"
            " FROM ledger.stored_events WHERE notification_id > %b ORDER BY notification_id LIMIT %b",
            (after, limit),
            prepare=True,
        )
        return cursor.fetchall()
