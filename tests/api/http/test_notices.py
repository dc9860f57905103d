"""Notices over HTTP: every field that the law wants, the same on any later day, in full for its subject alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from pypdfium2 import PdfDocument

from api.wiring import Office
from domain.commands import SealRecord
from tests.api.http.conftest import Callers
from tests.api.http.test_listing import DECIDABLE, FIRM, PERSON, STATEMENT, UNTIL, a_decision, propose, step
from tests.support import offices, persons
from tests.support.listing import FACTS, GROUNDS, guarded
from tests.support.offices import BEGAN
from tests.support.offices import ISSUER as OFFICER
from tests.support.pack_small import ISSUER, NORTH, OFFICE

RIGHTS = "可在期限内提出陈述申辩，并可要求听证"
KINDS = ["advance", "entry", "repair"]


@pytest.fixture
def office(ledger: str) -> Iterator[Office]:
    with offices.office(ledger, offices.genesis(guarded())) as opened:
        yield opened


def listed(callers: Callers, subject: dict[str, Any] = FIRM) -> str:
    """Proposed, noticed, and decided on the first day on which it may be."""
    entry = propose(callers, subject=subject)
    assert step(callers[ISSUER], entry, step="notify", rights=RIGHTS).status_code == 200
    callers.office.context.advance_to(DECIDABLE, by=OFFICER)
    decided = callers[ISSUER].post(f"/entries/{entry}/decision", a_decision(subject))
    assert decided.status_code == 200, decided.text
    return str(decided.json()["subject"])


def notices(callers: Callers, subject: str, who: str = ISSUER, purpose: str = "penalty") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = callers[who].get(f"/subjects/{subject}/notices", purpose).json()["notices"]
    return found


def made(
    callers: Callers, subject: str, kind: str, who: str = ISSUER, purpose: str = "penalty", **query: str
) -> Response:
    [number] = {one["notice"] for one in notices(callers, subject) if one["kind"] == kind}
    return callers[who].get(f"/subjects/{subject}/notices/{number}", purpose, **query)


def read(answer: Response) -> str:
    """The text of a PDF, as browsers read it, without spaces and line ends."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    with PdfDocument(answer.content) as document:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))


def zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.guarantee("G241")
def test_inv_15_an_advance_notice_has_facts_grounds_basis_rights_and_time(callers: Callers) -> None:
    subject = listed(callers)
    assert [one["kind"] for one in notices(callers, subject)] == KINDS
    page = made(callers, subject, "advance").text
    for wanted in ("拟列入名单事先告知书", "N|HOME", FACTS, GROUNDS, "art. 5", RIGHTS, zh(UNTIL), zh(BEGAN)):
        assert wanted in page, wanted


@pytest.mark.guarantee("G241")
def test_inv_16_a_decision_on_an_entry_has_every_field_of_the_law(callers: Callers) -> None:
    page = made(callers, listed(callers), "entry").text
    said = a_decision()
    wanted = ("列入名单决定书", "N|HOME", zh(DECIDABLE), "D-1", GROUNDS, "art. 5", zh(date(2020, 3, 8)))
    for one in (*wanted, said["warning"], said["removal"], said["remedies"]):
        assert one in page, one


@pytest.mark.guarantee("G241")
def test_inv_18_a_repair_notice_says_from_when_how_where_and_how_long(callers: Callers) -> None:
    page = made(callers, listed(callers), "repair").text
    for wanted in ("信用修复告知书", "D-1", "不收取任何费用", "严重", "证明材料和公开信用承诺书", "随时", "异议"):
        assert wanted in page, wanted


@pytest.mark.guarantee("G242")
@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_says_in_chinese_what_the_page_says(callers: Callers, kind: str) -> None:
    subject = listed(callers)
    told = read(made(callers, subject, kind, **{"as": "pdf"}))
    page = made(callers, subject, kind).text
    shown = re.findall(r"<(?:h1|td|th scope=\"row\")>([^<]+)<", page)
    assert len(shown) > 8
    for one in shown:
        assert re.sub(r"\s", "", one) in told, one


@pytest.mark.guarantee("G240")
@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_notice_is_the_same_on_any_later_day(callers: Callers, form: str) -> None:
    subject = listed(callers)
    first = [made(callers, subject, kind, **{"as": form}).content for kind in KINDS]
    [entry] = {one["record"] for one in notices(callers, subject) if one["kind"] == "repair"}
    callers.office.context.advance_to(DECIDABLE + timedelta(days=400), by=OFFICER)
    callers[ISSUER].post(f"/records/{entry}/corrections", {"fields": {"valid_until": "2020-02-01"}, "reason": "typing"})
    assert [made(callers, subject, kind, **{"as": form}).content for kind in KINDS] == first


