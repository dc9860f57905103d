"""Commitments over HTTP: what whoever accepted them hears, and what is reported upwards (C56, C58, C79)."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.actors import ENGINE
from domain.commands import Reconcile
from projections.rebuild import rebuild
from tests.api.conftest import CommandLine
from tests.api.http.conftest import ELEMENTS, Callers, a_finding, a_penalty, a_person, a_promise
from tests.support import persons
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH, OFFICE

LAST = date(2019, 12, 31)
DAY = timedelta(days=1)


def pass_until(callers: Callers, day: date) -> None:
    callers.office.context.advance_to(day, by=ENGINE)
    for subject_id, due in callers.office.views.all_due():
        if due <= day:
            callers.office.ledger.execute(subject_id, Reconcile(), by=ENGINE)


def due(callers: Callers, who: str = ISSUER) -> list[dict[str, Any]]:
    purpose = "penalty" if who == ISSUER else "licence"
    return list(callers[who].get("/commitments", purpose).json()["commitments"])


def report(callers: Callers, **asked: Any) -> dict[str, Any]:
    span = {"from": BEGAN.isoformat(), "until": LAST.isoformat(), **asked}
    return dict(callers[OFFICE].get("/commitments/report", "audit", **span).json())


@pytest.mark.guarantee("G213")
@pytest.mark.parametrize("element", ELEMENTS)
def test_c56_a_commitment_without_one_of_its_elements_is_refused(callers: Callers, element: str) -> None:
    body = a_promise()
    told = {name: value for name, value in body["fields"].items() if name != element}
    refused = callers[ISSUER].post("/records", {**body, "fields": told})
    assert refused.status_code == 422
    assert element in refused.text
    assert callers[ISSUER].post("/records", body).status_code == 200


@pytest.mark.guarantee("G212")
def test_c79_who_accepted_it_hears_what_befell_its_maker_until_that_is_withdrawn(callers: Callers) -> None:
    record = callers[ISSUER].post("/records", a_promise()).json()["record"]
    assert due(callers) == []
    pass_until(callers, BEGAN + DAY)
    fine = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    [line] = due(callers)
    assert (line["record"], line["over"], [risk["doc_no"] for risk in line["risks"]]) == (record, False, ["fine-1"])
    assert due(callers, NORTH) == []
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert due(callers) == [line]
    assert callers[ISSUER].post(f"/records/{fine}/withdrawal", {"reason": "another's"}).status_code == 200
    assert due(callers) == []
    pass_until(callers, LAST + DAY)
    assert [one["over"] for one in due(callers)] == [True]
    found = callers[ISSUER].post(f"/records/{record}/performance", a_finding("fulfilled", "kept"))
    assert (found.status_code, due(callers)) == (200, [])


@pytest.mark.guarantee("G214")
def test_c58_what_was_filed_is_reported_in_the_shape_of_the_platform_above_and_counted(callers: Callers) -> None:
    promised = callers[ISSUER].post("/records", a_promise()).json()["record"]
    of_person = a_promise(doc_no="promise-2")
    of_person |= {"subject": {**a_person(), "region": "north"}, "conducted_on": "2019-02-01"}
    filed = callers[ISSUER].post("/records", of_person)
    assert filed.status_code == 200, filed.text
    callers[ISSUER].post("/records", a_promise(doc_no="slip"))
    lines = {line["accepted_by"] + line["performance"]: line for line in report(callers)["commitments"]}
    assert set(lines) == {f"{ISSUER}in_term"}
    told = report(callers)
    assert (told["filed"], told["reported"], told["reported_until"]) == (3, 0, None)
    [person] = [line for line in told["commitments"] if line["number"] is None]
    assert persons.NAME not in str(told)
    assert persons.NUMBER not in str(told)
    assert person["kind"] == "repair"
    callers[ISSUER].post(f"/records/{promised}/performance", a_finding("fulfilled", "kept"))
    first = report(callers, limit=3)
    rest = report(callers, limit=3, after=first["after"])
    both = [*first["commitments"], *rest["commitments"]]
    assert sorted(line["performance"] for line in both) == ["fulfilled", "in_term", "in_term", "in_term"]
    made = {"until": BEGAN.isoformat(), "receipt": "P-1"}
    assert callers[NORTH].post("/commitments/report", made).status_code == 403
    assert callers[OFFICE].post("/commitments/report", made).json() == {"until": BEGAN.isoformat(), "new": True}
    assert callers[OFFICE].post("/commitments/report", made).json()["new"] is False
    told = report(callers)
    assert (told["filed"], told["reported"], told["reported_until"]) == (4, 4, BEGAN.isoformat())
    pass_until(callers, BEGAN + DAY)
    callers[ISSUER].post("/records", a_promise(doc_no="later"))
    told = report(callers)
    assert (told["filed"], told["reported"]) == (5, 4)
    ahead = callers[OFFICE].post("/commitments/report", {**made, "until": LAST.isoformat()})
    assert ahead.status_code == 422


def test_c56_what_its_maker_did_not_let_be_published_is_not(callers: Callers) -> None:
    body = a_promise()
    basis = {"law": "demo", "article": "48"}
    silent = {**body, "fields": {**body["fields"], "publication_agreed": False}}
    record = callers[ISSUER].post("/records", silent).json()["record"]
    assert callers[ISSUER].post(f"/records/{record}/publication", basis).status_code == 409
    agreed = callers[ISSUER].post("/records", a_promise(doc_no="promise-2")).json()["record"]
    assert callers[ISSUER].post(f"/records/{agreed}/publication", basis).status_code == 200


def test_the_command_line_tells_the_same(callers: Callers, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    callers[ISSUER].post("/records", a_promise())
    pass_until(callers, LAST + DAY)
    desk = CommandLine(ledger, capsys)
    mine = ("--department", ISSUER, "--officer", "officer Wen", "--purpose", "penalty")
    office = ("--department", OFFICE, "--officer", "officer Qi")
    [line] = desk.json("commitment", "due", *mine).lines
    assert (line["doc_no"], line["over"]) == ("promise-1", True)
    assert "promise-1" in desk("commitment", "due", *mine).out
    span = ("--from", BEGAN.isoformat(), "--until", LAST.isoformat())
    [told] = desk.json("commitment", "report", *span, *office, "--purpose", "audit").lines
    assert (told["kind"], told["performance"]) == ("repair", "in_term")
    assert desk("commitment", "reported", "--until", BEGAN.isoformat(), "--receipt", "P-1", *office).status == 0
    assert "1/1" in desk("commitment", "report", *span, *office, "--purpose", "audit").out.replace(" of ", "/")
