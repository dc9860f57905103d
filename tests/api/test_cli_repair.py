"""`repair ...` at the command line: each verb does its command, as whoever may, and says what came of it."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain.actors import Actor
from domain.commands import FileRecords
from tests.api.conftest import CommandLine, Said
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, OFFICE
from tests.support.repairing import times

HOME = a_home()
AS = ("--officer", "officer Wen", "--purpose", "licence", "--department")
BY = (*AS, ISSUER.account)
ONE = fine("one", on=BEGAN)
REPAIRABLE = date(2019, 4, 1)
REFUSAL = ("--law", "demo", "--article", "3", "--reason", "not paid", "--remedies", "reconsideration")


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    with offices.office(ledger, offices.genesis(offices.guarded(parameters=times(general=1)))) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (ONE,)), by=ISSUER)
        office.context.advance_to(REPAIRABLE, by=Actor("platform", "clock"))
        yield CommandLine(ledger, capsys)


@pytest.fixture
def papers(tmp_path: Path) -> tuple[str, ...]:
    for name in ("paid.pdf", "commitment.pdf"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return ("--proof", str(tmp_path / "paid.pdf"), "--commitment", str(tmp_path / "commitment.pdf"))


def topics(said: Said) -> list[str]:
    assert said.status == 0, said.err
    return [event["topic"].rpartition(".")[0] for line in said.lines for event in line["events"]]


def test_a_repair_from_application_to_grant(desk: CommandLine, papers: tuple[str, ...]) -> None:
    applied = desk.json("repair", "apply", "one", "--receipt", "R-1", *papers[:2], *AS, OFFICE)
    assert topics(applied)[0] == "repair-applied"
    [line] = applied.lines
    assert line["events"][0]["event"]["proof"] == [hashlib.sha256(b"paid.pdf").hexdigest()]
    assert topics(desk.json("repair", "incomplete", "one", "--missing", "the commitment", *BY))[0].endswith(
        "incomplete"
    )
    assert topics(desk.json("repair", "supplement", "one", *papers[2:], *AS, OFFICE))[0] == "repair-supplemented"
    assert topics(desk.json("repair", "complete", "one", *BY))[0] == "repair-accepted"
    granted = topics(desk.json("repair", "grant", "one", "--doc-no", "G-1", *BY))
    assert granted[:3] == ["repair-granted", "publication-ended", "sharing-ended"]
    assert "measure-lift-ordered" in granted


def test_a_refusal_names_its_law_and_is_told(desk: CommandLine, papers: tuple[str, ...]) -> None:
    topics(desk.json("repair", "apply", "one", "--receipt", "R-1", *papers, *BY))
    refused = desk("repair", "refuse", "one", *REFUSAL, *BY)
    assert refused.status == 0
    assert "refused by Demo, 3: not paid; against it: reconsideration" in refused.out
    topics(desk.json("repair", "apply", "one", "--receipt", "R-2", *papers, *BY))
    assert topics(desk.json("repair", "withdraw", "one", *BY)) == ["repair-withdrawn"]


@pytest.mark.parametrize(
    ("verb", "said"),
    [("complete", ()), ("grant", ("--doc-no", "G-1")), ("refuse", REFUSAL), ("incomplete", ("--missing", "x"))],
)
@pytest.mark.guarantee("G111")
def test_nobody_else_decides(desk: CommandLine, papers: tuple[str, ...], verb: str, said: tuple[str, ...]) -> None:
    topics(desk.json("repair", "apply", "one", "--receipt", "R-1", *papers, *BY))
    for stranger in (OFFICE, NORTH):
        assert desk.json("repair", verb, "one", *said, *AS, stranger).status == 1


def test_a_document_that_cannot_be_read_is_named(desk: CommandLine, tmp_path: Path) -> None:
    said = desk.json("repair", "apply", "one", "--receipt", "R-1", "--proof", str(tmp_path / "none.pdf"), *BY)
    assert said.status == 2
    assert "none.pdf" in said.err


def test_what_is_open_is_listed_for_who_decides_it(desk: CommandLine, papers: tuple[str, ...]) -> None:
    mine = ("--officer", "officer Wen", "--purpose", "penalty", "--department", ISSUER.account)
    assert desk.json("repairs", *mine) == (0, "", "")
    topics(desk.json("repair", "apply", "one", "--receipt", "R-1", *papers, *AS, OFFICE))
    [line] = desk.json("repairs", *mine).lines
    assert (line["doc_no"], line["receipt"], line["awaited"], line["due"]) == ("one", "R-1", "accept", "2019-04-04")
    assert desk.json("repairs", *AS, OFFICE) == (0, "", "")
    told = desk("repairs", *mine)
    assert "whether it is accepted" in told.out
    assert "1 open applications" in told.out
    assert "jiangcheng repairs" in desk("tasks", *mine).out
    assert "jiangcheng repairs" not in desk("tasks", *AS, OFFICE).out


def test_a_training_an_extension_and_a_shield(desk: CommandLine, papers: tuple[str, ...]) -> None:
    performed = ("--performed-on", BEGAN.isoformat())
    topics(desk.json("repair", "apply", "one", "--receipt", "R-1", *papers, *performed, *BY))
    shown = ("--training", "credit repair", "--document", papers[1])
    assert topics(desk.json("repair", "training", "one", *shown, *AS, OFFICE)) == ["training-recorded"]
    assert "credit repair" in desk("repair", "training", "one", *shown, *AS, OFFICE).out
    topics(desk.json("repair", "complete", "one", *BY))
    assert topics(desk.json("repair", "extend", "one", "--reason", "an inspection", *BY)) == ["repair-extended"]
    mine = ("--officer", "officer Wen", "--purpose", "penalty", "--department", ISSUER.account)
    [line] = desk.json("repairs", *mine).lines
    assert (line["priority"], line["extended"], line["target"]) == (True, True, "2019-04-04")
    assert "performed promptly" in desk("repairs", *mine).out
    ruling = ("--authority", "court", "--doc-no", "B-7", "--until", "2019-09-30")
    assert topics(desk.json("repair", "shield", "one", *ruling, *BY))[0] == "record-shielded"
    assert topics(desk.json("repair", "unshield", "one", "--reason", "set aside", *BY))[0] == "shield-ended"
