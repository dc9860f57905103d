"""A government body in default over HTTP: reminded, given time, restricted only then, and counted throughout (C33)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from projections.lookup import Lookup
from rules.rulesets import Ruleset
from tests.api.http.conftest import Callers, a_check, a_penalty, with_outcome
from tests.api.http.test_treating import DAY, LAST, ORDER, SAID, on, step
from tests.support import offices
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE

BODY = "government_body"


def of_governments() -> Ruleset:
    """The small pack, in which a government body is penalised too, and is given time to put that right."""
    ruleset = with_outcome("warn").ruleset
    written: dict[str, Any] = ruleset.model_dump(mode="json")
    item = written["catalogue"][0]
    item["subject_kinds"] = [*item["subject_kinds"], BODY]
    item["rectified_first"] = [BODY]
    for measure in written["measures"]:
        for version in measure["versions"]:
            version["target_kinds"] = [*version["target_kinds"], BODY]
    return Ruleset.model_validate(written, strict=False)


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(of_governments())) as opened:
        yield opened


def filed(callers: Callers, number: str) -> tuple[str, list[str]]:
    penalty = a_penalty(number, doc_no=number)
    penalty["subject"]["kind"] = BODY
    done = callers[ISSUER].post("/records", penalty).json()
    return done["record"], [topic.rpartition(".")[0] for topic in done["events"]]


def figures(callers: Callers, **asked: str) -> dict[str, Any]:
    answer = callers[OFFICE].get("/figures/governments", "audit", **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def tasks(callers: Callers) -> list[str]:
    return [one["measure"] for one in callers[NORTH].get("/tasks").json()["tasks"]]


def notices(callers: Callers, subject: UUID) -> list[dict[str, Any]]:
    return list(callers[ISSUER].get(f"/subjects/{subject}/notices", "penalty").json()["notices"])


def written(callers: Callers, record: str, kind: str) -> str:
    """What the body reads about its default."""
    subject = Lookup(callers.office.pool).record(record).subject_id
    [notice] = [one["notice"] for one in notices(callers, subject) if one["kind"] == kind and one["record"] == record]
    return callers[ISSUER].get(f"/subjects/{subject}/notices/{notice}", "penalty").text


@pytest.mark.guarantee("G243", "G257", "G262")
def test_c33_reminded_given_time_and_restricted_only_then_and_counted_all_along(callers: Callers) -> None:
    (first, told), (second, _), (third, _) = (filed(callers, number) for number in ("G|ONE", "G|TWO", "G|THREE"))
    assert "subject-reminded" in told
    assert "order-opened" not in told
    assert tasks(callers) == []
    assert callers[NORTH].post("/checks", a_check(number="G|ONE"), "licence").json()["outcome"] == "allow"
    reminder = written(callers, first, "reminded")
    assert all(one in reminder for one in ("失信纠正提醒函", "G|ONE", "不实施以该失信信息为依据的惩戒措施"))
    subject = Lookup(callers.office.pool).record(first).subject_id
    [notice] = [one for one in notices(callers, subject) if one["kind"] == "reminded"]
    assert notice["department"] == ISSUER, "the engine reminds, and whoever answers for the record serves it"
    service = {"manner": "electronic", "served_on": BEGAN.isoformat(), "receipt": "OA 7"}
    path = f"/subjects/{subject}/notices/{notice['notice']}/service"
    assert callers[NORTH].post(path, service).status_code == 403
    assert callers[ISSUER].post(path, service).json()["events"] == ["service-recorded.1"]
    for record in (first, second):
        step(callers, record, ORDER)
    assert "按期整改的，此后也不实施" in written(callers, first, "rectification")
    done = {"step": "verify", "verified_on": BEGAN.isoformat(), "document": SAID}
    step(callers, second, done)
    found = figures(callers)
    assert (found["every"], found["treated"], found["rectified"], found["rate"]) == (3, 2, 1, 33.3)
    assert (found["reminded_in"], found["ordered_in"], found["rectified_in"], found["late"]) == (3, 2, 1, 0)
    on(callers, LAST + DAY)
    callers[ISSUER].post(f"/records/{third}/withdrawal", {"reason": "error"})
    found = figures(callers)
    assert (found["every"], found["late"], found["rate"]) == (2, 1, 50.0)
    assert (found["reminded_in"], found["rectified_in"]) == (0, 0)
    assert figures(callers, until=(BEGAN + DAY).isoformat())["reminded_in"] == 2
    office = callers.office
    office.ledger.execute(Lookup(office.pool).record(first).subject_id, Reconcile(), by=ENGINE)
    office.refresh()
    assert tasks(callers) == ["supervision"]


@pytest.mark.guarantee("G243")
def test_a_reminder_is_of_whoever_answers_for_the_record_whatever_became_of_it(callers: Callers) -> None:
    """What a review made of a decision is reminded of as a decision of its department, too."""
    record, _ = filed(callers, "G|ONE")
    review = {"outcome": "changed", "effective_on": BEGAN.isoformat(), "authority": "court", "doc_no": "9"}
    changed = callers[ISSUER].post(f"/records/{record}/reviews", {**review, "fields": {"amount_minor": 12_000_000}})
    assert changed.status_code == 200, changed.text
    told = [topic.rpartition(".")[0] for topic in changed.json()["events"]]
    subject = Lookup(callers.office.pool).record(record).subject_id
    reminders = [one["department"] for one in notices(callers, subject) if one["kind"] == "reminded"]
    assert reminders == [ISSUER] * (1 + told.count("subject-reminded"))
    assert told.count("subject-reminded") == 1
