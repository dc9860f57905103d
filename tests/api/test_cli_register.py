"""`subject ...`: the register at the command line, on a ledger of the small pack."""

import io
from collections.abc import Iterator
from datetime import date

import pytest

from api.cli.words import WORDS
from ledger.database import Database
from tests.api.conftest import CommandLine, Said
from tests.support import offices, persons, synthetic
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER

ONE, TWO, THREE = (f"uscc:{synthetic.credit_code(number)}" for number in (1, 2, 3))
AS = ("--officer", "officer Wen", "--purpose", "audit", "--department")


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """The command line at a ledger of the small pack."""
    with offices.office(ledger, persons.genesis()):
        yield CommandLine(ledger, capsys)


def register(desk: CommandLine, number: str, *, by: str = ISSUER, name: str = "测试单位") -> Said:
    return desk.json("subject", "register", number, "--region", "north", "--name", name, *AS, by)


def refusals(desk: CommandLine) -> list[tuple[object, ...]]:
    with Database.open(desk.ledger) as database, database.connect() as connection:
        return connection.execute(
            "SELECT department, officer, purpose, what, subject_id IS NOT NULL, reason FROM access.log"
            " WHERE outcome = 'refused' ORDER BY at, place"
        ).fetchall()


def test_a_subject_is_registered_once_before_anything_is_filed(desk: CommandLine) -> None:
    [first] = register(desk, ONE).lines
    assert (first["subject"], [event["topic"] for event in first["events"]]) == (ONE, ["subject-registered.1"])
    [again] = register(desk, ONE.lower()).lines
    assert (again["position"], again["events"]) == (None, [])


def test_a_number_that_says_nothing_needs_kind_and_name(desk: CommandLine) -> None:
    words = ("subject", "register", "test:N|1", "--region", "north", *AS, ISSUER)
    assert [desk.json(*words).status, desk.json(*words, "--kind", "enterprise").status] == [2, 2]
    assert desk.json(*words, "--kind", "enterprise", "--name", "One").status == 0


def test_a_further_number_and_a_corrected_one_mean_the_subject(desk: CommandLine) -> None:
    register(desk, ONE)
    assert desk.json("subject", "alias", ONE, "org_code:TE5T00024", *AS, ISSUER).status == 0
    code = ("--authority", "coding authority", "--reason", "typing error")
    said = desk.json("subject", "correct-code", "org_code:TE5T00024", TWO, *code, *AS, OFFICE)
    assert [event["topic"] for event in said.lines[0]["events"]] == ["subject-code-corrected.1"]
    for name in (ONE, TWO, "org_code:TE5T00024"):
        [line, *_] = desk.json("history", name, *AS, OFFICE).lines
        assert line["event"]["number"] == ONE.partition(":")[2]


def test_two_that_are_one_are_found_and_merged(desk: CommandLine) -> None:
    for number in (ONE, TWO, THREE):
        register(desk, number, name="同名单位" if number != THREE else "另一单位")
    pair, figures = desk.json("subject", "duplicates", *AS, OFFICE).lines
    assert pair["likenesses"] == ["same_name_and_region"]
    assert (figures["subjects"], figures["wrong"]) == (3, 0)
    merge = ("subject", "merge", ONE, TWO, "--authority", "coding authority", "--reason", "one firm", *AS, ISSUER)
    [line] = desk.json(*merge).lines
    assert {line["kept"], line["absorbed"]} == {pair["one"], pair["other"]}
    assert desk.json(*merge).lines[0]["position"] is None
    assert len(desk.json("subject", "duplicates", *AS, OFFICE).lines) == 1


@pytest.mark.guarantee("G63")
def test_a_refused_act_is_on_record_before_it_is_told(desk: CommandLine) -> None:
    register(desk, ONE)
    register(desk, TWO)
    why = ("--authority", "coding authority", "--reason", "error")
    asked: dict[str, tuple[str, ...]] = {
        "subject register": ("subject", "register", THREE, "--region", "north", "--name", "x", *AS, "local:nobody"),
        "subject alias": ("subject", "alias", ONE, "org_code:TE5T00024", *AS, OTHER),
        "subject correct-code": ("subject", "correct-code", ONE, THREE, *why, *AS, NORTH),
        "subject merge": ("subject", "merge", ONE, TWO, *why, *AS, OTHER),
    }
    for words in asked.values():
        said = desk.json(*words)
        assert (said.status, said.out, said.error["error"]) == (1, "", "wrong_actor")
    assert [(row[0], row[2], row[3], row[5]) for row in refusals(desk)] == [
        (words[-1], "audit", verb, "wrong_actor") for verb, words in asked.items()
    ]
    assert desk.json("subject", "merge", ONE, "uscc:nobody", *why, *AS, ISSUER).error["error"] == "not_found"
    assert refusals(desk)[-1][5] == "not_found"


