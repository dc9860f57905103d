"""Other real processes that use the embedded server, for tests about sharing and dying."""

import subprocess
import sys
from pathlib import Path

from ledger.server.locks import Lock, acquire, descriptor_of
from ledger.server.place import Place

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from ledger.server.configuration import Durability
from ledger.server.embedded import EmbeddedServer
server = EmbeddedServer.enter(durability=Durability.NONE_FOR_TESTS)
print("entered", flush=True)
sys.stdin.readline()
print(server.leave().value, flush=True)
"""


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """A Python process running `code` on this repository, in the data folder of JIANGCHENG_HOME."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def holder() -> "subprocess.Popen[str]":
    """A process that has entered the server and leaves at the next line it reads."""
    process = python(HOLD)
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said == "entered\n", process.communicate()
    return process


def runs(home: Path) -> bool:
    """Whether any process of the server in `home` lives."""
    with descriptor_of(Place(home).folder) as folder:
        return not acquire(folder, Lock.EXCLUSIVE)


def postmaster(home: Path) -> int:
    return int((Place(home).database_folder / "postmaster.pid").read_text().split()[0])
