"""Commands to copy begin with what a shell finds here: the program's name, or else its path."""

import sys
from pathlib import Path

import pytest

from api.cli.output import program


@pytest.fixture
def bin_(tmp_path: Path) -> Path:
    """A folder that holds the program."""
    (tmp_path / "jiangcheng").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "jiangcheng").chmod(0o755)
    return tmp_path


def test_the_name_is_enough_where_a_shell_finds_this_program_by_it(bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(bin_))
    monkeypatch.setattr(sys, "argv", [str(bin_ / "jiangcheng"), "run"])
    assert program() == "jiangcheng"


@pytest.mark.parametrize("found", [(), ("jiangcheng",)], ids=["none is found", "another is found"])
def test_else_it_is_told_as_it_was_started(
    bin_: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, found: tuple[str, ...]
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in found:
        (elsewhere / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (elsewhere / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(elsewhere))
    monkeypatch.chdir(bin_)
    monkeypatch.setattr(sys, "argv", ["./jiangcheng", "run"])
    assert program() == "./jiangcheng"


def test_what_was_started_under_another_name_is_told_by_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert program() == "jiangcheng"
