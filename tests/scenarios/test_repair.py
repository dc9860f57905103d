"""A way off a list, in the city of the `cn` pack: the subject corrects, applies, is granted, and departments lift.

Everything over HTTP, as departments' systems do it; three departments carried a measure, one is late to confirm.
"""

from datetime import date

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import CARRYING, CREDIT, FINANCE, HONOURS, LISTING, TAX, at_the_treasury, on, post, tasks_of

TOO_EARLY, REPAIRABLE = date(2026, 11, 5), date(2026, 11, 6)
"""Entries on this list may be repaired after six months, though severe conduct waits for a year."""
LATE = date(2026, 11, 16)
APPLICATION = {"receipt": "湖信修〔2026〕7号", "proof": ["a" * 64], "commitment": "b" * 64}


@pytest.fixture
def record(city: Office, counters: Callers) -> str:
    """The firm is listed, three departments carry measures, and half a year goes by."""
    filed = post(counters, TAX, "/records", LISTING)
    for department in CARRYING:
        for task in tasks_of(counters, department):
            post(counters, department, f"/tasks/{task['task']}/steps", {"step": "accept"})
    on(city, TOO_EARLY)
    return str(filed["record"])


@pytest.mark.guarantee("G111")
@pytest.mark.guarantee("G112")
def test_c66_from_application_to_the_lift_with_one_department_still_unconfirmed(
    city: Office, counters: Callers, record: str
) -> None:
    repair = f"/records/{record}/repair"
    post(counters, CREDIT, repair, APPLICATION)
    [waiting] = counters[TAX].get("/repairs", "penalty").json()["repairs"]
    assert (waiting["awaited"], waiting["due"], waiting["name"]) == ("accept", "2026-11-10", "测试甲公司")
    early = counters[TAX].post(f"{repair}/steps", {"step": "accept"})
    assert (early.status_code, REPAIRABLE.isoformat() in early.json()["do"]) == (409, True)
    assert at_the_treasury(counters)["outcome"] == "hold"
    on(city, REPAIRABLE)
    post(counters, TAX, f"{repair}/steps", {"step": "accept"})
    granted = post(counters, TAX, f"{repair}/steps", {"step": "grant", "doc_no": "湖税信修〔2026〕3号"})
    names = [topic.rpartition(".")[0] for topic in granted["events"]]
    assert names[:3] == ["repair-granted", "publication-ended", "sharing-ended"]
    assert names.count("measure-lift-ordered") >= len(CARRYING)
    assert at_the_treasury(counters)["outcome"] == "allow", "nothing applies any more, whoever is slow to confirm"
    for department in (HONOURS, CREDIT):
        for task in tasks_of(counters, department):
            post(counters, department, f"/tasks/{task['task']}/steps", {"step": "feedback", "result": "lifted"})
        assert tasks_of(counters, department) == []
    on(city, LATE)
    unconfirmed = {task["measure"]: task["state"] for task in tasks_of(counters, FINANCE)}
    assert unconfirmed == {"no_fiscal_funds": "lift_overdue", "no_preferences": "lift_overdue"}
    assert at_the_treasury(counters)["outcome"] == "allow"
    assert counters[TAX].get("/repairs", "penalty").json()["repairs"] == []


@pytest.mark.guarantee("G113")
def test_c64_who_lets_the_days_pass_is_told_of_and_the_firm_keeps_its_place(
    city: Office, counters: Callers, record: str
) -> None:
    post(counters, CREDIT, f"/records/{record}/repair", APPLICATION)
    on(city, LATE)
    [waiting] = counters[TAX].get("/repairs", "penalty").json()["repairs"]
    assert (waiting["state"], waiting["awaited"], waiting["overdue"]) == ("applied", "accept", True)
    assert at_the_treasury(counters)["outcome"] == "hold"
    post(counters, TAX, f"/records/{record}/repair/steps", {"step": "accept"})
    granted = post(counters, TAX, f"/records/{record}/repair/steps", {"step": "grant", "doc_no": "湖税信修〔2026〕4号"})
    assert granted["events"][0] == "repair-granted.1"
    history = counters[TAX].get(f"/subjects/{granted['subject']}/history", "penalty").json()["events"]
    assert [one["topic"] for one in history].count("repair-overdue.1") == 1


@pytest.mark.guarantee("G207")
def test_c66_a_courts_plan_withholds_the_record_until_it_fails_and_a_repair_makes_that_final(
    city: Office, counters: Callers, record: str
) -> None:
    steps = f"/records/{record}/repair/steps"
    ruling = {"step": "shield", "authority": "湖州市中级人民法院", "doc_no": "破1号", "until": "2026-12-31"}
    assert at_the_treasury(counters)["outcome"] == "hold"
    post(counters, TAX, steps, ruling)
    assert at_the_treasury(counters)["outcome"] == "allow"
    post(counters, TAX, steps, {"step": "unshield", "reason": "重整计划不能执行"})
    assert at_the_treasury(counters)["outcome"] == "hold"
    post(counters, TAX, steps, {**ruling, "doc_no": "破2号"})
    on(city, REPAIRABLE)
    post(counters, CREDIT, f"/records/{record}/repair", APPLICATION)
    for step in ({"step": "accept"}, {"step": "grant", "doc_no": "湖税信修〔2026〕5号"}):
        post(counters, TAX, steps, step)
    on(city, date(2027, 1, 1))
    assert at_the_treasury(counters)["outcome"] == "allow", "the plan is over, and so is the record"
