"""Reads outside a department's powers, at a small real ledger: refused, nothing shown, and on record as refused."""

from collections.abc import Iterator

import psycopg
import pytest

from api.cli.words import WORDS
from domain.errors import OutsidePower
from ledger.database import Database
from tests.api.conftest import ISSUER, CommandLine, Said
from tests.api.test_cli_reading import READS
from tests.api.test_cli_words import placeholders

AGENCY = "local:us-survey-CA"
NOBODY = "local:nobody"
OUTSIDE = {
    "department": ["--department", NOBODY],
    "purpose": ["--department", AGENCY, "--purpose", "audit"],
}


def about(verb: list[str], subject: str) -> list[str]:
    return [subject if word == "SUBJECT" else word for word in verb]


def a_subject(cli: CommandLine) -> str:
    return str(cli.json("measures", "--on", "2017-06-30").lines[0]["subject"])


def rows(cli: CommandLine) -> list[tuple[object, ...]]:
    """What was read since, in order."""
    with Database.open(cli.ledger) as database, database.connect() as connection:
        return connection.execute(
            "SELECT department, purpose, what, subject_id IS NOT NULL, matter, outcome, reason FROM access.log"
            " ORDER BY at, place"
        ).fetchall()


def refused(said: Said) -> bool:
    return (said.status, said.out, said.error["error"]) == (1, "", "outside_power")


@pytest.mark.guarantee("G52")
@pytest.mark.parametrize("bar", OUTSIDE)
def test_every_read_outside_the_powers_is_refused_and_on_record(cli: CommandLine, bar: str) -> None:
    subject = a_subject(cli)
    before = len(rows(cli))
    for verb in READS:
        said = cli.json(*about(verb, subject), *OUTSIDE[bar])
        assert refused(said), verb
        assert said.error["do"]
    department, purpose = (NOBODY, "inspection") if bar == "department" else (AGENCY, "audit")
    assert rows(cli)[before:] == [
        (department, purpose, _recorded(verb), "SUBJECT" in verb, _matter(verb), "refused", bar) for verb in READS
    ]


def _recorded(verb: list[str]) -> str:
    """What the access log calls it."""
    words = {"try": "try_rules", "what-if": "what_if_rules", "review": "review_rules"}
    if verb == ["objection", "times"]:
        return "figures"
    if verb[0] in ("document", "notice"):
        return " ".join(verb[:2])
    return words[verb[1]] if verb[0] == "rules" else verb[0]


def _matter(verb: list[str]) -> str | None:
    return verb[verb.index("--matter") + 1] if "--matter" in verb else None


@pytest.mark.guarantee("G52")
@pytest.mark.parametrize(
    ("words", "bar", "instead"),
    [
        (["--matter", "licence_renewal", "--node", "handling", "--purpose", "government_funds"], "matter", "admission"),
        (["--matter", "something_else", "--node", "handling", "--purpose", "licence"], "matter", "licence_renewal"),
        (["--matter", "inspection_planning", "--node", "completion"], "node", "handling"),
    ],
)
def test_a_check_outside_the_powers_is_refused_and_on_record(
    cli: CommandLine, words: list[str], bar: str, instead: str
) -> None:
    said = cli.json("check", a_subject(cli), *words, "--filing", "F-9", "--department", AGENCY)
    assert refused(said)
    assert instead in said.error["do"]
    *_, (department, _, what, known, matter, outcome, reason) = rows(cli)
    assert (department, what, known, outcome, reason) == (AGENCY, "check", True, "refused", bar)
    assert matter == words[1]


@pytest.mark.guarantee("G52")
def test_the_tasks_of_others_are_refused_on_record(cli: CommandLine) -> None:
    assert refused(cli.json("tasks", "--of", AGENCY))
    assert rows(cli) == [(ISSUER, "inspection", "tasks", False, None, "refused", "others")]


def test_whoever_may_not_read_does_not_learn_who_is_known(cli: CommandLine) -> None:
    known, unknown = (cli("history", name, "--department", NOBODY) for name in (a_subject(cli), "us-nh:XX|NOBODY"))
    assert known == unknown
    assert [row[3] for row in rows(cli)] == [False, True, False]


@pytest.mark.guarantee("G52")
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_a_refusal_that_cannot_be_put_on_record_is_not_told(cli: CommandLine, form: list[str]) -> None:
    with Database.open(cli.ledger) as database, database.connect_as_owner() as owner:
        owner.execute("REVOKE INSERT ON access.log FROM jiangcheng_service")
    said = cli("tasks", "--department", NOBODY, *form)
    assert (said.status, said.out) == (3, "")
    assert NOBODY not in said.err


def test_a_refusal_says_why_and_what_would_do(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("tasks", "--department", AGENCY, "--purpose", "audit")
    assert cli(*asked).err == (
        f"error: This read lies outside the department's powers: {AGENCY} may not read for audit."
        " Read for what it has the power to: government_funds, inspection, licence.\n"
    )
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert cli(*asked).err == (
        f"错误: 此次查询超出本部门职权：{AGENCY} 无权为 audit 查询。"
        "可查询的用途：government_funds, inspection, licence。\n"
    )


def test_the_first_sentence_is_that_of_the_error() -> None:
    said = WORDS[f"error.{OutsidePower.code}"]["en"]
    assert str(OutsidePower("because", do="Ask.")) == f"{said}: because. Ask."
    assert placeholders(WORDS["error.told"]["en"]) == {"first", "detail", "do"}


# --- the table


@pytest.fixture
def service(cli: CommandLine) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with Database.open(cli.ledger) as database, database.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    ("outcome", "reason"), [("granted", "purpose"), ("refused", None), ("perhaps", None), ("perhaps", "purpose")]
)
def test_an_entry_is_granted_or_refused_with_its_reason(
    service: psycopg.Connection[tuple[object, ...]], outcome: str, reason: str | None
) -> None:
    service.execute("SELECT access.open_months()")
    with pytest.raises(psycopg.errors.CheckViolation):
        service.execute(
            "INSERT INTO access.log (month, chain, place, at, entry, department, officer, purpose, what, outcome,"
            " reason, hash) VALUES (date_trunc('month', now()), gen_random_uuid(), 1, now(), gen_random_uuid(),"
            " 'local:d', 'o', 'audit', 'x', %s, %s, '')",
            (outcome, reason),
        )


@pytest.mark.parametrize(
    "statement", ["UPDATE access.log SET outcome = 'granted', reason = NULL", "DELETE FROM access.log"]
)
def test_no_refusal_is_ever_taken_back(service: psycopg.Connection[tuple[object, ...]], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement)
