"""A ledger's database: found or made, migrated, and checked to be opened by a role that cannot rewrite it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from ledger.address import Address, check_name, given_address, library_env, with_defaults
from ledger.errors import NoSuchLedger, OwnerUnknown, ServerUnreachable
from ledger.migrations import (
    Applied,
    Migration,
    Schema,
    applied_migrations,
    compare,
    known_migrations,
    migrate,
    too_old,
)
from ledger.roles import OWNER, SERVICE, become_owner, check_service_role
from ledger.server.embedded import EmbeddedServer
from ledger.translate import translate_errors

Connection = psycopg.Connection[tuple[object, ...]]
_POOL_SECONDS: Final = 4.0
_OURS: Final = "jiangcheng_"


class Missing(Enum):
    """What is done about a ledger that is not there, on the server that is the program's own."""

    MADE = "made"
    REFUSED = "refused"


class Database:
    """One ledger, opened as the service role. Close it, or use it as a context manager."""

    def __init__(self, address: Address, server: EmbeddedServer | None, *, lock_seconds: float | None = None) -> None:
        """Use `Database.open`."""
        self._address = address
        self._server = server
        self._lock_timeout = None if lock_seconds is None else f"{lock_seconds * 1000:.0f}ms"
        self._pools: list[ConnectionPool[Connection]] = []

    @classmethod
    def open(
        cls,
        ledger: str = "main",
        *,
        url: str | None = None,
        known: tuple[Migration, ...] | None = None,
        lock_seconds: float | None = None,
        missing: Missing = Missing.MADE,
    ) -> Self:
        """Open the ledger, making and migrating it where that is ours to do; up to `known` migrations, else to all.

        Its connections and pools wait `lock_seconds` for what another session has locked; as the server says, if None.
        The server is `url`, else JIANGCHENG_DATABASE_URL, else the embedded one, which is started if need be.
        Errors: `InvalidInput` for a name or URL that is none, and every `Unavailable` of ledger/errors.py,
        within 5 s where nobody answers.
        """
        check_name(ledger)
        with ExitStack() as on_failure:
            address = given_address(ledger, url=url)
            server = None
            if address is None:
                server = on_failure.enter_context(EmbeddedServer.enter())
                address = _embedded_address(server, ledger)
            database = cls(address, server, lock_seconds=lock_seconds)
            database._prepare(known_migrations() if known is None else known, missing=missing)
            on_failure.pop_all()
            return database

    @property
    def url(self) -> str:
        """The service role's connection string (libpq keywords and values). It may hold a password."""
        return self._address.service

    @property
    def owner_url(self) -> str | None:
        """The owner's connection string, where it is known: always on the embedded server."""
        return self._address.owner

    @property
    def name(self) -> str:
        """The database's name on its server."""
        return self._address.database

    @property
    def is_embedded(self) -> bool:
        """Whether the server is the program's own."""
        return self._server is not None

    def connect(self, *, autocommit: bool = False) -> Connection:
        """A new connection as the service role. An embedded server that was killed is started again."""
        return self._connect(self._address.service, autocommit=autocommit)

    @contextmanager
    def connect_as_owner(self) -> Iterator[Connection]:
        """An autocommit connection acting as jiangcheng_owner: for migrations and rebuilds only."""
        if self._address.owner is None:
            raise OwnerUnknown(
                "this program works as a role that cannot",
                do="Set JIANGCHENG_OWNER_URL=postgresql://jiangcheng_owner@... for this run.",
            )
        with self._connect(self._address.owner, autocommit=True) as connection:
            become_owner(connection)
            with self.errors():
                yield connection

    def pool(self, *, minimum: int = 1, maximum: int = 4) -> ConnectionPool[Connection]:
        """An open pool of service connections; it is closed with the database."""
        pool = ConnectionPool(
            self._address.service,
            connection_class=Connection,
            min_size=minimum,
            max_size=maximum,
            timeout=_POOL_SECONDS,
            configure=self._configure,
            open=False,
        )
        with self.errors(), ExitStack() as on_failure:
            on_failure.callback(pool.close)
            pool.open(wait=True, timeout=_POOL_SECONDS)
            on_failure.pop_all()
        self._pools.append(pool)
        return pool

    def errors(self) -> AbstractContextManager[None]:
        """`translate_errors`, knowing the disk of an embedded server."""
        return translate_errors(self._disk)

    def library_env(self) -> dict[str, str]:
        """What the eventsourcing library reads from its environment to use this ledger as the service."""
        return library_env(self._address.service)

    def close(self) -> None:
        """Close the pools and leave the server; the last program to leave an embedded server stops it."""
        while self._pools:
            self._pools.pop().close()
        if self._server is not None:
            self._server.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _disk(self) -> Path | None:
        return self._server.cluster.place.database_folder if self._server else None

    def _connect(self, conninfo: str, *, autocommit: bool) -> Connection:
        try:
            return self._connect_once(conninfo, autocommit=autocommit)
        except ServerUnreachable:
            if self._server is None:
                raise
        self._server.revive()
        return self._connect_once(conninfo, autocommit=autocommit)

    def _connect_once(self, conninfo: str, *, autocommit: bool) -> Connection:
        with self.errors():
            connection = Connection.connect(conninfo, autocommit=autocommit)
            self._configure(connection)
            return connection

    def _configure(self, connection: Connection) -> None:
        if self._lock_timeout is not None:
            connection.execute("SELECT set_config('lock_timeout', %s, false)", (self._lock_timeout,))
            connection.commit()

    def _prepare(self, known: tuple[Migration, ...], *, missing: Missing) -> None:
        """Current already: one connection. Otherwise make and migrate it, if the owner is known."""
        try:
            applied = self._inspect()
        except NoSuchLedger:
            if self._server is None:
                raise
            if missing is Missing.REFUSED:
                raise _no_such_ledger(self._server, self.name) from None
            _create_database(self._server, self.name)
            applied = ()
        if compare(applied, known=known) is Schema.BEHIND:
            if self._address.owner is None:
                raise too_old(applied, known=known)
            with self.connect_as_owner() as owner:
                migrate(owner, known=known)
            self._inspect()

    def _inspect(self) -> tuple[Applied, ...]:
        """What was applied, as seen by the service role, which must be fit for the ledger."""
        with self.connect(autocommit=True) as connection, self.errors():
            check_service_role(connection)
            return applied_migrations(connection)


