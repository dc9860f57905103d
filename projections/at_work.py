"""Which workers are at work: each keeps one session open that holds a lock, and gives a sign of life with it.

Nothing is written. The lock ends with the worker, however that ends; when a session last asked anything the server
itself knows (pg_stat_activity), and tells it to those who work as the same role.
"""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from msgspec import Struct
from psycopg.rows import args_row

from ledger.database import Connection, Database

_LOCK: Final = 0x6A63_7761  # "jcwa": whoever is at work holds a share of it
_LONGEST: Final = 63  # bytes of a session's name


class AtWork(Struct, frozen=True):
    """A worker that says it works: which process, and for how long it has given no sign of life; None where unknown."""

    name: str
    silent: timedelta | None


@contextmanager
def at_work(database: Database) -> Iterator[Callable[[], None]]:
    """Be known as at work until the block ends; what is given is to be called for each sign of life."""
    with database.connect(autocommit=True) as connection, database.errors():
        connection.execute("SELECT set_config('application_name', %s, false)", (_name(),))
        connection.execute("SELECT pg_advisory_lock_shared(%s)", (_LOCK,))

        def live() -> None:
            with database.errors():
                connection.execute("SELECT")

        yield live


def _name() -> str:
    said = f"jiangcheng worker {os.getpid()} on {platform.node()}"
    return said.encode("ascii", "replace")[:_LONGEST].decode()


def everybody_at_work(connection: Connection) -> list[AtWork]:
    """The workers of this ledger, the longest silent first."""
    with connection.cursor(row_factory=args_row(AtWork)) as cursor:
        return cursor.execute(
            "SELECT coalesce(nullif(a.application_name, ''), 'worker of session ' || a.pid),"
            " clock_timestamp() - a.query_start"
            " FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) WHERE l.locktype = 'advisory' AND l.granted"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND l.classid = 0 AND l.objid = %s AND l.objsubid = 1 ORDER BY a.query_start",
            (_LOCK,),
        ).fetchall()
