"""What can be examined before any server is asked: the data folder, its disk, the compiler, servers left over."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.doctor.findings import Check, Finding, broken, fine, warning
from ledger.home import home
from ledger.server.locks import Lock, acquire, descriptor_of
from ledger.server.place import Place

_MEGABYTE = 1024 * 1024
_LITTLE = 1024 * _MEGABYTE
_TOO_LITTLE = 64 * _MEGABYTE  # a few segments of PostgreSQL's log
_COMPILERS = ("cc", "gcc", "clang")


def examine_machine() -> Iterator[Finding]:
    """Every check of the machine; starts nothing and leaves nothing behind."""
    yield data_folder(home())
    yield compiler()
    yield servers(Place(home()), given=bool(os.environ.get("JIANGCHENG_DATABASE_URL")))
    yield disk(home())


def data_folder(folder: Path) -> Finding:
    """Can be read and written; one that is not there yet can be made."""
    existing = folder if folder.exists() else _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            list(existing.iterdir())
    except OSError as refused:
        return broken(Check.HOME, "closed", folder=folder, why=refused.strerror)
    return fine(Check.HOME, folder=folder)


def _nearest(folder: Path) -> Path:
    return next(parent for parent in folder.parents if parent.exists())


def compiler() -> Finding:
    """Needed only to install the program anew."""
    found = next((path for name in _COMPILERS if (path := shutil.which(name))), None)
    return warning(Check.COMPILER, "missing") if found is None else fine(Check.COMPILER, path=found)


def servers(place: Place, *, given: bool) -> Finding:
    """The embedded server's folder: unused, running, left by a kill; and whether two servers could be meant."""
    if not place.folder.is_dir():
        return fine(Check.SERVERS, state="none")
    if given:
        return warning(Check.SERVERS, "two", folder=place.folder)
    with descriptor_of(place.folder) as folder:
        idle = acquire(folder, Lock.EXCLUSIVE)
    if not idle and not place.running.exists():
        return warning(Check.SERVERS, "between", folder=place.folder)
    if idle and (place.running.exists() or (place.database_folder / "postmaster.pid").exists()):
        return warning(Check.SERVERS, "killed", folder=place.folder)
    return fine(Check.SERVERS, state="stopped" if idle else "running")


def disk(folder: Path) -> Finding:
    """Room for the embedded server, whose data lie in the folder."""
    free = shutil.disk_usage(folder if folder.exists() else _nearest(folder)).free
    values = {"folder": folder, "megabytes": free // _MEGABYTE}
    if free < _TOO_LITTLE:
        return broken(Check.DISK, "full", **values)
    return warning(Check.DISK, "little", **values) if free < _LITTLE else fine(Check.DISK, **values)
