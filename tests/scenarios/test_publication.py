"""A fine that its department publishes, in the city of the `cn` pack: masked, for its time, and never longer.

What is public is asked for as anybody asks, without a key.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import FIRM, MARKET, filed, on, post
from tests.support import synthetic

DAY = timedelta(days=1)
LAST = date(2027, 5, 5)
"""A year for what is general, by the table of Order 36, from the day of the decision."""
NUMBER, NAME = synthetic.citizen_number(date(1980, 2, 2), 88), "欧阳丙丁"
BASIS = {"law": "order-36", "article": "第四条"}
FINE: dict[str, Any] = {
    "doc_type": "penalty_decision",
    "doc_no": "测罚11号",
    "severity": "general",
    "polarity": "adverse",
    "kind": "penalty",
    "catalogue_item": "act:penalty",
    "behaviour_code": "conduct:market-order",
    "fields": {"penalty_kind": "larger_fine", "amount_minor": 8_000_000},
    "currency": "CNY",
    "repair_notice": "served",
}


def public(counters: Callers) -> dict[str, Any]:
    answer = counters.client.request("GET", "/public", params={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.guarantee("G201", "G202", "G203")
def test_inv_21_a_publication_from_its_decision_to_the_review_at_the_longest_time(
    city: Office, counters: Callers
) -> None:
    record = filed(counters, MARKET, FIRM, **FINE)
    assert public(counters)["records"] == [], "filed is not published"
    too_long = {**BASIS, "until": (LAST + DAY).isoformat()}
    refused = counters[MARKET].post(f"/records/{record}/publication", too_long)
    assert (refused.status_code, LAST.isoformat() in refused.text) == (422, True)
    post(counters, MARKET, f"/records/{record}/publication", BASIS)
    [shown] = public(counters)["records"]
    assert (shown["doc_no"], shown["until"], shown["disputed"]) == ("测罚11号", LAST.isoformat(), False)
    on(city, LAST)
    assert [one["record"] for one in public(counters)["records"]] == [record]
    on(city, LAST + DAY)
    assert public(counters)["records"] == [], "it stops by itself"
    [owed] = counters[MARKET].get("/publications", "penalty").json()["publications"]
    assert (owed["record"], owed["awaited"]) == (record, "review")
    looked = {"step": "review", "finding": "罚款未缴，已移送执行"}
    post(counters, MARKET, f"/records/{record}/publication/steps", looked)
    assert counters[MARKET].get("/publications", "penalty").json()["publications"] == []
    again = counters[MARKET].post(f"/records/{record}/publication", BASIS)
    assert (again.status_code, public(counters)["records"]) == (409, []), "what was looked at is prolonged by nothing"


@pytest.mark.guarantee("G202", "G203")
def test_inv_31_what_is_taken_back_is_gone_at_once_and_everybody_is_told_why(city: Office, counters: Callers) -> None:
    person = {"subject": {"scheme": "id_number", "number": NUMBER, "name": NAME, "region": "330502"}}
    document = {"doc_type": "penalty_decision", "doc_no": "测罚12号", "issued_on": "2026-05-06"}
    said = {key: value for key, value in FINE.items() if key not in ("doc_type", "doc_no")}
    days = {"determined_on": "2026-05-06", "conducted_on": "2026-04-30"}
    fine = {**person, **said, **days, "document": {**document, "effective_on": "2026-05-06"}}
    record = post(counters, MARKET, "/records", fine)["record"]
    post(counters, MARKET, f"/records/{record}/publication", BASIS)
    told = public(counters)
    [shown] = told["records"]
    assert (shown["name"], shown["number"], shown["fields"]) == ("欧***", None, {})
    assert NUMBER not in str(told)
    post(counters, MARKET, f"/records/{record}/withdrawal", {"reason": "录入错误"})
    assert (public(counters)["records"], public(counters)["withdrawn"]) == ([], [])
    [owed] = counters[MARKET].get("/publications", "penalty").json()["publications"]
    assert (owed["awaited"], owed["due"]) == ("explain", "2026-05-14")
    post(counters, MARKET, f"/records/{record}/publication/steps", {"step": "explain", "reason": "主体认定有误"})
    [gone] = public(counters)["withdrawn"]
    assert (gone["doc_no"], gone["reason"]) == ("测罚12号", "主体认定有误")
    assert "欧" not in str(public(counters))
