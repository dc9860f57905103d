"""Publication over HTTP: decided by the determining department, shown to everybody, and exactly what may be shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import Response

from domain.actors import ENGINE
from domain.commands import Reconcile
from projections.lookup import Lookup
from projections.rebuild import rebuild
from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person
from tests.support import offices, persons
from tests.support.offices import BEGAN
from tests.support.pack_small import ISSUER, NORTH

LAST = date(2020, 2, 29)
DAY = timedelta(days=1)
BASIS = {"law": "demo", "article": "48"}


@pytest.fixture
def record(callers: Callers) -> str:
    return str(callers[ISSUER].post("/records", a_penalty()).json()["record"])


def publish(callers: Callers, record: str, **more: Any) -> Response:
    return callers[ISSUER].post(f"/records/{record}/publication", {**BASIS, **more})


def step(callers: Callers, record: str, step: str, **said: str) -> Response:
    return callers[ISSUER].post(f"/records/{record}/publication/steps", {"step": step, **said})


def public(callers: Callers, **asked: str) -> dict[str, Any]:
    """What somebody without a key is shown."""
    answer = callers.client.request("GET", "/public", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def on(callers: Callers, day: date) -> None:
    callers.office.context.advance_to(day, by=offices.ISSUER)


@pytest.mark.guarantee("G203")
def test_nothing_is_public_before_its_department_says_so_and_nothing_after_its_last_day(
    callers: Callers, record: str
) -> None:
    assert public(callers)["records"] == []
    assert publish(callers, record).status_code == 200
    [shown] = public(callers)["records"]
    assert shown == {
        "record": record,
        "name": "N|HOME",
        "number": "N|HOME",
        "kind": "penalty",
        "doc_no": "fine-1",
        "department": ISSUER,
        "determined_on": BEGAN.isoformat(),
        "published_on": BEGAN.isoformat(),
        "until": LAST.isoformat(),
        "disputed": False,
        "fields": {"penalty_kind": "fine"},
    }
    on(callers, LAST)
    assert public(callers)["records"] == [shown]
    on(callers, LAST + DAY)  # and no worker has come by
    assert public(callers)["records"] == []


@pytest.mark.guarantee("G203")
def test_inv_31_a_person_is_public_by_a_masked_name_alone(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()
    assert publish(callers, filed["record"]).status_code == 200
    answer = public(callers)
    [shown] = answer["records"]
    assert shown["number"] is None
    assert "*" in shown["name"]
    assert persons.NAME not in str(answer)
    assert persons.NUMBER not in str(answer)
    assert public(callers, number=filed["subject"])["records"] == []


def test_inv_23_what_is_repaired_or_withdrawn_is_gone_at_once_and_why_is_told(callers: Callers, record: str) -> None:
    publish(callers, record)
    callers[ISSUER].post(f"/records/{record}/withdrawal", {"reason": "taken in error"})
    assert public(callers)["records"] == []
    assert public(callers)["withdrawn"] == []
    [owed] = callers[ISSUER].get("/publications", "penalty").json()["publications"]
    assert (owed["record"], owed["awaited"], owed["due"], owed["overdue"]) == (record, "explain", "2019-03-06", False)
    assert callers[NORTH].get("/publications", "licence").json()["publications"] == []
    on(callers, date(2019, 3, 7))
    [owed] = callers[ISSUER].get("/publications", "penalty").json()["publications"]
    assert owed["overdue"] is True
    assert step(callers, record, "explain", reason="the wrong company").status_code == 200
    assert callers[ISSUER].get("/publications", "penalty").json()["publications"] == []
    assert public(callers) == {
        "on": "2019-03-07",
        "records": [],
        "withdrawn": [
            {
                "doc_no": "fine-1",
                "department": ISSUER,
                "withdrawn_on": BEGAN.isoformat(),
                "reason": "the wrong company",
            }
        ],
        "after": None,
    }
    assert "N|HOME" not in str(public(callers))
    assert public(callers, number="N|HOME")["withdrawn"] == []


def test_inv_21_the_longest_time_is_looked_at_and_closed(callers: Callers, record: str) -> None:
    publish(callers, record)
    early = step(callers, record, "review", finding="x")
    assert (early.status_code, early.json()["code"]) == (409, "not_allowed")
    on(callers, LAST + DAY)
    assert step(callers, record, "review", finding="x").status_code == 409  # nobody has let time pass yet
    callers.office.ledger.execute(Lookup(callers.office.pool).record(record).subject_id, Reconcile(), by=ENGINE)
    [owed] = callers[ISSUER].get("/publications", "penalty").json()["publications"]
    assert (owed["awaited"], owed["due"]) == ("review", None)
    assert step(callers, record, "review", finding="the fine is not paid").status_code == 200
    assert callers[ISSUER].get("/publications", "penalty").json()["publications"] == []


def test_one_organisation_is_looked_for_and_long_answers_come_in_pieces(callers: Callers, record: str) -> None:
    publish(callers, record)
    for number in range(3):
        other = callers[ISSUER].post("/records", a_penalty(f"N|{number}", doc_no=f"d-{number}")).json()["record"]
        publish(callers, other)
    assert [one["record"] for one in public(callers, number="N|HOME")["records"]] == [record]
    every = [one["record"] for one in public(callers)["records"]]
    assert every == sorted(every)
    assert [one["record"] for one in public(callers, after=every[1])["records"]] == every[2:]


def test_a_persons_number_is_no_question(callers: Callers) -> None:
    answer = callers.client.request("GET", "/public", params={"number": persons.NUMBER})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert persons.NUMBER not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"law": "demo"},
        {**BASIS, "until": "soon"},
        {**BASIS, "until": "2099-01-01"},
        {**BASIS, "law": "habit"},
        {**BASIS, "more": 1},
    ],
)
def test_what_makes_no_sense_is_refused(callers: Callers, record: str, sent: dict[str, Any]) -> None:
    assert callers[ISSUER].post(f"/records/{record}/publication", sent).status_code == 422


def test_rebuilt_views_show_the_same(callers: Callers, record: str) -> None:
    publish(callers, record)
    before = public(callers)
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert public(callers) == before


@pytest.mark.guarantee("G263")
def test_c70_what_is_private_is_in_no_answer_to_the_public(callers: Callers, record: str) -> None:
    """The fine's amount is private in this pack: it is on record, and in nothing that everybody reads."""
    publish(callers, record)
    [shown] = public(callers)["records"]
    assert shown["fields"] == {"penalty_kind": "fine"}
    held = callers.office.application.subject(Lookup(callers.office.pool).record(record).subject_id).records
    [amount] = [filed.record.fields["amount_minor"] for filed in held.values()]
    assert str(amount) not in callers.client.request("GET", "/public").text


@pytest.mark.guarantee("G263")
def test_c70_of_a_person_no_field_is_public(callers: Callers) -> None:
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()
    publish(callers, filed["record"])
    [shown] = public(callers)["records"]
    assert shown["fields"] == {}
