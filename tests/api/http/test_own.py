"""The subject's own door: who comes in, what it reads, who asked about it, and what it may do for itself."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.commands import SealRecord
from domain.values import NewsKind
from tests.api.http.conftest import Callers, Itself, a_check, a_penalty, a_penalty_of_a_person, a_person, a_promise
from tests.api.http.test_listing import PROPOSED
from tests.support import offices, persons
from tests.support.pack_small import ISSUER, NORTH, OFFICE

SAID = "d" * 64
ANOTHER = "申屠丙丁"


@pytest.fixture
def record(callers: Callers) -> str:
    """A fine of the person of the tests."""
    filed = callers[ISSUER].post("/records", a_penalty_of_a_person())
    assert filed.status_code == 200, filed.text
    return str(filed.json()["record"])


@pytest.fixture
def itself(callers: Callers, record: str) -> Itself:
    """The person, signed in."""
    del record
    return callers.itself()


READS = (
    *("", "/records", "/measures", "/measures/supervision/explanation", "/requests", "/news", "/copy"),
    *("/mandates", "/notifications", "/consents", "/commitments", "/partners", "/notices"),
)


@pytest.mark.guarantee("G247")
@pytest.mark.parametrize("path", READS)
def test_inv_40_a_name_and_a_number_that_do_not_agree_are_told_nothing(
    callers: Callers, record: str, path: str
) -> None:
    """What is told is the same, whether the number is known or not."""
    other = persons.synthetic.citizen_number(persons.BORN, 9)
    answers = [callers.itself(ANOTHER).get(path), callers.itself(ANOTHER, other).get(path)]
    assert [one.status_code for one in answers] == [404, 404]
    told = [{**one.json(), "request": None} for one in answers]
    assert told[0] == told[1]
    assert told[0]["code"] == "nothing_held"


@pytest.mark.guarantee("G247")
@pytest.mark.parametrize("path", READS)
def test_nobody_comes_in_without_having_signed_in(callers: Callers, record: str, path: str) -> None:
    department = callers[ISSUER].headers()
    for headers in ({}, {"Authorization": "Bearer x"}, department):
        answer = callers.client.request("GET", f"/own{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_sign_in")


def test_a_sign_in_opens_no_door_of_a_department(callers: Callers, itself: Itself) -> None:
    headers = {**callers[ISSUER].headers(), **itself.headers()}
    assert callers.client.request("GET", "/tasks", headers=headers).json()["code"] == "no_key"


@pytest.mark.guarantee("G248")
def test_it_reads_all_that_is_held_about_it_and_each_read_is_on_record(
    callers: Callers, itself: Itself, record: str
) -> None:
    [held] = itself.get("/records").json()["records"]
    assert (held["record"], held["standing"], held["answers"]) == (record, "in_force", ISSUER)
    assert held["texts"] == {"address": persons.ADDRESS}
    assert (held["may_object"], held["repairable_from"]) == (True, "2019-04-01")
    assert itself.get("").json()["name"] == "申***"
    [line] = itself.get("/measures").json()["lines"]
    assert (line["measure"], line["title"], held["title"]) == ("supervision", "supervision", "penalty")
    assert itself.get("/measures/supervision/explanation").json()["follows"] is True
    rows = [row for row in callers.log() if row["department"] == "subject"]
    assert {row["what"] for row in rows} == {"own_records", "own", "own_measures", "own_explanation"}
    assert {(row["purpose"], row["outcome"]) for row in rows} == {("own_access", "granted")}
    assert {str(row["subject_id"]) for row in rows} == {itself.get("").json()["subject"]}


@pytest.mark.guarantee("G248")
def test_p_7_it_reads_what_it_was_told_in_writing_with_its_name_in_full(callers: Callers, itself: Itself) -> None:
    assert itself.get("/partners").json()["changes"] == []
    [told] = itself.get("/notices").json()["notices"]
    for form, begins in (("html", b"<!doctype html>"), ("pdf", b"%PDF-")):
        made = itself.get(f"/notices/{told['notice']}", **{"as": form})
        assert (made.status_code, made.content.startswith(begins)) == (200, True)
    assert persons.NAME in itself.get(f"/notices/{told['notice']}").text
    assert itself.get("/notices/9999").status_code == 404
    assert persons.NAME not in str(callers.log())


def test_no_number_of_anybody_stands_in_an_answer_or_in_the_log(callers: Callers, itself: Itself) -> None:
    answers = [itself.get(path).text for path in READS]
    assert persons.NUMBER not in "".join(answers) + json.dumps(callers.log(), default=str)


@pytest.mark.guarantee("G249")
def test_p_8_it_reads_who_asked_about_it_and_what_for(callers: Callers, itself: Itself) -> None:
    who = {**a_person(), "name": persons.NAME}
    check = {**a_check(), "who": who}
    assert callers[NORTH].post("/checks", check, "licence").status_code == 200
    assert callers[NORTH].post("/checks", check, "audit").status_code == 403
    subject = itself.get("").json()["subject"]
    callers[OFFICE].get(f"/subjects/{subject}/history", "audit")
    told = itself.get("/requests").json()["requests"]
    asked = [(one["department"], one["purpose"], one["what"], one["refused"]) for one in told]
    assert (OFFICE, "audit", "history", False) in asked
    assert (NORTH, "licence", "check", False) in asked
    assert (NORTH, "audit", "check", True) in asked
    assert (None, "own_access", "own", False) in asked
    assert "王五" not in json.dumps(told, ensure_ascii=False), "a department answers for its officers"


def test_who_asked_is_told_page_by_page(callers: Callers, itself: Itself) -> None:
    for _ in range(5):
        itself.get("")
    page = itself.get("/requests", limit=4).json()
    rest = itself.get("/requests", limit=1_000, before=page["next"]).json()
    places = [one["place"] for one in (*page["requests"], *rest["requests"])]
    assert len(places) == len(set(places)) == 5


@pytest.mark.guarantee("G248")
def test_a_copy_holds_everything_to_keep(callers: Callers, itself: Itself, record: str) -> None:
    answer = itself.get("/copy")
    copy = answer.json()
    assert "attachment" in answer.headers["content-disposition"]
    assert {itself.get(path).headers["cache-control"] for path in READS} == {"no-store"}
    assert copy["records"] == {**itself.get("/records").json(), "position": copy["records"]["position"]}
    topics = {one["topic"].partition(".")[0] for one in copy["happened"]}
    assert {"subject-registered", "penalty-recorded", "order-proposed"} <= topics
    assert [one["what"] for one in copy["asked"]] == []


@pytest.mark.guarantee("G250")
def test_p_7_it_objects_for_itself_and_takes_it_back(callers: Callers, itself: Itself, record: str) -> None:
    done = itself.post(f"/records/{record}/objection", {"claim": "content", "document": SAID})
    assert done.status_code == 200, done.text
    again = itself.post(f"/records/{record}/objection", {"claim": "content", "document": SAID})
    assert (again.json()["receipt"], again.json()["events"]) == (done.json()["receipt"], [])
    [waiting] = callers[ISSUER].get("/objections", "penalty").json()["objections"]
    assert (waiting["record"], waiting["receipt"]) == (record, done.json()["receipt"])
    [held] = itself.get("/records").json()["records"]
    assert (held["disputed"]["claim"], held["may_object"]) == ("content", False)
    [told] = [one for one in itself.get("/news").json()["news"] if one["topic"] == "objection-raised.1"]
    assert (told["itself"], told["by"], told["kind"]) == (True, None, "procedures")
    assert told["told"].startswith("it objected to document fine-1, what it says")
    later = itself.get("/news", after=told["position"] - 1).json()["news"][0]
    assert later["told"] == told["told"], "a page that begins later knows what was told before"
    assert itself.post(f"/records/{record}/objection/withdrawal").status_code == 200
    assert callers[ISSUER].get("/objections", "penalty").json()["objections"] == []


@pytest.mark.guarantee("G250")
def test_p_7_it_applies_for_repair_hands_in_more_and_takes_it_back(
    callers: Callers, itself: Itself, record: str
) -> None:
    assert itself.post(f"/records/{record}/repair", {"proof": [SAID]}).status_code == 200
    [waiting] = callers[ISSUER].get("/repairs", "penalty").json()["repairs"]
    assert waiting["receipt"].startswith("own-")
    lacking = {"step": "incomplete", "missing": "the commitment"}
    assert callers[ISSUER].post(f"/records/{record}/repair/steps", lacking).status_code == 200
    more = {"step": "supplement", "commitment": "e" * 64}
    assert itself.post(f"/records/{record}/repair/steps", more).status_code == 200
    assert itself.post(f"/records/{record}/repair/steps", {"step": "accept"}).status_code == 422
    assert itself.post(f"/records/{record}/repair/steps", {"step": "withdraw"}).status_code == 200
    assert callers[ISSUER].get("/repairs", "penalty").json()["repairs"] == []


def proposed(callers: Callers) -> str:
    body = {**PROPOSED, "subject": a_penalty_of_a_person()["subject"]}
    told = callers[ISSUER].post("/entries", body)
    assert told.status_code == 200, told.text
    return str(told.json()["entry"])


@pytest.mark.guarantee("G250")
def test_it_hears_of_a_proposed_entry_with_the_notice_and_states_its_case(callers: Callers, itself: Itself) -> None:
    entry = proposed(callers)
    assert itself.get("/records").json()["entries"] == []
    assert not any("entry" in one["topic"] for one in itself.get("/news").json()["news"])
    notice = {"step": "notify", "rights": "state your case"}
    assert callers[ISSUER].post(f"/entries/{entry}/steps", notice).status_code == 200
    [held] = itself.get("/records").json()["entries"]
    assert (held["entry"], held["unanswered"]) == (entry, [])
    assert "state your case" in held["said"].values()
    done = itself.post(f"/entries/{entry}/statement", {"document": SAID})
    assert done.status_code == 200, done.text
    [waiting] = callers[ISSUER].get("/entries", "penalty").json()["entries"]
    assert waiting["unanswered"] == [done.json()["receipt"]]
    assert itself.post(f"/entries/{entry}/statement", {"document": SAID}).json()["events"] == []
    answer = {"step": "answer", "receipt": done.json()["receipt"], "reason": "the paper is of another year"}
    assert callers[ISSUER].post(f"/entries/{entry}/steps", answer).status_code == 200
    said = {one["topic"].partition(".")[0]: one["event"] for one in itself.get("/news").json()["news"]}
    assert said["list-entry-proposed"]["grounds"] == PROPOSED["grounds"], "it was said to the person"
    assert said["statement-answered"]["reason"] == "the paper is of another year"


@pytest.mark.guarantee("G250")
def test_of_what_is_about_somebody_else_it_reads_and_does_nothing(callers: Callers, itself: Itself) -> None:
    other = callers[ISSUER].post("/records", a_penalty()).json()["record"]
    acts: list[tuple[str, Any]] = [
        ("objection", {"claim": "content", "document": SAID}),
        ("objection/withdrawal", None),
        ("repair", {"proof": [SAID]}),
        ("repair/steps", {"step": "withdraw"}),
    ]
    for path, body in acts:
        told = itself.post(f"/records/{other}/{path}", body)
        assert (told.status_code, told.json()["code"]) == (404, "not_found"), path
    assert callers[ISSUER].get("/objections", "penalty").json()["objections"] == []
    assert [one["document"]["doc_no"] for one in itself.get("/records").json()["records"]] == ["fine-1"]


def test_inv_33_what_the_law_seals_is_told_at_its_own_door_neither(
    callers: Callers, itself: Itself, record: str
) -> None:
    def told() -> list[str]:
        answers = {path: itself.get(path) for path in READS}
        assert {answer.status_code for answer in answers.values()} == {200}
        return [path for path, answer in answers.items() if record in answer.text or persons.ADDRESS in answer.text]

    assert {"/records", "/news", "/copy"} <= set(told())
    subject = UUID(itself.get("").json()["subject"])
    callers.office.ledger.execute(subject, SealRecord(UUID(record)), by=offices.ISSUER)
    assert told() == []
    assert itself.get("/records").json()["sealed"] == 1
    again = itself.post(f"/records/{record}/objection", {"claim": "content", "document": SAID})
    assert again.status_code == 404


# --- who stands for whom

HOME = "N|HOME"
MANDATE: dict[str, Any] = {
    "person": {**a_person(), "region": "north"},
    "basis": "legal_representative",
    "scope": "act",
    "valid_from": "2019-01-01",
    "until": "2019-12-31",
    "document": "f" * 64,
}


@pytest.fixture
def home(callers: Callers) -> str:
    """An organisation with a fine."""
    return str(callers[ISSUER].post("/records", a_penalty(HOME)).json()["subject"])


def mandated(callers: Callers, home: str, **changes: Any) -> Itself:
    told = callers[OFFICE].post(f"/subjects/{home}/mandates", {**MANDATE, **changes})
    assert told.status_code == 200, told.text
    return callers.itself(Jiangcheng_For=home)


@pytest.mark.guarantee("G251")
def test_its_representative_reads_and_acts_for_an_organisation(callers: Callers, home: str) -> None:
    acting = mandated(callers, home)
    [held] = acting.get("/records").json()["records"]
    assert acting.get("").json()["name"] == HOME
    done = acting.post(f"/records/{held['record']}/objection", {"claim": "content", "document": SAID})
    assert done.status_code == 200, done.text
    [told] = [one for one in acting.get("/news", kinds="procedures").json()["news"] if one["itself"]]
    assert told["topic"] == "objection-raised.1"
    person = callers.itself().get("").json()["subject"]
    rows = [row for row in callers.log() if str(row["subject_id"]) == home and row["department"] == "subject"]
    assert {row["officer"] for row in rows} == {person}, "who it was is on record, by an opaque id"
    [standing] = callers.itself().get("/mandates").json()["held"]
    assert (standing["subject"], standing["name"], standing["stands"]) == (home, HOME, True)
    [given] = acting.get("/mandates").json()["given"]
    assert (given["subject"], given["name"]) == (person, "申***")


def test_it_sees_what_it_promised_while_that_is_in_its_term(callers: Callers, home: str) -> None:
    promise = callers[ISSUER].post("/records", a_promise()).json()["record"]
    held = {one["record"]: one for one in mandated(callers, home).get("/records").json()["records"]}
    assert (held[promise]["promised_until"], held[promise]["may_object"]) == ("2019-12-31", False)


@pytest.mark.guarantee("G251")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_from": "2019-03-02"}, "begins on 2019-03-02"),
        ({"until": "2019-03-03"}, "ended on 2019-03-03"),
    ],
)
def test_who_stands_for_nobody_any_more_or_yet_is_told_so_and_reads_nothing(
    callers: Callers, home: str, changes: dict[str, str], why: str
) -> None:
    acting = mandated(callers, home, **changes)
    if "until" in changes:
        callers.office.context.advance_to(date(2019, 3, 4), by=offices.ISSUER)
    for path in READS:
        told = acting.get(path)
        assert (told.status_code, told.json()["code"]) == (403, "no_mandate"), path
        assert why in told.json()["detail"]
    row = callers.log()[-1]
    assert (str(row["subject_id"]), row["reason"]) == (home, "no_mandate")


@pytest.mark.guarantee("G251")
def test_who_may_read_alone_does_nothing_and_who_may_nothing_reads_nothing(callers: Callers, home: str) -> None:
    reading = mandated(callers, home, scope="read")
    [held] = reading.get("/records").json()["records"]
    objection = {"claim": "content", "document": SAID}
    assert reading.post(f"/records/{held['record']}/objection", objection).json()["code"] == "no_mandate"
    other = callers[ISSUER].post("/records", a_penalty("N|OTHER", doc_no="fine-2")).json()["subject"]
    assert callers.itself(Jiangcheng_For=other).get("/records").json()["code"] == "no_mandate"
    assert callers.itself(Jiangcheng_For="x").get("/records").json()["code"] == "invalid_input"
    [mandate] = callers.itself().get("/mandates").json()["held"]
    ended = callers[OFFICE].post(f"/subjects/{home}/mandates/{mandate['mandate']}/end", {"why": "replaced"})
    assert ended.status_code == 200
    assert reading.get("/records").json()["code"] == "no_mandate"
    assert callers.itself().get("/mandates").json()["held"] == []


def test_of_who_stands_for_it_no_event_tells_a_name_or_number(callers: Callers, home: str) -> None:
    mandated(callers, home)
    told = callers[OFFICE].get(f"/subjects/{home}/history", "audit").text
    assert "mandate-recorded" in told
    assert persons.NUMBER not in told
    assert persons.NAME not in told
    wrong = {**MANDATE, "person": {**MANDATE["person"], "name": ANOTHER}}
    assert callers[OFFICE].post(f"/subjects/{home}/mandates", wrong).json()["code"] == "unidentified"


# --- what it is told of, and what it agrees to

CHOICE = {
    "channels": ["inbox", "sms"],
    "kinds": ["records"],
    "until": "2019-12-31",
    "contacts": {"sms": persons.MOBILE},
}


@pytest.mark.guarantee("G252")
def test_c76_it_chooses_what_it_is_told_of_and_where_to_is_in_the_vault_alone(callers: Callers, itself: Itself) -> None:
    done = itself.post("/notifications", CHOICE)
    assert done.status_code == 200, done.text
    assert itself.post("/notifications", CHOICE).json()["events"] == []
    chosen = itself.get("/notifications").json()
    assert chosen["contacts"] == {"sms": "*" * 7 + persons.MOBILE[-4:]}
    assert {one["kind"] for one in itself.get("/news").json()["news"]} == {"records"}
    assert len({one["kind"] for one in itself.get("/news", kinds=list(NewsKind)).json()["news"]}) > 1
    stored = everything_stored(callers)
    assert persons.MOBILE not in stored
    callers.office.context.advance_to(date(2020, 1, 1), by=offices.ISSUER)
    assert itself.get("/notifications").json()["until"] is None
    assert len({one["kind"] for one in itself.get("/news").json()["news"]}) > 1


def everything_stored(callers: Callers) -> str:
    with callers.office.pool.connection() as connection:
        rows = connection.execute("SELECT encode(state, 'escape') FROM ledger.stored_events").fetchall()
    return "".join(str(row[0]) for row in rows)


@pytest.mark.guarantee("G252")
def test_what_is_settled_at_a_window_says_so_by_its_receipt(callers: Callers, itself: Itself) -> None:
    subject = itself.get("").json()["subject"]
    said = {**CHOICE, "receipt": "W-1"}
    assert callers[OFFICE].post(f"/subjects/{subject}/notifications", said).status_code == 200
    agreement = {"department": NORTH, "purpose": "government_funds", "until": "2019-12-31"}
    told = callers[OFFICE].post(f"/subjects/{subject}/consents", {**agreement, "receipt": "W-2"})
    assert told.status_code == 200, told.text
    news = itself.get("/news", kinds="itself").json()["news"]
    through = {one["event"]["receipt"]: (one["by"], one["itself"]) for one in news if "receipt" in one["event"]}
    assert through == {"W-1": (OFFICE, False), "W-2": (OFFICE, False)}
    [consent] = itself.get("/consents").json()["consents"]
    assert itself.post(f"/consents/{consent['consent']}/withdrawal").status_code == 200
    assert itself.get("/consents").json()["consents"] == []


@pytest.mark.guarantee("G252")
def test_p_6_what_it_agrees_to_ends_by_itself_and_opens_nothing(callers: Callers, itself: Itself) -> None:
    before = callers[NORTH].get(f"/subjects/{itself.get('').json()['subject']}/measures", "penalty").json()["code"]
    agreement = {"department": NORTH, "purpose": "penalty", "until": "2019-12-31"}
    assert itself.post("/consents", agreement).status_code == 200
    after = callers[NORTH].get(f"/subjects/{itself.get('').json()['subject']}/measures", "penalty").json()["code"]
    assert before == after == "outside_power"
    assert itself.post("/consents", {**agreement, "department": "local:nobody"}).status_code == 422
    assert itself.post("/consents", {**agreement, "until": None}).status_code == 422
    callers.office.context.advance_to(date(2020, 1, 1), by=offices.ISSUER)
    assert itself.get("/consents").json()["consents"] == []


COMMITTED = {
    "kind": "notice_and_commitment",
    "document": SAID,
    "publication_agreed": True,
    "department": ISSUER,
    "until": "2019-12-31",
}


@pytest.mark.guarantee("G254")
def test_c55_it_commits_itself_to_a_department_which_puts_it_on_record_and_says_so(
    callers: Callers, itself: Itself
) -> None:
    done = itself.post("/commitments", COMMITTED)
    assert done.status_code == 200, done.text
    assert itself.post("/commitments", COMMITTED).json()["events"] == []
    assert done.json()["receipt"].startswith("own-")
    [mine] = itself.get("/commitments").json()["commitments"]
    [line] = callers[ISSUER].get("/commitments/offered", "penalty").json()["commitments"]
    assert line == {**mine, "subject": itself.get("").json()["subject"], "name": "申***"}
    assert callers[NORTH].get("/commitments/offered", "licence").json()["commitments"] == []
    promise = a_promise() | {"subject": {**a_person(), "region": "north"}, "conducted_on": "2019-02-01"}
    filed = callers[ISSUER].post("/records", promise).json()["record"]
    path = f"/commitments/offered/{mine['offer']}/answer"
    assert callers[NORTH].post(path, {"step": "accept", "record": filed}).status_code == 403
    assert callers[ISSUER].post(path, {"step": "accept", "record": filed}).status_code == 200
    assert itself.get("/commitments").json()["commitments"] == []
    assert [one["topic"] for one in itself.get("/news", kinds="itself").json()["news"]][-1:] == [
        "commitment-accepted.1"
    ]
    assert SAID not in everything_stored(callers)


@pytest.mark.guarantee("G254")
def test_c55_what_it_offers_is_declined_with_a_reason_or_taken_back_at_the_window(
    callers: Callers, itself: Itself
) -> None:
    assert itself.post("/commitments", {**COMMITTED, "department": "local:nobody"}).status_code == 422
    assert itself.post("/commitments", COMMITTED).status_code == 200
    [first] = itself.get("/copy").json()["commitments"]
    assert itself.post(f"/commitments/{first['offer']}/withdrawal").status_code == 200
    assert itself.post(f"/commitments/{first['offer']}/withdrawal").status_code == 404
    subject = itself.get("").json()["subject"]
    said = {**COMMITTED, "receipt": "W-7"}
    for _ in range(2):
        assert callers[OFFICE].post(f"/subjects/{subject}/commitments", said).status_code == 200
    [offer] = [one["offer"] for one in itself.get("/commitments").json()["commitments"]]
    refused = callers[ISSUER].post(f"/commitments/offered/{offer}/answer", {"step": "decline", "reason": "no duty"})
    assert refused.status_code == 200, refused.text
    assert "no duty" in itself.get("/news", kinds="itself").json()["news"][-1]["told"]
    assert callers[ISSUER].get("/commitments/offered", "penalty").json()["commitments"] == []


def test_a_copy_at_a_window_is_made_on_a_receipt_for_own_access_alone(callers: Callers, itself: Itself) -> None:
    subject = itself.get("").json()["subject"]
    assert callers[OFFICE].get(f"/subjects/{subject}/copy", "audit").status_code == 422
    copy = callers[OFFICE].get(f"/subjects/{subject}/copy", "own_access")
    assert copy.json()["records"]["records"][0]["texts"] == {"address": persons.ADDRESS}
    row = callers.log()[-1]
    assert (row["what"], row["purpose"], row["filing"]) == ("own_copy", "own_access", "F-1")


def test_a_door_without_an_issuer_opens_to_nobody(callers: Callers, itself: Itself) -> None:
    callers.door._served.sign_in = None
    assert itself.get("").json()["code"] == "sign_in_closed"
