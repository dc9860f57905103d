"""Back up a ledger while it is in use, and restore it into a new one, on this machine or another.

Everything of the schemas `ledger`, `access` and `vault` goes, from one snapshot, the vault sealed as it lies there;
views do not, they are made from the log.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

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
from ledger.log.streams import LEDGER_STREAM, read_stream
from ledger.log.write import LOCK
from ledger.migrations import Migration, applied_migrations, known_migrations, migrate

_SCHEMAS: Final = ["access", "ledger", "vault"]
_MONTH: Final = re.compile(r"access\.log_(\d{4})_(\d{2})")
Tick = Callable[[str], None]
"""Is told the name of each table when it is done."""


class LedgerNotEmpty(Refused):
    """A backup is only ever restored into a new ledger."""

    code = "ledger_not_empty"


class RestoredDiffers(Refused):
    """What was restored is not what the backup holds; nothing was kept of it."""

    code = "restored_differs"


class Table(Struct, frozen=True):
    """A table that holds what cannot be made again.

    `order` are the columns by which its rows go into the file: the same rows always make the same bytes, whatever
    order the server keeps them in; `words` are those among them that sort by byte, whatever the server's language.
    """

    schema: str
    name: str
    columns: tuple[str, ...]
    order: tuple[str, ...]
    words: tuple[str, ...]


def back_up(database: Database, path: Path, *, tick: Tick) -> Manifest:
    """Write the whole ledger into a new file, as it stands at one instant; others may go on writing.

    Raises NotFound for a ledger that has not begun, InvalidInput if the file cannot be made, DiskFull.
    """
    with writing(path) as archive, database.errors(), database.connect() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
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
    rows = connection.execute(_TABLES, (_SCHEMAS,))
    return [Table(str(schema), str(name), *map(_strings, columns)) for schema, name, *columns in rows]


_TABLES = """
WITH columns AS (
    SELECT a.attrelid AS oid, a.attname::text AS name, a.attnum AS place, a.attcollation <> 0 AS is_words,
           coalesce(pg_get_expr(d.adbin, d.adrelid) ~ '^nextval', false) AS is_counted,
           a.attnum = ANY(k.conkey) AS is_key
      FROM pg_attribute AS a
      LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_constraint AS k ON k.conrelid = a.attrelid AND k.contype = 'p'
     WHERE a.attnum > 0 AND NOT a.attisdropped
)
SELECT n.nspname, c.relname, array_agg(name ORDER BY place),
       coalesce(array_agg(name) FILTER (WHERE is_counted), array_agg(name ORDER BY place) FILTER (WHERE is_key)),
       coalesce(array_agg(name) FILTER (WHERE is_words), '{}')
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN columns ON columns.oid = c.oid
 WHERE n.nspname = ANY(%s) AND c.relkind = 'r' GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
"""
"""By position where rows are counted, so that what is read together lies together again; else by the primary key."""


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
        digest = archive.part(part.name, _copied_out(cursor, table))
        return part.model_copy(update={"rows": cursor.rowcount, "sha256": digest})


def _copied_out(cursor: psycopg.Cursor[tuple[object, ...]], table: Table) -> Iterator[bytes | bytearray | memoryview]:
    by_byte = sql.SQL('{} COLLATE "C"')
    order = [by_byte.format(sql.Identifier(n)) if n in table.words else sql.Identifier(n) for n in table.order]
    statement = sql.SQL("COPY (SELECT {columns} FROM {table} ORDER BY {order}) TO STDOUT (FORMAT BINARY)").format(
        columns=_listed(table.columns),
        table=sql.Identifier(table.schema, table.name),
        order=sql.SQL(", ").join(order),
    )
    with cursor.copy(statement) as copy:
        yield from copy


def _listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


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
    owner.execute(LOCK)
    _open_months(owner, archive.manifest)
    wanted = {(part.table_schema, part.table): part.columns for part in archive.manifest.parts}
    found = {(table.schema, table.name): table.columns for table in tables(owner)}
    further = {name for name in found.keys() - wanted.keys() if _month_of(*name)}
    if further and owner.execute("SELECT FROM access.log LIMIT 1").fetchone() is not None:
        raise _not_empty(ledger, "has rows in access.log")
    if {name: columns for name, columns in found.items() if name not in further} != wanted:
        raise SchemaChanged("the backup has other tables or columns than its migrations make", do="Use another backup.")
    for part in archive.manifest.parts:
        if _rows(owner, part):
            raise _not_empty(ledger, f"has rows in {part.table_schema}.{part.table}")
    owner.execute("SET CONSTRAINTS ALL DEFERRED")
    for part in archive.manifest.parts:
        _load_part(owner, archive, part)
        tick(f"{part.table_schema}.{part.table}")
    for name, value in archive.manifest.sequences.items():
        owner.execute("SELECT setval(%s::regclass, %s)", (name, value))
    _compare(owner, archive.manifest)


def _month_of(schema: str, table: str) -> re.Match[str] | None:
    """The month whose rows of the access log a table holds."""
    return _MONTH.fullmatch(f"{schema}.{table}")


def _open_months(owner: Connection, manifest: Manifest) -> None:
    """The access log has a partition a month, made when its first row comes."""
    for part in manifest.parts:
        if month := _month_of(part.table_schema, part.table):
            owner.execute("SELECT access.open_month(make_date(%s, %s, 1))", (int(month[1]), int(month[2])))


def _not_empty(ledger: str, why: str) -> LedgerNotEmpty:
    return LedgerNotEmpty(f"{ledger} {why}", do="Name a new one with --ledger; nothing is ever overwritten.")


def _rows(connection: Connection, part: Part) -> int:
    table = sql.Identifier(part.table_schema, part.table)
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    return int(str(row[0])) if row else 0


def _load_part(owner: Connection, archive: ArchiveReader, part: Part) -> None:
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)").format(
        table=sql.Identifier(part.table_schema, part.table), columns=_listed(part.columns)
    )
    with owner.cursor() as cursor, cursor.copy(statement) as copy:
        for block in archive.blocks(part):
            copy.write(block)


def _compare(owner: Connection, manifest: Manifest) -> None:
    """Before anything is kept: read everything again, and count."""
    restored = {(table.schema, table.name): table for table in tables(owner)}
    for part in manifest.parts:
        digest = hashlib.sha256()
        with owner.cursor() as cursor:
            for block in _copied_out(cursor, restored[part.table_schema, part.table]):
                digest.update(block)
            rows = cursor.rowcount
        if (rows, digest.hexdigest()) != (part.rows, part.sha256):
            raise RestoredDiffers(f"{part.table_schema}.{part.table}", do="Report this; use another backup.")
    row = owner.execute("SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events").fetchone()
    if row != (manifest.head,):
        raise RestoredDiffers(f"the last position is not {manifest.head}", do="Report this; use another backup.")
