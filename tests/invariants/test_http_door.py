"""The HTTP door: records, answers and checks that would break an invariant, sent by a department that has a key."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain.commands import WithdrawRecord
from domain.records import Record, RecordKind
from domain.values import Outcome, Polarity, Severity
from tests.invariants.city import (
    ADULT,
    BARELY_ADULT,
    CHILD,
    CREDIT,
    DAY,
    DECIDED,
    EXIT,
    FARAWAY,
    FIRM,
    MARKET,
    NAME,
    TAX,
    TREASURY,
    City,
    a_record,
    actor,
    an_entry,
    an_honour,
    body_of,
)
from tests.invariants.doors import Door, attacks


def a_grade(**changes: Any) -> Record:
    """A grade as the credit office gives one to organisations."""
    fields = {"grade": "bad", "inputs": "hash"}
    lawful: dict[str, Any] = {"kind": RecordKind.GRADE, "item": "eval:grade", "behaviour": "conduct:overall"}
    lawful |= {"polarity": Polarity.NEUTRAL, "severity": Severity.MINOR, "fields": fields, "by": CREDIT}
    return a_record(**{**lawful, "doc_type": "evaluation", **changes})


def a_document(**changes: str) -> dict[str, Any]:
    days = {"issued_on": DECIDED.isoformat(), "effective_on": DECIDED.isoformat()}
    return {"doc_type": "list_decision", "doc_no": "T-1", **days, **changes}


POINTS = {"points": 3}
REFUSED: dict[str, tuple[int, Record, dict[str, Any], str]] = {
    "an item that nobody put in the catalogue": (1, an_entry(item="list:gossip"), {}, "INV-1"),
    "an entry of before the catalogue": (1, an_entry(on=date(2022, 6, 1)), {}, "INV-1"),
    "a document without a number": (2, an_entry(), {"document": a_document(doc_no=" ")}, "doc_no"),
    "a document that is not effective yet": (2, an_entry(effective_on=date(2026, 7, 1)), {}, "INV-2"),
    "a document of another kind": (2, an_entry(doc_type="rumour"), {}, "INV-2"),
    "a tax entry for another conduct": (4, an_entry(behaviour="conduct:bidding"), {}, "INV-4"),
    "an entry on a list that is a penalty": (7, an_entry(item="act:penalty"), {}, "severe_list"),
    "who stands behind a firm": (12, an_entry(fields={"legal_representative": NAME}), {}, "INV-26"),
    "points in an entry": (24, an_entry(fields=POINTS), {}, "no field points"),
    "points in a grade": (24, a_grade(fields={"grade": "bad", "inputs": "x", **POINTS}), {}, "no field points"),
}
OF_PERSONS: dict[str, tuple[int, Record, str, str]] = {
    "a grade of a person": (25, a_grade(name=NAME), ADULT, "INV-25"),
    "points of a person": (24, an_entry(name=NAME, fields=POINTS), ADULT, "no field points"),
    "an entry of a child": (31, an_entry(name=NAME), CHILD, "minor"),
    "an entry of somebody who may have been one": (31, an_entry(name=NAME), BARELY_ADULT, "INV-31"),
}


def test_the_same_record_without_a_lie_is_filed_and_measures_follow(city: City) -> None:
    assert city.post(an_entry()).status_code == 200
    assert len(city.lawful().orders) == 9


@attacks(Door.HTTP, 1, 2, 4, 7, 12, 24)
@pytest.mark.parametrize("case", REFUSED, ids=list(REFUSED))
def test_a_record_that_would_break_an_invariant_is_refused(city: City, case: str) -> None:
    _, record, changes, says = REFUSED[case]
    answer = city.post(record, **changes)
    assert answer.status_code == 422, answer.text
    assert says in answer.text
    assert city.known() == 0


@attacks(Door.HTTP, 24, 25, 31)
@pytest.mark.parametrize("case", OF_PERSONS, ids=list(OF_PERSONS))
def test_a_record_of_a_person_that_would_break_an_invariant_is_refused(city: City, case: str) -> None:
    _, record, number, says = OF_PERSONS[case]
    answer = city.post(record, number=number)
    assert answer.status_code == 422, answer.text
    assert says in answer.text
    assert city.known() == 0


@attacks(Door.HTTP, 3)
def test_an_order_that_nothing_carries_is_confirmed_by_nobody(city: City) -> None:
    subject = city.post(an_honour()).json()["subject"]
    before = city.lawful()
    for order in (0, 3, 99):
        assert city.callers[TAX].post(f"/subjects/{subject}/orders/{order}/confirm", None).status_code in (404, 422)
    assert city.lawful() == before


@attacks(Door.HTTP, 5)
def test_nobody_but_its_implementer_answers_a_task(city: City) -> None:
    city.post(an_entry())
    task = next(task for task in city.lawful().tasks.values() if task.department == TREASURY)
    for another in (TAX, MARKET, EXIT):
        answer = city.callers[another].post(f"/tasks/{task.task}/steps", {"step": "accept"})
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_actor")
    assert city.callers[TREASURY].post(f"/tasks/{uuid4()}/steps", {"step": "accept"}).status_code == 404
    assert city.lawful().tasks[task.task].state == task.state


@attacks(Door.HTTP, 6)
def test_a_city_measure_does_not_follow_for_a_firm_of_another_city(city: City) -> None:
    assert city.post(an_honour(region="330100"), number=FARAWAY).status_code == 200
    assert city.lawful(city.subject(FARAWAY)).orders == {}


@attacks(Door.HTTP, 9)
def test_an_entry_of_a_lifetime_carries_no_measure_for_longer_than_its_maximum(city: City) -> None:
    assert city.post(an_entry(fields={"valid_until": date(2090, 12, 31).toordinal()})).status_code == 200
    assert city.post(an_entry(doc_no="T-2", fields={})).status_code == 200
    ends = [ground.until for order in city.lawful().orders.values() for ground in order.grounds.values()]
    assert max(ends) == DECIDED.replace(year=2029)


@attacks(Door.HTTP, 10)
def test_an_entry_of_minor_weight_carries_no_measure_of_the_list(city: City) -> None:
    assert city.post(an_entry(severity=Severity.MINOR)).status_code == 200
    assert {order.measure for order in city.lawful().orders.values()} <= {"key_supervision_list"}


@attacks(Door.HTTP, 11)
def test_whoever_decides_for_itself_gets_no_task_even_when_confirmed(city: City) -> None:
    subject = city.post(an_entry()).json()["subject"]
    [order] = [one for one in city.lawful().orders.values() if one.measure == "prudent_lending"]
    assert city.callers[TAX].post(f"/subjects/{subject}/orders/{order.number}/confirm", None).status_code == 200
    assert order.number not in {task.order for task in city.lawful().tasks.values()}


@pytest.mark.guarantee("G131")
@attacks(Door.HTTP, 13)
@pytest.mark.parametrize("entered", [date(2026, 5, 1), DECIDED, date(2026, 5, 20)])
def test_praise_beside_a_severe_entry_is_refused(city: City, entered: date) -> None:
    city.post(an_entry(on=entered))
    answer = city.post(an_honour())
    assert (answer.status_code, "INV-13" in answer.text) == (422, True)
    assert len(city.lawful().records) == 1


@attacks(Door.HTTP, 13)
def test_a_severe_entry_takes_the_rewards_of_praise_away(city: City) -> None:
    city.post(an_honour())
    assert len(city.lawful().orders) == 2
    city.post(an_entry())
    standing = {order.measure for order in city.lawful().orders.values() if order.stands}
    assert len(standing) == 9
    assert not standing & {"priority_handling", "preference_in_funds"}


@attacks(Door.HTTP, 14)
def test_what_was_withdrawn_is_not_brought_back_and_nothing_of_it_is_confirmed(city: City) -> None:
    filed = city.post(an_entry()).json()
    proposed = [one.number for one in city.lawful().orders.values() if one.measure == "prudent_lending"]
    stream = city.subject().subject_id
    withdraw = WithdrawRecord(an_entry().record_id, "wrong")
    city.office.ledger.execute(stream, withdraw, by=actor(TAX))
    again = city.post(an_entry())
    assert (again.status_code, again.json()["repeated"], again.json()["events"]) == (200, True, [])
    for order in proposed:
        assert city.callers[TAX].post(f"/subjects/{filed['subject']}/orders/{order}/confirm", None).status_code == 404
    assert [order.measure for order in city.lawful().orders.values() if order.stands] == []


@attacks(Door.HTTP, 29)
def test_a_person_is_never_intercepted(city: City) -> None:
    city.post(an_entry(name=NAME), number=ADULT)
    city.made_to_apply(city.lawful(city.person()), "limited_exit", by=TAX, at=EXIT)
    who = {"scheme": "id_number", "number": ADULT, "name": NAME}
    sent = {"who": who, "matter": "exit:travel", "node": "acceptance", "filing": "F-1"}
    headers = {"Jiangcheng_Matter": "exit%3Atravel"}
    answer = city.callers[EXIT].post("/checks", sent, "licence", **headers)
    assert answer.json()["outcome"] == Outcome.HOLD, answer.text


@attacks(Door.HTTP, 35)
def test_what_was_determined_before_every_ruleset_burdens_nobody(city: City) -> None:
    assert city.post(an_entry(on=date(2026, 4, 1))).status_code == 200
    assert city.lawful().orders == {}


PAPERS = {"receipt": "R-1", "proof": ["a" * 64], "commitment": "b" * 64}


@attacks(Door.HTTP, 22, 23)
@pytest.mark.parametrize("papers", [PAPERS, {**PAPERS, "proof": []}, {"receipt": "R-1", "proof": ["a" * 64]}])
def test_no_repair_is_accepted_early_or_without_its_papers_and_none_granted(city: City, papers: dict[str, Any]) -> None:
    record = city.post(an_entry()).json()["record"]
    tax, credit = city.callers[TAX], city.callers[CREDIT]
    assert credit.post(f"/records/{record}/repair", papers).status_code == 200
    for step in ({"step": "accept"}, {"step": "grant", "doc_no": "G-1"}):
        assert tax.post(f"/records/{record}/repair/steps", step).status_code == 409
        assert credit.post(f"/records/{record}/repair/steps", step).status_code == 403
    assert len(city.lawful().orders) == 9


ENTRY = {
    "file_no": "L-1",
    "catalogue_item": "list:tax",
    "facts": "taxes unpaid",
    "grounds": "asked for twice",
    "law": "tax-order-54",
    "article": "6",
}
SAID = {"grounds": "asked for twice", "law": "tax-order-54", "article": "6"}
SAID |= {"warning": "see the list", "removal": "pay", "remedies": "reconsideration"}


@attacks(Door.HTTP, 15, 16, 17, 18)
@pytest.mark.parametrize("missing", ["nothing", "notice", "answer", "days", "remedies", "repair_notice"])
def test_nobody_is_listed_unheard_or_untold(city: City, missing: str) -> None:
    tax, heard = city.callers[TAX], date(2026, 6, 9)
    body = body_of(an_entry(on=heard), FIRM)
    entry = tax.post("/entries", {**ENTRY, "subject": body["subject"]}).json()["entry"]
    if missing != "notice":
        assert tax.post(f"/entries/{entry}/steps", {"step": "notify", "rights": "five days"}).status_code == 200
    if missing == "answer":
        stated = {"step": "statement", "receipt": "S-1", "document": "d" * 64}
        assert tax.post(f"/entries/{entry}/steps", stated).status_code == 200
    city.office.context.advance_to(heard - DAY if missing == "days" else heard, by=actor(TAX))
    if missing == "days":
        body = body_of(an_entry(on=heard - DAY), FIRM)
    if missing == "repair_notice":
        body["repair_notice"] = "not_reported"
    answer = tax.post(
        f"/entries/{entry}/decision", {**SAID, "record": body} | ({missing: " "} if missing in SAID else {})
    )
    assert answer.status_code == 200 if missing == "nothing" else answer.status_code in (409, 422), answer.text
    assert len(city.lawful().orders) == (9 if missing == "nothing" else 0)
