"""A penalty through the whole loop over HTTP: filed, ordered, pushed, answered, checked, fed back, followed."""

import asyncio
import json
from datetime import timedelta
from threading import Thread
from time import sleep
from typing import Any

import httpx
import pytest

from api.wiring import Office
from domain.commands import FileRecords
from tests.api.http.conftest import Caller, Callers, a_penalty, a_penalty_of_a_person, a_person
from tests.support import offices, pack_small, persons
from tests.support.builders import a_home, id_of
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER, SOUTH


def filed(issuer: Caller, *more: dict[str, Any]) -> str:
    """A home with a large fine; its id."""
    for body in (a_penalty(), *more):
        answer = issuer.post("/records", body)
        assert answer.status_code == 200, answer.text
    return str(answer.json()["subject"])


def own_task(caller: Caller) -> str:
    [task] = caller.get("/tasks").json()["tasks"]
    return str(task["task"])


# --- records


@pytest.mark.guarantee("G4", "G5")
def test_a_record_is_filed_once_and_answered_again(issuer: Caller) -> None:
    first, again = (issuer.post("/records", a_penalty()).json() for _ in range(2))
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["events"][:2] == ["subject-registered.1", "penalty-recorded.1"]
    assert (again["record"], again["subject"], again["events"]) == (first["record"], first["subject"], [])
    other = issuer.post("/records", a_penalty(usd=300_000))
    assert (other.status_code, other.json()["code"]) == (409, "already_different")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"catalogue_item": "gossip"}, "invalid_record"),
        ({"fields": {"penalty_kind": "fine", "rumour": "x"}}, "invalid_record"),
        ({"determined_on": "2019-03-02"}, "invalid_record"),
        ({"determined_on": "1066-10-14"}, "invalid_input"),
        ({"fields": {"amount_minor": 1.5}}, "invalid_input"),
        ({"fields": {"amount_minor": 2**64}}, "invalid_input"),
        ({"issuer": "local:another"}, "invalid_input"),
        (
            {"subject": {"scheme": "uscc", "number": "91330500TE5T00016X", "name": "x", "region": "north"}},
            "invalid_number",
        ),
        ({"subject": {"scheme": "test", "number": "x", "name": "x", "region": "north"}}, "invalid_record"),
    ],
)
def test_a_record_that_may_not_be_filed_is_refused_and_nothing_is_written(
    callers: Callers, issuer: Caller, changes: dict[str, Any], code: str
) -> None:
    head = callers.office.application.tail().head()
    answer = issuer.post("/records", a_penalty(**changes))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert callers.office.application.tail().head() == head


@pytest.mark.guarantee("G53")
def test_a_person_is_filed_in_the_vault_and_found_by_name_and_number_together(callers: Callers, issuer: Caller) -> None:
    answer = issuer.post("/records", a_penalty_of_a_person()).json()
    again = issuer.post("/records", a_penalty_of_a_person()).json()
    assert (again["record"], again["repeated"]) == (answer["record"], True)
    search = "/subjects:search"
    found = callers[NORTH].post(search, a_person(), "licence").json()["subjects"]
    assert found == [{"subject": answer["subject"], "name": persons.NAME[0] + "***", "region": "north"}]
    for who in (a_person(name="别人"), {**a_person(), "name": None}):
        assert callers[NORTH].post(search, who, "licence").json()["subjects"] == []
    with callers.office.pool.connection() as connection:
        rows = connection.execute("SELECT convert_from(state, 'UTF8') FROM ledger.stored_events").fetchall()
    assert not [row for row in rows if persons.NUMBER in str(row) or persons.NAME in str(row)]


def test_lines_of_a_batch_have_their_own_outcomes(issuer: Caller) -> None:
    bodies = [
        a_penalty(),
        {"a": 1},
        a_penalty(),
        a_penalty("N|OTHER", doc_no="fine-2"),
        a_penalty(doc_no="fine-3", catalogue_item="gossip"),
        a_penalty_of_a_person(doc_no="x"),
        a_penalty_of_a_person(),
        a_penalty("N|OTHER", doc_no="fine-2", usd=1),
    ]
    lines = "\n".join(["not json", "", *(json.dumps(body) for body in bodies)])
    answer = issuer.send("/records:batch", lines)
    assert answer.headers["content-type"] == "application/x-ndjson"
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [(one["line"], one["outcome"]) for one in told] == [
        (1, "refused"),
        (3, "filed"),
        (4, "refused"),
        (5, "repeated"),
        (6, "filed"),
        (7, "refused"),
        (8, "refused"),
        (9, "filed"),
        (10, "refused"),
    ]
    assert all(one["reasons"] for one in told if one["outcome"] == "refused")
    assert told[1]["record"] == told[3]["record"]
    assert {one["outcome"] for one in map(json.loads, issuer.send("/records:batch", lines).text.splitlines())} == {
        "refused",
        "repeated",
    }
    assert issuer.send("/records:batch", "\n\n").status_code == 422


