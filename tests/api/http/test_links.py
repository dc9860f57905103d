"""Persons behind an organisation: reached by law, role and a notice of their own, and let go with the organisation."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response

from api.wiring import Office
from ledger.audit import audit
from projections.lookup import Lookup
from projections.rebuild import rebuild
from tests.api.conftest import CommandLine
from tests.api.http.conftest import Callers, a_check, a_person
from tests.api.http.test_listing import BASIS, DECIDABLE, FIRM, a_decision, at, step
from tests.support import offices, persons
from tests.support.linking import PERSONS, guarded
from tests.support.listing import FACTS, GROUNDS, ITEM
from tests.support.pack_small import ISSUER, NORTH, OFFICE, OTHER

PERSON = {**a_person(), "region": "north"}
DAY = timedelta(days=1)
LAST = date(2020, 3, 8)
LINKED = date(2019, 4, 1)
"""The day on which the person is listed."""


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(guarded())) as opened:
        yield opened


def listed(callers: Callers, *, last: date = LAST) -> str:
    """The firm's entry on the list."""
    body = a_decision(fields={"valid_until": last.isoformat()}, determined_on=offices.BEGAN.isoformat())
    day = offices.BEGAN.isoformat()
    record = {**body["record"], "document": {**body["record"]["document"], "issued_on": day, "effective_on": day}}
    answer = callers[ISSUER].post("/records", record)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["record"])


def proposal(source: str, role: str = "principal", **changes: Any) -> dict[str, Any]:
    told = {"file_no": "P-1", "facts": FACTS, "grounds": GROUNDS, **BASIS, "through": {"record": source, "role": role}}
    return {"subject": PERSON, "catalogue_item": PERSONS, **told, **changes}


def person_entry(on: date = LINKED, *, last: date = LAST, **changes: Any) -> dict[str, Any]:
    told = {"catalogue_item": PERSONS, "fields": {"valid_until": last.isoformat()}, "conducted_on": "2019-02-01"}
    body = a_decision(PERSON, on, **told, **changes)
    document = {**body["record"]["document"], "doc_no": "P-D-1"}
    return {**body, "record": {**body["record"], "document": document}}


def linked(callers: Callers, source: str) -> tuple[UUID, str]:
    """The person is listed because of the firm: its stream, and the record there."""
    proposed = callers[ISSUER].post("/entries", proposal(source))
    assert proposed.status_code == 200, proposed.text
    entry = proposed.json()["entry"]
    assert step(callers[ISSUER], entry, step="notify", rights="state your case").status_code == 200
    at(callers, LINKED)
    decided = callers[ISSUER].post(f"/entries/{entry}/decision", person_entry())
    assert decided.status_code == 200, decided.text
    return UUID(decided.json()["subject"]), str(decided.json()["record"])


def supervised(callers: Callers, subject: UUID) -> bool:
    """Whether an order stands against somebody; of a person an officer has to confirm it (INV-37)."""
    found = callers.office.application.subject(subject)
    return any(order.stands for order in found.orders.values())


def revoke(callers: Callers, record: str, on: date) -> Response:
    review = {"outcome": "annulled", "effective_on": on.isoformat(), "authority": "court", "doc_no": "9"}
    return callers[ISSUER].post(f"/records/{record}/reviews", review)


@pytest.mark.guarantee("G215")
def test_inv_12_a_person_is_reached_after_a_notice_of_its_own_and_both_sides_tell_of_it(callers: Callers) -> None:
    source = listed(callers)
    person, record = linked(callers, source)
    firm = callers.office.application.subject(UUID(subject_of(callers, source)))
    assert supervised(callers, person)
    [link] = firm.links.values()
    assert (str(link.linked), link.person, link.until) == (record, person, LAST)
    got = callers[OFFICE].get(f"/subjects/{person}/links", "audit")
    assert got.status_code == 200, got.text
    [mine] = got.json()["links"]
    assert (mine["other"], mine["role"], mine["doc_no"]) == (str(firm.subject_id), "principal", "D-1")
    [theirs] = callers[OFFICE].get(f"/subjects/{firm.subject_id}/links", "audit").json()["links"]
    assert (theirs["other"], theirs["linked"], theirs["until"]) == (str(person), record, LAST.isoformat())
    assert persons.NAME not in str(theirs)
    told = callers[NORTH].post("/checks", {**a_check(), "who": a_person()}, "licence").json()
    assert told["outcome"] == "allow"  # nobody has confirmed the order yet (INV-37)
    with callers.office.pool.connection() as connection:
        assert not any(one.differs for one in audit(connection))


def subject_of(callers: Callers, record: str) -> str:
    return str(Lookup(callers.office.pool).record(record).subject_id)


@pytest.mark.guarantee("G215")
@pytest.mark.parametrize(
    ("change", "status", "named"),
    [
        ({"through": None}, 422, "through an organisation alone"),
        ({"role": "executive"}, 422, "does not name a executive"),
        ({"catalogue_item": ITEM}, 422, "no law of entry"),
        ({"by": OTHER}, 403, "did not determine"),
    ],
)
def test_inv_12_without_law_role_or_the_organisations_record_nobody_is_proposed(
    callers: Callers, change: dict[str, Any], status: int, named: str
) -> None:
    source = listed(callers)
    by, role = change.pop("by", ISSUER), change.pop("role", "principal")
    refused = callers[by].post("/entries", proposal(source, role, **change))
    assert (refused.status_code, named in refused.text) == (status, True), refused.text


