"""The invented city of the `cn` pack, as stories tell of it: who is there, the firm, and what departments send."""

from datetime import date
from typing import Any

from api.wiring import Office
from domain.actors import ENGINE, Actor
from domain.commands import Reconcile
from domain.identity.numbers import Scheme
from domain.records import subject_id
from tests.api.http.conftest import Callers
from tests.support import synthetic

TODAY, DAY = date(2026, 5, 11), "2026-05-06"
"""A Monday; and the day on which most of what is told was decided."""
CREDIT, TAX, COURT, MARKET, LABOUR, FINANCE, TRADING, HONOURS = (
    "11330500TE5T01019G",
    "11330500TE5T01027B",
    "11330500TE5T010356",
    "11330500TE5T010431",
    "11330500TE5T01051U",
    "11330500TE5T01078K",
    "11330500TE5T01086E",
    "11330500TE5T01123L",
)
CARRYING = {FINANCE: "fiscal_support", HONOURS: "awards", CREDIT: "audit"}
"""Departments that take a measure on, and what they read for."""
FIRM = synthetic.credit_code(16)
WHO = {"scheme": "uscc", "number": FIRM, "name": "测试甲公司", "region": "330500"}
LISTING: dict[str, Any] = {
    "subject": WHO,
    "kind": "severe_list",
    "document": {"doc_type": "list_decision", "doc_no": "测列2号", "issued_on": DAY, "effective_on": DAY},
    "determined_on": DAY,
    "catalogue_item": "list:tax",
    "behaviour_code": "conduct:tax",
    "severity": "severe",
    "polarity": "adverse",
    "repair_notice": "served",
    "fields": {"valid_until": "2028-05-05"},
}
"""The firm's entry for major tax violations, as the tax office sends it."""


def post(counters: Callers, department: str, path: str, body: object) -> dict[str, Any]:
    """What a department is answered, which has to be that it is done."""
    answer = counters[department].post(path, body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def filed(counters: Callers, by: str, number: str, **said: Any) -> str:
    """A record of some firm, decided on the day of the stories."""
    document = {"doc_type": said.pop("doc_type"), "doc_no": said.pop("doc_no"), "issued_on": DAY, "effective_on": DAY}
    who = {"scheme": "uscc", "number": number, "name": f"测试{number[-3:]}公司", "region": "330502"}
    return str(
        post(counters, by, "/records", {"subject": who, "document": document, "determined_on": DAY, **said})["record"]
    )


def on(city: Office, day: date) -> None:
    """The day comes, and the worker does for the firm what time alone asks for."""
    city.context.advance_to(day, by=Actor("platform", "clock"))
    city.ledger.execute(subject_id(Scheme.USCC, FIRM), Reconcile(), by=ENGINE)


def pass_until(city: Office, day: date) -> None:
    """The day comes, and the worker does for everybody what time alone asks for."""
    city.context.advance_to(day, by=ENGINE)
    for stream, due in city.views.all_due():
        if due <= day:
            city.ledger.execute(stream, Reconcile(), by=ENGINE)
    city.projector.catch_up()


def tasks_of(counters: Callers, department: str) -> list[dict[str, Any]]:
    """What a department has to do."""
    return list(counters[department].get("/tasks", CARRYING[department]).json()["tasks"])


def fiscal_step(counters: Callers, **said: object) -> None:
    """The treasury's task about fiscal funds goes on."""
    [task] = [one for one in tasks_of(counters, FINANCE) if one["measure"] == "no_fiscal_funds"]
    post(counters, FINANCE, f"/tasks/{task['task']}/steps", said)


def check(counters: Callers, department: str, matter: str, node: str, purpose: str, who: str = FIRM) -> dict[str, Any]:
    """What a counter is told about the firm."""
    asked = {"who": {"scheme": "uscc", "number": who}, "matter": matter, "node": node, "filing": "F-1"}
    answer = counters[department].post("/checks", asked, purpose, Jiangcheng_Matter=matter)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def at_the_treasury(counters: Callers, who: str = FIRM) -> dict[str, Any]:
    """What the treasury is told when the firm asks it for funds."""
    return check(counters, FINANCE, "funds:fiscal", "acceptance", "fiscal_support", who)


def measures(counters: Callers, who: str = FIRM) -> list[dict[str, Any]]:
    """What the lead office reads about the firm's measures."""
    [found] = counters[CREDIT].post("/subjects:search", {"scheme": "uscc", "number": who}, "audit").json()["subjects"]
    return list(counters[CREDIT].get(f"/subjects/{found['subject']}/measures", "audit").json()["lines"])
