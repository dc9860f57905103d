"""An officer decides about a filing that a check holds: let go, stopped, too late, told and on record."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from api import checks
from domain.actors import ENGINE
from domain.commands import DecideHold, SealRecord
from domain.errors import InvalidInput, WrongActor
from domain.values import Node, Verdict
from ledger.audit import audit
from tests.api.http.conftest import Caller, Callers, a_check, a_penalty, a_penalty_of_a_person, a_person
from tests.api.http.test_checks import applied
from tests.support import offices
from tests.support.pack_small import ISSUER, NORTH, OFFICE


@pytest.fixture
def outcome() -> str:
    return "hold"


@pytest.fixture
def held(callers: Callers, north: Caller) -> dict[str, Any]:
    """A check of the north that holds."""
    applied(callers, a_penalty())
    told: dict[str, Any] = north.post("/checks", a_check(), "licence").json()
    assert (told["outcome"], told["decision"]) == ("hold", None)
    return told


def decide(caller: Caller, check: str, verdict: str, reason: str = "looked into") -> httpx.Response:
    return caller.post(f"/checks/{check}/decision", {"verdict": verdict, "reason": reason})


def again(caller: Caller, **changes: object) -> dict[str, Any]:
    told: dict[str, Any] = caller.post("/checks", a_check(**changes), "licence").json()
    return told


@pytest.mark.guarantee("G141")
def test_an_officer_lets_a_held_filing_go_on(callers: Callers, north: Caller, held: dict[str, Any]) -> None:
    [waiting] = north.get("/checks/held").json()["filings"]
    assert (waiting["check"], waiting["filing"], waiting["measures"]) == (held["check"], "F-1", ["supervision"])
    told = decide(north, held["check"], "allow").json()
    assert (told["changed"], told["measures"], told["subject"]) == (True, ["supervision"], held["subject"])
    now = again(north)
    assert (now["outcome"], now["note"], now["slip"]) == ("allow", "hold_decided", None)
    assert (now["decision"]["verdict"], now["decision"]["reason"]) == ("allow", "looked into")
    assert again(north, filing="F-2")["outcome"] == "hold"  # another filing is another matter
    assert [one["filing"] for one in north.get("/checks/held").json()["filings"]] == ["F-2"]
    with callers.office.pool.connection() as connection:
        assert [found.differs for found in audit(connection)] == [()]


@pytest.mark.guarantee("G141")
def test_an_officer_stops_it_and_the_subject_is_told_why(
    north: Caller, held: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert decide(north, held["check"], "intercept", "works without a licence").json()["changed"]
    later = checks.now() + timedelta(days=9)
    monkeypatch.setattr(checks, "now", lambda: later)
    now = again(north)
    assert (now["outcome"], now["note"]) == ("hold", "hold_decided")  # decided in time, it does not run out
    assert now["decision"]["verdict"] == "intercept"
    assert "works without a licence" in now["slip"]["decided"]
    assert "contest" in now["slip"]["decided"]
    assert "free of charge" in now["slip"]["object"]
    assert north.get("/checks/held").json()["filings"] == []


@pytest.mark.guarantee("G241")
def test_inv_39_the_slip_about_a_stopped_filing_names_ground_document_objection_and_repair(
    callers: Callers, north: Caller, held: dict[str, Any]
) -> None:
    slip = north.get(f"/checks/{held['check']}/slip", "licence")
    for wanted in ("信用核查结果告知单", "暂缓办理", "F-1", "fine-1", "提出异议", "申请信用修复"):
        assert wanted in slip.text, wanted
    assert north.get(f"/checks/{held['check']}/slip", "licence", **{"as": "pdf"}).content.startswith(b"%PDF-")
    assert callers.log()[-1]["what"] == "notice slip"
    assert callers[ISSUER].get(f"/checks/{held['check']}/slip", "penalty").status_code == 403
    assert decide(north, held["check"], "allow").json()["changed"]
    assert north.get(f"/checks/{held['check']}/slip", "licence").status_code == 409
    path = f"/subjects/{held['subject']}/notices"
    kinds = [one["kind"] for one in callers[ISSUER].get(path, "penalty").json()["notices"]]
    assert kinds == ["repair"]  # of the penalty: nobody is told in writing that a filing goes on
    other = again(north, filing="F-2")
    assert decide(north, other["check"], "intercept", "works without a licence").json()["changed"]
    [slip] = [one for one in north.get(path, "licence").json()["notices"] if one["kind"] == "stopped"]
    page = north.get(f"{path}/{slip['notice']}", "licence").text
    for wanted in ("信用核查结果告知单", "F-2", "works without a licence", "fine-1", "提出异议", "申请信用修复"):
        assert wanted in page, wanted
    assert callers[ISSUER].get(f"{path}/{slip['notice']}", "penalty").status_code == 403


@pytest.mark.guarantee("G95")
@pytest.mark.guarantee("G141")
def test_inv_29_about_a_person_too_an_officer_decides_and_no_check_goes_further(
    callers: Callers, north: Caller
) -> None:
    applied(callers, a_penalty_of_a_person(), confirm=True)
    told = north.post("/checks", a_check(who=a_person()), "licence").json()
    assert decide(north, told["check"], "intercept").status_code == 200
    now = north.post("/checks", a_check(who=a_person()), "licence").json()
    assert (now["outcome"], now["decision"]["verdict"]) == ("hold", "intercept")


@pytest.mark.guarantee("G141")
def test_inv_39_after_its_time_a_hold_can_be_let_go_and_not_stopped(
    north: Caller, held: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = checks.now() + timedelta(days=9)
    monkeypatch.setattr(checks, "now", lambda: later)
    refused = decide(north, held["check"], "intercept")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_allowed")
    now = again(north)
    assert (now["outcome"], now["note"], now["decision"]) == ("allow", "hold_expired", None)
    assert decide(north, held["check"], "allow").status_code == 200


@pytest.mark.guarantee("G141")
def test_what_was_allowed_stays_allowed_whoever_decides_otherwise(
    callers: Callers, north: Caller, held: dict[str, Any]
) -> None:
    assert decide(north, held["check"], "allow").json()["changed"]
    assert decide(north, held["check"], "intercept").json()["code"] == "not_allowed"
    stubborn = DecideHold(
        UUID(held["check"]), "licence", Node.HANDLING, "F-1", Verdict.INTERCEPT, ("supervision",), "at once"
    )
    callers.office.ledger.execute(UUID(held["subject"]), stubborn, by=offices.Actor(NORTH, "Lu"))
    assert again(north)["outcome"] == "allow"


def test_a_stopped_filing_can_still_be_let_go(north: Caller, held: dict[str, Any]) -> None:
    assert decide(north, held["check"], "intercept").json()["changed"]
    assert decide(north, held["check"], "allow", "paid since").json()["changed"]
    assert again(north)["outcome"] == "allow"


def test_to_decide_the_same_again_changes_nothing(callers: Callers, north: Caller, held: dict[str, Any]) -> None:
    for verdict in ("intercept", "allow"):
        told = [decide(north, held["check"], verdict).json() for _ in range(2)]
        assert [one["changed"] for one in told] == [True, False]
        assert told[0]["position"] <= told[1]["position"]


@pytest.mark.guarantee("G141")
def test_only_an_officer_of_the_department_that_checked_decides(
    callers: Callers, north: Caller, held: dict[str, Any]
) -> None:
    for other in (OFFICE, ISSUER):
        refused = decide(callers[other], held["check"], "allow")
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong_actor")
    assert decide(north, str(UUID(int=1)), "allow").json()["code"] == "not_found"
    assert again(north)["outcome"] == "hold"
    command = DecideHold(UUID(held["check"]), "licence", Node.HANDLING, "F-1", Verdict.INTERCEPT, ("supervision",), "x")
    with pytest.raises(WrongActor, match="by an officer"):
        callers.office.ledger.execute(UUID(held["subject"]), command, by=ENGINE)


def test_a_decision_has_a_reason(callers: Callers, north: Caller, held: dict[str, Any]) -> None:
    for body in ({"verdict": "allow"}, {"verdict": "allow", "reason": " "}, {"verdict": "hold", "reason": "x"}):
        assert north.post(f"/checks/{held['check']}/decision", body).status_code == 422
    command = DecideHold(UUID(held["check"]), "licence", Node.HANDLING, "F-1", Verdict.ALLOW, ("supervision",), " ")
    with pytest.raises(InvalidInput, match="needs a reason"):
        callers.office.ledger.execute(UUID(held["subject"]), command, by=offices.Actor(NORTH, "Lu"))


def test_what_no_check_held_is_not_decided(callers: Callers, north: Caller, held: dict[str, Any]) -> None:
    allowed = north.post("/checks", a_check("N|NOBODY"), "licence").json()
    assert decide(north, allowed["check"], "intercept").json()["code"] == "not_allowed"
    [entry] = [str(row["entry"]) for row in callers.log() if row["what"] == "tasks"][:1]
    assert decide(north, entry, "intercept").json()["code"] == "not_found"


@pytest.mark.guarantee("G141")
def test_nothing_is_stopped_that_no_measure_holds_any_more(
    callers: Callers, north: Caller, held: dict[str, Any]
) -> None:
    assert decide(north, held["check"], "intercept").json()["changed"]
    [record] = callers.office.application.subject(UUID(held["subject"])).records
    callers.office.ledger.execute(UUID(held["subject"]), SealRecord(record), by=offices.ISSUER)
    now = again(north)
    assert (now["outcome"], now["measures"], now["decision"]) == ("allow", [], None)
    assert decide(north, held["check"], "intercept").json()["code"] == "not_allowed"
    assert not decide(north, held["check"], "allow").json()["changed"]


def test_figures_tell_what_became_of_holds(
    callers: Callers, north: Caller, held: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = again(north, filing="F-2")
    again(north, filing="F-3")
    assert decide(north, held["check"], "allow").status_code == decide(north, other["check"], "intercept").status_code
    later = checks.now() + timedelta(days=9)
    monkeypatch.setattr(checks, "now", lambda: later)
    assert again(north, filing="F-3")["note"] == "hold_expired"
    day = callers.log()[-1]["at"].date()
    span = {"from": str(day - timedelta(days=1)), "until": str(day + timedelta(days=2))}
    [line] = north.get("/figures/checks", **span).json()["figures"]
    counted = {name: line[name] for name in ("filings", "held", "allowed", "intercepted", "expired")}
    assert counted == {"filings": 3, "held": 3, "allowed": 1, "intercepted": 1, "expired": 1}


def test_a_decision_is_on_record_and_in_the_story(callers: Callers, north: Caller, held: dict[str, Any]) -> None:
    decide(callers[OFFICE], held["check"], "allow")
    decide(north, held["check"], "allow")
    *_, refused, decided = callers.log()
    assert (refused["what"], refused["outcome"], refused["reason"]) == ("decide", "refused", "wrong_actor")
    assert (decided["what"], decided["filing"], str(decided["subject_id"])) == (
        "decision:allow",
        "F-1",
        held["subject"],
    )
    events = callers.office.application.events_of(UUID(held["subject"]))
    assert [type(one.event).__name__ for one in events][-1] == "HoldDecided"
    assert events[-1].by.account == NORTH


@pytest.mark.guarantee("G141")
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decision_is_about_the_measures_that_were_decided_and_no_other(
    callers: Callers, north: Caller, held: dict[str, Any], verdict: Verdict
) -> None:
    other = DecideHold(UUID(held["check"]), "licence", Node.HANDLING, "F-1", verdict, ("closer_look",), "of that one")
    callers.office.ledger.execute(UUID(held["subject"]), other, by=offices.Actor(NORTH, "Lu"))
    now = again(north)
    assert (now["outcome"], now["note"], now["decision"]) == ("hold", None, None)