def test_what_a_department_files_it_issued(callers: Callers, issuer: Caller) -> None:
    """There is no field for an issuer: whoever files is who determined (INV-19)."""
    filed(issuer)
    answer = callers["local:nobody"].post("/records", a_penalty("N|OTHER"))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_actor")
    record = callers[OTHER].post("/records", a_penalty()).json()
    assert record["repeated"] is False
    subject = callers.office.application.subject(id_of(a_home()))
    assert {one.record.issuer for one in subject.records.values()} == {ISSUER, OTHER}


# --- reads


def test_what_follows_is_told_as_of_a_day_and_as_it_was_known(callers: Callers, issuer: Caller) -> None:
    subject = filed(issuer)
    north = callers[NORTH]
    path = f"/subjects/{subject}/measures"
    [line] = north.get(path).json()["lines"]
    assert (line["measure"], line["follows"], line["ordered"]) == ("supervision", True, True)
    assert line["applies"] == {NORTH: False, OFFICE: False}
    [later] = north.get(path, valid_on="2020-01-01").json()["lines"]
    assert (later["follows"], later["ordered"]) == (False, True)  # nobody has reconciled on that day
    callers.office.context.advance_to(BEGAN + timedelta(days=2), by=offices.ISSUER)
    issuer.post("/records", a_penalty(doc_no="fine-2"))
    before = north.get(path, known_at=BEGAN.isoformat()).json()
    assert [one["grounds"] for one in before["lines"]] == [["fine-1"]]
    assert before["position"] < north.get(path).json()["position"]
    for query in ({"known_at": "2999-01-01"}, {"known_at": "soon"}, {"valid_on": "soon"}):
        assert north.get(path, **query).status_code == 422


def test_an_explanation_is_that_of_the_command_line(callers: Callers, issuer: Caller) -> None:
    subject = filed(issuer)
    told = callers[NORTH].get(f"/subjects/{subject}/measures/supervision/explanation").json()
    assert (told["follows"], [rule["rule"] for rule in told["rules"] if rule["follows"]]) == (True, ["S1"])
    assert told["rules"][0]["asked"][0]["document"] == "fine-1"
    missing = callers[NORTH].get(f"/subjects/{subject}/measures/gossip/explanation")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_rulesets_and_matters_are_those_of_the_ledger(callers: Callers, office: Office) -> None:
    north = callers[NORTH]
    [line] = north.get("/rulesets").json()["rulesets"]
    ruleset = office.context.rulebook.versions[-1].ruleset
    assert (line["pack"], line["version"], line["content_hash"]) == ("small", 1, ruleset.content_hash)
    assert north.get("/rulesets/small/1").json() == json.loads(ruleset.document)
    assert north.get("/rulesets/small/2").status_code == 404
    licence, planning = north.get("/matters").json()["matters"]
    assert licence["nodes"] == ["acceptance", "handling"]
    assert licence["departments"] == [NORTH, OFFICE, SOUTH]
    assert (planning["purposes"], planning["measures"]) == (["inspection"], [])


# --- tasks and orders


def test_a_task_is_accepted_reported_on_and_seen_at_once(callers: Callers, issuer: Caller) -> None:
    subject = filed(issuer)
    north = callers[NORTH]
    task = own_task(north)
    accepted = north.post(f"/tasks/{task}/steps", {"step": "accept"}).json()
    assert (accepted["subject"], accepted["events"]) == (subject, ["task-accepted.1"])
    [line] = north.get(f"/subjects/{subject}/measures", min_position=accepted["position"]).json()["lines"]
    assert line["applies"] == {NORTH: True, OFFICE: False}
    twice = north.post(f"/tasks/{task}/steps", {"step": "accept"})
    assert (twice.status_code, twice.json()["code"]) == (409, "not_allowed")
    report = {"step": "feedback", "result": "implemented", "implemented_on": "2019-03-01", "amount_minor": 5}
    assert north.post(f"/tasks/{task}/steps", report).json()["events"] == ["feedback-submitted.1"]
    assert north.get("/tasks").json()["tasks"][0]["state"] == "implemented"


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ({"step": "refuse", "reason": "R1", "remark": "电话"}, 200),
        ({"step": "refuse", "reason": "R3"}, 422),
        ({"step": "return", "reason": "R3"}, 200),
        ({"step": "return", "reason": "R1"}, 422),
        ({"step": "refuse"}, 422),
        ({"step": "refuse", "reason": "R99"}, 422),
        ({"step": "escape"}, 422),
        ({"step": "push"}, 403),
        ({"step": "feedback", "result": "lifted"}, 409),
        ({"step": "feedback", "result": "implemented", "amount_minor": -1}, 422),
    ],
)
def test_steps_are_those_of_the_table(callers: Callers, issuer: Caller, step: dict[str, str], status: int) -> None:
    filed(issuer)
    task = own_task(callers[NORTH])
    assert callers[NORTH].post(f"/tasks/{task}/steps", step).status_code == status


