"""Onto a list and off again, in the city of the `cn` pack, over HTTP alone: nobody is listed unheard."""

from datetime import date
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import CREDIT, FINANCE, TAX, TODAY, WHO, at_the_treasury, on, post

UNTIL, DECIDED, PAID = date(2026, 5, 18), date(2026, 5, 19), date(2026, 6, 30)
"""Five working days after a Monday; the day after; and when the taxes are paid."""
BASIS = {"law": "tax-order-54", "article": "第六条"}
PROPOSAL = {
    "subject": WHO,
    "file_no": "湖税立〔2026〕7号",
    "catalogue_item": "list:tax",
    "facts": "2025年度欠缴税款",
    "grounds": "经催缴仍未缴纳",
    **BASIS,
}
RIGHTS = {"step": "notify", "rights": "五个工作日内可向本局陈述、申辩，可要求听证"}
DECISION: dict[str, Any] = {
    "record": {
        "subject": WHO,
        "kind": "severe_list",
        "document": {
            "doc_type": "list_decision",
            "doc_no": "湖税列〔2026〕7号",
            "issued_on": DECIDED.isoformat(),
            "effective_on": DECIDED.isoformat(),
        },
        "determined_on": DECIDED.isoformat(),
        "catalogue_item": "list:tax",
        "behaviour_code": "conduct:tax",
        "severity": "severe",
        "polarity": "adverse",
        "repair_notice": "served",
        "fields": {"valid_until": "2028-05-18"},
    },
    "grounds": "经催缴仍未缴纳，申辩理由不成立",
    **BASIS,
    "warning": "限制申请财政性资金项目等，见措施清单",
    "removal": "缴清税款并公开承诺后可向本局申请移出",
    "remedies": "六十日内申请行政复议，或六个月内提起行政诉讼",
}


@pytest.mark.guarantee("G114")
@pytest.mark.guarantee("G118")
def test_c23_from_proposal_to_measures_and_off_again(city: Office, counters: Callers) -> None:
    entry = post(counters, TAX, "/entries", PROPOSAL)["entry"]
    post(counters, TAX, f"/entries/{entry}/steps", RIGHTS)
    post(counters, CREDIT, f"/entries/{entry}/steps", {"step": "statement", "receipt": "S-1", "document": "d" * 64})
    [waiting] = counters[TAX].get("/entries", "penalty").json()["entries"]
    assert (waiting["until"], waiting["awaited"], waiting["name"]) == (UNTIL.isoformat(), "answer", "测试甲公司")
    assert at_the_treasury(counters)["outcome"] == "allow", "whoever is not listed is treated like everybody"
    post(counters, TAX, f"/entries/{entry}/steps", {"step": "answer", "receipt": "S-1", "reason": "所附凭证为他年度"})
    on(city, DECIDED)
    decided = post(counters, TAX, f"/entries/{entry}/decision", DECISION)
    assert [topic.rpartition(".")[0] for topic in decided["events"]][:3] == [
        "list-entry-decided",
        "record-filed",
        "repair-notice-served",
    ]
    [task] = [
        one
        for one in counters[FINANCE].get("/tasks", "fiscal_support").json()["tasks"]
        if one["measure"] == "no_fiscal_funds"
    ]
    post(counters, FINANCE, f"/tasks/{task['task']}/steps", {"step": "accept"})
    assert at_the_treasury(counters)["outcome"] == "hold"
    on(city, PAID)
    removal = {"doc_no": "湖税移〔2026〕1号", "reason": "税款缴清"}
    off = post(counters, TAX, f"/records/{decided['record']}/removal", removal)
    assert off["events"][0] == "list-entry-removed.1"
    assert at_the_treasury(counters)["outcome"] == "allow"


@pytest.mark.guarantee("G116")
def test_inv_17_whoever_is_not_heard_is_not_listed(city: Office, counters: Callers) -> None:
    entry = post(counters, TAX, "/entries", PROPOSAL)["entry"]
    day = TODAY.isoformat()
    document = {**DECISION["record"]["document"], "issued_on": day, "effective_on": day}
    today = {**DECISION, "record": {**DECISION["record"], "document": document, "determined_on": day}}
    assert counters[TAX].post(f"/entries/{entry}/decision", today).status_code == 409
    post(counters, TAX, f"/entries/{entry}/steps", RIGHTS)
    on(city, UNTIL)
    assert counters[TAX].post(f"/entries/{entry}/decision", today).status_code == 409
    assert at_the_treasury(counters)["outcome"] == "allow"
    post(counters, TAX, f"/entries/{entry}/steps", {"step": "drop", "reason": "税款缴清"})
    on(city, DECIDED)
    assert counters[TAX].post(f"/entries/{entry}/decision", DECISION).status_code == 404