@pytest.mark.guarantee("G63")
def test_a_refused_act_that_cannot_be_put_on_record_is_not_told(desk: CommandLine) -> None:
    register(desk, ONE)
    with Database.open(desk.ledger) as database, database.connect_as_owner() as owner:
        owner.execute("REVOKE INSERT ON access.log FROM jiangcheng_service")
    said = desk("subject", "alias", ONE, "org_code:TE5T00024", *AS, OTHER)
    assert (said.status, said.out) == (3, "")
    assert OTHER not in said.err


def test_the_register_of_duplicates_is_read_within_the_powers_alone(desk: CommandLine) -> None:
    assert desk.json("subject", "duplicates", *AS, NORTH).error["error"] == "outside_power"


# --- persons


def as_typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


NUMBER = synthetic.citizen_number(date(1990, 1, 1), 1)
TRADER = synthetic.credit_code(4, entity="92")
HERE = ("--region", "north", *AS, ISSUER)


@pytest.mark.parametrize("number", [f"id_number:{NUMBER}", "passport:E12345678", f"uscc:{TRADER}"])
def test_no_person_is_named_on_a_command_line(desk: CommandLine, number: str) -> None:
    said = desk.json("subject", "register", number, *HERE)
    assert said.status == 2
    assert number.partition(":")[2] not in said.err


def test_a_trader_is_registered_from_standard_input_and_shown_masked(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_typed(monkeypatch, TRADER, "申屠甲乙")
    [line] = desk.json("subject", "register", "uscc:-", *HERE).lines
    assert line["subject"].startswith("person:")
    as_typed(monkeypatch, TRADER, "申屠甲乙")
    assert desk.json("subject", "register", "uscc:-", *HERE).lines[0]["position"] is None
    as_typed(monkeypatch, TRADER, "别人")
    assert desk.json("subject", "register", "uscc:-", *HERE).error["error"] == "unidentified"
    told = desk("history", line["subject"], *AS, OFFICE)
    assert TRADER not in told.out + told.err
    assert "申屠甲乙" not in told.out + told.err


@pytest.mark.parametrize("lines", [(), (TRADER,), (TRADER, " ")])
def test_half_a_person_is_refused(desk: CommandLine, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]) -> None:
    as_typed(monkeypatch, *lines)
    assert desk.json("subject", "register", "uscc:-", *HERE).status == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_register_is_told_in_words(desk: CommandLine, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    for number in (ONE, TWO):
        register(desk, number)
    said = desk("subject", "duplicates", *AS, OFFICE)
    assert WORDS["likeness.same_name_and_region"][language] in said.out
    assert WORDS["subject.errors"][language].format(subjects=2, wrong=0, double=0) in said.out


def test_a_persons_further_certificate_and_right_name_come_on_standard_input(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_typed(monkeypatch, TRADER, "申屠甲乙")
    who = desk.json("subject", "register", "uscc:-", *HERE).lines[0]["subject"]
    as_typed(monkeypatch, "E77310042", "申屠甲乙")
    [line] = desk.json("subject", "alias", who, "passport:-", "--reason", "shown", *AS, ISSUER).lines
    assert [event["topic"] for event in line["events"]] == ["identity-amended.1"]
    as_typed(monkeypatch, TRADER, "申屠甲乙", "申屠甲丙")
    [line] = desk.json("subject", "correct-name", "uscc:-", "--reason", "misread", *AS, ISSUER).lines
    assert (line["subject"], line["events"][0]["event"]["amended"]) == (who, "name")
    as_typed(monkeypatch, TRADER, "申屠甲乙", "申屠甲丙")
    said = desk.json("subject", "correct-name", "uscc:-", "--reason", "misread", *AS, ISSUER)
    assert said.error["error"] == "unidentified"
    assert refusals(desk)[-1][3:] == ("subject correct-name", False, "unidentified")
    as_typed(monkeypatch, TRADER, "申屠甲丙")
    assert desk.json("subject", "correct-name", "uscc:-", "--reason", "misread", *AS, ISSUER).status == 2