@pytest.mark.guarantee("G244")
def test_inv_26_a_person_is_named_in_full_to_itself_and_to_who_serves_it(callers: Callers) -> None:
    subject = listed(callers, PERSON)
    for kind in KINDS:
        page = made(callers, subject, kind).text
        assert persons.NAME in page
        assert persons.NUMBER in page
    advance = made(callers, subject, "advance").text
    assert FACTS in advance
    assert RIGHTS in advance
    assert persons.NUMBER in read(made(callers, subject, "entry", **{"as": "pdf"}))
    before = len(callers.log())
    for who, purpose in ((NORTH, "licence"), (OFFICE, "audit")):
        refused = made(callers, subject, "entry", who, purpose)
        assert (refused.status_code, refused.json()["code"]) == (403, "outside_power")
        assert persons.NAME not in refused.text
    rows = [row for row in callers.log()[before:] if row["what"] == "notice make"]
    assert [(row["department"], row["outcome"]) for row in rows] == [(NORTH, "refused"), (OFFICE, "refused")]
    told = callers[ISSUER].get(f"/subjects/{subject}/notices", "penalty").text
    assert persons.NAME not in told


@pytest.mark.guarantee("G244")
def test_to_whom_was_erased_there_is_no_notice(callers: Callers) -> None:
    subject = listed(callers, PERSON)
    callers.office.persons.erase(callers.office.views.find(subject).subject_id, basis="asked", by=OFFICER)
    answer = made(callers, subject, "entry")
    assert (answer.status_code, answer.json()["code"]) == (410, "erased")


@pytest.mark.guarantee("G244")
def test_inv_33_about_a_sealed_record_there_is_no_notice(callers: Callers) -> None:
    subject = listed(callers)
    [entry] = [one["notice"] for one in notices(callers, subject) if one["kind"] == "entry"]
    found = callers.office.application.subject(callers.office.views.find(subject).subject_id)
    callers.office.ledger.execute(found.subject_id, SealRecord(next(iter(found.records))), by=OFFICER)
    assert notices(callers, subject) == []
    assert callers[ISSUER].get(f"/subjects/{subject}/notices/{entry}", "penalty").status_code == 404
    service = {"manner": "post", "served_on": DECIDABLE.isoformat(), "receipt": "EMS 1"}
    assert callers[ISSUER].post(f"/subjects/{subject}/notices/{entry}/service", service).status_code == 404


@pytest.mark.guarantee("G237")
def test_inv33_what_was_stored_about_an_entry_that_became_a_sealed_record_is_told_to_nobody(callers: Callers) -> None:
    entry = propose(callers)
    [subject] = {one["subject"] for one in callers[ISSUER].get("/entries", "penalty").json()["entries"]}
    digest = callers[OFFICE].store(subject, "申辩书".encode(), kind="statement", entry=entry).json()["digest"]
    path = f"/subjects/{subject}/documents"
    assert [one["entry"] for one in callers[ISSUER].get(path, "penalty").json()["documents"]] == [entry]
    assert step(callers[ISSUER], entry, step="notify", rights=RIGHTS).status_code == 200
    callers.office.context.advance_to(DECIDABLE, by=OFFICER)
    record = callers[ISSUER].post(f"/entries/{entry}/decision", a_decision()).json()["record"]
    callers.office.ledger.execute(UUID(subject), SealRecord(UUID(record)), by=OFFICER)
    assert callers[ISSUER].get(path, "penalty").json()["documents"] == []
    assert callers[OFFICE].get(f"{path}/{digest}", "audit").status_code in (403, 404)
    assert digest not in callers[ISSUER].get(f"/subjects/{subject}/history", "penalty").text


@pytest.mark.guarantee("G243")
def test_a_service_is_on_record_with_manner_day_and_receipt(callers: Callers) -> None:
    subject = listed(callers)
    blank = made(callers, subject, "entry", part="service").text
    assert "送达回证" in blank
    assert "受送达人签收" in blank
    [number] = [one["notice"] for one in notices(callers, subject) if one["kind"] == "entry"]
    path = f"/subjects/{subject}/notices/{number}/service"
    service = {"manner": "electronic", "served_on": DECIDABLE.isoformat(), "receipt": "EMS 1027"}
    assert callers[ISSUER].post(path, service).json()["events"] == ["service-recorded.1"] * 2
    assert callers[ISSUER].post(path, service).json()["events"] == []
    told = {one["kind"]: one["services"] for one in notices(callers, subject)}
    assert told["advance"] == []
    assert told["entry"] == told["repair"] == [{**service, "department": ISSUER}]
    filled = made(callers, subject, "entry", part="service").text
    for wanted in ("电子送达", zh(DECIDABLE), "EMS 1027", "列入名单决定书 D-1"):
        assert wanted in filled, wanted
    story = callers[ISSUER].get(f"/subjects/{subject}/history", "penalty").text
    assert "EMS 1027" in story


