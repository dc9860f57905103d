"""The access log: who asked what about whom, what for, and when; and who was refused. Committed before any answer.

Each process writes one hash chain a month: a row's hash covers the row and the hash of the row before it. Rows that
come together are chained and committed together. Where the chains stand goes into the ledger (ledger/anchoring.py), and
ledger/access_check.py finds what was changed, dropped or slipped in.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.actors import Actor
from domain.values import Node, Outcome, Purpose
from ledger.database import Connection
from ledger.vault.ciphers import drawn


class Access(Struct, frozen=True, kw_only=True):
    """One request (P-8, INV-27), refused if there is a `bar`.

    `subject_id` is None for a read of everybody, and for a number that means nobody here; `purpose` where something was
    done, not read; `answer` is what a check said. `entry` is drawn where none is given.
    """

    by: Actor
    what: str
    purpose: Purpose | None = None
    subject_id: UUID | None = None
    matter: str | None = None
    node: Node | None = None
    filing: str | None = None
    bar: str | None = None
    answer: Outcome | None = None
    entry: UUID | None = None


class Entry(Struct, frozen=True, array_like=True):
    """A row of the log as its hash covers it; `at` is an instant in UTC."""

    chain: UUID
    place: int
    at: datetime
    entry: UUID
    department: str
    officer: str
    purpose: str | None
    what: str
    subject_id: UUID | None
    matter: str | None
    node: str | None
    filing: str | None
    outcome: str
    reason: str | None
    answer: str | None

    def hash(self, before: bytes) -> bytes:
        """SHA-256 over the hash of the row before, or the chain's own id, and the whole row."""
        return hashlib.sha256(before + msgspec.json.encode(self)).digest()


_TYPES: Final = (
    *("date", "uuid", "int8", "timestamptz", "uuid", "text", "text", "text", "text", "uuid"),
    *("text", "text", "text", "text", "text", "text", "bytea"),
)
"""Of the table's columns, in the order of COPY."""


class _Chain(Struct, frozen=True):
    """Where this process's chain stands; `begun` and `tick` set the database's clock against our own."""

    chain: UUID
    month: date
    place: int
    hash: bytes
    begun: datetime
    tick: float


def month_of(at: datetime) -> date:
    """The month that a row belongs to, by its first day (UTC)."""
    return at.astimezone(UTC).date().replace(day=1)


class AccessLog:
    """Appends to one ledger's access log. Safe to share between threads; other processes have chains of their own."""

    def __init__(self, pool: ConnectionPool[Connection], *, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` counts on from any beginning; the time of day is the database's."""
        self._pool = pool
        self._seconds = seconds
        self._lock = Lock()
        self._chain: _Chain | None = None

    def write(self, access: Access) -> None:
        """Append the row and commit it; what fails here must keep the answer, a refusal too, from being given."""
        self.append([access])

    def append(self, accesses: Sequence[Access]) -> None:
        """Append rows in one transaction, in order."""
        with self._lock, self._pool.connection() as connection:
            chain, at = self._chain_and_time(connection)
            self._chain = None  # what fails may be written or not: this chain ends, another one begins
            rows, end = _chained(chain, at, accesses)
            _insert(connection, rows)
            connection.commit()
            self._chain = end

    def _chain_and_time(self, connection: Connection) -> tuple[_Chain, datetime]:
        chain = self._chain
        if chain is not None:
            at = chain.begun + timedelta(seconds=self._seconds() - chain.tick)
            if month_of(at) == chain.month:
                return chain, at
        chain = self._new_chain(connection)
        return chain, chain.begun

    def _new_chain(self, connection: Connection) -> _Chain:
        tick = self._seconds()
        row = connection.execute("SELECT access.open_months()").fetchone()
        connection.commit()
        assert row is not None, "a function has a result"
        [now] = row
        assert isinstance(now, datetime), "open_months() says what time it is"
        chain = UUID(bytes=drawn(16), version=4)
        return _Chain(chain, month_of(now), 0, chain.bytes, now.astimezone(UTC), tick)


def _chained(chain: _Chain, at: datetime, accesses: Sequence[Access]) -> tuple[list[tuple[object, ...]], _Chain]:
    """The rows as the table has them, and where the chain stands after them."""
    rows, last = list[tuple[object, ...]](), chain.hash
    for place, access in enumerate(accesses, start=chain.place + 1):
        entry = _entry(access, chain=chain.chain, place=place, at=at)
        last = entry.hash(last)
        rows.append((chain.month, *msgspec.structs.astuple(entry), last))
    return rows, msgspec.structs.replace(chain, place=chain.place + len(accesses), hash=last)


def _entry(access: Access, *, chain: UUID, place: int, at: datetime) -> Entry:
    return Entry(
        chain=chain,
        place=place,
        at=at,
        entry=access.entry or UUID(bytes=drawn(16), version=4),
        department=access.by.account,
        officer=access.by.officer,
        purpose=_text(access.purpose),
        what=access.what,
        subject_id=access.subject_id,
        matter=access.matter,
        node=_text(access.node),
        filing=access.filing,
        outcome="granted" if access.bar is None else "refused",
        reason=_text(access.bar),
        answer=_text(access.answer),
    )


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def _insert(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """By COPY, which costs less than INSERT from one row on."""
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY access.log (month, chain, place, at, entry, department, officer, purpose, what, subject_id, matter,"
            " node, filing, outcome, reason, answer, hash) FROM STDIN (FORMAT BINARY)"
        ) as copy,
    ):
        copy.set_types(_TYPES)
        for row in rows:
            copy.write_row(row)
