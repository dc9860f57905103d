"""`listing ...`: an entry from proposal to decision by officers at the command line, what is refused, what is told."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain.actors import ENGINE, Actor
from domain.commands import DropEntry, FileRecords, Reconcile
from tests.api.conftest import CommandLine, Said
from tests.domain import test_recognition
from tests.support import offices, persons
from tests.support.builders import id_of
from tests.support.listing import FACTS, GROUNDS, HOME, ITEM, a_decision, guarded, guarded_without_a_term
from tests.support.listing import PROPOSAL as PROPOSED
from tests.support.offices import BEGAN, ISSUER, fine
from tests.support.pack_small import NORTH, OFFICE

AS = ("--officer", "officer Wen", "--purpose", "licence", "--department")
BY = (*AS, ISSUER.account)
MINE = ("--officer", "officer Wen", "--purpose", "penalty", "--department", ISSUER.account)
BASIS = ("--grounds", GROUNDS, "--law", "demo", "--article", "art. 5")
PROPOSAL = ("--item", ITEM, "--file-no", "L-2019-1", "--facts", FACTS, *BASIS)
DECISION = (
    *("--doc-no", "D-1", "--doc-type", "list_decision", "--behaviour", "care", "--severity", "severe"),
    *("--set", "valid_until=2020-03-08", *BASIS),
    *("--warning", "supervision", "--removal", "pay, and apply", "--remedies", "reconsideration"),
)


@pytest.fixture
def desk(ledger: str, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    with offices.office(ledger, offices.genesis(guarded())) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (fine("one", on=BEGAN),)), by=ISSUER)
        known = office.persons.propose(persons.person(), PROPOSED, region="north", by=ISSUER).subject
        office.persons.on_entry(known.subject_id, DropEntry(*known.entries, "paid"), by=ISSUER)
        office.context.advance_to(date(2019, 3, 4), by=Actor("platform", "clock"))
        yield CommandLine(ledger, capsys)


def topics(said: Said) -> list[str]:
    assert said.status == 0, said.err
    return [event["topic"].rpartition(".")[0] for line in said.lines for event in line["events"]]


def entry_of(said: Said) -> str:
    assert said.status == 0, said.err
    return str(said.lines[0]["events"][0]["event"]["entry"])


def the_day(desk: CommandLine, day: date) -> None:
    with offices.office(desk.ledger) as office:
        office.context.advance_to(day, by=Actor("platform", "clock"))


def test_an_entry_from_proposal_to_decision_and_off_again(desk: CommandLine, tmp_path: Path) -> None:
    said = tmp_path / "statement.txt"
    said.write_text("we paid", encoding="utf-8")
    entry = entry_of(desk.json("listing", "propose", "test:N|HOME", *PROPOSAL, *BY))
    assert topics(desk.json("listing", "notify", entry, "--rights", "state your case here", *BY)) == ["notice-served"]
    stated = desk.json("listing", "statement", entry, "--receipt", "S-1", "--document", str(said), *AS, OFFICE)
    assert stated.lines[0]["events"][0]["event"]["document"] == hashlib.sha256(b"we paid").hexdigest()
    [line] = desk.json("listing", "open", *MINE).lines
    assert (line["awaited"], line["until"], line["unanswered"]) == ("answer", "2019-03-11", ["S-1"])
    assert "the answer to a statement" in desk("listing", "open", *MINE).out
    answered = desk("listing", "answer", entry, "--receipt", "S-1", "--reason", "of another month", *BY)
    assert "its statement S-1 was answered: of another month" in answered.out
    early = desk.json("listing", "decide", entry, *DECISION, *BY)
    assert (early.status, "INV-17" in early.err) == (1, True)
    the_day(desk, date(2019, 3, 12))
    decided = desk.json("listing", "decide", entry, *DECISION, *BY)
    assert topics(decided)[:3] == ["list-entry-decided", "record-filed", "repair-notice-served"]
    assert decided.lines[0]["events"][1]["event"]["record"]["fields"] == {"valid_until": date(2020, 3, 8).toordinal()}
    assert desk.json("listing", "open", *MINE) == (0, "", "")
    removed = desk("listing", "remove", "D-1", "--doc-no", "R-1", "--reason", "paid", *BY)
    assert "was removed from its list from 2019-03-12 (R-1): paid" in removed.out
    assert FACTS in desk("history", "test:N|HOME", *MINE).out
    assert desk("record", "seal", "D-1", *MINE).status == 0
    assert FACTS not in desk("history", "test:N|HOME", *MINE).out


@pytest.mark.guarantee("G115")
def test_nobody_else_goes_on_with_it_and_what_is_refused_is_on_record(desk: CommandLine) -> None:
    for stranger in (OFFICE, NORTH):
        assert desk.json("listing", "propose", "test:N|HOME", *PROPOSAL, *AS, stranger).status == 1
    entry = entry_of(desk.json("listing", "propose", "test:N|HOME", *PROPOSAL, *BY))
    for stranger in (OFFICE, NORTH):
        for verb, *said in (("notify", "--rights", "x"), ("drop", "--reason", "x"), ("decide", *DECISION)):
            assert desk.json("listing", verb, entry, *said, *AS, stranger).status == 1
    assert topics(desk.json("listing", "drop", entry, "--reason", "paid", *BY)) == ["list-entry-dropped"]
    assert desk.json("listing", "drop", entry, "--reason", "paid", *BY).status == 1


def test_of_a_person_no_word_is_printed_and_the_decision_is_made_elsewhere(desk: CommandLine) -> None:
    with offices.office(desk.ledger) as office:
        person = office.persons.find(persons.person())
    words = ("--item", ITEM, "--file-no", "L-9", "--facts", persons.NAME, *BASIS)
    said = desk.json("listing", "propose", str(person), *words, *BY)
    entry = entry_of(said)
    assert persons.NAME not in said.out
    assert said.lines[0]["events"][0]["event"]["facts"] == "sealed"
    assert topics(desk.json("listing", "notify", entry, "--rights", persons.NAME, *BY)) == ["notice-served"]
    refused = desk.json("listing", "decide", entry, *DECISION, *BY)
    assert (refused.status, "/entries/ENTRY/decision" in refused.err) == (2, True)


def test_an_entry_without_a_term_is_looked_at_again(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = a_decision(on=BEGAN, fields={})
    with offices.office(ledger, offices.genesis(guarded_without_a_term())) as office:
        office.ledger.execute(id_of(HOME), FileRecords(HOME, (record,)), by=ISSUER)
        office.context.advance_to(date(2020, 3, 3), by=Actor("platform", "clock"))
        office.ledger.execute(id_of(HOME), Reconcile(), by=ENGINE)
    desk = CommandLine(ledger, capsys)
    [line] = desk.json("listing", "reviews", *MINE).lines
    assert (line["doc_no"], line["due"]) == ("D-1", "2020-03-01")
    assert "D-1" in desk("listing", "reviews", *MINE).out
    looked = ("listing", "review", "D-1", "--finding", "not found", "--next")
    assert desk.json(*looked, "2022-01-01", *BY).status == 1
    assert topics(desk.json(*looked, "2021-03-03", *BY)) == ["entry-reviewed"]
    assert desk.json("listing", "reviews", *MINE) == (0, "", "")


def test_an_entry_from_elsewhere_is_declined_or_ended_as_it_was_there(
    ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with offices.office(ledger, offices.genesis(test_recognition.rules())) as office:
        for doc_no in ("D-1", "D-2"):
            record = test_recognition.from_far(doc_no=doc_no)
            office.ledger.execute(id_of(HOME), FileRecords(HOME, (record,)), by=Actor(test_recognition.FAR, "import"))
    desk = CommandLine(ledger, capsys)
    told = desk("listing", "decline", "D-1", "R2", "--remark", "no basis here", *BY)
    assert "recognised here no more" in told.out
    assert desk.json("listing", "decline", "D-1", "R2", *BY).status == 1
    assert topics(desk.json("repair", "recognise", "D-2", *BY))[0] == "repair-granted"
