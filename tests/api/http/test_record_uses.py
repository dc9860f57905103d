"""Who acted on a record, over HTTP and by the command line: also checks that were answered, and incentives it took."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from ledger.genesis import ClockKind
from projections.lookup import Lookup
from tests.api.conftest import CommandLine
from tests.api.http.conftest import Callers, a_check, a_penalty
from tests.support import offices, pack_small
from tests.support.pack_small import ISSUER, NORTH, OFFICE, SOUTH

DAY = timedelta(days=1)


def fined(on: date, doc_no: str = "fine-1") -> dict[str, Any]:
    """A fine decided on a day."""
    body = a_penalty(doc_no=doc_no, determined_on=on.isoformat())
    return {**body, "document": {**body["document"], "issued_on": on.isoformat(), "effective_on": on.isoformat()}}


def rewarding() -> pack_small.Ruleset:
    """The small pack with its incentive: a year without a penalty after one."""
    kept = [rule for rule in pack_small.RULES if isinstance(rule, dict) and rule["rule"] in ("S1", "F1")]
    rules: list[pack_small.Json] = [{**rule, "term": {"months": 3}} if rule["rule"] == "S1" else rule for rule in kept]
    return offices.guarded(rules=rules)


@pytest.fixture
def rewarded(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(rewarding())) as office:
        yield office


@pytest.fixture
def today(ledger: str) -> Iterator[Callers]:
    """A ledger by the database's clock."""
    with offices.office(ledger, offices.genesis(clock=ClockKind.DATABASE)) as office:
        yield Callers(office)


@pytest.mark.guarantee("G211")
def test_inv_20_the_register_names_the_checks_that_were_answered_while_the_record_carried_an_order(
    today: Callers,
) -> None:
    on = today.office.context.today()
    record = today[ISSUER].post("/records", fined(on)).json()["record"]
    today[NORTH].post("/checks", a_check(), "licence")
    review = {"outcome": "void", "effective_on": on.isoformat(), "authority": "court", "doc_no": "9"}
    assert today[ISSUER].post(f"/records/{record}/reviews", review).status_code == 200
    today[NORTH].post("/checks", a_check(), "licence")
    told = today[ISSUER].get(f"/records/{record}/uses", "penalty").json()
    assert (told["standing"], told["void_from"]) == ("void", on.isoformat())
    [order] = told["orders"]
    assert (order["measure"], order["from_"], order["until"]) == ("supervision", on.isoformat(), on.isoformat())
    assert {part["department"] for part in order["departments"]} == {NORTH, OFFICE}
    assert [(check["department"], check["answer"]) for check in told["checks"]] == [(NORTH, "warn")]
    assert told["lost"] == []
    for stranger, status in ((SOUTH, 403), (OFFICE, 403)):
        assert today[stranger].get(f"/records/{record}/uses", "licence").status_code == status
    assert today[OFFICE].get(f"/records/{record}/uses", "audit").status_code == 200


def test_inv_20_the_incentive_that_a_record_took_is_told_and_comes_back_when_it_is_void(rewarded: Office) -> None:
    callers = Callers(rewarded)
    callers[ISSUER].post("/records", fined(offices.BEGAN))
    clean = date(2020, 3, 2)
    moved(rewarded, clean)
    assert follows(callers, "fast_track")
    second = clean + 10 * DAY
    moved(rewarded, second)
    record = callers[ISSUER].post("/records", fined(second, "fine-2")).json()["record"]
    assert not follows(callers, "fast_track")
    [lost] = callers[ISSUER].get(f"/records/{record}/uses", "penalty").json()["lost"]
    assert (lost["measure"], lost["from_"]) == ("fast_track", second.isoformat())
    moved(rewarded, second + DAY)
    review = {"outcome": "void", "effective_on": second.isoformat(), "authority": "court", "doc_no": "9"}
    assert "order-opened" in str(callers[ISSUER].post(f"/records/{record}/reviews", review).json()["events"])
    assert follows(callers, "fast_track")
    assert callers[ISSUER].get(f"/records/{record}/uses", "penalty").json()["lost"] == [lost]


def moved(office: Office, day: date) -> None:
    office.context.advance_to(day, by=ENGINE)
    for subject_id, _ in office.views.all_due():
        office.ledger.execute(subject_id, Reconcile(), by=ENGINE)


def follows(callers: Callers, measure: str) -> bool:
    found = Lookup(callers.office.pool).record("fine-1")
    lines = callers[OFFICE].get(f"/subjects/{found.subject_id}/measures", "audit").json()["lines"]
    return any(line["measure"] == measure and line["follows"] and line["ordered"] for line in lines)


def test_the_command_line_tells_the_same(today: Callers, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    today[ISSUER].post("/records", fined(today.office.context.today()))
    desk = CommandLine(ledger, capsys)
    asked = ("--department", ISSUER, "--officer", "officer Wen", "--purpose", "penalty")
    [line] = desk.json("record", "uses", "fine-1", *asked).lines
    assert {part["department"] for part in line["orders"][0]["parts"]} == {NORTH, OFFICE}
    assert all(name in desk("record", "uses", "fine-1", *asked).out for name in ("fine-1", "supervision"))
