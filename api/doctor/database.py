"""What the database is asked: who we are in it, whether it can be written, and whether the log is in order."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from api.doctor.attempts import Attempt, attempted
from api.doctor.findings import Check, Finding, Grade, broken, failed, fine, warning
from domain.errors import Unavailable
from ledger.access_check import check_access
from ledger.database import Connection, Database, looked_into
from ledger.errors import DiskFull, SchemaChanged, SchemaTooNew, SchemaTooOld, WrongRole
from ledger.keys import DepartmentKey, issued
from ledger.migrations import Schema, applied_migrations, compare, known_migrations, too_old
from ledger.roles import check_service_role
from ledger.translate import translate_errors

_LAST = 10_000  # rows
_SOON = timedelta(days=30)
_CHECKS: tuple[tuple[type[Unavailable], Check], ...] = (
    (WrongRole, Check.ROLE),
    (SchemaTooOld, Check.SCHEMA),
    (SchemaTooNew, Check.SCHEMA),
    (SchemaChanged, Check.SCHEMA),
    (DiskFull, Check.DISK),
)


def examine_database(database: Database) -> Iterator[Finding]:
    """Of an opened one, which was reachable and migrated, for a role that is fit: opening saw to that."""
    with database.errors(), database.connect(autocommit=True) as connection:
        looks = [
            *_of_any_state(connection),
            Attempt(Check.WRITING, partial(writing, database)),
            *_of_the_log(connection),
            Attempt(Check.ACCESS, partial(access, connection)),
            Attempt(Check.KEYS, partial(keys, connection)),
        ]
        yield from attempted(looks, errors=database.errors)


def examine_unopened(ledger: str, error: Unavailable) -> Iterator[Finding]:
    """What can be seen all the same of one that could not be opened, and why it could not be."""
    wrong = next((check for kind, check in _CHECKS if isinstance(error, kind)), Check.SERVER)
    try:
        with looked_into(ledger) as connection:
            looks = [*_of_any_state(connection), *_of_the_log(connection)]
            found = list(attempted(looks, errors=translate_errors))
    except Unavailable:
        found = []
    if all(one.check is not wrong or one.grade is Grade.OK for one in found):
        found = [failed(wrong, error), *(one for one in found if one.check is not wrong)]
    yield from found


def _of_any_state(connection: Connection) -> list[Attempt]:
    return [
        Attempt(Check.SERVER, partial(server, connection)),
        Attempt(Check.ROLE, partial(role, connection)),
        Attempt(Check.SCHEMA, partial(schema, connection)),
    ]


def _of_the_log(connection: Connection) -> list[Attempt]:
    """The log has had the same columns since the first migration; before that there is none to be looked at."""
    if connection.execute("SELECT to_regclass('ledger.stored_events') IS NULL").fetchone() == (True,):
        return []
    return [Attempt(Check.ORDER, partial(order, connection)), Attempt(Check.STREAMS, partial(streams, connection))]


def server(connection: Connection) -> Finding:
    """Which one it is."""
    [(version, database)] = connection.execute("SELECT current_setting('server_version'), current_database()")
    return fine(Check.SERVER, version=version, database=database)


def role(connection: Connection) -> Finding:
    """No superuser, no owner, cannot rewrite events. Raises WrongRole."""
    check_service_role(connection)
    [(name,)] = connection.execute("SELECT session_user::text")
    return fine(Check.ROLE, role=name)


def schema(connection: Connection) -> Finding:
    """As this program knows it; opening migrates where it may. Raises SchemaTooOld, SchemaTooNew, SchemaChanged."""
    applied, known = applied_migrations(connection), known_migrations()
    if compare(applied, known=known) is Schema.BEHIND:
        raise too_old(applied, known=known)
    newest = applied[-1]
    return fine(Check.SCHEMA, migration=f"{newest.number:04}_{newest.name}")


def writing(database: Database) -> Finding:
    """A row that is taken back, and a mark in the server's log that is flushed to its disk and means nothing."""
    with database.connect() as connection:
        connection.execute("INSERT INTO ledger.tracking VALUES ('doctor', 0)")
        connection.rollback()
        connection.execute("SELECT pg_logical_emit_message(true, 'jiangcheng', 'doctor')")
        connection.commit()
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


def keys(connection: Connection) -> Finding:
    """A department whose keys have all expired is shut out; one that expires within a month is to be replaced."""
    [(now,)] = connection.execute("SELECT clock_timestamp()")
    assert isinstance(now, datetime)
    living = [key for key in issued(connection) if key.revoked_at is None]
    still = {key.department for key in living if key.opens(now)}
    if shut := [key for key in living if key.department not in still]:
        return broken(Check.KEYS, "expired", **_of(shut))
    if ending := [key for key in living if key.opens(now) and not key.opens(now + _SOON)]:
        return warning(Check.KEYS, "ending", **_of(ending))
    return fine(Check.KEYS, keys=sum(key.opens(now) for key in living))


def _of(keys: Sequence[DepartmentKey]) -> dict[str, object]:
    first = min(keys, key=lambda key: key.expires_at or key.issued_at)
    return {
        "departments": len({key.department for key in keys}),
        "department": first.department,
        "key_id": first.key_id,
        "day": f"{first.expires_at:%Y-%m-%d}",
    }
