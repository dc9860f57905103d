"""A commitment in the city of the `cn` pack: made, watched, broken, followed by a measure, and repaired."""

from datetime import date, timedelta
from typing import Any

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import MARKET, TODAY, filed, measures, pass_until
from tests.support import synthetic

FIRM = synthetic.credit_code(41)
LAST = date(2026, 8, 31)
DAY = timedelta(days=1)


def made(callers: Callers) -> str:
    fields = {
        "performance": "in_term",
        "valid_until": LAST.isoformat(),
        "commitment_kind": "notice_and_commitment",
        "content": "9f86d081",
        "consequence": "撤销许可并记入信用记录",
        "publication_agreed": True,
    }
    kind = {"kind": "commitment", "catalogue_item": "commitment:made", "behaviour_code": "conduct:commitment"}
    said = {"doc_type": "commitment", "doc_no": "测诺1号", "severity": "minor", "polarity": "neutral"}
    return filed(callers, MARKET, FIRM, **kind, **said, fields=fields)


def to_look_at(callers: Callers) -> list[dict[str, Any]]:
    return list(callers[MARKET].get("/commitments", "penalty").json()["commitments"])


def ordered(callers: Callers) -> set[str]:
    return {line["measure"] for line in measures(callers, FIRM) if line["ordered"]}


def test_c57_a_commitment_from_its_making_to_the_repair_of_its_breach(city: Office, counters: Callers) -> None:
    record = made(counters)
    assert to_look_at(counters) == []
    pass_until(city, LAST - 15 * DAY)
    [line] = to_look_at(counters)
    assert (line["ending"], line["over"], ordered(counters)) == (True, False, set())
    pass_until(city, LAST + DAY)
    [line] = to_look_at(counters)
    assert (line["over"], ordered(counters)) == (True, set()), "what is late at the department burdens nobody"
    found_on = LAST + DAY
    day = found_on.isoformat()
    finding = {
        "performance": "unfulfilled",
        "catalogue_item": "commitment:broken",
        "document": {"doc_type": "verification_decision", "doc_no": "测核1号", "issued_on": day, "effective_on": day},
        "determined_on": day,
        "authority": "测试市场监督管理局",
        "evidence": "9f2c",
        "severity": "general",
    }
    told = counters[MARKET].post(f"/records/{record}/performance", finding)
    assert told.status_code == 200, told.text
    broken = told.json()["record"]
    [waiting] = counters[MARKET].get("/orders/proposed", "penalty").json()["orders"]
    confirmed = counters[MARKET].post(f"/subjects/{waiting['subject']}/orders/{waiting['order']}/confirm", None)
    assert confirmed.status_code == 200, confirmed.text
    assert (to_look_at(counters), ordered(counters)) == ([], {"no_notice_and_commitment"})
    later = date(2026, 12, 2)
    pass_until(city, later)
    application = {"receipt": "R-1", "proof": ["a" * 64], "commitment": "b" * 64}
    assert counters[MARKET].post(f"/records/{broken}/repair", application).status_code == 200
    for step in ({"step": "accept"}, {"step": "grant", "doc_no": "测修1号"}):
        answer = counters[MARKET].post(f"/records/{broken}/repair/steps", step)
        assert answer.status_code == 200, answer.text
    assert ordered(counters) == set()
    assert TODAY < found_on < later
