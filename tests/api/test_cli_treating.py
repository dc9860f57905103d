"""`rectification ...`, `contact ...`, `treatments` and `governments` at the command line."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.commands import FileRecords
from tests.api.conftest import CommandLine
from tests.api.test_cli_objecting import BY, HOME, OF_OFFICE, topics
from tests.support import offices
from tests.support.builders import id_of
from tests.support.offices import BEGAN, ISSUER, fine

LAST = (BEGAN + timedelta(days=20)).isoformat()
ORDER = ("--doc-no", "O-1", "--law", "demo", "--article", "28", "--duty", "two nurses", "--remedies", "court")


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    with offices.office(ledger) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (fine("one", on=BEGAN),)), by=ISSUER)
    return CommandLine(ledger, capsys)


@pytest.fixture
def paper(tmp_path: Path) -> str:
    (tmp_path / "paper.pdf").write_text("seen", encoding="utf-8")
    return str(tmp_path / "paper.pdf")


def test_from_the_interview_to_the_proof(desk: CommandLine, paper: str) -> None:
    today = BEGAN.isoformat()
    talk = ("interview", "one", "--on", today, "--minutes", paper, "--reason", "left alone")
    assert topics(desk.json("rectification", *talk, *BY)) == ["interview-held"]
    ordered = desk("rectification", "order", "one", *ORDER, "--until", LAST, *BY)
    assert "two nurses" in ordered.out
    counted, listed = sorted(desk.json("treatments", *BY).lines, key=lambda line: "record" in line)
    assert (listed["doc_no"], listed["state"], listed["until"]) == ("one", "ordered", LAST)
    assert (counted["every"], counted["persons"], counted["rate"]) == (1, 0, None)
    shown = desk("treatments", *BY).out
    assert "to be put right" in shown
    assert "1 organisations under treatment" in shown
    assert topics(desk.json("rectification", "verify", "one", "--on", today, "--proof", paper, *BY)) == [
        "rectification-verified"
    ]
    assert "100.0 %" in desk("treatments", *BY).out


def test_what_a_ruleset_does_not_count_is_no_occasion(desk: CommandLine, paper: str) -> None:
    talk = ("interview", "one", "--on", BEGAN.isoformat(), "--minutes", paper, "--reason", "r", "--for", "frequency")
    assert desk.json("rectification", *talk, *BY).error["error"] == "not_allowed"


def test_only_somebody_on_a_severe_list_is_looked_for(desk: CommandLine, paper: str) -> None:
    days = [f"--{what}-on={BEGAN.isoformat()}" for what in ("checked", "visited")]
    looked = ("--check", paper, "--visit", paper, "--until", LAST)
    assert desk.json("contact", "lost", "one", *days, *looked, *BY).error["error"] == "not_allowed"
    assert desk.json("contact", "found", "one", "--reason", "seen", *BY).error["error"] == "not_found"


def test_governments_are_counted_for_who_oversees(desk: CommandLine) -> None:
    audit = (*OF_OFFICE[:2], "--purpose", "audit", *OF_OFFICE[4:])
    [line] = desk.json("governments", *audit).lines
    assert (line["every"], line["rate"], line["since"]) == (0, None, (BEGAN - timedelta(days=13)).isoformat())
    assert "rectified rate" in desk("governments", *audit).out
    assert desk.json("governments", *BY).error["error"] == "outside_power"
    assert desk.json("treatments", "--of", "all", *BY).error["error"] == "outside_power"
