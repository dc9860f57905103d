"""Rectification over HTTP: from the order to the proof, and the lists and counts that come of it (C28, C77)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.actors import Actor
from domain.commands import HoldInterview
from domain.values import Occasion
from ledger.vault.redacting import InClear
from projections.rebuild import rebuild
from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person
from tests.api.http.test_handover import hand_over
from tests.api.http.test_listing import a_decision
from tests.api.http.test_pages_procedures import browser_of
from tests.support import offices, persons
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER

DAY = timedelta(days=1)
LAST = BEGAN + 20 * DAY
SAID = "d" * 64
INTERVIEW = {"step": "interview", "held_on": BEGAN.isoformat(), "occasion": "severity", "reason": "x", "document": SAID}
ORDER = {
    "step": "order",
    "doc_no": "O-1",
    "law": "demo",
    "article": "28",
    "occasion": "severity",
    "duty": "two nurses at night",
    "remedies": "reconsideration",
    "until": LAST.isoformat(),
}


def step(callers: Callers, record: str, said: dict[str, Any]) -> list[str]:
    done = callers[ISSUER].post(f"/records/{record}/rectification/steps", said)
    assert done.status_code == 200, done.text
    return [topic.rpartition(".")[0] for topic in done.json()["events"]]


def treated(callers: Callers) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    told = callers[ISSUER].get("/treatments", "penalty").json()
    return told["treatments"], told["fields"]


def on(callers: Callers, day: date) -> None:
    callers.office.context.advance_to(day, by=offices.ISSUER)


@pytest.mark.guarantee("G255")
def test_c28_from_the_interview_to_the_proof(callers: Callers) -> None:
    record = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    assert step(callers, record, INTERVIEW) == ["interview-held"]
    assert step(callers, record, ORDER) == ["rectification-ordered"]
    [waiting], [field] = treated(callers)
    assert (waiting["state"], waiting["until"], waiting["late"]) == ("ordered", LAST.isoformat(), False)
    assert (field["every"], field["ordered"], field["rate"]) == (1, 1, None)
    done = {"step": "verify", "verified_on": BEGAN.isoformat(), "document": SAID}
    assert step(callers, record, done) == ["rectification-verified"]
    [waiting], [field] = treated(callers)
    assert (waiting["state"], field["rectified"], field["in_time"], field["rate"]) == ("verified", 1, 1, 100.0)


@pytest.mark.guarantee("G261")
def test_c77_persons_are_counted_and_never_listed_and_what_is_late_is_late_without_a_worker(callers: Callers) -> None:
    for penalty in (a_penalty(), a_penalty_of_a_person()):
        record = callers[ISSUER].post("/records", penalty).json()["record"]
        step(callers, record, ORDER)
    listed, [field] = treated(callers)
    assert [one["kind"] for one in listed] == ["enterprise"]
    assert (field["every"], field["persons"], field["late"]) == (2, 1, 0)
    on(callers, LAST + DAY)
    [late], [field] = treated(callers)
    assert (late["late"], field["late"], field["due"], field["in_time"], field["rate"]) == (True, 2, 2, 0, 0.0)


@pytest.mark.guarantee("G39")
def test_views_that_are_built_anew_say_the_same(callers: Callers) -> None:
    kept = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    gone = callers[ISSUER].post("/records", a_penalty("S|OTHER", doc_no="other")).json()["record"]
    for record in (kept, gone):
        step(callers, record, INTERVIEW)
        step(callers, record, ORDER)
    callers[ISSUER].post(f"/records/{gone}/withdrawal", {"reason": "error"})
    before = treated(callers)
    assert [one["record"] for one in before[0]] == [kept]
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert treated(callers) == before


def test_the_lead_office_reads_everybodys_and_no_department_does(callers: Callers) -> None:
    record = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    step(callers, record, ORDER)
    [one] = callers[OFFICE].get("/treatments", "audit", of="all").json()["treatments"]
    assert one["record"] == record
    assert callers[OFFICE].get("/treatments", "licence").json()["treatments"] == []
    figures = callers[OFFICE].get("/figures/governments", "audit").json()
    assert (figures["every"], figures["rate"]) == (0, None)


@pytest.mark.guarantee("G53")
def test_inv_26_what_is_said_to_a_person_stands_in_the_vault_alone(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()
    said = {"reason": f"talk about {persons.NAME}", "duty": f"{persons.NAME} pays", "remedies": f"{persons.NAME} may"}
    step(callers, filed["record"], {**INTERVIEW, "reason": said["reason"]})
    step(callers, filed["record"], {**ORDER, "duty": said["duty"], "remedies": said["remedies"]})
    with callers.office.pool.connection() as connection:
        rows = connection.execute("SELECT convert_from(state, 'UTF8') FROM ledger.stored_events").fetchall()
    assert any("rectification" in str(row) or "O-1" in str(row) for row in rows)
    assert not any(persons.NAME in str(row) for row in rows)
    history = callers[ISSUER].get(f"/subjects/{filed['subject']}/history", "penalty").text
    assert persons.NAME not in history
    talk = HoldInterview(UUID(filed["record"]), BEGAN, Occasion.SEVERITY, "past the vault", SAID)
    with pytest.raises(InClear):
        callers.office.ledger.execute(UUID(filed["subject"]), talk, by=Actor(ISSUER, "Wen"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_department_sees_at_its_page_what_is_to_be_put_right_persons_under_a_mask(
    callers: Callers, language: str
) -> None:
    for penalty in (a_penalty(), a_penalty_of_a_person()):
        step(callers, callers[ISSUER].post("/records", penalty).json()["record"], ORDER)
    page = browser_of(callers, ISSUER, language).get("/pages/procedures").text
    assert page.count("Rectification" if language == "en" else "整改</") >= 2
    assert ("whether it was put right" if language == "en" else "核实整改情况") in page
    assert LAST.isoformat() in page
    assert persons.NAME not in page
    assert "O-1" not in browser_of(callers, OFFICE, language).get("/pages/procedures").text


@pytest.mark.guarantee("G259", "G260")
def test_c29_who_cannot_be_found_is_at_the_page_of_who_listed_it_until_it_asks_for_something(callers: Callers) -> None:
    entry = {**a_decision(on=BEGAN)["record"], "behaviour_code": "word"}
    record = callers[ISSUER].post("/records", entry).json()["record"]
    nowhere = {"check": SAID, "visit": SAID, "checked_on": BEGAN.isoformat(), "visited_on": BEGAN.isoformat()}
    lost = {"step": "lost", **nowhere, "review_on": LAST.isoformat()}
    before = callers[NORTH].get("/tasks").json()["tasks"]
    assert callers[ISSUER].post(f"/records/{record}/contact/steps", lost).status_code == 200
    assert callers[NORTH].get("/tasks").json()["tasks"] == before

    def shown() -> bool:
        return "Lost contact" in browser_of(callers, ISSUER).get("/pages/procedures").text

    assert shown()
    objection = {"receipt": "O-1", "claim": "content", "document": SAID}
    assert callers[OFFICE].post(f"/records/{record}/objection", objection).status_code == 200
    assert not shown()
    assert callers[ISSUER].post(f"/records/{record}/contact/steps", lost).status_code == 200
    on(callers, LAST + DAY)  # and no worker has come by
    assert not shown()


def test_c41_what_is_to_be_put_right_goes_over_with_the_account(callers: Callers) -> None:
    record = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    step(callers, record, ORDER)
    assert hand_over(callers, ISSUER, OTHER).status_code == 200
    [one] = callers[OFFICE].get("/treatments", "audit", of="all").json()["treatments"]
    assert one["department"] == OTHER
    done = {"step": "verify", "verified_on": BEGAN.isoformat(), "document": SAID}
    verified = [
        callers[who].post(f"/records/{record}/rectification/steps", done).status_code for who in (ISSUER, OTHER)
    ]
    assert verified == [403, 200]
