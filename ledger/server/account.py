"""The operating-system user the embedded server runs as, and who may connect to it."""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import Final

from domain.errors import Unavailable
from ledger.home import SYSTEM_HOME

SYSTEM_USER: Final = "jiangcheng"
USE_A_SERVER: Final = "Or name a PostgreSQL server in JIANGCHENG_DATABASE_URL."
_CREATION_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    """`name`, `uid` and `gid` run the server; the users named in `clients` may connect to it."""

    name: str
    uid: int
    gid: int
    clients: tuple[str, ...]

    @property
    def switches(self) -> bool:
        """Whether the server runs as somebody else than this process: PostgreSQL refuses to run as root."""
        return self.uid != os.geteuid()


def server_account() -> Account:
    """The user running this process; for root the system user `jiangcheng`, made if it is missing."""
    if os.geteuid() == 0:
        entry = _system_user()
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, clients=("root", entry.pw_name))
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError as missing:
        raise Unavailable(
            f"the user id {os.geteuid()} has no name, and the embedded server knows users by name",
            do=f"Run as a user that /etc/passwd knows. {USE_A_SERVER}",
        ) from missing
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, clients=(entry.pw_name,))


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _create_system_user()
    return pwd.getpwnam(SYSTEM_USER)


def _create_system_user() -> None:
    """Other processes may be creating it at the same moment, and /etc/passwd is locked while they do."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise _no_system_user("there is no useradd on this machine")
    deadline = time.monotonic() + _CREATION_SECONDS
    while True:
        done = subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME),
             "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0 or _exists(SYSTEM_USER):
            return
        if time.monotonic() > deadline:
            raise _no_system_user(done.stderr.strip())
        time.sleep(0.1)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _no_system_user(reason: str) -> Unavailable:
    return Unavailable(
        f"as root the embedded server needs a system user {SYSTEM_USER!r}, which cannot be made: {reason}",
        do=f"Create the user, or run as an ordinary user. {USE_A_SERVER}",
    )
