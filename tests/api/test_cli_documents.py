"""`document ...`: a file stored, listed, read and erased at the command line."""

import hashlib
from pathlib import Path

import pytest

from tests.api.test_cli_sealed import AS_ISSUER, AS_NORTH, AS_OFFICE, ONE, SUBJECT, CommandLine
from tests.api.test_cli_sealed import desk as desk

CONTENT = "证据".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize("desk", ["by its department"], indirect=True)
@pytest.mark.guarantee("G235")
def test_a_file_at_the_command_line(desk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_bytes(CONTENT)
    record = str(ONE.record_id)
    store = ("document", "add", str(tmp_path / "file.txt"), "--kind", "evidence", "--record", record, *AS_ISSUER)
    assert desk.json(*store).lines[0]["events"][0]["topic"] == "document-stored.1"
    assert desk.json(*store).lines[0]["events"] == []
    assert SHA256 in [line["digest"] for line in desk.json("document", "list", SUBJECT, *AS_OFFICE).lines]
    assert SHA256[:12] in desk("document", "list", SUBJECT, *AS_OFFICE).out
    show = ("document", "show", SUBJECT, SHA256, "-o", str(tmp_path / "read"))
    assert desk.json(*show, *AS_NORTH).error["error"] == "outside_power"
    assert not (tmp_path / "read").exists()
    assert desk.json(*show, *AS_OFFICE).status == 0
    assert (tmp_path / "read").read_bytes() == CONTENT
    assert desk.json(*show, *AS_OFFICE).status == 2
    erase = ("document", "erase", SUBJECT, SHA256, "--basis", "no longer needed", *AS_ISSUER)
    assert desk.json(*erase).status == 0
    assert desk.json(*show, *AS_OFFICE).error["error"] == "erased"
    assert "no longer needed" in desk("history", SUBJECT, *AS_OFFICE).out


@pytest.mark.parametrize("desk", ["by its department"], indirect=True)
def test_a_file_is_about_one_thing_that_is_there(desk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_bytes(CONTENT)
    store = ("document", "add", str(tmp_path / "file.txt"), "--kind", "evidence", *AS_ISSUER)
    for about in ((), ("--record", "x", "--entry", "y"), ("--entry", "no id")):
        assert desk.json(*store, *about).status == 2
    assert desk.json(*store, "--subject", "test:nobody").error["error"] == "not_found"
    assert desk.json(*store, "--subject", SUBJECT).status == 0
