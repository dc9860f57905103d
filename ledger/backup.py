"""Back up a ledger while it is in use, and restore it into a new one, on this machine or another.

Everything of the schemas `ledger` and `access` goes, from one snapshot; views do not, they are made from the log.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, LiteralString

import psycopg
from msgspec import Struct
from psycopg import sql

from domain.errors import NotFound, Refused
from domain.events import LedgerOpened
from ledger.archive import (
    FORMAT,
    VERSION,
    ArchiveReader,
    ArchiveWriter,
    Beginning,
    Manifest,
    Migrated,
    Part,
    reading,
    writing,
)
from ledger.database import Connection, Database
from ledger.errors import SchemaChanged, SchemaTooNew
from ledger.migrations import Migration, applied_migrations, known_migrations, migrate
from ledger.streams import LEDGER_STREAM, read_stream
from ledger.write import LOCK

_SCHEMAS: Final = ["access", "ledger"]
Tick = Callable[[str], None]
"""Is told the name of each table when it is done."""


class LedgerNotEmpty(Refused):
    """A backup is only ever restored into a new ledger."""

    code = "ledger_not_empty"


class RestoredDiffers(Refused):
    """What was restored is not what the backup holds; nothing was kept of it."""

    code = "restored_differs"


class Table(Struct, frozen=True):
    """A table that holds what cannot be made again."""

    schema: str
    name: str
    columns: tuple[str, ...]


def back_up(database: Database, path: Path, *, tick: Tick) -> Manifest:
    """Write the whole ledger into a new file, as it stands at one instant; others may go on writing.

    Raises NotFound for a ledger that has not begun, InvalidInput if the file cannot be made, DiskFull.
    """
    with writing(path) as archive, database.errors(), database.connect() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL synchronize_seqscans = off")  # rows in their order, so that digests repeat
        genesis = _genesis(connection, database.name)
        parts = []
        for table in tables(connection):
            parts.append(_save(connection, table, archive))
            tick(f"{table.schema}.{table.name}")
        manifest = _manifest(connection, database.name, genesis, parts)
        archive.manifest(manifest)
    return manifest


def tables(connection: Connection) -> list[Table]:
    """What a backup holds, by name."""
    rows = connection.execute(
        "SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum)"
        " FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE n.nspname = ANY(%s) AND c.relkind = 'r' GROUP BY 1, 2 ORDER BY 1, 2",
        (_SCHEMAS,),
    )
    return [Table(str(schema), str(name), _strings(columns)) for schema, name, columns in rows]


def _strings(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(each) for each in value)


def _genesis(connection: Connection, name: str) -> Beginning:
    first = next(read_stream(connection, LEDGER_STREAM), None)
    if first is None:
        raise NotFound(f"{name} has not begun: there is nothing to back up", do="Name the ledger with --ledger.")
    opened = first.happened.event
    assert isinstance(opened, LedgerOpened), "a ledger's stream begins with its genesis"
    return Beginning(clock=opened.clock, jurisdiction=opened.jurisdiction, began_on=opened.began_on)


def _save(connection: Connection, table: Table, archive: ArchiveWriter) -> Part:
    part = Part(table_schema=table.schema, table=table.name, columns=table.columns, rows=0, sha256="")
    with connection.cursor() as cursor:
        digest = archive.part(part.name, _copied_out(cursor, part))
        return part.model_copy(update={"rows": cursor.rowcount, "sha256": digest})


def _copied_out(cursor: psycopg.Cursor[tuple[object, ...]], part: Part) -> Iterator[bytes | bytearray | memoryview]:
    with cursor.copy(_copy("COPY {table} ({columns}) TO STDOUT (FORMAT BINARY)", part)) as copy:
        yield from copy


def _copy(statement: LiteralString, part: Part) -> sql.Composed:
    return sql.SQL(statement).format(
        table=sql.Identifier(part.table_schema, part.table),
        columns=sql.SQL(", ").join(map(sql.Identifier, part.columns)),
    )


def _manifest(connection: Connection, name: str, genesis: Beginning, parts: Sequence[Part]) -> Manifest:
    row = connection.execute(
        "SELECT clock_timestamp(), coalesce(max(notification_id), 0) FROM ledger.stored_events"
    ).fetchone()
    assert row is not None
    return Manifest.model_validate(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": row[0],
            "ledger": name,
            "genesis": genesis,
            "head": row[1],
            "migrations": [
                Migrated(number=m.number, name=m.name, sha256=m.sha256.hex()) for m in applied_migrations(connection)
            ],
            "parts": parts,
            "sequences": _sequences(connection),
        }
    )


def _sequences(connection: Connection) -> dict[str, int]:
    """How far each sequence has come; one that was never used is left out."""
    rows = connection.execute(
        "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = ANY(%s) AND last_value IS NOT NULL ORDER BY 1",
        (_SCHEMAS,),
    )
    return {str(name): int(str(value)) for name, value in rows}


# --- and back


def restore(path: Path, ledger: str, *, tick: Tick) -> Manifest:
    """Restore a backup into a ledger that is new or empty, in one transaction, and compare it with the backup.

    The database is made where that is ours to do. Needs the owner. Views are made by whoever opens it next.
    Raises DamagedBackup, BackupTooNew, LedgerNotEmpty, RestoredDiffers, and Unavailable in all its forms.
    """
    with reading(path) as archive:
        manifest = archive.manifest
        known = _migrations_of(manifest)
        try:
            database = Database.open(ledger, known=known)
        except SchemaTooNew:
            raise _not_empty(ledger, "exists and is newer than the backup") from None
        with database, database.connect_as_owner() as owner:
            with owner.transaction():
                _load(owner, archive, ledger=ledger, tick=tick)
            migrate(owner, known=known_migrations())
    return manifest


def _migrations_of(manifest: Manifest) -> tuple[Migration, ...]:
    """This program's migrations up to those of the backup: the rest is run over what was restored."""
    known = known_migrations()
    if len(manifest.migrations) > len(known):
        newest = manifest.migrations[-1]
        raise SchemaTooNew(
            f"the backup has migration {newest.number:04}_{newest.name}, this program ends at {len(known):04}",
            do="Restore it with the version of the program that made it, or a later one.",
        )
    for was, now in zip(manifest.migrations, known, strict=False):
        if (was.number, was.sha256) != (now.number, now.sha256.hex()):
            raise SchemaChanged(
                f"{was.number:04}_{was.name} of the backup has other content than this program's",
                do="Restore it with the version of the program that made it.",
            )
    return known[: len(manifest.migrations)]


