"""`notice ...`: listed, made and on record as served at the command line."""

from pathlib import Path

import pytest

from tests.api.conftest import CommandLine
from tests.api.test_cli_listing import BY, MINE, PROPOSAL, entry_of, topics
from tests.api.test_cli_listing import desk as desk
from tests.support.builders import a_home
from tests.support.pack_small import NORTH

HOME = f"test:{a_home().number}"
RIGHTS = "可陈述申辩"


@pytest.mark.guarantee("G243")
def test_a_notice_is_made_and_its_service_put_on_record(desk: CommandLine, tmp_path: Path) -> None:
    entry = entry_of(desk.json("listing", "propose", HOME, *PROPOSAL, *MINE))
    assert topics(desk.json("listing", "notify", entry, "--rights", RIGHTS, *MINE)) == ["notice-served"]
    listed = desk.json("notice", "list", HOME, *MINE).lines
    [advance] = [line for line in listed if line["kind"] == "advance"]
    number = str(advance["notice"])
    for ending, begins in (("html", b"<!doctype html>"), ("pdf", b"%PDF-")):
        made = tmp_path / f"notice.{ending}"
        assert desk.json("notice", "make", HOME, number, "-o", str(made), *MINE).status == 0
        assert made.read_bytes().startswith(begins)
        assert desk.json("notice", "make", HOME, number, "-o", str(made), *MINE).status == 2
    assert RIGHTS in (tmp_path / "notice.html").read_text(encoding="utf-8")
    stranger = ("--officer", "officer Lu", "--purpose", "licence", "--department", NORTH)
    barred = desk.json("notice", "make", HOME, number, "-o", str(tmp_path / "no.pdf"), *stranger)
    assert (barred.error["error"], (tmp_path / "no.pdf").exists()) == ("outside_power", False)
    assert desk.json("notice", "make", HOME, number, "-o", str(tmp_path / "no.docx"), *MINE).status == 2
    proof = tmp_path / "receipt.txt"
    proof.write_text("签收", encoding="utf-8")
    how = ("--manner", "post", "--on", "2019-03-04", "--receipt", "EMS 1027", "--proof", str(proof))
    assert topics(desk.json("notice", "served", HOME, number, *how, *MINE)) == ["service-recorded"]
    assert topics(desk.json("notice", "served", HOME, number, *how, *MINE)) == []
    assert desk.json("notice", "served", HOME, number, *how, *BY[:-1], NORTH).error["error"] == "wrong_actor"
    service = tmp_path / "service.html"
    assert desk.json("notice", "make", HOME, number, "-o", str(service), "--service", *MINE).status == 0
    assert "EMS 1027" in service.read_text(encoding="utf-8")
    [told] = [line for line in desk.json("notice", "list", HOME, *MINE).lines if line["kind"] == "advance"]
    assert told["services"] == [{"manner": "post", "served_on": "2019-03-04", "receipt": "EMS 1027"}]
    assert "EMS 1027" in desk("history", HOME, *MINE).out
