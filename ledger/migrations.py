"""The numbered SQL files of `migrations/`, run in order, each once, by the owner."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from itertools import pairwise
from typing import Final

import psycopg

from domain.errors import InvalidInput
from ledger.errors import SchemaChanged, SchemaTooNew, SchemaTooOld

_FILE: Final = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
_UPDATE: Final = "Update the program, or open the ledger with the version that migrated it."
_Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its four-digit number, its name, and the SQL a DBA may read."""

    number: int
    name: str
    sql: bytes

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.sql).digest()


@dataclass(frozen=True, slots=True)
class Applied:
    """A row of public.schema_migrations."""

    number: int
    name: str
    sha256: bytes


class Schema(Enum):
    """How a database stands to this program; the worse cases are errors."""

    CURRENT = "current"
    BEHIND = "behind"


def known_migrations() -> tuple[Migration, ...]:
    """The migrations of this program, in order."""
    files = (file for file in resources.files("migrations").iterdir() if file.name.endswith(".sql"))
    return in_order([parse(file.name, sql=file.read_bytes()) for file in files])


def parse(file_name: str, *, sql: bytes) -> Migration:
    found = _FILE.fullmatch(file_name)
    if found is None:
        raise InvalidInput(f"{file_name} is no name for a migration", do="Call it NNNN_name.sql.")
    return Migration(int(found["number"]), found["name"], sql)


def in_order(migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """Sorted by number; `InvalidInput` if a number is missing or stands twice."""
    ordered = tuple(sorted(migrations, key=lambda migration: migration.number))
    numbers = [0, *(migration.number for migration in ordered)]
    if any(later != earlier + 1 for earlier, later in pairwise(numbers)):
        raise InvalidInput(f"migrations must be numbered 1, 2, 3 ..., found {numbers[1:]}")
    return ordered


def applied_migrations(connection: _Connection) -> tuple[Applied, ...]:
    """What was run in this database, in order; nothing where it is new."""
    exists = connection.execute("SELECT to_regclass('public.schema_migrations') IS NOT NULL").fetchone()
    if exists != (True,):
        return ()
    rows = connection.execute("SELECT number, name, sha256 FROM public.schema_migrations ORDER BY number")
    return tuple(Applied(int(str(number)), str(name), _as_bytes(sha)) for number, name, sha in rows)


def compare(applied: Sequence[Applied], *, known: Sequence[Migration]) -> Schema:
    """Where the database stands. Errors: `SchemaTooNew`, `SchemaChanged`."""
    if len(applied) > len(known):
        newest = applied[-1]
        raise SchemaTooNew(
            f"it has migration {newest.number:04}_{newest.name}, this program ends at {len(known):04}",
            do=_UPDATE,
        )
    for was, now in zip(applied, known, strict=False):
        if (was.number, was.sha256) != (now.number, now.sha256):
            raise SchemaChanged(
                f"{was.number:04}_{was.name} was applied with other content than this program has",
                do=f"Never edit an applied migration; add a new one. {_UPDATE}",
            )
    return Schema.CURRENT if len(applied) == len(known) else Schema.BEHIND


def migrate(connection: _Connection, *, known: Sequence[Migration]) -> tuple[Migration, ...]:
    """Run what is missing, each in a transaction with its row, and answer what was run.

    `connection` is the owner's and in autocommit. Others who migrate the same database wait for this.
    """
    connection.execute("SET lock_timeout = '60s'")
    connection.execute("SELECT pg_advisory_lock(hashtextextended('jiangcheng migrations', 0))")
    try:
        return _migrate_alone(connection, known=known)
    finally:
        connection.execute("SELECT pg_advisory_unlock(hashtextextended('jiangcheng migrations', 0))")


def _migrate_alone(connection: _Connection, *, known: Sequence[Migration]) -> tuple[Migration, ...]:
    applied = applied_migrations(connection)
    if compare(applied, known=known) is Schema.CURRENT:
        return ()
    with connection.transaction():
        connection.execute(resources.files("ledger").joinpath("bootstrap.sql").read_bytes())
    missing = tuple(known[len(applied) :])
    for migration in missing:
        _run(connection, migration)
    return missing


def _run(connection: _Connection, migration: Migration) -> None:
    with connection.transaction():
        connection.execute(migration.sql)
        connection.execute(
            "INSERT INTO public.schema_migrations (number, name, sha256) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.sha256),
        )


def too_old(applied: Sequence[Applied], *, known: Sequence[Migration]) -> SchemaTooOld:
    """The error for a program that may not migrate: only the owner may."""
    return SchemaTooOld(
        f"it has {len(applied)} of {len(known)} migrations",
        do="Run once as its owner: JIANGCHENG_OWNER_URL=postgresql://jiangcheng_owner@... jiangcheng doctor.",
    )


def _as_bytes(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value
