"""From nothing: a clean clone, an empty home and no caches, until the city answers and its year is told.

    python -m benchmarks.fresh_machine --python python3.12 --user nobody --suite

Run by root, `--user` does all of it as somebody else. It prints how long each step took, how much came over the network
(of this machine, whoever caused it), and how much memory the whole program takes once it is idle: the sum of the
proportional set sizes of its processes, PostgreSQL's among them. Data lie in the folder it is done in, root's too.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8642/"
_KEPT = ("PATH", "LANG", "PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST")
_IDLE_AFTER = 10.0  # seconds
_PATIENCE = 600.0  # seconds


class Machine:
    """A folder with a clone and an empty home, and whoever uses it."""

    def __init__(self, folder: Path, python: str, user: str | None) -> None:
        self.clone = folder / "jiangcheng"
        self._python = python
        self._user = pwd.getpwnam(user) if user else None
        home = folder / "home"
        home.mkdir()
        folder.chmod(0o755)
        data = {"HOME": str(home)} | ({} if self._user else {"JIANGCHENG_HOME": str(folder / "data")})
        self._environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | data
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.clone)], check=True)
        if self._user is not None:
            subprocess.run(["chown", "-R", f"{self._user.pw_uid}:{self._user.pw_gid}", str(folder)], check=True)

    def start(self, target: str) -> "subprocess.Popen[bytes]":
        """Begin `make target`, in a process group of its own."""
        somebody = self._user
        return subprocess.Popen(
            ["make", target, f"PYTHON={self._python}"],
            cwd=self.clone,
            env=self._environment,
            user=somebody.pw_uid if somebody else None,
            group=somebody.pw_gid if somebody else None,
            extra_groups=[] if somebody else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def make(self, target: str) -> tuple[float, str]:
        """How long `make target` took, and its last line. Ends the program where it fails."""
        begun = monotonic()
        process = self.start(target)
        out = process.communicate()[0].decode(errors="replace").splitlines()
        if process.returncode:
            sys.exit("\n".join([f"make {target} failed:", *out[-30:]]))
        return monotonic() - begun, out[-1] if out else ""


def tell_city(machine: Machine) -> None:
    """`make run` until the year is told, idle for a moment, and ended with Ctrl-C."""
    begun = monotonic()
    process = machine.start("run")
    while not _answers():
        if process.poll() is not None or monotonic() - begun > _PATIENCE:
            sys.exit("make run does not answer")
        sleep(0.1)
    print(f"make run: / answers after {monotonic() - begun:.1f} s")
    assert process.stdout is not None
    for line in process.stdout:
        if b"/pages/tasks" in line:
            break
    print(f"make run: the year is told after {monotonic() - begun:.1f} s")
    sleep(_IDLE_AFTER)
    print(f"idle: {sum(map(_memory, _everybody_in(machine.clone.parent))) / 1024:.0f} MB")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()


def _answers() -> bool:
    try:
        with urlopen(ADDRESS, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _everybody_in(folder: Path) -> set[int]:
    """The processes that were given the folder, with their children."""
    parents: dict[int, int] = {}
    found = set[int]()
    for process in (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        with suppress(OSError):
            place = Path(f"/proc/{process}")
            parents[process] = int(place.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if os.fsencode(folder) in place.joinpath("environ").read_bytes() and process != os.getpid():
                found.add(process)
    while more := {child for child, parent in parents.items() if parent in found and child not in found}:
        found |= more
    return found


def _memory(process: int) -> int:
    """Proportional set size in KiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _received() -> int:
    """Bytes that came over every network but the machine's own."""
    lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return sum(int(line.split(":")[1].split()[0]) for line in lines if not line.strip().startswith("lo:"))


def main() -> None:
    """Measure one Python and one user."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--python", default=sys.executable)
    arguments.add_argument("--user")
    arguments.add_argument("--suite", action="store_true", help="run make test as well")
    asked = arguments.parse_args()
    socket.create_server(("127.0.0.1", 8642)).close()  # taken by another city: better said now
    folder = Path(tempfile.mkdtemp(prefix="jiangcheng-fresh-"))
    try:
        machine = Machine(folder, asked.python, asked.user)
        version = subprocess.run([asked.python, "--version"], check=True, capture_output=True, text=True).stdout.strip()
        print(f"{version}, as {asked.user or pwd.getpwuid(os.getuid()).pw_name}")
        before = _received()
        print(f"make setup: {machine.make('setup')[0]:.0f} s, {(_received() - before) / 1e6:.0f} MB received")
        tell_city(machine)
        if asked.suite:
            took, said = machine.make("test")
            print(f"make test: {took:.0f} s, {said}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
