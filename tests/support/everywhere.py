"""Everything that a ledger and its server have written anywhere, to look for what must be nowhere."""

from psycopg import sql

from ledger.database import Database
from ledger.home import home


def everything(database: Database) -> bytes:
    """Every row of every table of every schema of ours, as text: bytea in hexadecimal and as it is."""
    found = bytearray()
    with database.connect_as_owner() as owner:
        tables = owner.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            name = sql.Identifier(str(schema), str(table))
            for form in ("TEXT", "BINARY"):
                copied = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT {})").format(name, sql.SQL(form))
                with owner.cursor() as cursor, cursor.copy(copied) as copy:
                    found += b"".join(bytes(block) for block in copy)
    assert len(tables) > 15
    return bytes(found)


def server_log() -> bytes:
    logs = [path for path in home().rglob("*log*") if path.is_file()]
    assert logs
    return b"".join(path.read_bytes() for path in logs)
