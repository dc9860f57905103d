"""A decision that a court annuls, in the city of the `cn` pack, when half of the departments have acted on it.

The firm was a class-A taxpayer before: what it lost by the decision comes back with the annulment. Who checked it
meanwhile is told under a real clock (tests/api/http/test_record_uses.py).
"""

from datetime import date
from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import (
    FINANCE,
    HONOURS,
    LISTING,
    TAX,
    at_the_treasury,
    check,
    measures,
    on,
    post,
    tasks_of,
)

ANNULLED = date(2026, 6, 12)
GRADED: dict[str, Any] = {
    **LISTING,
    "kind": "honour",
    "document": {
        "doc_type": "list_decision",
        "doc_no": "测A1号",
        "issued_on": "2026-05-05",
        "effective_on": "2026-05-05",
    },
    "determined_on": "2026-05-05",
    "catalogue_item": "list:class-a",
    "severity": "minor",
    "polarity": "favourable",
    "fields": {"valid_until": "2027-05-04"},
}
FAVOURS = {"priority_handling", "preference_in_funds"}
REVIEW = {"outcome": "annulled", "effective_on": "2026-05-06", "authority": "湖州市中级人民法院", "doc_no": "行终1号"}


def favours(counters: Callers) -> set[str]:
    return {line["measure"] for line in measures(counters) if line["follows"]} & FAVOURS


@pytest.mark.guarantee("G211")
def test_inv_20_an_annulment_lifts_where_it_was_acted_on_and_gives_back_what_was_lost(
    city: Office, counters: Callers
) -> None:
    post(counters, TAX, "/records", GRADED)
    assert favours(counters) == FAVOURS
    record = post(counters, TAX, "/records", LISTING)["record"]
    assert favours(counters) == set(), "no praise beside a severe entry"
    for task in tasks_of(counters, FINANCE):
        for step in ({"step": "accept"}, {"step": "feedback", "result": "implemented", "implemented_on": "2026-05-11"}):
            post(counters, FINANCE, f"/tasks/{task['task']}/steps", step)
    assert at_the_treasury(counters)["outcome"] == "hold"
    assert check(counters, HONOURS, "honours:selection", "handling", "awards")["outcome"] == "warn"
    on(city, ANNULLED)
    told = post(counters, TAX, f"/records/{record}/reviews", REVIEW)
    events = [topic.rpartition(".")[0] for topic in told["events"]]
    assert events[0] == "decision-revoked"
    assert {"measure-lift-ordered", "task-recalled"} <= set(events)
    assert at_the_treasury(counters)["outcome"] == "allow"
    assert favours(counters) == FAVOURS
    assert tasks_of(counters, HONOURS) == [], "what nobody had taken on is taken back"
    lifting = [task for task in tasks_of(counters, FINANCE) if task["state"] == "lift_ordered"]
    assert {task["measure"] for task in lifting} == {"no_fiscal_funds", "no_preferences"}
    for task in lifting:
        post(counters, FINANCE, f"/tasks/{task['task']}/steps", {"step": "feedback", "result": "lifted"})
    assert {task["measure"] for task in tasks_of(counters, FINANCE)} == FAVOURS, "asked to favour it again"
    uses = counters[TAX].get(f"/records/{record}/uses", "penalty").json()
    assert (uses["standing"], uses["void_from"]) == ("revoked", "2026-05-06")
    acted = {part["department"] for order in uses["orders"] for part in order["departments"]}
    assert {FINANCE, HONOURS} <= acted
    assert {one["measure"] for one in uses["lost"]} == FAVOURS
