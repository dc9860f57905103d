"""Objections over HTTP: from the counter to the answer, and what everybody else sees meanwhile (C68)."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import Response

from projections.rebuild import rebuild
from tests.api.http.conftest import Callers, a_check, a_penalty, a_penalty_of_a_person
from tests.support import offices, persons
from tests.support.pack_small import ISSUER, NORTH, OFFICE

DAY = timedelta(days=1)
DUE = date(2019, 3, 8)
"""Friday 1 March and five working days."""
SAID = "d" * 64
OBJECTION = {"receipt": "O-1", "claim": "content", "document": SAID}
DISMISSAL = {"step": "dismiss", "reason": "the receipt is of another fine", "remedies": "reconsideration"}


@pytest.fixture
def outcome() -> str:
    """Supervision intercepts, so that a warning is less."""
    return "intercept"


@pytest.fixture
def record(callers: Callers) -> str:
    """A fine that is public; the north carries its supervision."""
    filed = callers[ISSUER].post("/records", a_penalty()).json()
    [task] = callers[NORTH].get("/tasks").json()["tasks"]
    assert callers[NORTH].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    public = callers[ISSUER].post(f"/records/{filed['record']}/publication", {"law": "demo", "article": "48"})
    assert public.status_code == 200
    return str(filed["record"])


def object_to(callers: Callers, record: str, **more: Any) -> Response:
    return callers[OFFICE].post(f"/records/{record}/objection", {**OBJECTION, **more})


def step(callers: Callers, record: str, step: str, **said: Any) -> Response:
    return callers[ISSUER].post(f"/records/{record}/objection/steps", {"step": step, **said})


def answered(callers: Callers, record: str, **answer: Any) -> list[str]:
    assert step(callers, record, "assign", handler="officer Wen").status_code == 200
    answer = {"step": "uphold", "reason": "another firm", **answer}
    done = callers[ISSUER].post(f"/records/{record}/objection/steps", answer)
    assert done.status_code == 200, done.text
    return [topic.rpartition(".")[0] for topic in done.json()["events"]]


def check(callers: Callers) -> dict[str, Any]:
    return dict(callers[NORTH].post("/checks", a_check(), "licence").json())


def public(callers: Callers) -> list[dict[str, Any]]:
    return list(callers.client.request("GET", "/public").json()["records"])


def on(callers: Callers, day: date) -> None:
    """The day comes, and no worker."""
    callers.office.context.advance_to(day, by=offices.ISSUER)


@pytest.mark.guarantee("G204")
def test_c68_from_the_counter_to_the_answer(callers: Callers, record: str) -> None:
    assert check(callers)["outcome"] == "intercept"
    assert object_to(callers, record).status_code == 200
    [waiting] = callers[ISSUER].get("/objections", "penalty").json()["objections"]
    assert (waiting["record"], waiting["awaited"], waiting["due"]) == (record, "assign", DUE.isoformat())
    assert (waiting["handler"], waiting["overdue"], waiting["of_court"]) == (None, False, False)
    assert callers[NORTH].get("/objections", "licence").json()["objections"] == []
    early = step(callers, record, "dismiss", reason="x", remedies="y")
    assert (early.status_code, early.json()["code"]) == (409, "not_allowed")
    events = answered(callers, record)
    assert events[:2] == ["objection-upheld", "record-withdrawn"]
    assert "measure-lift-ordered" in events
    assert check(callers)["outcome"] == "allow"
    assert public(callers) == []
    assert callers[ISSUER].get("/objections", "penalty").json()["objections"] == []


@pytest.mark.guarantee("G204")
def test_c68_upheld_in_part_the_record_is_corrected(callers: Callers, record: str) -> None:
    object_to(callers, record)
    events = answered(callers, record, fields={"amount_minor": 100}, reason="misread")
    assert events[:2] == ["objection-upheld", "record-corrected"]
    assert check(callers)["outcome"] == "allow"
    assert [one["disputed"] for one in public(callers)] == [False]


@pytest.mark.guarantee("G206")
def test_c68_the_disputed_mark_travels_in_every_feed_check_and_view(callers: Callers, record: str) -> None:
    subject = callers[ISSUER].post("/subjects:search", {"scheme": "test", "number": "N|HOME"}, "penalty").json()
    about = f"/subjects/{subject['subjects'][0]['subject']}"

    def marks() -> set[bool]:
        north = callers[NORTH]
        found = [one["disputed"] for one in north.get("/tasks").json()["tasks"]]
        found += [one["disputed"] for one in north.get("/feed").json()["changes"]]
        found += [one["disputed"] for one in check(callers)["measures"]]
        found += [one["disputed"] for one in public(callers)]
        found += [one["disputed"] for one in callers[OFFICE].get(f"{about}/measures", "audit").json()["lines"]]
        told = callers[OFFICE].get(f"{about}/measures/supervision/explanation", "audit").json()
        return {*found, told["disputed"]}

    assert marks() == {False}
    object_to(callers, record)
    assert marks() == {True}
    assert check(callers)["outcome"] == "intercept"  # disputed and in time: it stands
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert marks() == {True}
    answered(callers, record, **DISMISSAL)
    assert marks() == {False}


@pytest.mark.guarantee("G205")
def test_c68_who_is_not_meant_is_held_up_by_nothing_and_public_nowhere(callers: Callers, record: str) -> None:
    object_to(callers, record, claim="not_me")
    assert check(callers)["outcome"] == "allow"
    assert public(callers) == []
    answered(callers, record, **DISMISSAL)
    assert check(callers)["outcome"] == "intercept"
    assert len(public(callers)) == 1


@pytest.mark.guarantee("G206")
def test_c68_what_nobody_answers_in_time_leaves_publication_and_warns_at_most(callers: Callers, record: str) -> None:
    object_to(callers, record)
    on(callers, DUE)
    assert check(callers)["outcome"] == "intercept"
    assert len(public(callers)) == 1
    on(callers, DUE + DAY)
    assert check(callers)["outcome"] == "warn"
    assert public(callers) == []
    [waiting] = callers[ISSUER].get("/objections", "penalty").json()["objections"]
    assert waiting["overdue"] is True
    answered(callers, record, **DISMISSAL)
    assert check(callers)["outcome"] == "intercept"
    assert len(public(callers)) == 1


@pytest.mark.guarantee("G206")
def test_c68_a_second_ground_that_nobody_disputes_stands(callers: Callers, record: str) -> None:
    callers[ISSUER].post("/records", a_penalty(doc_no="fine-2"))
    object_to(callers, record)
    on(callers, DUE + DAY)
    bites = {bite["measure"]: bite for bite in check(callers)["measures"]}
    assert (bites["supervision"]["outcome"], bites["supervision"]["disputed"]) == ("intercept", True)


def test_of_a_person_what_it_says_is_a_digest_alone(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()
    assert object_to(callers, filed["record"], claim="not_me").status_code == 200
    [waiting] = callers[ISSUER].get("/objections", "penalty").json()["objections"]
    assert "*" in waiting["name"]
    reason = f"{persons.NUMBER} is not this person's"
    answered(callers, filed["record"], **{**DISMISSAL, "reason": reason})
    history = callers[OFFICE].get(f"/subjects/{filed['subject']}/history", "audit").text
    assert "objection-dismissed" in history
    assert persons.NUMBER not in history


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"receipt": "O-1"},
        {**OBJECTION, "claim": "unfair"},
        {**OBJECTION, "document": "not a digest"},
        {**OBJECTION, "more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(callers: Callers, record: str, sent: dict[str, Any]) -> None:
    assert callers[OFFICE].post(f"/records/{record}/objection", sent).status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "assign"},
        {"step": "assign", "handler": " "},
        {"step": "uphold"},
        {**DISMISSAL, "remedies": " "},
        {"step": "forget"},
    ],
)
def test_no_step_without_what_it_takes(callers: Callers, record: str, sent: dict[str, Any]) -> None:
    object_to(callers, record)
    assert callers[ISSUER].post(f"/records/{record}/objection/steps", sent).status_code == 422


@pytest.mark.guarantee("G220")
def test_c68_how_long_answers_take_is_counted_against_the_target(callers: Callers, record: str) -> None:
    other = callers[ISSUER].post("/records", a_penalty(doc_no="other")).json()["record"]
    assert object_to(callers, record).status_code == 200
    on(callers, date(2019, 3, 5))  # Monday and Tuesday
    answered(callers, record, **DISMISSAL)
    object_to(callers, record, receipt="O-2")
    on(callers, date(2019, 3, 6))
    assert step(callers, record, "withdraw").status_code == 200
    object_to(callers, record, receipt="O-3")
    on(callers, date(2019, 3, 18))  # two, five and one
    answered(callers, record, fields={"amount_minor": 100}, reason="misread")
    object_to(callers, record, receipt="O-4")
    assert callers[ISSUER].post(f"/records/{record}/withdrawal", {"reason": "another firm"}).status_code == 200
    object_to(callers, other, receipt="O-5")
    span = {"from": "2019-03-01", "until": "2019-03-19"}

    def told(**more: str) -> dict[str, Any]:
        return dict(callers[ISSUER].get("/figures/objections", "penalty", **{**span, **more}).json())

    found = told()
    mine = {"department": ISSUER, "answered": 2, "upheld": 1, "average": 5.0, "under_target": False, "late": 1}
    ended = {"withdrawn": 1, "moot": 1, "open": 1, "overdue": 0}
    assert found["departments"] == [{**mine, **ended}]
    assert found["altogether"] == {**mine, **ended, "department": None}
    assert (found["target"], found["unit"]) == (5, "working_day")
    [early] = told(until="2019-03-18")["departments"]
    assert (early["answered"], early["average"], early["under_target"], early["late"]) == (1, 2.0, True, 0)
    assert (early["withdrawn"], early["moot"]) == (1, 0)
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert told() == found
    on(callers, date(2019, 3, 25))
    assert told()["altogether"]["overdue"] == 0
    on(callers, date(2019, 3, 26))
    assert told()["altogether"]["overdue"] == 1
    north = callers[NORTH].get("/figures/objections", "licence", **span).json()
    assert (north["departments"], north["altogether"]["average"]) == ([], None)
    assert callers[NORTH].get("/figures/objections", "licence", **span, of="all").status_code == 403
    overseen = callers[OFFICE].get("/figures/objections", "audit", **span, of="all").json()
    assert overseen["altogether"] == {**mine, **ended, "department": None, "overdue": 1}
