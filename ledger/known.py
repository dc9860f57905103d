"""Known at T: the last position recorded at or before an instant, for ever (architecture.md, Time)."""

from datetime import datetime

from psycopg_pool import ConnectionPool

from domain.errors import InvalidInput
from ledger.context import Context
from ledger.database import Connection
from ledger.days import midnight
from ledger.genesis import ClockKind
from ledger.log.streams import position_at


def position_known_at(context: Context, pool: ConnectionPool[Connection], instant: datetime) -> int:
    """The position that was reached at an instant (UTC). Raises InvalidInput unless it lies before the ledger's now."""
    with pool.connection() as connection:
        now = _now(context, connection)
        if instant >= now:
            raise InvalidInput(
                f"{instant.isoformat()} is not before the ledger's now, {now.isoformat()}",
                do="Name an earlier instant, a day before the ledger's day, or leave --known-at out.",
            )
        return position_at(connection, instant)


def _now(context: Context, connection: Connection) -> datetime:
    if context.clock_kind is ClockKind.SIMULATED:
        return midnight(context.today(), context.zone)
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None, "the database knows what time it is"
    [now] = row
    assert isinstance(now, datetime), "clock_timestamp() is an instant"
    return now