@pytest.mark.guarantee("G241")
def test_p7_a_refusal_and_an_answer_name_law_reasons_and_remedies(callers: Callers) -> None:
    subject = listed(callers)
    [record] = {one["record"] for one in notices(callers, subject) if one["kind"] == "repair"}
    who = callers[ISSUER]
    applied = {"receipt": "R-2019-7", "proof": ["a" * 64], "commitment": "b" * 64}
    refusal = {
        "step": "refuse",
        "law": "demo",
        "article": "art. 9",
        "reason": "工资尚未付清",
        "remedies": "六十日内复议",
    }
    objection = {"receipt": "O-2019-3", "claim": "content", "document": "d" * 64}
    dismissal = {"step": "dismiss", "reason": "流水属另一笔", "remedies": "六个月内起诉"}
    for path, body in (
        ("repair", applied),
        ("repair/steps", refusal),
        ("objection", objection),
        ("objection/steps", {"step": "assign", "handler": "Wen"}),
        ("objection/steps", dismissal),
    ):
        assert who.post(f"/records/{record}/{path}", body).status_code == 200
    refused, answered = (made(callers, subject, kind).text for kind in ("repair_refused", "objection_dismissed"))
    for wanted in ("不予信用修复决定书", "R-2019-7", "art. 9", refusal["reason"], refusal["remedies"], "D-1"):
        assert wanted in refused, wanted
    for wanted in ("异议处理结果告知书", "O-2019-3", dismissal["reason"], dismissal["remedies"], "D-1", "内容有误"):
        assert wanted in answered, wanted
    english = made(callers, subject, "repair_refused", **{"in": "en"}).text
    assert "Decision refusing a repair" in english


ORDERED = {
    "step": "order",
    "doc_no": "整改1号",
    "law": "demo",
    "article": "art. 28",
    "occasion": "severity",
    "duty": "补发三月工资并提交凭证",
    "remedies": "六十日内申请复议",
    "until": "2019-04-10",
}


@pytest.mark.guarantee("G241", "G244")
@pytest.mark.parametrize("who", [FIRM, PERSON], ids=["organisation", "person"])
def test_p7_an_order_to_put_something_right_says_what_until_when_and_what_can_be_done_about_it(
    callers: Callers, who: dict[str, Any]
) -> None:
    subject = listed(callers, who)
    [record] = {one["record"] for one in notices(callers, subject) if one["kind"] == "repair"}
    steps = f"/records/{record}/rectification/steps"
    assert callers[ISSUER].post(steps, ORDERED).status_code == 200
    page = made(callers, subject, "rectification").text
    for wanted in ("限期整改通知书", "整改1号", "art. 28", ORDERED["duty"], ORDERED["remedies"], "2019年4月10日"):
        assert wanted in page, wanted
    again = {**ORDERED, "doc_no": "整改2号", "duty": "安排专人负责", "until": "2019-04-11"}
    proof = {"step": "verify", "verified_on": DECIDABLE.isoformat(), "document": "d" * 64}
    for said in (proof, again):
        assert callers[ISSUER].post(steps, said).status_code == 200
    numbers = [one["notice"] for one in notices(callers, subject) if one["kind"] == "rectification"]
    first, second = (callers[ISSUER].get(f"/subjects/{subject}/notices/{one}", "penalty").text for one in numbers)
    assert (first, again["duty"] in second) == (page, True)
    service = {"manner": "direct", "served_on": DECIDABLE.isoformat(), "receipt": "签收1"}
    told = callers[ISSUER].post(f"/subjects/{subject}/notices/{numbers[0]}/service", service)
    assert told.json()["events"] == ["service-recorded.1"]
    stored = callers[OFFICE].get(f"/subjects/{subject}/history", "audit").text
    assert (ORDERED["duty"] in stored) is (who is FIRM)


def test_what_stands_in_the_ledger_is_shown_and_never_obeyed(callers: Callers) -> None:
    entry = propose(callers, facts="<script>alert(1)</script>")
    assert step(callers[ISSUER], entry, step="notify", rights="x").status_code == 200
    [subject] = {one["subject"] for one in callers[ISSUER].get("/entries", "penalty").json()["entries"]}
    page = made(callers, subject, "advance")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "default-src 'none'" in page.text
    assert step(callers[ISSUER], entry, **STATEMENT).status_code == 200
