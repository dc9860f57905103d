"""An objection in the city of the `cn` pack: heard by everybody who uses the record, and answered, or it weighs less.

A tax entry is public and the treasury acts on it; the firm objects at a window, nobody answers in time, then somebody
does.
"""

from datetime import date
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import CREDIT, FINANCE, FIRM, LISTING, TAX, at_the_treasury, fiscal_step, on, post

DUE, LATE = "2026-05-18", date(2026, 5, 19)
"""Five working days after a Monday, and the day after."""
BASIS = {"law": "order-36", "article": "第四条"}
OBJECTION = {"receipt": "湖信异〔2026〕3号", "claim": "content", "document": "d" * 64}


@pytest.fixture
def record(counters: Callers) -> str:
    """An entry that is public, and that the treasury acts on."""
    record = str(post(counters, TAX, "/records", LISTING)["record"])
    post(counters, TAX, f"/records/{record}/publication", BASIS)
    fiscal_step(counters, step="accept")
    return record


def public(counters: Callers) -> list[dict[str, Any]]:
    return list(counters.client.request("GET", "/public", params={"number": FIRM}).json()["records"])


def answered(counters: Callers, record: str, **answer: object) -> list[str]:
    post(counters, TAX, f"/records/{record}/objection/steps", {"step": "assign", "handler": "officer Wen"})
    told = post(counters, TAX, f"/records/{record}/objection/steps", answer)
    return [topic.rpartition(".")[0] for topic in told["events"]]


@pytest.mark.guarantee("G204", "G206")
def test_c68_silence_takes_it_off_the_public_view_and_the_answer_undoes_what_followed(
    city: Office, counters: Callers, record: str
) -> None:
    assert [one["disputed"] for one in public(counters)] == [False]
    assert at_the_treasury(counters)["outcome"] == "hold"
    post(counters, CREDIT, f"/records/{record}/objection", OBJECTION)
    [waiting] = counters[TAX].get("/objections", "penalty").json()["objections"]
    assert (waiting["awaited"], waiting["due"], waiting["overdue"]) == ("assign", DUE, False)
    assert [one["disputed"] for one in public(counters)] == [True], "whoever reads it knows that it is disputed"
    told = at_the_treasury(counters)
    assert (told["outcome"], [one["disputed"] for one in told["measures"]]) == ("hold", [True])
    on(city, LATE)
    assert public(counters) == [], "what nobody stands up for is public no more"
    assert at_the_treasury(counters)["outcome"] == "warn"
    [waiting] = counters[TAX].get("/objections", "penalty").json()["objections"]
    assert waiting["overdue"] is True
    events = answered(counters, record, step="uphold", reason="税款已于认定前缴清")
    assert events[:2] == ["objection-upheld", "record-withdrawn"]
    assert "measure-lift-ordered" in events
    assert at_the_treasury(counters)["outcome"] == "allow"
    [lifting] = [one for one in tasks(counters) if one["measure"] == "no_fiscal_funds"]
    assert lifting["state"] == "lift_ordered"
    fiscal_step(counters, step="feedback", result="lifted")
    assert "no_fiscal_funds" not in {one["measure"] for one in tasks(counters)}
    assert counters[TAX].get("/objections", "penalty").json()["objections"] == []


def tasks(counters: Callers) -> list[dict[str, Any]]:
    return list(counters[FINANCE].get("/tasks", "fiscal_support").json()["tasks"])


@pytest.mark.guarantee("G204", "G206")
def test_c68_a_late_dismissal_with_reasons_and_remedies_restores_what_silence_took(
    city: Office, counters: Callers, record: str
) -> None:
    post(counters, CREDIT, f"/records/{record}/objection", OBJECTION)
    on(city, LATE)
    assert (public(counters), at_the_treasury(counters)["outcome"]) == ([], "warn")
    lacking = {"step": "dismiss", "reason": "税款未缴清"}
    post(counters, TAX, f"/records/{record}/objection/steps", {"step": "assign", "handler": "officer Wen"})
    assert counters[TAX].post(f"/records/{record}/objection/steps", lacking).status_code == 422
    post(counters, TAX, f"/records/{record}/objection/steps", {**lacking, "remedies": "六十日内申请行政复议"})
    assert ([one["disputed"] for one in public(counters)], at_the_treasury(counters)["outcome"]) == ([False], "hold")