@pytest.mark.guarantee("G215")
def test_inv_12_a_share_is_no_role_and_nothing_is_filed_without_the_notice(callers: Callers) -> None:
    source = listed(callers)
    assert callers[ISSUER].post("/entries", proposal(source, "shareholder")).status_code == 422
    filed = callers[ISSUER].post("/records", person_entry(offices.BEGAN)["record"])
    assert (filed.status_code, "after a notice served on the person alone" in filed.text) == (422, True)
    entry = callers[ISSUER].post("/entries", proposal(source)).json()["entry"]
    at(callers, LINKED)
    unserved = callers[ISSUER].post(f"/entries/{entry}/decision", person_entry())
    assert unserved.status_code == 409


def test_inv_12_it_lasts_no_longer_than_the_organisations_record(callers: Callers) -> None:
    source = listed(callers)
    entry = callers[ISSUER].post("/entries", proposal(source)).json()["entry"]
    step(callers[ISSUER], entry, step="notify", rights="state your case")
    at(callers, LINKED)
    longer = callers[ISSUER].post(f"/entries/{entry}/decision", person_entry(last=LAST + DAY))
    assert (longer.status_code, "INV-12" in longer.text) == (422, True)
    decided = callers[ISSUER].post(f"/entries/{entry}/decision", person_entry())
    record = decided.json()["record"]
    later = {"fields": {"valid_until": (LAST + DAY).toordinal()}, "reason": "a slip"}
    assert callers[ISSUER].post(f"/records/{record}/corrections", later).status_code == 409
    sooner = {"fields": {"valid_until": (LAST - DAY).toordinal()}, "reason": "a slip"}
    assert callers[ISSUER].post(f"/records/{record}/corrections", sooner).status_code == 200


Ending = Callable[[Callers, str], Response]
ENDINGS: dict[str, Ending] = {
    "annulled": lambda callers, source: revoke(callers, source, offices.BEGAN + DAY),
    "withdrawn": lambda callers, source: callers[ISSUER].post(f"/records/{source}/withdrawal", {"reason": "another's"}),
    "removed": lambda callers, source: callers[ISSUER].post(
        f"/records/{source}/removal", {"doc_no": "R-1", "reason": "paid"}
    ),
    "shortened": lambda callers, source: callers[ISSUER].post(
        f"/records/{source}/corrections",
        {"fields": {"valid_until": date(2019, 12, 31).toordinal()}, "reason": "a slip"},
    ),
}


@pytest.mark.guarantee("G216")
@pytest.mark.parametrize("way", ENDINGS)
def test_inv_34_what_ends_at_the_organisation_ends_at_the_person_in_the_same_append(callers: Callers, way: str) -> None:
    source = listed(callers)
    person, record = linked(callers, source)
    at(callers, LINKED + DAY)
    assert ENDINGS[way](callers, source).status_code == 200
    found = callers.office.application.subject(person)
    assert not supervised(callers, person)
    assert str(found.records[UUID(record)].standing) == "released"
    assert callers.office.application.subject(UUID(subject_of(callers, source))).links == {}
    told = callers[OFFICE].get(f"/subjects/{person}/measures", "audit").json()["lines"]
    assert not any(line["follows"] for line in told)
    rebuild(callers.office.database, callers.office.new_projector, tick=lambda _: None)
    assert callers[OFFICE].get(f"/subjects/{person}/measures", "audit").json()["lines"] == told
    with callers.office.pool.connection() as connection:
        assert not any(one.differs for one in audit(connection))


def test_a_slip_in_another_field_leaves_the_link_alone(callers: Callers) -> None:
    source = listed(callers)
    person, _ = linked(callers, source)
    slip = {"fields": {"valid_until": (LAST + DAY).toordinal()}, "reason": "a slip"}
    assert callers[ISSUER].post(f"/records/{source}/corrections", slip).status_code == 200
    assert supervised(callers, person)


def test_both_sides_at_the_same_moment_end_as_one_after_the_other(callers: Callers) -> None:
    source = listed(callers)
    person, record = linked(callers, source)
    with ThreadPoolExecutor(2) as pool:
        mine = pool.submit(ENDINGS["withdrawn"], callers, record)
        theirs = pool.submit(ENDINGS["annulled"], callers, source)
    assert (mine.result().status_code, theirs.result().status_code) == (200, 200)
    assert not supervised(callers, person)


def test_the_command_line_shows_both_sides(callers: Callers, ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    linked(callers, listed(callers))
    desk = CommandLine(ledger, capsys)
    asked = ("--department", OFFICE, "--officer", "officer Qi", "--purpose", "audit")
    [line] = desk.json("subject", "links", f"test:{FIRM['number']}", *asked).lines
    assert (line["role"], line["doc_no"], line["standing"]) == ("principal", "D-1", "in_force")
    assert "principal" in desk("subject", "links", f"test:{FIRM['number']}", *asked).out
    assert DECIDABLE < LINKED
