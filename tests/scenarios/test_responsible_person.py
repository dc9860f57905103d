"""An employer in wage arrears and its manager, in the city of the `cn` pack: each listed by itself, let go together."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.wiring import Office
from domain.state import Subject
from tests.api.http.conftest import Callers
from tests.scenarios.city import DAY as DECIDED
from tests.scenarios.city import HONOURS, LABOUR, filed, pass_until
from tests.support import synthetic

EMPLOYER = synthetic.credit_code(51)
NAME, NUMBER = "欧阳丙丁", synthetic.citizen_number(date(1980, 2, 2), 88)
MANAGER = {"scheme": "id_number", "number": NUMBER, "name": NAME, "region": "330502"}
LISTED_ON = date(2026, 6, 1)
DAY = timedelta(days=1)


def listed(callers: Callers) -> str:
    kind = {"kind": "severe_list", "catalogue_item": "list:wages", "behaviour_code": "conduct:wages"}
    said = {"doc_type": "list_decision", "doc_no": "测欠薪1号", "severity": "severe", "polarity": "adverse"}
    fields = {"valid_until": "2028-05-05"}
    return filed(callers, LABOUR, EMPLOYER, **kind, **said, fields=fields, repair_notice="served")


def manager_listed(city: Office, callers: Callers, because: str) -> str:
    basis = {"law": "wages-regulation", "article": "第四十八条"}
    words = {"file_no": "测责1号", "facts": "拖欠三月工资", "grounds": "主要负责人未履行支付义务", **basis}
    through = {"record": because, "role": "principal"}
    proposed = callers[LABOUR].post(
        "/entries", {"subject": MANAGER, "catalogue_item": "list:wages-persons", **words, "through": through}
    )
    assert proposed.status_code == 200, proposed.text
    entry = proposed.json()["entry"]
    served = callers[LABOUR].post(f"/entries/{entry}/steps", {"step": "notify", "rights": "五日内陈述申辩"})
    assert served.status_code == 200, served.text
    pass_until(city, LISTED_ON)
    day = LISTED_ON.isoformat()
    record = {
        "subject": MANAGER,
        "kind": "severe_list",
        "document": {"doc_type": "list_decision", "doc_no": "测责列1号", "issued_on": day, "effective_on": day},
        "determined_on": day,
        "conducted_on": "2026-03-31",
        "catalogue_item": "list:wages-persons",
        "behaviour_code": "conduct:wages",
        "severity": "severe",
        "polarity": "adverse",
        "repair_notice": "served",
        "fields": {"valid_until": "2028-05-05"},
    }
    said = {
        "grounds": words["grounds"],
        **basis,
        "warning": "限制评优",
        "removal": "履行支付义务",
        "remedies": "行政复议",
    }
    decided = callers[LABOUR].post(f"/entries/{entry}/decision", {"record": record, **said})
    assert decided.status_code == 200, decided.text
    return str(decided.json()["subject"])


def at_the_honours_office(callers: Callers) -> dict[str, Any]:
    asked = {"who": MANAGER, "matter": "honours:selection", "node": "handling", "filing": "F-9"}
    asked["who"] = {name: value for name, value in MANAGER.items() if name != "region"}
    answer = callers[HONOURS].post("/checks", asked, "awards", Jiangcheng_Matter="honours:selection")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_inv_12_the_manager_of_an_employer_in_arrears_is_let_go_with_the_employer(
    city: Office, counters: Callers
) -> None:
    source = listed(counters)
    assert at_the_honours_office(counters)["outcome"] == "allow"
    person = UUID(manager_listed(city, counters, source))
    assert at_the_honours_office(counters)["outcome"] == "allow", "an officer has not confirmed it yet (INV-37)"
    [order] = state(city, person).orders
    assert counters[LABOUR].post(f"/subjects/{person}/orders/{order}/confirm", None).status_code == 200
    [task] = counters[HONOURS].get("/tasks", "awards").json()["tasks"]
    assert counters[HONOURS].post(f"/tasks/{task['task']}/steps", {"step": "accept"}).status_code == 200
    told = at_the_honours_office(counters)
    assert (told["outcome"], NAME in str(told)) == ("hold", False)
    pass_until(city, LISTED_ON + 30 * DAY)
    removed = counters[LABOUR].post(f"/records/{source}/removal", {"doc_no": "测移1号", "reason": "已支付全部工资"})
    assert removed.status_code == 200, removed.text
    assert at_the_honours_office(counters)["outcome"] == "allow"
    [task] = counters[HONOURS].get("/tasks", "awards").json()["tasks"]
    assert task["state"] == "lift_ordered"
    [filed_] = state(city, person).records.values()
    assert str(filed_.standing) == "released"
    assert date.fromisoformat(DECIDED) < LISTED_ON


def state(city: Office, subject: UUID) -> Subject:
    return city.application.subject(subject)