def test_a_returned_task_is_pushed_again_by_who_determined(callers: Callers, issuer: Caller) -> None:
    filed(issuer)
    task = own_task(callers[NORTH])
    callers[NORTH].post(f"/tasks/{task}/steps", {"step": "return", "reason": "R9"})
    assert issuer.post(f"/tasks/{task}/steps", {"step": "push"}).json()["events"] == ["task-pushed.1"]


@pytest.mark.guarantee("G26")
def test_a_sanction_of_a_person_waits_for_the_determining_departments_officer(callers: Callers, issuer: Caller) -> None:
    subject = issuer.post("/records", a_penalty_of_a_person()).json()["subject"]
    [order] = issuer.get("/orders/proposed", "penalty").json()["orders"]
    assert (order["subject"], order["measure"], order["state"]) == (subject, "supervision", "proposed")
    path = f"/subjects/{subject}/orders/{order['order']}"
    for another in (NORTH, OFFICE, OTHER):
        answer = callers[another].post(f"{path}/confirm", None)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_actor")
    assert callers[NORTH].get("/orders/proposed", "licence").json()["orders"] == []
    assert issuer.post(f"{path}/decline", {"reason": " "}).status_code == 422
    assert "order-confirmed.1" in issuer.post(f"{path}/confirm", None).json()["events"]
    assert issuer.get("/orders/proposed", "penalty").json()["orders"] == []
    assert issuer.post(f"{path}/decline", {"reason": "too late"}).status_code in (200, 409)
    assert issuer.post(f"/subjects/{subject}/orders/99/confirm", None).status_code == 404


def test_an_order_is_declined_with_a_reason(callers: Callers, issuer: Caller) -> None:
    subject = issuer.post("/records", a_penalty_of_a_person()).json()["subject"]
    assert issuer.post(f"/subjects/{subject}/orders/1/decline", {"reason": "paid"}).json()["events"][0] == (
        "order-declined.1"
    )
    assert issuer.get("/orders/proposed", "penalty").json()["orders"] == []


# --- the feed


def test_a_feed_is_the_departments_own_and_goes_on_where_it_stopped(callers: Callers, issuer: Caller) -> None:
    filed(issuer, a_penalty("N|OTHER", doc_no="fine-2"))
    north = callers[NORTH]
    whole = north.get("/feed").json()
    assert [one["step"] for one in whole["changes"]] == ["TaskPushed"] * 2
    first = north.get("/feed", limit=1).json()
    rest = north.get("/feed", after=first["next"]).json()
    assert [*first["changes"], *rest["changes"]] == whole["changes"]
    assert callers[SOUTH].get("/feed").json()["changes"] == []
    assert north.get("/feed", after=whole["next"]).json() == {"changes": [], "next": whole["next"]}
    assert north.get("/feed", after=10**9).status_code == 422


def test_a_feed_waits_for_what_is_not_there_yet(callers: Callers, issuer: Caller) -> None:
    north = callers[NORTH]
    begun = north.get("/feed").json()["next"]

    def file_later() -> None:
        sleep(0.5)
        callers.office.ledger.execute(
            id_of(a_home()), FileRecords(a_home(), (offices.fine("later"),)), by=offices.ISSUER
        )

    later = Thread(target=file_later)
    later.start()
    answer = north.get("/feed", after=begun, wait=20).json()
    later.join()
    assert [one["name"] for one in answer["changes"]] == ["N|HOME"]


def test_many_who_wait_keep_nobody_else_waiting(callers: Callers) -> None:
    north = callers[NORTH]

    async def ask_all() -> list[int]:
        transport = httpx.ASGITransport(app=callers.door)
        async with httpx.AsyncClient(transport=transport, base_url="http://door", timeout=60) as client:
            feeds = [client.get("/feed?wait=1", headers=north.headers()) for _ in range(60)]
            waiting = [asyncio.create_task(feed) for feed in feeds]
            quick = await client.get("/rulesets", headers=north.headers())
            assert not all(task.done() for task in waiting)
            return [quick.status_code, *(answer.status_code for answer in await asyncio.gather(*waiting))]

    assert set(asyncio.run(ask_all())) == {200}


def test_no_feed_names_a_person(callers: Callers, issuer: Caller) -> None:
    subject = issuer.post("/records", a_penalty_of_a_person()).json()["subject"]
    issuer.post(f"/subjects/{subject}/orders/1/confirm", None)
    answer = callers[NORTH].get("/feed")
    [change] = answer.json()["changes"]
    assert (change["subject"], change["name"]) == (subject, "")
    assert pack_small.NORTH == NORTH
    assert persons.NUMBER not in answer.text
