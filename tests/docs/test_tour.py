"""The tour, typed as it stands: its commands run one after another, and what the page shows is what they print."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import EmbeddedServer

ROOT = Path(__file__).parents[2]
PAGE, OTHER = ROOT / "docs" / "tour.md", ROOT / "docs" / "tour.zh.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = "8642"
END_OF_BLOCK = "=== end of block ==="
_PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; from api.cli import main; sys.exit(main())" "$@"\n'


def blocks(page: Path, section: str) -> list[tuple[str, str]]:
    """Commands, and what is shown of what they print."""
    told = re.split(r"^<!-- (.+) -->$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return BLOCK.findall(told[told.index(section) + 1])


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


@pytest.fixture(scope="module")
def environment(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of somebody who has the program on the path and an English terminal; the server is this run's."""
    programs = tmp_path_factory.mktemp("bin")
    (programs / "jiangcheng").write_text(_PROGRAM, encoding="utf-8")
    (programs / "jiangcheng").chmod(0o755)
    unset = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    path = f"{programs}:{os.environ['PATH']}"
    return unset | {"PATH": path, "LANG": "en_US.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


class City:
    """`make run`, in a terminal of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        assert "\t$(BIN)/jiangcheng demo run\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
        self.port = free_port()
        self._command = ["jiangcheng", "demo", "run", "--port", self.port, "--people", "160"]  # fewer, told sooner
        self._environment = environment
        self.said: list[str] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def until(self, *words: str) -> str:
        """What it says until it has said these words."""
        assert self.process.stdout is not None
        waited = list(words)
        for line in self.process.stdout:
            self.said.append(line)
            waited = [word for word in waited if word not in line]
            if not waited:
                break
        return "".join(self.said)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        self.said.append(out)
        return self.process.returncode


@pytest.fixture(scope="module")
def city(environment: dict[str, str]) -> Iterator[City]:
    started = City(environment)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
        started.process.communicate()


def typed(commands: list[str], environment: dict[str, str]) -> list[str]:
    """What each block prints, the blocks typed one after another into one shell that ends at the first failure."""
    script = f"\necho '{END_OF_BLOCK}'\n".join(["set -eu", *commands, ""])
    told = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    return told.stdout.split(f"{END_OF_BLOCK}\n")[1:-1]


def shows(printed: str, line: str) -> bool:
    """Whether a line of the page, in which `…` is anything, is one of those printed."""
    pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
    return any(re.fullmatch(pattern, one.strip()) for one in printed.splitlines())


def walk(section: str, environment: dict[str, str], **replaced: str) -> list[str]:
    """Type a section; every line that the page shows after a block has to be printed by it."""
    found = blocks(PAGE, section)
    commands = [text for kind, text in found if kind == "sh"]
    for old, new in replaced.items():
        commands = [text.replace(old.removeprefix("_"), new) for text in commands]
    printed = typed(commands, environment)
    missing, block = [], -1
    for kind, text in found:
        block += kind == "sh"
        if kind == "text":
            missing += [line for line in text.splitlines() if not shows(printed[block], line)]
    assert missing == [], "\n".join(printed)
    return printed


def test_the_city_is_told_walked_through_and_goes_on(city: City, environment: dict[str, str]) -> None:
    told = city.until("Now try", "/pages/tasks")
    assert "refused:" not in told
    for relief in (
        "repairs granted",
        "repairs refused",
        "decisions annulled",
        "held filings decided",
        "orders declined",
    ):
        assert relief in told
    printed = walk("city", environment, **{f"_{PORT}": city.port})
    assert all(printed[1:]), "every block but the first prints something"
    assert city.stop() == 0
    city.said.clear()
    city.start()
    assert "stands at" in city.until("It answers at", "/pages/tasks"), "a second start goes on"
    assert city.stop() == 0


def test_the_real_file_is_walked_through(server: EmbeddedServer, environment: dict[str, str]) -> None:
    printed = walk("real file", environment)
    known, then = printed[1].split()
    assert int(known) > int(then) >= 0, "known later, more is known"


def test_both_pages_have_the_same_commands() -> None:
    for section in ("city", "real file"):
        commands = [[text for kind, text in blocks(page, section) if kind == "sh"] for page in (PAGE, OTHER)]
        assert commands[0] == commands[1]
        assert len(commands[0]) >= 4
