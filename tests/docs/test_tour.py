"""The tour, and the release of a rule after it, typed as they stand: what a page shows is what its commands print."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.docs.as_typed import ROOT, commands_of, free_port, typed, walk

PAGE, OTHER = ROOT / "docs" / "tour.md", ROOT / "docs" / "tour.zh.md"
RELEASE, RELEASE_OTHER = ROOT / "docs" / "howto-release.md", ROOT / "docs" / "howto-release.zh.md"
PORT = "8642"


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


def _type_what_it_prints(told: str, environment: dict[str, str]) -> None:
    """Three commands and three addresses to copy, by somebody who has said nothing else."""
    commands, addresses = re.findall(r"^  (jiangcheng .+)$", told, re.M), re.findall(r"^  (http://.+)$", told, re.M)
    assert (len(commands), len(addresses)) == (3, 3)
    said_nothing = {name: value for name, value in environment.items() if not name.startswith("JIANGCHENG_PURPOSE")}
    printed = typed(commands, said_nothing)
    assert [len(said.splitlines()) > 3 for said in printed] == [True, True, True], printed
    assert re.search(r"^0 lines$", printed[-1], re.MULTILINE) is None, "there is something to see"
    assert [httpx.get(address, follow_redirects=True).status_code for address in addresses] == [200, 200, 200]


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
    assert re.search(r"[1-9]\d* lifts$", told, re.MULTILINE), "the months count what was lifted"
    _type_what_it_prints(told.partition("Now try")[2], environment)
    printed = walk(PAGE, "city", environment, {PORT: city.port})
    assert all(printed[1:]), "every block but the first prints something"
    walk(RELEASE, "city", environment, {})
    assert city.stop() == 0
    city.said.clear()
    city.start()
    assert "stands at" in city.until("It answers at", "/pages/tasks"), "a second start goes on"
    assert city.stop() == 0


def test_the_real_file_is_walked_through(environment: dict[str, str]) -> None:
    printed = walk(PAGE, "real file", environment, {})
    known, then = printed[1].split()
    assert int(known) > int(then) >= 0, "known later, more is known"
    walk(RELEASE, "real file", environment, {})


@pytest.mark.parametrize("section", ["city", "real file"])
@pytest.mark.parametrize("pages", [(PAGE, OTHER), (RELEASE, RELEASE_OTHER)], ids=["tour", "release"])
def test_both_languages_have_the_same_commands(pages: tuple[Path, Path], section: str) -> None:
    commands, others = (commands_of(page, section) for page in pages)
    assert commands == others
    assert len(commands) >= 4
