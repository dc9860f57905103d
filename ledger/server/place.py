"""Where an embedded server lies in the data folder, and how server and clients name it."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.errors import Unavailable
from ledger.home import make_folder, make_home
from ledger.server.account import Account

_LONGEST_SOCKET_PATH: Final = 103  # macOS; Linux allows 107 (unix(7))
_SOCKET_NAME: Final = "/.s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of the server in `home`.

    `folder` and the files in it belong to the user running the program; `database_folder`, `log` and `socket`
    to the server's user. Root therefore writes nothing into a folder of the less trusted system user.
    """

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "server"

    @property
    def database_folder(self) -> Path:
        return self.folder / "data"

    @property
    def unfinished(self) -> Path:
        return self.folder / "data.unfinished"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    @property
    def gate(self) -> Path:
        """Held alone while the server is started or stopped."""
        return self.folder / "gate.lock"

    @property
    def running(self) -> Path:
        """There from the end of a start to the beginning of a stop: in between the server may be used."""
        return self.folder / "running"

    @property
    def users(self) -> Path:
        """Held together by all who use the server."""
        return self.folder / "users.lock"

    def prepare(self, account: Account) -> None:
        """Make what is missing. Folders that exist keep their mode and owner; foreign ones are an error."""
        make_home(self.home)
        if make_folder(self.folder, mode=0o710 if account.switches else 0o700) and account.switches:
            os.chown(self.folder, -1, account.gid)  # the server's user may pass, nobody else
        for folder in (self.log, self.socket):
            make_owned(folder, account)
        self._check_owner(account)

    def _check_owner(self, account: Account) -> None:
        for folder in (self.database_folder, self.log, self.socket):
            if folder.exists() and folder.stat().st_uid != account.uid:
                raise Unavailable(
                    f"{folder} does not belong to {account.name!r}, as whom the server would run",
                    do="Run as the user who created it, or set JIANGCHENG_HOME to another folder.",
                )

    def client_socket(self) -> Path:
        """The socket folder as clients name it: itself, or a short link where its path is too long."""
        if _fits(self.socket):
            return self.socket
        link = self._link()
        if not link.is_symlink():
            make_link(link, to=self.socket)
        return link

    def forget_client_socket(self) -> None:
        """Remove the link, if there is one: the server was stopped."""
        if not _fits(self.socket):
            self._link().unlink(missing_ok=True)

    def _link(self) -> Path:
        return _runtime_folder() / hashlib.sha256(os.fsencode(self.socket)).hexdigest()[:16]


def make_owned(folder: Path, account: Account) -> None:
    """Make a folder that only the server's user may enter."""
    if make_folder(folder, mode=0o700) and account.switches:
        os.chown(folder, account.uid, account.gid)


def make_link(link: Path, *, to: Path) -> None:
    try:
        link.symlink_to(to)
    except FileExistsError:  # another process made the same link
        return


def _fits(folder: Path) -> bool:
    """A comma in a host would separate two hosts (libpq)."""
    return len(os.fsencode(folder)) + len(_SOCKET_NAME) <= _LONGEST_SOCKET_PATH and "," not in str(folder)


def _runtime_folder() -> Path:
    """A short folder of this user's own. Each process may choose another: its links lead to one place."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    folders = [Path(given) / "jiangcheng"] if given and os.access(given, os.W_OK) else []
    folders += [Path(base) / f"jiangcheng-{os.geteuid()}" for base in (tempfile.gettempdir(), "/tmp")]
    folder = next(folder for folder in folders if _fits(folder / ("0" * 16)))
    make_folder(folder, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise Unavailable(
            f"{folder} is not a closed folder of this user",
            do="Remove it, or set JIANGCHENG_HOME to a shorter path.",
        )
    return folder
