"""Where the chains of the access log stand, written into the ledger: what stood there by then cannot be taken away.

Every process that serves or works does this each minute for the chains of all processes, those that have ended too. The
events stand in a stream of the ledger's own, a new one each month, and in no subject's.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from psycopg_pool import ConnectionPool

from domain.actors import ENGINE
from domain.events import AccessChained, ChainHead, Happened
from domain.records import NAMESPACE
from ledger.access import month_of
from ledger.application import LedgerApplication
from ledger.database import Connection
from ledger.log.append import Append, VersionTaken
from ledger.log.mapper import decode, stored

EVERY: Final = 60.0  # seconds
LATE: Final = timedelta(minutes=1)
"""A row may be committed this long after the time that it bears."""
_ANCHORS: Final = 0x6A63_6163  # "jcac": who writes the heads


def access_stream(month: date) -> UUID:
    """The stream that holds the heads written in a month."""
    return uuid5(NAMESPACE, f"access\x1f{month:%Y-%m}")


def anchor(application: LedgerApplication, pool: ConnectionPool[Connection], *, on: date) -> int | None:
    """Write where the chains stand, if any has grown; the position, None where nothing was to be written.

    `on` is the ledger's day. Where another process is at it, nothing is done.
    """
    with pool.connection() as connection, connection.transaction():
        if not _alone(connection):
            return None
        now = _now(connection)
        stream = access_stream(month_of(now))
        version, last = _last(connection, stream)
        known = last.heads if last else ()
        heads = tuple(_heads(connection, since=last.seen_at - LATE - LATE if last else None, month=month_of(now)))
        if not set(heads) - set(known):
            return None
        happened = Happened(AccessChained(seen_at=now, heads=heads), on, ENGINE)
        return _append(application, Append(events=tuple(stored(stream, version, [happened]))))


def _alone(connection: Connection) -> bool:
    return connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_ANCHORS,)).fetchone() == (True,)


def _now(connection: Connection) -> datetime:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None, "the database knows what time it is"
    [now] = row
    assert isinstance(now, datetime), "clock_timestamp() is an instant"
    return now.astimezone(UTC)


def _last(connection: Connection, stream: UUID) -> tuple[int, AccessChained | None]:
    row = connection.execute(
        "SELECT originator_version, topic, state FROM ledger.stored_events"
        " WHERE originator_id = %s ORDER BY originator_version DESC LIMIT 1",
        (stream,),
    ).fetchone()
    if row is None:
        return 0, None
    version, topic, state = row
    assert isinstance(state, bytes | memoryview)
    event = decode(str(topic), bytes(state)).event
    assert isinstance(event, AccessChained), "the stream holds nothing else"
    return int(str(version)), event


def _heads(connection: Connection, *, since: datetime | None, month: date) -> Iterator[ChainHead]:
    """The last row of each chain that has rows since then; without a `since`, of this month and the one before."""
    before = (month - timedelta(days=1)).replace(day=1)
    rows = connection.execute(
        "SELECT DISTINCT ON (chain) chain, month, place, hash FROM access.log"
        " WHERE month = ANY(%s) AND at >= coalesce(%s, '-infinity'::timestamptz) ORDER BY chain, place DESC",
        ([before, month], since),
    )
    for chain, of, place, digest in rows:
        assert isinstance(of, date)
        assert isinstance(digest, bytes | memoryview)
        yield ChainHead(UUID(str(chain)), of, int(str(place)), bytes(digest).hex())


def _append(application: LedgerApplication, append: Append) -> int | None:
    try:
        return application.recorder_.group.append(append).positions[-1]
    except VersionTaken:
        return None  # another process was first, with the same heads or later ones
