"""Make, start and stop one PostgreSQL in the data folder, with the binaries' own initdb and pg_ctl.

The server is given its folder as an open descriptor and knows it as /proc/self/fd/N: so its data may lie
under a folder that is closed to the server's user (root's temporary folders are), and no path is too long for a
socket or needs quoting. The descriptor is locked, and every process of the server inherits it with the lock: as
long as one lives, the lock is held, and a process id that was given to somebody else can deceive nobody.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

import psycopg

from domain.errors import Unavailable
from ledger.errors import DiskFull, ServerUnreachable
from ledger.server.account import USE_A_SERVER, Account
from ledger.server.binaries import binaries
from ledger.server.configuration import ADMIN, Durability, write_configuration
from ledger.server.locks import Lock, acquire, descriptor_of
from ledger.server.place import Place, make_owned
from ledger.translate import NO_ROOM, is_full

_START_SECONDS: Final = 120  # recovery after a crash may take as long
_STOPPING: Final = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
_KEPT_LOGS: Final = 10
_LITTLE_ROOM: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server's place, the user it runs as, and how safely it writes."""

    place: Place
    account: Account
    durability: Durability = Durability.SAFE

    def ensure_running(self) -> None:
        """Start the server unless it runs. Only under the gate."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with descriptor_of(self.place.folder) as folder:
                if acquire(folder, Lock.EXCLUSIVE):
                    return self._start(folder)
            if not self.place.running.exists():
                self.stop()  # who started or stopped it was killed at it
            elif self.answers():
                return None
            else:
                time.sleep(0.02)  # it was killed and its children go, or it recovers
        raise ServerUnreachable(
            f"processes of the embedded server live but do not answer in {self.place.folder}",
            do=f"End them, then try again; see {self.place.log}.",
        )

    def answers(self) -> bool:
        try:
            self.connect_as_admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect_as_admin(self) -> psycopg.Connection[tuple[object, ...]]:
        """The superuser of the embedded server: for roles and repairs, never for the program's work."""
        socket = str(self.place.client_socket())
        return psycopg.connect(
            host=socket, port=5432, user=ADMIN, dbname="postgres", options="", autocommit=True, connect_timeout=2
        )

    def stop(self) -> None:
        """Stop the server if it runs, and wait until its last process is gone. Only under the gate."""
        with descriptor_of(self.place.folder) as folder:
            if acquire(folder, Lock.EXCLUSIVE):
                return
            self.place.running.unlink(missing_ok=True)
            for signal_number, seconds in _STOPPING:
                if _ends(self.place, signal_number, folder=folder, seconds=seconds):
                    return
        raise ServerUnreachable(f"the embedded server in {self.place.folder} does not stop", do="End its processes.")

    def _start(self, folder: int) -> None:
        """`folder` is locked: no process of an earlier server lives."""
        programs = binaries(self.account)
        self.place.running.unlink(missing_ok=True)
        _forget_processes(self.place)
        if not self.place.database_folder.exists():
            self._initialise(programs, folder=folder)
        _forget_old_logs(self.place.log)
        seen_as = self._seen_as(folder)
        write_configuration(self.place.folder, seen_as=seen_as, account=self.account, durability=self.durability)
        options = shlex.join(
            ["-c", f"config_file={seen_as}/postgresql.conf", "-c", f"jiangcheng.home={self.place.home}"]
        )
        self._run(
            [programs / "pg_ctl", "start", "--wait", "--silent", f"--timeout={_START_SECONDS}",
             "-D", f"{seen_as}/data", "-o", options],
            folder=folder,
        )  # fmt: skip
        self._create_roles()
        self.place.running.touch(mode=0o600)

    def _initialise(self, programs: Path, *, folder: int) -> None:
        """Made beside its place and renamed: a half-made cluster is never taken for a whole one."""
        shutil.rmtree(self.place.unfinished, ignore_errors=True)
        make_owned(self.place.unfinished, self.account)
        sync = [] if self.durability is Durability.SAFE else ["--no-sync"]
        self._run(
            [programs / "initdb", "-D", f"{self._seen_as(folder)}/{self.place.unfinished.name}",
             f"--username={ADMIN}", "--auth=peer", "--encoding=UTF8", "--data-checksums", "--no-instructions",
             # The C library's C.UTF-8 is missing on older systems; PostgreSQL's own is the same everywhere.
             "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *sync],
            folder=folder,
        )  # fmt: skip
        self.place.unfinished.rename(self.place.database_folder)
        os.fsync(folder)

    def _create_roles(self) -> None:
        roles = resources.files("ledger.server").joinpath("roles.sql").read_bytes()
        with self.connect_as_admin() as connection:
            connection.execute(roles)

    def _seen_as(self, folder: int) -> str:
        return f"/proc/self/fd/{folder}" if sys.platform == "linux" else str(self.place.folder)

    def _run(self, command: list[str | Path], *, folder: int) -> None:
        """Run a program as the server's user, away from our terminal, inheriting the locked descriptor."""
        with tempfile.TemporaryFile(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as said:
            done = subprocess.run(
                command,
                user=self.account.uid if self.account.switches else None,
                group=self.account.gid if self.account.switches else None,
                extra_groups=[] if self.account.switches else None,
                cwd="/", env=_environment(), umask=0o077, pass_fds=(folder,), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
            if done.returncode != 0:
                said.seek(0)
                raise self._failure(Path(command[0]).name, said.read().decode(errors="replace"))

    def _failure(self, program: str, said: str) -> Unavailable:
        reason = "; ".join(line for line in (said + _newest_log(self.place.log)).splitlines() if _tells(line))
        if any(words in reason for words in NO_ROOM) or is_full(self.place.home, below=_LITTLE_ROOM):
            return DiskFull(
                f"{program} could not write in {self.place.home}: {reason}",
                do="Free some space there, or set JIANGCHENG_HOME to a disk with at least 200 MB free.",
            )
        return ServerUnreachable(
            f"{program} failed in {self.place.folder}: {reason}", do=f"See {self.place.log}. {USE_A_SERVER}"
        )


def _environment() -> dict[str, str]:
    """Ours without what would redirect PostgreSQL (PGDATA, PGOPTIONS ...), and messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _tells(line: str) -> bool:
    return any(word in line for word in ("FATAL", "PANIC", "ERROR", "error:", *NO_ROOM))


def _newest_log(log: Path) -> str:
    logs = sorted(log.glob("server-*.log"))
    return logs[-1].read_text(errors="replace")[-4000:] if logs else ""


def _forget_processes(place: Place) -> None:
    """Remove the files naming the process id of a server that is gone.

    PostgreSQL would refuse to start if that id lives: as somebody else's since a reboot, or as a dead process that
    its parent has not buried yet (a container's first process often never does).
    """
    (place.database_folder / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
        (place.socket / name).unlink(missing_ok=True)


def _forget_old_logs(log: Path) -> None:
    for old in sorted(log.glob("server-*.log"))[:-_KEPT_LOGS]:
        old.unlink(missing_ok=True)


def _ends(place: Place, signal_number: signal.Signals, *, folder: int, seconds: float) -> bool:
    """Sent again and again: a server that is just coming up has no process id in its file yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _signal(place, signal_number)
        if acquire(folder, Lock.EXCLUSIVE, seconds=0.5):
            return True
    return False


def _signal(place: Place, signal_number: signal.Signals) -> None:
    """The first line of postmaster.pid is its process id; a server without the file is already going."""
    try:
        first = (place.database_folder / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(first), signal_number)
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return
