"""The worklist: who is due, who is claimed by which worker, and who is set aside because reconciling fails.

The views say when time may ask something of a subject, from the log alone. Where it asked and nothing was to be done,
nothing is written to the log, so the views go on saying so; a visit (worker.visits) then brings the day forward. It
holds for one version of the subject's stream: whatever is filed makes it void, and a subject set aside is tried again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.state import one_state

PATIENCE: Final = 3  # failures in a row
_CLAIMS: Final = 0x6A63_7763  # "jcwc": which worker reconciles whom
_LONGEST: Final = 500  # characters of a reason


class Due(Struct, frozen=True):
    """A subject at the version that the views have, and the day on which time asks something of it."""

    subject_id: UUID
    version: int
    on: date


class Failure(Struct, frozen=True):
    """A subject that could not be reconciled: why, and for the how-manieth time in a row."""

    subject_id: UUID
    reason: str
    failures: int

    @property
    def is_set_aside(self) -> bool:
        """True if no worker tries it again by itself."""
        return self.failures >= PATIENCE


class SetAside(Struct, frozen=True):
    """A subject that nobody tries any more; `since` is the instant (UTC) of its last failure."""

    subject_id: UUID
    reason: str
    failures: int
    since: datetime


class Claim:
    """Subjects that this worker alone reconciles until the claim ends, and what it finds out about them."""

    def __init__(self, connection: Connection, mine: tuple[Due, ...]) -> None:
        self._connection = connection
        self.mine = mine

    def nothing_to_do(self, subject_id: UUID, *, version: int, due: date | None) -> None:
        """Time asks nothing of the subject before `due`, unless its stream moves on."""
        self._connection.execute(
            "INSERT INTO worker.visits (subject_id, version, due) VALUES (%s, %s, %s)"
            " ON CONFLICT (subject_id) DO UPDATE SET version = excluded.version, due = excluded.due,"
            " failures = 0, reason = '', at = clock_timestamp()",
            (subject_id, version, due),
        )

    def failed(self, one: Due, *, reason: str) -> Failure:
        """Remember why; failures are counted as long as the subject stays as it is."""
        legible = "".join(c if c.isprintable() else " " for c in reason)[:_LONGEST]
        row = self._connection.execute(
            "INSERT INTO worker.visits AS v (subject_id, version, due, failures, reason) VALUES (%s, %s, %s, 1, %s)"
            " ON CONFLICT (subject_id) DO UPDATE SET version = excluded.version, due = excluded.due,"
            " failures = CASE WHEN v.version = excluded.version THEN v.failures + 1 ELSE 1 END,"
            " reason = excluded.reason, at = clock_timestamp() RETURNING failures",
            (one.subject_id, one.version, one.on, legible),
        ).fetchone()
        assert row is not None, "an upsert returns its row"
        return Failure(one.subject_id, legible, int(str(row[0])))


class Worklist:
    """Who is due in one ledger. Safe to share between threads and with other processes."""

    def __init__(self, pool: ConnectionPool[Connection]) -> None:
        self._pool = pool

    def due(self, day: date, *, many: int, after: Due | None = None) -> list[Due]:
        """Subjects of which time asks something on or before a day, longest due first, behind `after` if given."""
        with one_state(self._pool) as connection:
            rows = connection.execute(
                "SELECT s.subject_id, s.version, s.next_due FROM views.subjects AS s WHERE s.next_due <= %(day)s"
                # A row of both, and nobody joined: the index then gives the next few, be ever so many due.
                " AND (s.next_due, s.subject_id) > (%(on)s, %(after)s)"
                " AND NOT EXISTS (SELECT FROM worker.visits AS v"
                "   WHERE v.subject_id = s.subject_id AND v.version >= s.version"
                "   AND (v.due IS NULL OR v.due > %(day)s OR v.failures >= %(patience)s))"
                " ORDER BY s.next_due, s.subject_id LIMIT %(many)s",
                {
                    "day": day,
                    "patience": PATIENCE,
                    "on": after.on if after else date.min,
                    "after": after.subject_id if after else UUID(int=0),
                    "many": many,
                },
            ).fetchall()
        return [_due(row) for row in rows]

    @contextmanager
    def claimed(self, due: Sequence[Due]) -> Iterator[Claim]:
        """Claim those that no other worker has; a claim ends with its worker, however that ends."""
        with self._pool.connection() as connection, connection.transaction():
            rows = connection.execute(
                "SELECT subject_id FROM unnest(%s::uuid[]) AS due (subject_id)"
                " WHERE pg_try_advisory_xact_lock(%s, hashtext(subject_id::text))",
                ([one.subject_id for one in due], _CLAIMS),
            ).fetchall()
            mine = {UUID(str(row[0])) for row in rows}
            yield Claim(connection, tuple(one for one in due if one.subject_id in mine))

    def set_aside(self) -> list[SetAside]:
        """Subjects that nobody tries any more, longest first."""
        with one_state(self._pool) as connection:
            rows = connection.execute(
                "SELECT v.subject_id, v.reason, v.failures, v.at FROM worker.visits AS v"
                " JOIN views.subjects AS s ON s.subject_id = v.subject_id AND v.version >= s.version"
                " WHERE v.failures >= %s ORDER BY v.at, v.subject_id",
                (PATIENCE,),
            ).fetchall()
        return [_set_aside(row) for row in rows]

    def release(self, subject_id: UUID) -> bool:
        """Let workers try a subject again; False if it was not set aside."""
        with self._pool.connection() as connection:
            released = connection.execute(
                "DELETE FROM worker.visits WHERE subject_id = %s AND failures >= %s", (subject_id, PATIENCE)
            )
            return released.rowcount == 1


def _due(row: tuple[object, ...]) -> Due:
    subject_id, version, on = row
    assert isinstance(on, date)
    return Due(UUID(str(subject_id)), int(str(version)), on)


def _set_aside(row: tuple[object, ...]) -> SetAside:
    subject_id, reason, failures, at = row
    assert isinstance(at, datetime)
    return SetAside(UUID(str(subject_id)), str(reason), int(str(failures)), at)
