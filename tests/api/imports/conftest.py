"""A ledger of a city that takes files of registers, and the command line of an officer who sends them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.wiring import Office
from ledger.vault.keyfile import make_key_file
from tests.api.conftest import CommandLine, Said
from tests.support import offices, pack_small, registers


@pytest.fixture(autouse=True)
def _officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _who: None) -> None:
    path = tmp_path / "vault.key"
    make_key_file(path)
    monkeypatch.setenv("JIANGCHENG_VAULT_KEY_FILE", str(path))
    for name, value in (("DEPARTMENT", pack_small.OFFICE), ("OFFICER", "officer Qin"), ("PURPOSE", "audit")):
        monkeypatch.setenv(f"JIANGCHENG_{name}", value)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    """A ledger on a simulated clock, where numbers of nobody are taken."""
    with offices.office(ledger, registers.genesis()) as opened:
        yield opened


class Counter:
    """The counter at which files are handed in."""

    def __init__(self, cli: CommandLine) -> None:
        self.cli = cli

    def __call__(self, file: Path, name: str, *more: str) -> Said:
        """Import a file on the ledger's day."""
        return self.cli.json("import", str(file), "--format", name, "--until", registers.TODAY.isoformat(), *more)


@pytest.fixture
def hand_in(ledger: str, office: Office, capsys: pytest.CaptureFixture[str]) -> Counter:
    return Counter(CommandLine(ledger, capsys))
