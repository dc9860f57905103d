"""A listed firm at its own door, in the city of the `cn` pack: it reads, asks who asked, objects, applies and commits.

Its legal representative signs in; nothing of it needs a department's key but what departments answer.
"""

from datetime import date
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers, Itself
from tests.scenarios.city import CREDIT, FINANCE, FIRM, LISTING, TAX, at_the_treasury, fiscal_step, on, post
from tests.support import persons

LAST = "2026-12-31"
REPAIRABLE = date(2026, 11, 6)
SAID = "d" * 64
MANDATE: dict[str, Any] = {
    "person": {"scheme": "id_number", "number": persons.NUMBER, "name": persons.NAME, "region": "330500"},
    "basis": "legal_representative",
    "scope": "act",
    "valid_from": "2026-05-01",
    "until": LAST,
    "document": "f" * 64,
}


def said(itself: Itself, path: str, body: object = None) -> dict[str, Any]:
    answer = itself.post(path, body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
def record(counters: Callers) -> str:
    """The firm is listed, and the treasury acts on it."""
    record = str(post(counters, TAX, "/records", LISTING)["record"])
    fiscal_step(counters, step="accept")
    return record


@pytest.fixture
def itself(city: Office, counters: Callers, record: str) -> Itself:
    """Who represents it, signed in."""
    del city, record
    [found] = counters[CREDIT].post("/subjects:search", {"scheme": "uscc", "number": FIRM}, "audit").json()["subjects"]
    post(counters, CREDIT, f"/subjects/{found['subject']}/mandates", MANDATE)
    return counters.itself(Jiangcheng_For=found["subject"])


@pytest.mark.guarantee("G248", "G249", "G250", "G251", "G254")
def test_p_7_a_firm_goes_through_everything_that_is_its_own_to_do(
    city: Office, counters: Callers, record: str, itself: Itself
) -> None:
    assert at_the_treasury(counters)["outcome"] == "hold"
    [held] = itself.get("/records").json()["records"]
    assert (held["record"], held["may_object"], held["repairable_from"]) == (record, True, REPAIRABLE.isoformat())
    measures = {line["measure"] for line in itself.get("/measures").json()["lines"]}
    assert "no_fiscal_funds" in measures
    asked = itself.get("/requests").json()["requests"]
    assert (FINANCE, "fiscal_support", "check") in [(one["department"], one["purpose"], one["what"]) for one in asked]
    assert itself.get("/notices").json()["notices"] != [], "what was ordered on it was told it in writing"
    # it is not meant: nothing is held against it until that is answered
    said(itself, f"/records/{record}/objection", {"claim": "not_me", "document": SAID})
    told = at_the_treasury(counters)
    assert told["outcome"] == "allow"
    answer = {"step": "dismiss", "reason": "经核对主体无误", "remedies": "六十日内申请行政复议"}
    post(counters, TAX, f"/records/{record}/objection/steps", {"step": "assign", "handler": "officer Wen"})
    post(counters, TAX, f"/records/{record}/objection/steps", answer)
    assert at_the_treasury(counters)["outcome"] == "hold"
    news = itself.get("/news", kinds="procedures").json()["news"]
    assert [one["topic"] for one in news if one["itself"]] == ["objection-raised.1"]
    assert news[-1]["event"]["remedies"] == "六十日内申请行政复议"
    # it commits itself, and applies when it may
    said(
        itself,
        "/commitments",
        {"kind": "repair", "document": "c" * 64, "publication_agreed": True, "department": TAX, "until": LAST},
    )
    [offered] = counters[TAX].get("/commitments/offered", "penalty").json()["commitments"]
    decline = {"step": "decline", "reason": "随修复申请一并提交即可"}
    post(counters, TAX, f"/commitments/offered/{offered['offer']}/answer", decline)
    on(city, REPAIRABLE)
    said(itself, f"/records/{record}/repair", {"proof": ["a" * 64]})
    lacking = {"step": "incomplete", "missing": "信用承诺书"}
    post(counters, TAX, f"/records/{record}/repair/steps", lacking)
    said(itself, f"/records/{record}/repair/steps", {"step": "supplement", "commitment": "b" * 64})
    for going in ({"step": "accept"}, {"step": "grant", "doc_no": "测修1号"}):
        post(counters, TAX, f"/records/{record}/repair/steps", going)
    assert at_the_treasury(counters)["outcome"] == "allow"
    assert not any(line["follows"] for line in itself.get("/measures").json()["lines"])


@pytest.mark.guarantee("G251", "G252")
def test_p_6_what_it_settled_ends_by_itself_and_so_does_whoever_stands_for_it(
    city: Office, counters: Callers, itself: Itself
) -> None:
    said(itself, "/notifications", {"channels": ["inbox"], "kinds": ["records"], "until": "2026-06-30"})
    said(itself, "/consents", {"department": CREDIT, "purpose": "government_funds", "until": "2026-06-30"})
    [consent] = itself.get("/consents").json()["consents"]
    assert (consent["department"], consent["purpose"]) == (CREDIT, "government_funds")
    assert {one["kind"] for one in itself.get("/news").json()["news"]} == {"records"}
    on(city, date(2026, 7, 1))
    assert itself.get("/consents").json()["consents"] == []
    assert {one["kind"] for one in itself.get("/news").json()["news"]} > {"records"}
    on(city, date(2027, 1, 1))
    assert itself.get("/records").json()["code"] == "no_mandate"
