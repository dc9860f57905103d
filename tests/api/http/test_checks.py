"""Checks over HTTP: outcomes with words and a slip, persons, holds that run out, outages, feedback, and the figure."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from api import checks
from api.http.routes.checks import MOST
from api.wiring import Office
from domain.errors import Unavailable
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person, a_person
from tests.support import persons
from tests.support.pack_small import ISSUER, NORTH, OFFICE, SOUTH


def applied(callers: Callers, body: object, *, confirm: bool = False) -> str:
    """Somebody about whom supervision applies in the north; the id."""
    subject = str(callers[ISSUER].post("/records", body).json()["subject"])
    if confirm:
        assert callers[ISSUER].post(f"/subjects/{subject}/orders/1/confirm", None).status_code == 200
    [task] = callers[NORTH].get("/tasks").json()["tasks"]
    assert callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    return subject


def test_nobody_known_is_let_through_and_that_is_on_record(callers: Callers, north: Caller) -> None:
    told = north.post("/checks", a_check("N|NOBODY"), "licence").json()
    assert (told["outcome"], told["known"], told["subject"], told["measures"]) == ("allow", False, None, [])
    [row] = callers.log()
    assert (row["answer"], row["matter"], row["node"], row["filing"]) == ("allow", "licence", "handling", "F-1")
    assert str(row["entry"]) == told["check"]


@pytest.mark.parametrize("outcome", ["intercept"])
def test_an_organisation_is_intercepted_and_handed_a_slip(callers: Callers, north: Caller) -> None:
    subject = applied(callers, a_penalty())
    told = north.post("/checks", a_check(), "licence").json()
    assert (told["outcome"], told["subject"]) == ("intercept", subject)
    [bite] = told["measures"]
    assert (bite["measure"], bite["standing"], bite["obligation"]) == ("supervision", "applies", "obligation")
    [line] = told["slip"]["lines"]
    assert (line["grounds"], line["determined_by"], line["basis"]) == (["fine-1"], [ISSUER], ["Demo 1"])
    assert ISSUER in told["slip"]["object"]
    assert "free of charge" in told["slip"]["repair"]
    chinese = north.post("/checks", a_check(), "licence", Accept_Language="zh").json()
    assert "不收取任何费用" in chinese["slip"]["object"]


@pytest.mark.guarantee("G95")
@pytest.mark.parametrize("outcome", ["hold"])
def test_inv_29_a_person_is_never_intercepted(callers: Callers, north: Caller) -> None:
    applied(callers, a_penalty_of_a_person(), confirm=True)
    told = north.post("/checks", a_check(who=a_person()), "licence")
    assert (told.json()["outcome"], bool(told.json()["slip"])) == ("hold", True)
    assert persons.NAME not in told.text
    batch = north.send("/checks:batch", json.dumps(a_check(who=a_person())), "licence")
    assert json.loads(batch.text)["answer"]["outcome"] == "hold"


def test_somebody_half_known_is_nobody(callers: Callers, north: Caller) -> None:
    applied(callers, a_penalty_of_a_person(), confirm=True)
    for who in (a_person(name="别人"), {**a_person(), "name": None}):
        told = north.post("/checks", a_check(who=who), "licence").json()
        assert (told["outcome"], told["known"], told["measures"]) == ("allow", False, [])


@pytest.mark.guarantee("G96")
@pytest.mark.parametrize("outcome", ["hold"])
def test_inv_39_a_hold_that_nobody_decides_runs_out(
    callers: Callers, north: Caller, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(callers, a_penalty())
    assert north.post("/checks", a_check(), "licence").json()["outcome"] == "hold"
    first = callers.log()[-1]["at"]
    days = [first + timedelta(days=days) for days in range(5)]
    ruleset = office.context.rulebook.versions[-1].ruleset
    last = ruleset.calendar.calendar().deadline(days[0].astimezone(office.context.zone).date(), 1)
    for now in days:
        monkeypatch.setattr(checks, "now", lambda now=now: now)
        told = north.post("/checks", a_check(), "licence").json()
        over = now.astimezone(office.context.zone).date() > last
        assert (told["outcome"], told["note"]) == (("allow", "hold_expired") if over else ("hold", None))
        assert told["measures"]
    assert callers.log()[-1]["what"] == "check:hold_expired"
    fresh = north.post("/checks", a_check(filing="F-2"), "licence").json()
    assert fresh["outcome"] == "hold"


@pytest.mark.guarantee("G96")
def test_inv_39_a_check_that_cannot_be_made_allows_and_says_so(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied(callers, a_penalty())

    def gone(*_: object, **__: object) -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(callers.office.views, "pictures_of", gone)
    told = north.post("/checks", a_check(), "licence").json()
    assert (told["outcome"], told["note"], told["measures"]) == ("allow", "outage", [])
    assert callers.log()[-1]["what"] == "check:outage"


@pytest.mark.guarantee("G38")
def test_a_check_sees_what_was_filed_a_moment_ago(
    callers: Callers, north: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers.office.projector, "catch_up", lambda **_: 0)
    callers[ISSUER].post("/records", a_penalty())
    told = north.post("/checks", a_check(), "licence").json()
    assert (told["known"], told["outcome"]) == (True, "warn")


@pytest.mark.parametrize(
    "changes",
    [
        {"node": "nowhere"},
        {"filing": None},
        {"filing": ""},
        {"who": None},
        {"subject": str(UUID(int=1))},
        {"who": {"scheme": "test", "number": ""}},
        {"who": {"scheme": "uscc", "number": "x"}},
    ],
)
def test_a_check_that_says_too_little_is_refused(north: Caller, changes: dict[str, object]) -> None:
    assert north.post("/checks", a_check(**changes), "licence").status_code == 422


@pytest.mark.parametrize(
    ("changes", "purpose", "reason"),
    [
        ({"matter": "planning"}, "licence", "matter"),
        ({"matter": "gossip"}, "licence", "matter"),
        ({"node": "completion"}, "licence", "node"),
        ({}, "audit", "purpose"),
    ],
)
def test_a_check_outside_the_powers_is_refused_and_on_record(
    callers: Callers, north: Caller, changes: dict[str, object], purpose: str, reason: str
) -> None:
    answer = north.post("/checks", a_check(**changes), purpose)
    assert (answer.status_code, answer.json()["code"]) == (403, "outside_power")
    [row] = callers.log()
    assert (row["outcome"], row["reason"], row["answer"]) == ("refused", reason, None)
    batch = north.send("/checks:batch", json.dumps(a_check(**changes)), purpose)
    assert (batch.status_code, json.loads(batch.text).keys()) == (200, {"line", "reasons"})
    assert (callers.log()[-1]["outcome"], callers.log()[-1]["reason"]) == ("refused", reason)


def test_each_line_of_a_batch_is_a_check_of_its_own(callers: Callers, north: Caller) -> None:
    subject = applied(callers, a_penalty())
    before = len(callers.log())
    lines = [a_check(), a_check("N|NOBODY"), {"a": 1}, {**a_check(filing="F-2"), "who": None, "subject": subject}]
    answer = north.send("/checks:batch", "\n".join(json.dumps(line) for line in lines), "licence")
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one.get("answer", {}).get("outcome") for one in told] == ["warn", "allow", None, "warn"]
    rows = callers.log()[before:]
    assert [str(row["entry"]) for row in rows if row["answer"]] == [
        one["answer"]["check"] for one in told if "answer" in one
    ]
    assert [row["filing"] for row in rows] == ["F-1", "F-1", "F-1", "F-2"]
    too_many = "{}\n" * (MOST + 1)
    assert north.send("/checks:batch", too_many, "licence").status_code == 413


def test_feedback_on_a_check_goes_to_the_departments_own_task(callers: Callers, north: Caller) -> None:
    subject = applied(callers, a_penalty())
    check = north.post("/checks", a_check(), "licence").json()["check"]
    assert callers[SOUTH].post(f"/checks/{check}/feedback", {"result": "implemented"}).status_code == 403
    told = north.post(f"/checks/{check}/feedback", {"result": "implemented", "measure": "supervision"}).json()
    state = callers.office.application.subject(UUID(subject))
    assert state.tasks[UUID(told["tasks"][0])].state == "implemented"
    assert north.post(f"/checks/{check}/feedback", {"result": "implemented", "measure": "x"}).status_code == 404
    assert north.post(f"/checks/{UUID(int=5)}/feedback", {"result": "implemented"}).status_code == 404
    assert north.post(f"/checks/{check}/feedback", {"result": "shrug"}).status_code == 422
    with callers.office.pool.connection() as connection:
        [(event,)] = connection.execute(
            "SELECT convert_from(state, 'UTF8')::jsonb -> 'event' FROM ledger.stored_events WHERE topic = %s",
            ("feedback-submitted.1",),
        ).fetchall()
    assert isinstance(event, dict)
    assert (event["matter_code"], event["filing_id"]) == ("licence", "F-1")


def test_the_figure_is_checks_made_against_checks_owed(callers: Callers, north: Caller) -> None:
    for filing, node in (("F-1", "handling"), ("F-1", "acceptance"), ("F-1", "handling"), ("F-2", "handling")):
        north.post("/checks", a_check(filing=filing, node=node), "licence")
    north.post("/checks", a_check(filing="F-3", node="completion"), "licence")
    span = {"from": "2020-01-01", "until": "2199-01-01"}
    [own] = north.get("/figures/checks", "licence", **span).json()["figures"]
    decided = {"allowed": 0, "intercepted": 0, "expired": 0}
    assert own == {"department": NORTH, "matter": "licence", "filings": 2, "made": 3, "owed": 4, "held": 0, **decided}
    assert north.get("/figures/checks", "licence", **span, of="all").status_code == 403
    assert callers[OFFICE].get("/figures/checks", "audit", **span, of="all").json()["figures"] == [own]
    assert (
        north.get("/figures/checks", "licence", **{"from": "2020-01-01", "until": "2020-02-01"}).json()["figures"] == []
    )
