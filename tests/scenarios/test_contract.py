"""A contract in the city of the `cn` pack: registered by both sides, watched by the one, broken by judgment alone."""

from typing import Any

import pytest

from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import COURT, CREDIT, DAY, MARKET, TRADING, filed
from tests.support import synthetic

A, B = synthetic.credit_code(31), synthetic.credit_code(32)
LAST = "2026-12-31"
AUDIT = "audit"


def contract(callers: Callers, *, sides: str = "both_sides", doc_no: str = "合同1号") -> str:
    fields = {"performance": "in_term", "valid_until": LAST, "registered_by": sides, "counterparty": B}
    kind = {"kind": "contract_performance", "catalogue_item": "contract:made", "behaviour_code": "conduct:contract"}
    said = {"doc_type": "contract", "doc_no": doc_no, "severity": "minor", "polarity": "neutral", "fields": fields}
    return filed(callers, TRADING, A, **kind, **said)


def fine(callers: Callers) -> str:
    said = {"doc_type": "penalty_decision", "doc_no": "测罚9号", "severity": "general", "polarity": "adverse"}
    kind = {"kind": "penalty", "catalogue_item": "act:penalty", "behaviour_code": "conduct:market-order"}
    fields = {"penalty_kind": "larger_fine", "amount_minor": 8_000_000}
    return filed(callers, MARKET, B, **said, **kind, fields=fields, currency="CNY", repair_notice="served")


def news(callers: Callers, after: int = 0) -> dict[str, Any]:
    found = callers[CREDIT].post("/subjects:search", {"scheme": "uscc", "number": A}, AUDIT).json()["subjects"]
    answer = callers[CREDIT].get(f"/subjects/{found[0]['subject']}/partners", AUDIT, after=after)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.guarantee("G219")
def test_c19_a_party_hears_what_becomes_public_about_the_other_and_what_is_so_no_more(
    city: Office, counters: Callers
) -> None:
    contract(counters)
    record = fine(counters)
    assert news(counters)["changes"] == []  # filed, and not published: nobody hears of it
    before = news(counters)["position"]
    basis = {"law": "plan-22", "article": "二"}
    assert counters[MARKET].post(f"/records/{record}/publication", basis).status_code == 200
    [told] = news(counters, before)["changes"]
    assert (told["doc_no"], told["public"], told["number"], told["contract"]) == ("测罚9号", True, B, "合同1号")
    then = news(counters, before)["position"]
    assert news(counters, then)["changes"] == []
    because = {"step": "withdraw", "reason": "事实有误"}
    assert counters[MARKET].post(f"/records/{record}/publication/steps", because).status_code == 200
    [told] = news(counters, then)["changes"]
    assert (told["doc_no"], told["public"]) == ("测罚9号", False)
    assert city.application.tail().head() == news(counters)["position"]


@pytest.mark.guarantee("G219")
def test_c18_what_one_side_registers_alone_tells_nobody_anything(counters: Callers) -> None:
    record = contract(counters, sides="one_side")
    assert counters[MARKET].post(f"/records/{fine(counters)}/publication", {"law": "plan-22", "article": "二"})
    assert news(counters)["changes"] == []
    assert counters[TRADING].post(f"/records/{record}/verification", None).status_code == 200
    assert [told["public"] for told in news(counters)["changes"]] == [True]


def test_c18_a_contract_is_broken_by_judgment_and_then_nothing_more_is_heard(counters: Callers) -> None:
    record = contract(counters)
    document = {"doc_type": "judgment", "doc_no": "测民初1号", "issued_on": DAY, "effective_on": DAY}
    found = {
        "performance": "unfulfilled",
        "catalogue_item": "contract:broken",
        "document": document,
        "determined_on": DAY,
        "authority": "测试人民法院",
        "evidence": "9f2c",
        "severity": "general",
    }
    assert counters[COURT].post(f"/records/{record}/performance", found).status_code == 403
    decided = counters[TRADING].post(f"/records/{record}/performance", found)
    assert decided.status_code == 200, decided.text
    counters[MARKET].post(f"/records/{fine(counters)}/publication", {"law": "plan-22", "article": "二"})
    assert news(counters)["changes"] == []
