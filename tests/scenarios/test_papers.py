"""The papers of one entry, in the city of the `cn` pack: proof kept, notices made and served, and proof erased.

Served late, the notice leaves its whole time to state one's case; what it said stays as it was said.
"""

from datetime import date

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import CREDIT, TAX, on, post
from tests.scenarios.test_listing import DECIDED, DECISION, PROPOSAL, RIGHTS
from tests.support import files

SERVED, LATER = date(2026, 5, 14), date(2026, 5, 22)
"""Three days late, and the first working day after five working days from then."""
SERVICE = {"manner": "post", "served_on": SERVED.isoformat(), "receipt": "EMS 1027"}


@pytest.mark.guarantee("G236", "G237", "G240", "G243")
def test_inv_17_from_the_proof_to_the_receipt_of_what_was_decided(city: Office, counters: Callers) -> None:
    proposed = post(counters, TAX, "/entries", PROPOSAL)
    entry, subject = proposed["entry"], proposed["subject"]
    proof = counters[TAX].store(subject, files.PDF, kind="evidence", entry=entry).json()["digest"]
    post(counters, TAX, f"/entries/{entry}/steps", RIGHTS)
    [advance] = counters[TAX].get(f"/subjects/{subject}/notices", "penalty").json()["notices"]
    page = counters[TAX].get(f"/subjects/{subject}/notices/{advance['notice']}", "penalty").text
    for wanted in (PROPOSAL["facts"], PROPOSAL["grounds"], RIGHTS["rights"]):
        assert str(wanted) in page
    on(city, SERVED)
    path = f"/subjects/{subject}/notices/{advance['notice']}/service"
    assert post(counters, TAX, path, SERVICE)["events"] == ["service-recorded.1"]
    on(city, DECIDED)
    early = counters[TAX].post(f"/entries/{entry}/decision", DECISION)
    assert early.status_code == 409, "five working days from the day on which it came"
    on(city, LATER)
    day = LATER.isoformat()
    document = {**DECISION["record"]["document"], "issued_on": day, "effective_on": day}
    decision = {**DECISION, "record": {**DECISION["record"], "document": document, "determined_on": day}}
    post(counters, TAX, f"/entries/{entry}/decision", decision)
    made = {one["kind"]: one for one in counters[TAX].get(f"/subjects/{subject}/notices", "penalty").json()["notices"]}
    assert {"advance", "entry", "repair"} <= set(made)
    receipt = {"manner": "electronic", "served_on": day, "receipt": "政务邮箱 88"}
    post(counters, TAX, f"/subjects/{subject}/notices/{made['entry']['notice']}/service", receipt)
    filled = counters[TAX].get(f"/subjects/{subject}/notices/{made['entry']['notice']}", "penalty", part="service")
    assert "政务邮箱 88" in filled.text
    again = counters[TAX].get(f"/subjects/{subject}/notices/{advance['notice']}", "penalty").text
    assert again == page, "what was said stays as it was said"
    documents = f"/subjects/{subject}/documents"
    assert counters[CREDIT].get(f"{documents}/{proof}", "audit").content == files.PDF
    post(counters, TAX, f"{documents}/{proof}/erasure", {"basis": "保管期限届满"})
    gone = counters[TAX].get(f"{documents}/{proof}", "penalty")
    assert (gone.status_code, gone.json()["code"]) == (410, "erased")
    story = counters[TAX].get(f"/subjects/{subject}/history", "penalty").json()["events"]
    assert {"document-stored.1", "document-erased.1", "service-recorded.1"} <= {one["topic"] for one in story}
