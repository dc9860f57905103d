"""A firm that is talked to and told what to put right, in the city of the `cn` pack; and one that nobody finds.

How often somebody did wrong is an occasion only where a law of the ruleset says how often, and this pack has none.
"""

from datetime import date
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import CREDIT, FIRM, LISTING, MARKET, TAX, filed, measures, on, post
from tests.scenarios.test_publication import FINE

LAST, LATE = date(2026, 6, 30), date(2026, 7, 1)
SAID = "d" * 64
INTERVIEW = {
    "step": "interview",
    "held_on": "2026-05-11",
    "occasion": "severity",
    "reason": "欠缴税款，情节严重",
    "document": SAID,
}
ORDER = {
    "step": "order",
    "doc_no": "测改1号",
    "law": "project",
    "article": "2.9",
    "occasion": "severity",
    "duty": "缴清税款并补正申报",
    "remedies": "六十日内申请行政复议",
    "until": LAST.isoformat(),
}


def treatment(counters: Callers, record: str) -> dict[str, Any] | None:
    told = counters[TAX].get("/treatments", "penalty").json()["treatments"]
    found = [one for one in told if one["record"] == record]
    return dict(found[0]) if found else None


def ordered(counters: Callers) -> set[str]:
    return {line["measure"] for line in measures(counters) if line["ordered"]}


@pytest.mark.guarantee("G255")
def test_c28_a_firm_is_talked_to_told_what_to_put_right_and_seen_to_have_done_it(
    city: Office, counters: Callers
) -> None:
    record = post(counters, TAX, "/records", LISTING)["record"]
    before = ordered(counters)
    steps = f"/records/{record}/rectification/steps"
    uncounted = counters[TAX].post(steps, {**INTERVIEW, "occasion": "frequency"})
    assert (uncounted.status_code, uncounted.json()["code"]) == (409, "not_allowed")
    post(counters, TAX, steps, INTERVIEW)
    assert counters[CREDIT].post(steps, ORDER).status_code == 403
    post(counters, TAX, steps, ORDER)
    waiting = treatment(counters, record)
    assert waiting is not None
    assert (waiting["state"], waiting["until"], waiting["late"]) == ("ordered", LAST.isoformat(), False)
    told = counters[TAX].get(f"/subjects/{waiting['subject']}/notices", "penalty").json()["notices"]
    [notice] = [one["notice"] for one in told if one["kind"] == "rectification"]
    page = counters[TAX].get(f"/subjects/{waiting['subject']}/notices/{notice}", "penalty").text
    assert all(
        str(one) in page for one in (ORDER["duty"], ORDER["remedies"], "2026年6月30日", "不是任何惩戒措施的依据")
    )
    on(city, LATE)
    waiting = treatment(counters, record)
    assert waiting is not None
    assert (waiting["state"], waiting["late"]) == ("overdue", True)
    assert ordered(counters) <= before, "that it is late burdens a firm with nothing new"
    post(counters, TAX, steps, {"step": "verify", "verified_on": LATE.isoformat(), "document": SAID})
    done = treatment(counters, record)
    assert done is not None
    assert (done["state"], done["late"]) == ("verified", False)
    history = counters[TAX].get(f"/subjects/{waiting['subject']}/history", "penalty").json()["events"]
    told = [one["topic"].rpartition(".")[0] for one in history]
    expected = ["interview-held", "rectification-ordered", "rectification-overdue", "rectification-verified"]
    assert [one for one in told if one in expected] == expected


@pytest.mark.guarantee("G259", "G260")
def test_c29_a_firm_that_nobody_finds_is_looked_for_twice_and_found_when_it_asks_for_something(
    city: Office, counters: Callers
) -> None:
    fined = filed(counters, MARKET, FIRM, **FINE)
    lost = {"step": "lost", "check": SAID, "visit": SAID, "checked_on": "2026-05-07", "visited_on": "2026-05-11"}
    until = {"review_on": LAST.isoformat()}
    assert counters[MARKET].post(f"/records/{fined}/contact/steps", {**lost, **until}).status_code == 409
    record = post(counters, TAX, "/records", LISTING)["record"]
    before = ordered(counters)
    steps = f"/records/{record}/contact/steps"
    assert counters[TAX].post(steps, {**lost, "review_on": "2028-01-01"}).status_code == 422
    post(counters, TAX, steps, {**lost, **until})
    assert ordered(counters) == before, "that nobody finds it is no ground of anything"
    on(city, date(2026, 6, 1))
    objection = {"receipt": "湖信异〔2026〕9号", "claim": "content", "document": SAID}
    post(counters, CREDIT, f"/records/{record}/objection", objection)
    over = counters[TAX].post(steps, {"step": "found", "reason": "来电"})
    assert (over.status_code, over.json()["code"]) == (404, "not_found"), "whoever asks for something is found"
