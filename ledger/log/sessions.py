"""How a connection to the ledger is set up, whoever opens it."""

from typing import Any

from eventsourcing.persistence import ProgrammingError
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

LOCK_TIMEOUT = 5  # seconds; longer than any append, shorter than a user's patience


def datastore(
    url: str, *, pool_size: int = 5, max_overflow: int = 10, lock_timeout: int = LOCK_TIMEOUT
) -> PostgresDatastore:
    """The library's pool of connections for a conninfo string or URL; nothing is opened yet."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    store = PostgresDatastore(
        dbname=parts.pop("dbname", ""),
        host=parts.pop("host", ""),
        port=parts.pop("port", ""),
        user=parts.pop("user", ""),
        password=parts.pop("password", ""),
        pool_size=pool_size,
        max_overflow=max_overflow,
        lock_timeout=lock_timeout,
        schema="ledger",
    )
    _keywords(store).update(parts)  # what the library has no argument for: sslmode and the like
    settle(store)
    return store


def settle(store: PostgresDatastore) -> None:
    """Fix what the ledger's statements rely on for every connection the pool will open; twice is once."""
    settings = (
        # Each statement must see what was committed before it began: the append reads the last row after it
        # has waited for the lock (PostgreSQL 13.2.1).
        " -c default_transaction_isolation=read\\ committed"
        " -c TimeZone=UTC"
        # Our statements take arrays: planning them anew for each costs more than running them.
        " -c plan_cache_mode=force_generic_plan"
        f" -c lock_timeout={store.lock_timeout or LOCK_TIMEOUT}s"
    )
    options = _keywords(store).get("options", "")
    if options.endswith(settings):
        return
    if not store.pool.closed:
        raise ProgrammingError("the ledger's sessions are set up before the first connection is opened")
    _keywords(store)["options"] = options + settings


def _keywords(store: PostgresDatastore) -> dict[str, Any]:
    keywords = store.pool.kwargs
    assert isinstance(keywords, dict)
    return keywords
