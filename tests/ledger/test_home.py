"""Where the data lies."""

import os
from pathlib import Path

import pytest

from ledger.home import SYSTEM_HOME, home, make_folder


def test_the_environment_names_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_HOME", "/somewhere/else")
    assert home() == Path("/somewhere/else")


def test_a_relative_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIANGCHENG_HOME", "here")
    assert home() == tmp_path / "here"


def test_root_has_the_system_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIANGCHENG_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert home() == SYSTEM_HOME


def test_a_user_has_the_xdg_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JIANGCHENG_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == tmp_path / "jiangcheng"


def test_a_new_folder_gets_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert make_folder(tmp_path / "new", mode=0o711)
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o711


def test_an_existing_folder_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert not make_folder(tmp_path, mode=0o700)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
