"""`objection ...` and `objections` at the command line."""

from pathlib import Path

import pytest

from domain.commands import FileRecords
from tests.api.conftest import CommandLine, Said
from tests.support import offices
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, OFFICE

HOME = a_home()
OF_OFFICE = ("--officer", "officer Lin", "--purpose", "licence", "--department", OFFICE)
BY = ("--officer", "officer Wen", "--purpose", "penalty", "--department", ISSUER.account)
DISMISSAL = ("--reason", "another fine", "--remedies", "reconsideration")


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    with offices.office(ledger) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (fine("one", on=BEGAN),)), by=ISSUER)
    return CommandLine(ledger, capsys)


@pytest.fixture
def letter(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "letter.pdf").write_text("not us", encoding="utf-8")
    return ("--document", str(tmp_path / "letter.pdf"))


def topics(said: Said) -> list[str]:
    assert said.status == 0, said.err
    return [event["topic"].rpartition(".")[0] for line in said.lines for event in line["events"]]


def test_an_objection_from_receipt_to_answer(desk: CommandLine, letter: tuple[str, ...]) -> None:
    raised = topics(desk.json("objection", "raise", "one", "not_me", "--receipt", "O-1", *letter, *OF_OFFICE))
    assert raised[:2] == ["objection-raised", "order-suspended"]
    [line] = desk.json("objections", *BY).lines
    assert (line["doc_no"], line["claim"], line["awaited"], line["due"]) == ("one", "not_me", "assign", "2019-03-08")
    assert "not me" in desk("objections", *BY).out
    assert "objects to" in desk("objections", *BY).out
    assert desk.json("objections", *OF_OFFICE) == (0, "", "")
    assert topics(desk.json("objection", "assign", "one", "--handler", "officer Wen", *BY)) == ["objection-assigned"]
    assert topics(desk.json("objection", "dismiss", "one", *DISMISSAL, *BY))[:2] == [
        "objection-dismissed",
        "order-resumed",
    ]


def test_it_is_upheld_in_part_taken_back_or_upheld_whole(desk: CommandLine, letter: tuple[str, ...]) -> None:
    def raised(receipt: str) -> None:
        topics(desk.json("objection", "raise", "one", "content", "--receipt", receipt, *letter, *BY))

    raised("O-1")
    assert topics(desk.json("objection", "withdraw", "one", *OF_OFFICE)) == ["objection-withdrawn"]
    for receipt, said, changed in (
        ("O-2", ("--set", "amount_minor=1"), "record-corrected"),
        ("O-3", (), "record-withdrawn"),
    ):
        raised(receipt)
        topics(desk.json("objection", "assign", "one", "--handler", "officer Wen", *BY))
        upheld = topics(desk.json("objection", "uphold", "one", *said, "--reason", "misread", *BY))
        assert upheld[:2] == ["objection-upheld", changed]


def test_only_its_department_answers(desk: CommandLine, letter: tuple[str, ...]) -> None:
    refused = desk.json("objection", "raise", "one", "content", "--receipt", "O-1", *letter, *BY[:4], *BY[4:5], NORTH)
    assert (refused.status, refused.error["error"]) == (1, "wrong_actor")
    topics(desk.json("objection", "raise", "one", "content", "--receipt", "O-1", *letter, *BY))
    for verb, *said in (("assign", "--handler", "x"), ("dismiss", *DISMISSAL), ("uphold", "--reason", "r")):
        assert desk.json("objection", verb, "one", *said, *OF_OFFICE).error["error"] == "wrong_actor"


def test_what_is_disputed_is_marked_in_every_table(desk: CommandLine, letter: tuple[str, ...]) -> None:
    of_north = (*OF_OFFICE[:-1], NORTH)
    place = ("--matter", "licence", "--node", "handling", "--filing", "F-1")

    def told() -> list[str]:
        asked = (("measures",), ("tasks",), ("check", "test:N|HOME", *place))
        return [desk(*verb, *of_north).out for verb in asked]

    assert not any("disputed" in out for out in told())
    topics(desk.json("objection", "raise", "one", "content", "--receipt", "O-1", *letter, *BY))
    assert all("disputed" in out for out in told())


def test_c68_how_long_answers_take_on_average(
    desk: CommandLine, letter: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    topics(desk.json("objection", "raise", "one", "content", "--receipt", "O-1", *letter, *BY))
    asked = ("objection", "times", "--from", "2019-01-01", "--until", "2020-01-01")
    *_, altogether = desk.json(*asked, *BY).lines
    assert (altogether["open"], altogether["average"], altogether["under_target"]) == (1, None, None)
    topics(desk.json("objection", "assign", "one", "--handler", "officer Wen", *BY))
    topics(desk.json("objection", "dismiss", "one", *DISMISSAL, *BY))
    mine, altogether = desk.json(*asked, *BY).lines
    assert (mine["department"], altogether["department"]) == (ISSUER.account, None)
    assert (mine["answered"], mine["average"], mine["under_target"], mine["target"]) == (1, 0.0, True, 5)
    assert desk.json("objection", "times", *BY).lines[0]["answered"] == 1
    assert "under 5" in desk(*asked, *BY).out
    assert desk.json(*asked, *OF_OFFICE, "--of", "all").error["error"] == "outside_power"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "少于 5 个工作日" in desk(*asked, *BY).out