@contextmanager
def looked_into(ledger: str, *, url: str | None = None) -> Iterator[Connection]:
    """A ledger in whatever state it is, as whatever role the settings name; it can be read alone, in autocommit.

    Nothing is made, migrated or checked. Errors: `InvalidInput`, and every `Unavailable` of ledger/errors.py.
    """
    check_name(ledger)
    with ExitStack() as at_the_end, translate_errors():
        address = given_address(ledger, url=url)
        if address is None:
            address = _embedded_address(at_the_end.enter_context(EmbeddedServer.enter()), ledger)
        connection = at_the_end.enter_context(Connection.connect(address.service, autocommit=True))
        connection.execute("SET default_transaction_read_only = on")
        connection.execute("SET lock_timeout = '5s'")
        yield connection


def _embedded_address(server: EmbeddedServer, ledger: str) -> Address:
    database = f"{_OURS}{ledger}"
    return Address(
        service=with_defaults(server.conninfo(SERVICE, database), dbname=database),
        owner=with_defaults(server.conninfo(OWNER, database), dbname=database),
    )


def _no_such_ledger(server: EmbeddedServer, name: str) -> NoSuchLedger:
    """So that a slip of the pen makes no empty ledger."""
    with (
        translate_errors(server.cluster.place.database_folder),
        psycopg.connect(server.conninfo(OWNER, "postgres"), autocommit=True) as connection,
    ):
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'jiangcheng\\_%' ORDER BY datname"
        )
        known = ", ".join(str(row[0]).removeprefix("jiangcheng_") for row in rows) or "none yet"
    return NoSuchLedger(
        f"there is no ledger {name.removeprefix(_OURS)}",
        do=f"Name one with --ledger (there are: {known}), or begin it: jiangcheng import FILE --format FORMAT.",
    )


def _create_database(server: EmbeddedServer, name: str) -> None:
    """Several programs may open a new ledger at once: one makes it, the others wait and find it."""
    with (
        translate_errors(server.cluster.place.database_folder),
        psycopg.connect(server.conninfo(OWNER, "postgres"), autocommit=True) as connection,
    ):
        connection.execute("SELECT pg_advisory_lock(hashtextextended('jiangcheng databases', 0))")
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
