"""Doctor as an operator calls it, in both languages; and what it must say of a fault that was planted."""

import json
import re
from typing import Any

import pytest

from api.cli.main import run
from api.doctor import Check, ledgers, ports

ENGLISH, CHINESE = "en_GB.UTF-8", "zh_CN.UTF-8"
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Doctor:
    """`jiangcheng doctor`, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def lines(self, ledger: str, *arguments: str, language: str = ENGLISH) -> tuple[int, list[dict[str, Any]]]:
        """Its status, and a line a check."""
        self._monkeypatch.setenv("LC_ALL", language)
        self._capsys.readouterr()
        status = run(["doctor", "--ledger", ledger, "--json", *arguments])
        out, err = self._capsys.readouterr()
        assert err == ""
        return status, [json.loads(line) for line in out.splitlines()]

    def broken(self, ledger: str, *arguments: str) -> set[Check]:
        """What it calls broken, in both languages alike: each in one line that says what to do; and 1 if there is any.

        Whatever else can be looked at is looked at: nothing breaks off.
        """
        found = []
        for language in (ENGLISH, CHINESE):
            status, lines = self.lines(ledger, *arguments, language=language)
            wrong = [line for line in lines if line["grade"] == "broken"]
            assert status == (1 if wrong else 0)
            for line in wrong:
                assert line["do"], line
                assert "\n" not in line["detail"] + line["do"], line
                assert bool(_HAN.search(line["detail"])) is bool(_HAN.search(line["do"])) is (language == CHINESE), line
            found.append({Check(line["check"]) for line in wrong})
        assert found[0] == found[1]
        return found[0]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for here that comes a little later."""
    monkeypatch.setattr(ledgers, "_PATIENCE", 0.2)
    monkeypatch.setattr(ports, "_SECONDS", 0.2)


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    return Doctor(capsys, monkeypatch)
