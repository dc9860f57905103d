"""Repair over HTTP: from the application at a counter to the lift at every department."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response

from projections.rebuild import rebuild
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person
from tests.support import offices, persons
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.repairing import COMMITMENT, PROOF

REPAIRABLE = date(2019, 4, 1)
APPLICATION = {"receipt": "R-1", "proof": [PROOF], "commitment": COMMITMENT}
REFUSAL = {"step": "refuse", "law": "demo", "article": "3", "reason": "not paid", "remedies": "reconsideration"}


@pytest.fixture
def record(callers: Callers) -> str:
    filed = callers[ISSUER].post("/records", a_penalty()).json()
    [task] = callers[NORTH].get("/tasks").json()["tasks"]
    assert callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    return str(filed["record"])


def step(who: Caller, record: str, step: str, **said: Any) -> Response:
    return who.post(f"/records/{record}/repair/steps", {"step": step, **said})


def topics(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [str(topic).rpartition(".")[0] for topic in answer.json()["events"]]


@pytest.mark.guarantee("G112")
def test_c66_a_repair_from_application_to_the_last_confirmation(callers: Callers, record: str) -> None:
    issuer, north = callers[ISSUER], callers[NORTH]
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "warn"
    assert topics(callers[OFFICE].post(f"/records/{record}/repair", {"receipt": "R-1"}))[0] == "repair-applied"
    assert topics(step(issuer, record, "incomplete", missing="proof of payment"))[0] == "repair-found-incomplete"
    assert topics(step(callers[OFFICE], record, "supplement", proof=[PROOF], commitment=COMMITMENT)) == [
        "repair-supplemented"
    ]
    early = step(issuer, record, "accept")
    assert (early.status_code, early.json()["code"]) == (409, "not_allowed")
    assert REPAIRABLE.isoformat() in early.json()["do"]
    callers.office.context.advance_to(REPAIRABLE, by=offices.ISSUER)
    assert topics(step(issuer, record, "accept"))[0] == "repair-accepted"
    granted = topics(step(issuer, record, "grant", doc_no="G-1"))
    assert granted[:3] == ["repair-granted", "publication-ended", "sharing-ended"]
    assert "measure-lift-ordered" in granted
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "allow"
    [task] = north.get("/tasks").json()["tasks"]
    assert task["state"] == "lift_ordered"
    lifted = north.post(f"/tasks/{task['task']}/steps", {"step": "feedback", "result": "lifted"})
    assert "order-closed" in topics(lifted)


def test_p_7_a_refusal_names_its_law_its_reason_and_its_remedies(callers: Callers, record: str) -> None:
    issuer = callers[ISSUER]
    issuer.post(f"/records/{record}/repair", APPLICATION)
    for missing in ("law", "article", "reason", "remedies"):
        without = {name: said for name, said in REFUSAL.items() if name != missing}
        assert issuer.post(f"/records/{record}/repair/steps", without).status_code == 422
        assert issuer.post(f"/records/{record}/repair/steps", {**without, missing: " "}).status_code == 422
    unknown = issuer.post(f"/records/{record}/repair/steps", {**REFUSAL, "law": "habit"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_record")
    assert topics(issuer.post(f"/records/{record}/repair/steps", REFUSAL))[0] == "repair-refused"
    assert topics(issuer.post(f"/records/{record}/repair", {**APPLICATION, "receipt": "R-2"}))[0] == "repair-applied"
    assert topics(step(issuer, record, "withdraw"))[0] == "repair-withdrawn"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"receipt": " "},
        {"receipt": "R-1", "proof": ["a paper"]},
        {"receipt": "R-1", "proof": [PROOF] * 51},
        {"receipt": "R-1", "commitment": PROOF.upper()},
        {"receipt": "R-1", "decision": "granted"},
        {"receipt": "11010519491231002X"},
    ],
)
def test_an_application_that_cannot_be_read_is_refused(issuer: Caller, record: str, sent: dict[str, Any]) -> None:
    assert issuer.post(f"/records/{record}/repair", sent).status_code == 422


@pytest.mark.parametrize("said", ["accept", "grant", "supplement", "withdraw", "incomplete"])
def test_without_an_application_there_is_nothing_to_decide(issuer: Caller, record: str, said: str) -> None:
    more = {"grant": {"doc_no": "G-1"}, "incomplete": {"missing": "x"}}.get(said, {})
    assert step(issuer, record, said, **more).status_code == 404
    assert issuer.post(f"/records/{record}/repair/steps", {"step": "decide"}).status_code == 422


@pytest.mark.guarantee("G113")
def test_c64_what_is_late_stands_in_the_ledger_and_changes_nothing(callers: Callers, record: str) -> None:
    callers[ISSUER].post(f"/records/{record}/repair", APPLICATION)
    callers.office.context.advance_to(BEGAN + timedelta(days=10), by=offices.ISSUER)
    subject = callers.office.application.whole(UUID(callers[ISSUER].post("/records", a_penalty()).json()["subject"]))
    assert subject.repairs[UUID(record)].overdue
    assert str(subject.repairs[UUID(record)].state) == "applied"
    assert str(subject.records[UUID(record)].standing) == "in_force"


def test_what_is_open_is_listed_for_who_decides_with_what_it_awaits_and_its_last_day(
    callers: Callers, record: str
) -> None:
    issuer = callers[ISSUER]
    assert issuer.get("/repairs", "penalty").json()["repairs"] == []
    callers[OFFICE].post(f"/records/{record}/repair", {"receipt": "R-1"})
    [row] = issuer.get("/repairs", "penalty").json()["repairs"]
    assert (row["record"], row["doc_no"], row["receipt"]) == (record, "fine-1", "R-1")
    assert (row["state"], row["awaited"], row["overdue"]) == ("applied", "accept", False)
    assert row["due"] == "2019-03-06", "the third working day after a Friday"
    for other in (NORTH, OFFICE):
        assert callers[other].get("/repairs").json()["repairs"] == []
    step(issuer, record, "incomplete", missing="everything")
    [row] = issuer.get("/repairs", "penalty").json()["repairs"]
    assert (row["awaited"], row["due"]) == ("supplement", None)
    step(issuer, record, "withdraw")
    assert issuer.get("/repairs", "penalty").json()["repairs"] == []


def test_a_late_application_stays_listed_with_the_day_it_was_due(callers: Callers, record: str) -> None:
    callers[ISSUER].post(f"/records/{record}/repair", APPLICATION)
    callers.office.context.advance_to(BEGAN + timedelta(days=10), by=offices.ISSUER)
    callers[ISSUER].post("/records", a_penalty(doc_no="another"))  # whatever happens, the day is reconciled
    [row] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    assert (row["overdue"], row["due"]) == (True, "2019-03-06")


def test_an_application_about_a_person_is_listed_under_a_masked_name(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()
    callers[ISSUER].post(f"/records/{filed['record']}/repair", APPLICATION)
    answer = callers[ISSUER].get("/repairs", "penalty")
    [row] = answer.json()["repairs"]
    assert row["subject"] == filed["subject"]
    assert row["name"].startswith(persons.NAME[0])
    assert persons.NAME not in answer.text
    assert persons.NUMBER not in answer.text


def test_a_rebuild_finds_the_same_open_applications(callers: Callers, record: str) -> None:
    callers[ISSUER].post(f"/records/{record}/repair", APPLICATION)
    before = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert callers[ISSUER].get("/repairs", "penalty").json()["repairs"] == before != []


# --- who comes first, what takes longer, what a court shields


def test_c67_who_performed_promptly_is_listed_first_and_the_target_stands_beside_the_deadline(
    callers: Callers, record: str
) -> None:
    issuer = callers[ISSUER]
    issuer.post(f"/records/{record}/repair", APPLICATION)
    late = str(issuer.post("/records", a_penalty("N|LATE", doc_no="late")).json()["record"])
    on_time = {**APPLICATION, "performed_on": BEGAN.isoformat()}
    assert issuer.post(f"/records/{late}/repair", on_time).status_code == 200
    first, second = issuer.get("/repairs", "penalty").json()["repairs"]
    assert (first["record"], first["priority"], second["record"], second["priority"]) == (late, True, record, False)
    assert (first["due"], first["target"], first["extended"]) == ("2019-03-06", "2019-03-06", False)
    before = {**on_time, "receipt": "R-9", "performed_on": "2018-01-01"}
    assert issuer.post(f"/records/{late}/repair", before).json()["code"] == "invalid_record"


def test_c64_an_extension_and_a_training_are_told(callers: Callers, record: str) -> None:
    callers[ISSUER].post(f"/records/{record}/repair", APPLICATION)
    callers.office.context.advance_to(REPAIRABLE, by=offices.ISSUER)
    trained = step(callers[OFFICE], record, "training", training="credit repair", document=PROOF)
    assert topics(trained)[0] == "training-recorded"
    assert topics(step(callers[ISSUER], record, "accept"))[0] == "repair-accepted"
    [before] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    assert topics(step(callers[ISSUER], record, "extend", reason="an inspection")) == ["repair-extended"]
    [after] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    assert (before["due"], after["due"], after["extended"]) == ("2019-04-10", "2019-04-24", True)


@pytest.mark.guarantee("G207")
def test_what_a_court_shields_is_shown_to_nobody_and_held_against_nobody(callers: Callers, record: str) -> None:
    issuer, north = callers[ISSUER], callers[NORTH]
    issuer.post(f"/records/{record}/publication", {"law": "demo", "article": "48"})
    ruling = {"authority": "the court", "doc_no": "B-7", "until": "2019-06-30"}
    assert topics(step(issuer, record, "shield", **ruling))[:2] == ["record-shielded", "order-suspended"]
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "allow"
    assert callers.client.request("GET", "/public").json()["records"] == []
    assert step(north, record, "shield", **ruling).status_code == 403
    assert topics(step(issuer, record, "unshield", reason="set aside"))[0] == "shield-ended"
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "warn"
    assert len(callers.client.request("GET", "/public").json()["records"]) == 1
