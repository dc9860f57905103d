"""One place that turns what psycopg, the event store and the operating system say into the errors of this program."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from eventsourcing.persistence import PersistenceError

from domain.errors import Unavailable
from ledger.errors import DiskFull, NoSuchLedger, ServerUnreachable, WrongRole

NO_ROOM: Final = ("No space left on device", "Disk quota exceeded", "File too large", "File size limit exceeded")
_NO_ROOM_ERRNO: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WAL_SEGMENT: Final = 16 * 1024 * 1024  # PostgreSQL stops when it cannot write its next segment
_FREE_SPACE: Final = "Free some space; nothing that was confirmed is lost."
_CHECK_SERVER: Final = "Check that the server runs and that JIANGCHENG_DATABASE_URL names it."
_CHECK_LOGIN: Final = "Check user and password in JIANGCHENG_DATABASE_URL, and the server's pg_hba.conf."
_CREATE: Final = "Have it created: CREATE DATABASE ... OWNER jiangcheng_owner;"
_GRANT: Final = "Have the owner migrate the ledger, then: GRANT jiangcheng_service TO the URL's role;"
_FEWER: Final = "Close other programs, or raise max_connections on the server."
_SEE_LOG: Final = "See what the server says, and its log."
_PRIMARY: Final = "Name the primary server, not a replica, in JIANGCHENG_DATABASE_URL."

# PostgreSQL's error codes (Appendix A) while connected.
_BY_STATE: Final[dict[str, tuple[type[Unavailable], str]]] = {
    "57P01": (ServerUnreachable, _CHECK_SERVER),  # admin_shutdown
    "57P02": (ServerUnreachable, _CHECK_SERVER),  # crash_shutdown
    "57P03": (ServerUnreachable, _CHECK_SERVER),  # cannot_connect_now
    "28000": (WrongRole, _CHECK_LOGIN),
    "28P01": (WrongRole, _CHECK_LOGIN),
    "42501": (WrongRole, _GRANT),  # insufficient_privilege
    "3D000": (NoSuchLedger, _CREATE),
    "53300": (Unavailable, _FEWER),  # too_many_connections
    "25006": (Unavailable, _PRIMARY),  # read_only_sql_transaction
}
# The same while connecting.
_BY_WORDS: Final[tuple[tuple[str, type[Unavailable], str], ...]] = (
    ("authentication failed", WrongRole, _CHECK_LOGIN),
    ("no pg_hba.conf entry", WrongRole, _CHECK_LOGIN),
    ("no password supplied", WrongRole, _CHECK_LOGIN),
    ("is not permitted to log in", WrongRole, _CHECK_LOGIN),
    ("permission denied for database", WrongRole, _GRANT),
    ("too many clients", Unavailable, _FEWER),
    ("remaining connection slots", Unavailable, _FEWER),
    ("the database system is", ServerUnreachable, _CHECK_SERVER),  # starting up, shutting down, in recovery
    ("FATAL:", Unavailable, _SEE_LOG),  # it answered, and would not have us
)
_MISSING: Final = re.compile(r'(?P<what>role|database) "[^"]*" does not exist')


@contextmanager
def translate_errors(disk: Path | None = None) -> Iterator[None]:
    """Raise what goes wrong with server, disk or role as `Unavailable`; let every other error through.

    `disk` is a folder on the disk of the embedded server: a server that stopped because that disk is full
    cannot say so any more.
    """
    try:
        yield
    except (psycopg.Error, PersistenceError) as error:
        cause = error if isinstance(error, psycopg.Error) else error.__cause__
        translated = translation(cause, disk=disk) if isinstance(cause, psycopg.Error) else None
        if translated is None or isinstance(error, Unavailable):
            raise
        raise translated from error
    except OSError as error:
        if error.errno not in _NO_ROOM_ERRNO:
            raise
        raise DiskFull(str(error), do=_FREE_SPACE) from error


def translation(error: psycopg.Error, *, disk: Path | None = None) -> Unavailable | None:
    """The `Unavailable` that this error of psycopg means, or None where it means something else."""
    said = str(error).strip().replace("\n", " ")
    if isinstance(error, psycopg.errors.DiskFull) or any(words in said for words in NO_ROOM):
        return DiskFull(said, do=_FREE_SPACE)
    if error.sqlstate is None and isinstance(error, psycopg.OperationalError):
        return _not_connected(said, disk=disk)
    found = _BY_STATE.get(error.sqlstate or "")
    if found is not None:
        kind, what_to_do = found
        return kind(said, do=what_to_do)
    if (error.sqlstate or "").startswith("08"):
        return _lost(said, disk=disk)
    return None


def _not_connected(said: str, *, disk: Path | None) -> Unavailable:
    """libpq hands on no SQLSTATE for a refused connection, only words (in the language of the server)."""
    missing = _MISSING.search(said)
    if missing is not None:
        is_role = missing["what"] == "role"
        return WrongRole(said, do=_CHECK_LOGIN) if is_role else NoSuchLedger(said, do=_CREATE)
    for words, kind, what_to_do in _BY_WORDS:
        if words in said:
            return kind(said, do=what_to_do)
    return _lost(said, disk=disk)


def _lost(said: str, *, disk: Path | None) -> Unavailable:
    """The server of a full disk stops, and can say nothing any more."""
    if disk is not None and is_full(disk, below=_WAL_SEGMENT):
        return DiskFull(f"the server stopped: {said}", do=_FREE_SPACE)
    return ServerUnreachable(said, do=_CHECK_SERVER)


def is_full(folder: Path, *, below: int) -> bool:
    """Whether fewer than `below` bytes are free for ordinary users where `folder` lies."""
    if not folder.exists():
        return False
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize < below
