"""What is stopped at the door: a feed tells its department nothing, and a batch of a stopped sender is not filed."""

import json
from threading import Thread
from uuid import UUID

import httpx
import pytest

from api import stopping
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.stops import StopKind, Thing
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty
from tests.support.pack_small import ISSUER, NORTH, OFFICE, SOUTH

LIN, WU = Actor(OFFICE, "Lin"), Actor(OFFICE, "Wu")
FEED = Thing(StopKind.FEED, NORTH)
SENT = Thing(StopKind.IMPORT, ISSUER)


def lines(*keys: str) -> str:
    return "".join(json.dumps(a_penalty(f"N|{key}", doc_no=f"fine-{key}")) + "\n" for key in keys)


def started(callers: Callers, thing: Thing) -> None:
    assert stopping.start(callers.office, thing, by=LIN) is None
    assert stopping.start(callers.office, thing, by=WU) is not None


@pytest.mark.guarantee("G130")
def test_a_stopped_feed_tells_nothing_new_and_goes_on_where_it_was(callers: Callers) -> None:
    issuer, north = callers[ISSUER], callers[NORTH]
    issuer.post("/records", a_penalty())
    first = north.get("/feed").json()
    assert [change["step"] for change in first["changes"]] == ["TaskPushed"]
    stopping.stop(callers.office, FEED, reason="the wrong tasks", by=LIN)
    issuer.post("/records", a_penalty("N|SECOND", doc_no="fine-2"))
    for after in (0, first["next"]):
        refused = north.get("/feed", after=after)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")
        assert "by Lin: the wrong tasks" in refused.json()["detail"]
        assert f"jiangcheng stops start feed {NORTH}" in refused.json()["do"]
    assert callers[SOUTH].get("/feed").status_code == 200
    assert stopping.start(callers.office, FEED, by=LIN) is None
    assert north.get("/feed").status_code == 409
    assert stopping.start(callers.office, FEED, by=WU) is not None
    [change] = north.get("/feed", after=first["next"]).json()["changes"]
    assert change["step"] == "TaskPushed"


@pytest.mark.guarantee("G130")
def test_whoever_waits_at_a_feed_that_is_stopped_meanwhile_is_told_so(callers: Callers, north: Caller) -> None:
    told: list[httpx.Response] = []
    waiting = Thread(target=lambda: told.append(north.get("/feed", wait=10)))
    waiting.start()
    stopping.stop(callers.office, FEED, reason="wrong", by=LIN)
    callers[ISSUER].post("/records", a_penalty())
    waiting.join()
    assert told[0].status_code == 409


def test_what_is_lifted_meanwhile_waits_for_no_feed(callers: Callers, issuer: Caller, north: Caller) -> None:
    answer = issuer.post("/records", a_penalty()).json()
    [task] = north.get("/tasks").json()["tasks"]
    assert north.post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "warn"
    stopping.stop(callers.office, FEED, reason="wrong", by=LIN)
    withdrawn = WithdrawRecord(UUID(answer["record"]), "wrong")
    callers.office.ledger.execute(UUID(answer["subject"]), withdrawn, by=Actor(ISSUER, "officer Wen"))
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "allow"
    [lifting] = north.get("/tasks").json()["tasks"]
    assert lifting["state"] == "lift_ordered"


@pytest.mark.guarantee("G130")
def test_a_batch_of_a_stopped_sender_is_not_filed(callers: Callers, issuer: Caller) -> None:
    stopping.stop(callers.office, SENT, reason="a wrong export", by=LIN)
    head = callers.office.application.tail().head()
    refused = issuer.send("/records:batch", lines("A", "B"))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")
    assert f"import of {ISSUER} is stopped" in refused.json()["detail"]
    assert callers.office.application.tail().head() == head
    assert [row["reason"] for row in callers.log()] == ["not_allowed"]
    started(callers, SENT)
    filed = issuer.send("/records:batch", lines("A", "B"))
    assert [json.loads(line)["outcome"] for line in filed.text.splitlines()] == ["filed", "filed"]


def test_a_batch_that_was_sent_is_stopped_by_its_id(callers: Callers, issuer: Caller, north: Caller) -> None:
    sent = issuer.send("/records:batch", lines("A"))
    thing = Thing(StopKind.BATCH, sent.headers["Jiangcheng-Batch"])
    assert stopping.stop(callers.office, thing, reason="a wrong export", by=LIN) == 1
    issuer.send("/records:batch", lines("A"))
    [task] = north.get("/tasks").json()["tasks"]
    assert task["state"] == "suspended"
