"""What becomes of a record over HTTP: corrected, withdrawn, reviewed, found broken, cleared up."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.commands import AddSource
from domain.content import with_content_hash
from tests.api.http.conftest import Caller, Callers, a_finding, a_penalty, a_promise
from tests.support import offices
from tests.support.offices import BEGAN
from tests.support.pack_small import NORTH

REVIEW = {"effective_on": BEGAN.isoformat(), "authority": "the court", "doc_no": "r-1"}


@pytest.fixture
def filed(issuer: Caller) -> dict[str, Any]:
    answer: dict[str, Any] = issuer.post("/records", a_penalty()).json()
    return answer


def follows(callers: Callers, subject: str, on: date = BEGAN) -> bool:
    lines = callers[NORTH].get(f"/subjects/{subject}/measures", valid_on=on).json()["lines"]
    return any(line["measure"] == "supervision" and line["follows"] for line in lines)


def test_a_correction_acts_from_the_original_day(callers: Callers, issuer: Caller, filed: dict[str, Any]) -> None:
    assert follows(callers, filed["subject"])
    path = f"/records/{filed['record']}/corrections"
    answer = issuer.post(path, {"fields": {"amount_minor": 100}, "reason": "wrong sum"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["events"][0] == "record-corrected.1"
    assert not follows(callers, filed["subject"])
    away = issuer.post(path, {"fields": {"amount_minor": None}, "reason": "no sum at all"})
    assert away.status_code == 200, away.text


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"reason": "nothing"}, "body"),
        ({"fields": {"amount_minor": 1}}, "body.reason"),
        ({"fields": {"amount_minor": 1}, "reason": " "}, "body.reason"),
        ({"fields": {"amount_minor": [1]}, "reason": "x"}, "body.fields"),
        ({"fields": {}, "determined_on": "2019-02-30", "reason": "x"}, "body.determined_on"),
        ({"fields": {"amount_minor": 1}, "reason": "x", "issuer": "local:north"}, "body.issuer"),
    ],
)
def test_a_correction_that_says_nothing_readable_is_refused(
    issuer: Caller, filed: dict[str, Any], sent: dict[str, Any], where: str
) -> None:
    problem = issuer.post(f"/records/{filed['record']}/corrections", sent).json()
    assert (problem["status"], problem["code"]) == (422, "invalid_input")
    assert any(fault["where"].startswith(where) for fault in problem["errors"])


def test_what_the_catalogue_does_not_know_is_refused(issuer: Caller, filed: dict[str, Any]) -> None:
    for fields in ({"colour": "red"}, {"amount_minor": "much"}, {"penalty_kind": None}):
        answer = issuer.post(f"/records/{filed['record']}/corrections", {"fields": fields, "reason": "x"})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_record")


def test_a_withdrawn_record_has_no_measure_and_is_never_revived(
    callers: Callers, issuer: Caller, filed: dict[str, Any]
) -> None:
    assert issuer.post(f"/records/{filed['record']}/withdrawal", {"reason": "never happened"}).status_code == 200
    assert not follows(callers, filed["subject"])
    answer = issuer.post(f"/records/{filed['record']}/corrections", {"fields": {"amount_minor": 1}, "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")


@pytest.mark.parametrize(("said", "day"), [("annulled", 0), ("annulled", 2), ("void", 0), ("confirmed_unlawful", 2)])
def test_inv_20_each_outcome_ends_the_decision_from_the_day_named(
    callers: Callers, issuer: Caller, filed: dict[str, Any], said: str, day: int
) -> None:
    callers.office.context.advance_to(BEGAN + timedelta(days=3), by=offices.ISSUER)
    named = BEGAN + timedelta(days=day)
    sent = {**REVIEW, "outcome": said, "effective_on": named.isoformat()}
    answer = issuer.post(f"/records/{filed['record']}/reviews", sent)
    assert answer.status_code == 200, answer.text
    assert answer.json()["record"] == filed["record"]
    assert [follows(callers, filed["subject"], on) for on in (BEGAN, named)] == [day > 0, False]


def test_a_changed_decision_is_a_record_of_its_own(callers: Callers, issuer: Caller, filed: dict[str, Any]) -> None:
    sent = {**REVIEW, "outcome": "changed", "fields": {"amount_minor": 100}, "severity": "minor"}
    answer = issuer.post(f"/records/{filed['record']}/reviews", sent)
    assert answer.status_code == 200, answer.text
    assert answer.json()["record"] != filed["record"]
    assert not follows(callers, filed["subject"])
    assert issuer.post(f"/records/{filed['record']}/reviews", sent).json()["events"] == [], "the same review again"


@pytest.mark.parametrize(
    "sent",
    [
        {**REVIEW, "outcome": "changed"},
        {**REVIEW, "outcome": "quashed"},
        {"outcome": "annulled", "effective_on": "2019-03-01", "doc_no": "r-1"},
        {**REVIEW, "outcome": "annulled", "severity": "minor"},
    ],
)
def test_a_review_with_missing_fields_is_refused(issuer: Caller, filed: dict[str, Any], sent: dict[str, Any]) -> None:
    assert issuer.post(f"/records/{filed['record']}/reviews", sent).status_code == 422


@pytest.mark.parametrize(("state", "item"), [("fulfilled", "kept"), ("unfulfilled", "broken")])
def test_c57_how_a_commitment_turned_out_takes_its_place(issuer: Caller, state: str, item: str) -> None:
    promised = issuer.post("/records", a_promise()).json()["record"]
    found = issuer.post(f"/records/{promised}/performance", a_finding(state, item))
    assert found.status_code == 200, found.text
    assert found.json()["events"][0] == "performance-verified.1"
    subject = issuer.office.application.whole(UUID(found.json()["subject"]))
    assert str(subject.records[UUID(promised)].standing) == "verified"
    assert subject.records[UUID(found.json()["record"])].record.fields["performance"] == state


@pytest.mark.parametrize(
    "sent",
    [
        a_finding(evidence=" "),
        a_finding(item="nowhere"),
        a_finding(item="kept"),  # a broken promise is adverse (P-1)
        a_finding("in_term", "promise"),
        {name: value for name, value in a_finding().items() if name != "document"},
        a_finding(determined_on="2019-02-01"),
    ],
)
def test_a_finding_that_does_not_hold_is_refused(issuer: Caller, sent: dict[str, Any]) -> None:
    promised = issuer.post("/records", a_promise()).json()["record"]
    assert issuer.post(f"/records/{promised}/performance", sent).status_code == 422


def test_c16_a_defect_hides_an_amount_until_its_department_resolves_it(
    callers: Callers, issuer: Caller, filed: dict[str, Any]
) -> None:
    subject, record = UUID(filed["subject"]), UUID(filed["record"])
    said = callers.office.application.subject(subject).records[record].record
    other = with_content_hash(replace(said, fields={**said.fields, "amount_minor": 100}))
    callers.office.ledger.execute(subject, AddSource(other, "another register"), by=offices.ISSUER)
    callers.office.refresh()
    assert not follows(callers, filed["subject"])
    path = f"/records/{filed['record']}/defects/sources_differ/resolution"
    assert callers[NORTH].post(path, {"reason": "ours is right"}).status_code == 403
    assert issuer.post(path, {"reason": "ours is right"}).json()["events"][0] == "data-defect-resolved.1"
    assert follows(callers, filed["subject"])


@pytest.mark.guarantee("G110")
def test_who_did_not_determine_a_record_is_told_no_word_of_it(callers: Callers, filed: dict[str, Any]) -> None:
    for act, body in (
        ("corrections", {"fields": {"colour": "red"}, "reason": "x"}),
        ("withdrawal", {"reason": "x"}),
        ("reviews", {**REVIEW, "outcome": "annulled", "effective_on": "2001-01-01"}),
        ("performance", a_finding(item="nowhere")),
    ):
        answer = callers[NORTH].post(f"/records/{filed['record']}/{act}", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_actor")
        assert "fine-1" not in answer.text
        last = callers.log()[-1]
        assert (last["outcome"], str(last["subject_id"])) == ("refused", filed["subject"])
    subject = callers.office.application.subject(UUID(filed["subject"]))
    assert str(subject.records[UUID(filed["record"])].standing) == "in_force"


def test_nothing_is_where_no_record_is(issuer: Caller) -> None:
    assert issuer.post(f"/records/{UUID(int=7)}/withdrawal", {"reason": "x"}).status_code == 404
    assert issuer.post("/records/fine-1/withdrawal", {"reason": "x"}).status_code == 422
    assert issuer.post(f"/records/{UUID(int=7)}/defects/colour/resolution", {"reason": "x"}).status_code == 422
