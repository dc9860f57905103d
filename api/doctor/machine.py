"""What can be examined before any server is asked: the data folder, its disk, the engine, servers left over.

Asks `os.path` and not `Path` whether something exists: behind a folder that is closed to us nothing does.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.doctor.findings import Check, Finding, broken, failed, fine, warning
from ledger.home import home
from ledger.server.locks import Lock, acquire, descriptor_of
from ledger.server.place import Place
from rules.errors import EngineMissing

_MEGABYTE = 1024 * 1024
_LITTLE = 1024 * _MEGABYTE
_TOO_LITTLE = 64 * _MEGABYTE  # a few segments of PostgreSQL's log
_COMPILERS = ("cc", "gcc", "clang")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def examine_machine() -> Iterator[Finding]:
    """Every check of the machine; starts nothing and leaves nothing behind."""
    yield data_folder(home())
    yield compiler()
    yield servers(Place(home()), given=bool(os.environ.get("JIANGCHENG_DATABASE_URL")))
    yield disk(home())


def data_folder(folder: Path) -> Finding:
    """Can be read and written; one that is not there yet can be made."""
    existing = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            list(existing.iterdir())
    except OSError as refused:
        if refused.errno in _NO_ROOM:
            return broken(Check.HOME, "full", folder=folder)
        return broken(Check.HOME, "closed", folder=existing, why=refused.strerror)
    return fine(Check.HOME, folder=folder)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one around it that is there."""
    return next(one for one in (folder, *folder.parents) if os.path.exists(one))


def compiler() -> Finding:
    """What it made is needed at all times, itself only to install the program anew."""
    missing = engine_missing()
    if missing is not None:
        return failed(Check.COMPILER, missing)
    found = next((path for name in _COMPILERS if (path := shutil.which(name))), None)
    return warning(Check.COMPILER, "missing") if found is None else fine(Check.COMPILER, path=found)


def engine_missing() -> EngineMissing | None:
    """Why there is no rule engine, where there is none: a compiler builds it when the program is installed."""
    try:
        import rules.matching.engine
    except EngineMissing as missing:
        return missing
    assert rules.matching.engine
    return None


def servers(place: Place, *, given: bool) -> Finding:
    """The embedded server's folder: unused, running, left by a kill; and whether two servers could be meant."""
    if not os.path.isdir(place.folder):
        return fine(Check.SERVERS, "none")
    if given:
        return warning(Check.SERVERS, "two", folder=place.folder)
    try:
        with descriptor_of(place.folder) as folder:
            idle = acquire(folder, Lock.EXCLUSIVE)
    except OSError as refused:
        return broken(Check.SERVERS, "closed", folder=place.folder, why=refused.strerror)
    if not idle and not place.running.exists():
        return warning(Check.SERVERS, "between", folder=place.folder)
    if idle and (place.running.exists() or _names_a_process(place)):
        return broken(Check.SERVERS, "killed", folder=place.folder)
    return fine(Check.SERVERS, "stopped") if idle else fine(Check.SERVERS, "running")


def _names_a_process(place: Place) -> bool:
    """Whether the server's own folder, which is closed to everybody else, says that it runs."""
    return os.path.exists(place.database_folder / "postmaster.pid")


def disk(folder: Path) -> Finding:
    """Room for the embedded server, whose data lie in the folder."""
    free = shutil.disk_usage(_nearest(folder)).free
    values: dict[str, object] = {"folder": folder, "megabytes": free // _MEGABYTE}
    if free < _TOO_LITTLE:
        return broken(Check.DISK, "full", **values)
    return warning(Check.DISK, "little", **values) if free < _LITTLE else fine(Check.DISK, "ok", **values)