def _load(owner: Connection, archive: ArchiveReader, *, ledger: str, tick: Tick) -> None:
    owner.execute("SET LOCAL synchronize_seqscans = off")
    owner.execute(LOCK)
    found = {(table.schema, table.name) for table in tables(owner)}
    if found != {(part.table_schema, part.table) for part in archive.manifest.parts}:
        raise SchemaChanged("the backup has other tables than its migrations make", do="Use another backup.")
    for part in archive.manifest.parts:
        if _rows(owner, part):
            raise _not_empty(ledger, f"has rows in {part.table_schema}.{part.table}")
    for part in archive.manifest.parts:
        _load_part(owner, archive, part)
        tick(f"{part.table_schema}.{part.table}")
    for name, value in archive.manifest.sequences.items():
        owner.execute("SELECT setval(%s::regclass, %s)", (name, value))
    _compare(owner, archive.manifest)


def _not_empty(ledger: str, why: str) -> LedgerNotEmpty:
    return LedgerNotEmpty(f"{ledger} {why}", do="Name a new one with --ledger; nothing is ever overwritten.")


def _rows(connection: Connection, part: Part) -> int:
    table = sql.Identifier(part.table_schema, part.table)
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    return int(str(row[0])) if row else 0


def _load_part(owner: Connection, archive: ArchiveReader, part: Part) -> None:
    with (
        owner.cursor() as cursor,
        cursor.copy(_copy("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", part)) as copy,
    ):
        for block in archive.blocks(part):
            copy.write(block)


def _compare(owner: Connection, manifest: Manifest) -> None:
    """Before anything is kept: read everything again, and count."""
    for part in manifest.parts:
        digest = hashlib.sha256()
        with owner.cursor() as cursor:
            for block in _copied_out(cursor, part):
                digest.update(block)
            rows = cursor.rowcount
        if (rows, digest.hexdigest()) != (part.rows, part.sha256):
            raise RestoredDiffers(f"{part.table_schema}.{part.table}", do="Report this; use another backup.")
    row = owner.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events").fetchone()
    if row != (manifest.head,):
        raise RestoredDiffers(f"the last position is not {manifest.head}", do="Report this; use another backup.")
