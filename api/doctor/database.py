"""What the database is asked: who we are in it, whether it can be written, and whether the log is in order."""

from collections.abc import Iterator

from api.doctor.findings import Check, Finding, broken, fine
from domain.errors import Unavailable
from ledger.access_check import check_access
from ledger.database import Connection, Database
from ledger.errors import DiskFull, SchemaChanged, SchemaTooNew, SchemaTooOld, WrongRole
from ledger.migrations import applied_migrations

_LAST = 10_000  # rows
_CHECKS: tuple[tuple[type[Unavailable], Check], ...] = (
    (WrongRole, Check.ROLE),
    (SchemaTooOld, Check.SCHEMA),
    (SchemaTooNew, Check.SCHEMA),
    (SchemaChanged, Check.SCHEMA),
    (DiskFull, Check.DISK),
)


def unopened(error: Unavailable) -> Finding:
    """Why the ledger could not be opened, as a finding of the check that found it."""
    check = next((check for kind, check in _CHECKS if isinstance(error, kind)), Check.SERVER)
    return broken(check, "unavailable", error=error)


def examine_database(database: Database) -> Iterator[Finding]:
    """Of an opened one, which is reachable and migrated, as a role that is fit: opening saw to that."""
    with database.connect(autocommit=True) as connection:
        yield server(connection)
        yield role(connection)
        yield schema(connection)
        yield writing(database)
        yield order(connection)
        yield streams(connection)
        yield access(connection)


def server(connection: Connection) -> Finding:
    """Which one it is."""
    [(version, database)] = connection.execute("SELECT current_setting('server_version'), current_database()")
    return fine(Check.SERVER, version=version, database=database)


def role(connection: Connection) -> Finding:
    """Checked by Database.open: no superuser, no owner, cannot rewrite events."""
    [(name,)] = connection.execute("SELECT session_user::text")
    return fine(Check.ROLE, role=name)


def schema(connection: Connection) -> Finding:
    """Checked by Database.open, which migrates where it may."""
    newest = applied_migrations(connection)[-1]
    return fine(Check.SCHEMA, migration=f"{newest.number:04}_{newest.name}")


def writing(database: Database) -> Finding:
    """A row that is taken back, and a mark in the server's log that is flushed to its disk and means nothing."""
    try:
        with database.errors(), database.connect() as connection:
            connection.execute("INSERT INTO ledger.tracking VALUES ('doctor', 0)")
            connection.rollback()
            connection.execute("SELECT pg_logical_emit_message(true, 'jiangcheng', 'doctor')")
            connection.commit()
    except Unavailable as refused:
        return broken(Check.WRITING, "refused", error=refused)
    return fine(Check.WRITING)


def order(connection: Connection) -> Finding:
    """Along the position `recorded_at` never decreases, in the last rows."""
    [(rows, first)] = connection.execute(
        "SELECT count(*), min(notification_id) FILTER (WHERE recorded_at < before) FROM ("
        " SELECT notification_id, recorded_at, lag(recorded_at) OVER (ORDER BY notification_id) AS before FROM ("
        "  SELECT notification_id, recorded_at FROM ledger.stored_events ORDER BY notification_id DESC LIMIT %s"
        " ) AS newest) AS pairs",
        (_LAST,),
    )
    return fine(Check.ORDER, rows=rows) if first is None else broken(Check.ORDER, "backwards", position=first)


def streams(connection: Connection) -> Finding:
    """In the streams last written: versions are 1, 2, 3 ... and rise with the position."""
    rows = connection.execute(
        "WITH touched AS (SELECT DISTINCT originator_id FROM ("
        "  SELECT originator_id FROM ledger.stored_events ORDER BY notification_id DESC LIMIT %s) AS newest)"
        " SELECT originator_id, bool_and(originator_version = place) FROM ("
        "  SELECT originator_id, originator_version,"
        "    row_number() OVER (PARTITION BY originator_id ORDER BY notification_id) AS place"
        "  FROM ledger.stored_events JOIN touched USING (originator_id)) AS placed GROUP BY 1 ORDER BY 1",
        (_LAST,),
    ).fetchall()
    gaps = [str(stream) for stream, whole in rows if not whole]
    if gaps:
        return broken(Check.STREAMS, "gaps", streams=len(gaps), first=gaps[0])
    return fine(Check.STREAMS, streams=len(rows))


def access(connection: Connection) -> Finding:
    """The whole access log: nothing changed, dropped or slipped in."""
    checked = check_access(connection)
    if checked.tampered:
        first = checked.tampered[0]
        places = len(checked.tampered)
        return broken(Check.ACCESS, "tampered", places=places, chain=first.chain, place=first.place, wrong=first.wrong)
    return fine(Check.ACCESS, rows=checked.rows, chains=checked.chains, vouched=checked.vouched)
