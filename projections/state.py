"""One state of the views: everything that an answer reads, from one position, also while a rebuild swaps them."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg_pool import ConnectionPool

from ledger.database import Connection


@contextmanager
def one_state(pool: ConnectionPool[Connection]) -> Iterator[Connection]:
    """A transaction that reads one state of all views; none of them can be swapped until it ends.

    The lock comes before the first question: it waits for a swap that is under way, and only then does the
    transaction take its snapshot (PostgreSQL 13.3.1), which thus belongs to the tables that the names mean.
    """
    with pool.connection() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("LOCK TABLE views.progress IN ACCESS SHARE MODE")
        yield connection


def bytes_of(value: object) -> bytes:
    """A bytea as psycopg hands it out."""
    assert isinstance(value, bytes | memoryview)
    return bytes(value)
