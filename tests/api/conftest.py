"""A small real file replayed day by day through the command line, once; and the command line as tests use it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from api.cli.app import app
from api.cli.main import MODULES, run
from ledger.server.embedded import EmbeddedServer
from tests.support.ledgers import fresh_ledger

FORMAT = "us-nursing-homes"
EXAMPLE = Path(__file__).parents[2] / "examples" / "us-nursing-home-penalties.tsv"
LAST_ROW = date(2017, 6, 30)
LAST_DAY = date(2019, 8, 30)
ISSUER = "local:us-cms"


class Said(NamedTuple):
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The one message on standard error, as JSON."""
        [line] = self.err.splitlines()
        said: dict[str, Any] = json.loads(line)
        return said


class CommandLine:
    """`jiangcheng` in this process, at one ledger."""

    def __init__(self, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.ledger = ledger
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        """Run one command line at the ledger."""
        return self.run(*arguments, "--ledger", self.ledger)

    def json(self, *arguments: str) -> Said:
        """The same with --json."""
        return self(*arguments, "--json")

    def run(self, *arguments: str) -> Said:
        """Run one command line as it stands."""
        self._capsys.readouterr()
        status = run(list(arguments))
        out, err = self._capsys.readouterr()
        return Said(status, out, err)


def every_verb() -> dict[str, str]:
    """Each verb with the module it is in."""
    for modules in MODULES.values():
        for module in modules:
            import_module(f"api.cli.{module}")
    return dict(_registered(app))


def _registered(group: typer.Typer, before: str = "") -> Iterator[tuple[str, str]]:
    for command in group.registered_commands:
        assert command.callback is not None
        yield f"{before}{command.name}", command.callback.__module__
    for inner in group.registered_groups:
        assert isinstance(inner.typer_instance, typer.Typer)
        yield from _registered(inner.typer_instance, f"{before}{inner.name} ")


def excerpt(folder: Path) -> Path:
    """The early rows of the homes penalised most often, about forty."""
    header, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    early = [row for row in rows if day_of(row) <= LAST_ROW]
    homes = {home for home, _ in Counter(map(home_of, early)).most_common(9)}
    path = folder / "small.tsv"
    path.write_text("\n".join([header, *(row for row in early if home_of(row) in homes)]) + "\n", encoding="utf-8")
    return path


def home_of(row: str) -> str:
    """The number of a row's home."""
    return "|".join(row.split("\t")[:2])


def day_of(row: str) -> date:
    """The day of a row's penalty."""
    month, day, year = row.split("\t")[2].split("/")
    return date(int(year), int(month), int(day))


@pytest.fixture(autouse=True)
def _who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_DEPARTMENT", ISSUER)
    monkeypatch.setenv("JIANGCHENG_OFFICER", "officer Wen")
    monkeypatch.setenv("JIANGCHENG_PURPOSE", "inspection")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return excerpt(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="session")
def played(server: EmbeddedServer, migrated: str, small_file: Path) -> Iterator[str]:
    """A ledger with the small file replayed in it, to be copied and not written."""
    with fresh_ledger(server, migrated) as name:
        replay = ["import", str(small_file), "--format", FORMAT, "--clock", "file", "--until", LAST_DAY.isoformat()]
        assert run([*replay, "--ledger", name, "--json"]) == 0
        yield name


@pytest.fixture
def cli(server: EmbeddedServer, played: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """The command line at a copy of the replayed ledger, of the test's own."""
    with fresh_ledger(server, f"jiangcheng_{played}") as name:
        yield CommandLine(name, capsys)


@pytest.fixture(scope="session")
def shared(server: EmbeddedServer, played: str) -> Iterator[str]:
    """One copy for all tests that only read: their reads are on record in it."""
    with fresh_ledger(server, f"jiangcheng_{played}") as name:
        yield name


@pytest.fixture
def read(shared: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line at a replayed ledger that nobody writes to."""
    return CommandLine(shared, capsys)
