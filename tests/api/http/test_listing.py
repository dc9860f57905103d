"""Entries on lists over HTTP: what is told, heard, answered and decided; of a person nothing stands in clear."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from httpx import Response

from api.wiring import Office
from domain.commands import DropEntry, SealRecord
from ledger.vault.redacting import InClear
from projections.rebuild import rebuild
from tests.api.http.conftest import Caller, Callers, a_check, a_person
from tests.support import everywhere, offices, persons
from tests.support.listing import FACTS, GROUNDS, ITEM, guarded
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER

UNTIL, DECIDABLE = date(2019, 3, 8), date(2019, 3, 9)
"""Five working days after the Friday on which the ledger begins; and the Saturday after."""
FIRM = {"scheme": "test", "number": "N|HOME", "name": "N|HOME", "region": "north", "kind": "enterprise"}
PERSON = {**a_person(), "region": "north"}
BASIS = {"law": "demo", "article": "art. 5"}
PROPOSED = {"subject": FIRM, "file_no": "L-2019-1", "catalogue_item": ITEM, "facts": FACTS, "grounds": GROUNDS, **BASIS}
STATEMENT = {"step": "statement", "receipt": "S-1", "document": "d" * 64}


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(guarded())) as opened:
        yield opened


def a_decision(subject: dict[str, Any] = FIRM, on: date = DECIDABLE, **changes: Any) -> dict[str, Any]:
    day = on.isoformat()
    record = {
        "subject": subject,
        "kind": "severe_list",
        "document": {"doc_type": "list_decision", "doc_no": "D-1", "issued_on": day, "effective_on": day},
        "determined_on": day,
        "catalogue_item": ITEM,
        "behaviour_code": "care",
        "severity": "severe",
        "polarity": "adverse",
        "repair_notice": "served",
        "fields": {"valid_until": "2020-03-08"},
        **changes,
    }
    texts = {"warning": "supervision for three months", "removal": "pay, and apply", "remedies": "reconsideration"}
    return {"record": record, "grounds": GROUNDS, **BASIS, **texts}


def topics(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [str(topic).rpartition(".")[0] for topic in answer.json()["events"]]


def step(who: Caller, entry: str, **said: Any) -> Response:
    return who.post(f"/entries/{entry}/steps", said)


def propose(callers: Callers, **changes: Any) -> str:
    answer = callers[ISSUER].post("/entries", {**PROPOSED, **changes})
    assert "list-entry-proposed" in topics(answer)
    return str(answer.json()["entry"])


def noticed(callers: Callers, **changes: Any) -> str:
    entry = propose(callers, **changes)
    assert topics(step(callers[ISSUER], entry, step="notify", rights="state your case here")) == ["notice-served"]
    return entry


def at(callers: Callers, day: date) -> None:
    callers.office.context.advance_to(day, by=offices.ISSUER)


@pytest.mark.guarantee("G114")
@pytest.mark.guarantee("G116")
@pytest.mark.guarantee("G117")
def test_inv_15_an_entry_from_proposal_to_decision(callers: Callers) -> None:
    issuer, decide = callers[ISSUER], f"/entries/{(entry := noticed(callers))}/decision"
    [waiting] = issuer.get("/entries", "penalty").json()["entries"]
    assert (waiting["entry"], waiting["awaited"], waiting["until"]) == (entry, "hear", UNTIL.isoformat())
    assert topics(callers[OFFICE].post(f"/entries/{entry}/steps", STATEMENT)) == ["statement-received"]
    at(callers, DECIDABLE)
    assert callers[NORTH].get("/tasks").json()["tasks"] == []
    unanswered = issuer.post(decide, a_decision())
    assert (unanswered.status_code, "INV-15" in unanswered.text) == (409, True)
    [waiting] = issuer.get("/entries", "penalty").json()["entries"]
    assert (waiting["awaited"], waiting["unanswered"]) == ("answer", ["S-1"])
    assert topics(step(issuer, entry, step="answer", receipt="S-1", reason="of another month")) == [
        "statement-answered"
    ]
    decided = issuer.post(decide, a_decision())
    assert topics(decided)[:3] == ["list-entry-decided", "record-filed", "repair-notice-served"]
    assert decided.json()["repeated"] is False
    assert [task["measure"] for task in callers[NORTH].get("/tasks").json()["tasks"]] == ["supervision"]
    assert issuer.get("/entries", "penalty").json()["entries"] == []
    again = issuer.post(decide, a_decision()).json()
    assert (again["repeated"], again["record"], again["events"]) == (True, decided.json()["record"], [])


@pytest.mark.guarantee("G116")
def test_inv_17_nothing_is_decided_before_the_window_is_over(callers: Callers) -> None:
    entry = noticed(callers)
    for day in (BEGAN, UNTIL):
        at(callers, day)
        early = callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(on=day))
        assert (early.status_code, "INV-17" in early.text) == (409, True)
    at(callers, DECIDABLE)
    dated_back = callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(on=UNTIL))
    assert (dated_back.status_code, "INV-17" in dated_back.text) == (409, True)


@pytest.mark.guarantee("G116")
def test_inv_15_without_a_notice_nothing_is_decided(callers: Callers) -> None:
    entry = propose(callers)
    at(callers, DECIDABLE)
    assert callers[ISSUER].post(f"/entries/{entry}/decision", a_decision()).status_code == 409


@pytest.mark.guarantee("G117")
@pytest.mark.parametrize("missing", ["grounds", "law", "article", "warning", "removal", "remedies"])
def test_inv_16_a_decision_says_everything(callers: Callers, missing: str) -> None:
    entry = noticed(callers)
    at(callers, DECIDABLE)
    said = a_decision()
    for wrong in ({**said, missing: " "}, {name: told for name, told in said.items() if name != missing}):
        assert callers[ISSUER].post(f"/entries/{entry}/decision", wrong).status_code == 422


@pytest.mark.guarantee("G117")
def test_inv_18_it_is_served_with_the_repair_notice(callers: Callers) -> None:
    entry = noticed(callers)
    at(callers, DECIDABLE)
    said = a_decision(repair_notice="not_reported")
    answer = callers[ISSUER].post(f"/entries/{entry}/decision", said)
    assert (answer.status_code, "INV-18" in answer.text) == (422, True)


@pytest.mark.guarantee("G115")
@pytest.mark.parametrize("stranger", [OTHER, NORTH, OFFICE])
def test_inv_19_nobody_else_proposes_notifies_answers_decides_or_drops(callers: Callers, stranger: str) -> None:
    who = callers[stranger]
    assert who.post("/entries", PROPOSED).status_code == 403
    entry = noticed(callers)
    callers[ISSUER].post(f"/entries/{entry}/steps", STATEMENT)
    at(callers, DECIDABLE)
    for said in (
        {"step": "notify", "rights": "x"},
        {"step": "answer", "receipt": "S-1", "reason": "x"},
        {"step": "drop", "reason": "x"},
    ):
        assert who.post(f"/entries/{entry}/steps", said).status_code == 403
    assert who.post(f"/entries/{entry}/decision", a_decision()).status_code == 403


def test_a_proposal_is_dropped(callers: Callers) -> None:
    entry = noticed(callers)
    assert topics(step(callers[ISSUER], entry, step="drop", reason="paid")) == ["list-entry-dropped"]
    assert step(callers[ISSUER], entry, step="drop", reason="paid").status_code == 404
    assert callers[ISSUER].get("/entries", "penalty").json()["entries"] == []


def test_an_entry_of_somebody_else_is_not_decided(callers: Callers) -> None:
    entry = noticed(callers)
    at(callers, DECIDABLE)
    other = {**FIRM, "number": "N|OTHER", "name": "N|OTHER"}
    assert callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(other)).status_code == 404
    assert (
        callers[ISSUER].post("/subjects:search", {"scheme": "test", "number": "N|OTHER"}, "penalty").json()["subjects"]
        == []
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": " "},
        {"law": "habit"},
        {"catalogue_item": "penalty"},
        {"file_no": ""},
        {"file_no": persons.NUMBER},
        {"decision": "listed"},
    ],
)
def test_a_proposal_that_lacks_something_is_refused(callers: Callers, changes: dict[str, Any]) -> None:
    assert callers[ISSUER].post("/entries", {**PROPOSED, **changes}).status_code == 422


@pytest.mark.guarantee("G118")
def test_c30_an_entry_is_removed_and_its_measures_are_lifted(callers: Callers) -> None:
    entry = noticed(callers)
    at(callers, DECIDABLE)
    record = callers[ISSUER].post(f"/entries/{entry}/decision", a_decision()).json()["record"]
    [task] = callers[NORTH].get("/tasks").json()["tasks"]
    callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"})
    assert callers[NORTH].post("/checks", a_check(), "licence").json()["outcome"] == "warn"
    removal = {"doc_no": "R-1", "reason": "the wages are paid"}
    assert callers[OFFICE].post(f"/records/{record}/removal", removal).status_code == 403
    removed = topics(callers[ISSUER].post(f"/records/{record}/removal", removal))
    assert removed[0] == "list-entry-removed"
    assert "measure-lift-ordered" in removed
    assert callers[NORTH].post("/checks", a_check(), "licence").json()["outcome"] == "allow"


def test_a_rebuild_finds_the_same_proposals(callers: Callers) -> None:
    noticed(callers)
    before = callers[ISSUER].get("/entries", "penalty").json()["entries"]
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert callers[ISSUER].get("/entries", "penalty").json()["entries"] == before != []


def test_inv_33_what_was_said_on_the_way_to_a_sealed_entry_is_told_no_more(callers: Callers) -> None:
    issuer = callers[ISSUER]
    entry = noticed(callers)
    at(callers, DECIDABLE)
    decided = issuer.post(f"/entries/{entry}/decision", a_decision()).json()
    history = f"/subjects/{decided['subject']}/history"
    assert FACTS in issuer.get(history, "penalty").text
    seal = SealRecord(UUID(decided["record"]))
    callers.office.ledger.execute(UUID(decided["subject"]), seal, by=offices.ISSUER)
    told = issuer.get(history, "penalty").text
    for planted in (FACTS, GROUNDS, entry, decided["record"], "list-entry", "notice-served"):
        assert planted not in told
    assert "record-sealed" in told


# --- about a person


WORDS = f"{persons.NAME} owes {persons.ADDRESS}"


def test_inv_26_of_a_person_whatever_is_said_stands_in_the_vault_alone(callers: Callers) -> None:
    issuer = callers[ISSUER]
    entry = noticed(callers, subject=PERSON, facts=WORDS, grounds=WORDS)
    issuer.post(f"/entries/{entry}/steps", STATEMENT)
    topics(step(issuer, entry, step="answer", receipt="S-1", reason=WORDS))
    [waiting] = issuer.get("/entries", "penalty").json()["entries"]
    assert waiting["name"] not in ("", persons.NAME)
    at(callers, DECIDABLE)
    said = {**a_decision(PERSON, conducted_on="2019-02-01"), "grounds": WORDS, "warning": WORDS}
    decided = issuer.post(f"/entries/{entry}/decision", said)
    assert topics(decided)[:3] == ["list-entry-decided", "record-filed", "repair-notice-served"]
    subject = UUID(decided.json()["subject"])
    found = callers.office.persons.vault.reveal(
        subject, [f"entry/{entry}/ProposeEntry/facts", f"entry/{entry}/EntryDecision/warning"]
    )
    assert set(found.values()) == {WORDS}
    history = issuer.get(f"/subjects/{subject}/history", "penalty").text
    written = everywhere.everything(callers.office.database)
    for planted in (persons.NAME, persons.ADDRESS, persons.NUMBER):
        assert planted not in history
        assert planted.encode() not in written


def test_what_would_say_who_a_person_is_does_not_come_to_the_log(callers: Callers) -> None:
    entry = noticed(callers, subject=PERSON)
    subject = UUID(callers[ISSUER].get("/entries", "penalty").json()["entries"][0]["subject"])

    with pytest.raises(InClear):
        callers.office.ledger.execute(subject, DropEntry(UUID(entry), WORDS), by=offices.ISSUER)
