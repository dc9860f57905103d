"""A day of the city of the `cn` pack: an entry on a list comes in as registers send it, and what counters make of it.

Departments see their tasks, answer and check over HTTP alone.
"""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.batches import Batch
from api.filing import file_now
from api.sorting import sort_out
from api.wiring import Office
from tests.api.http.conftest import Callers
from tests.scenarios.city import (
    DAY,
    FINANCE,
    FIRM,
    HONOURS,
    LISTING,
    MARKET,
    TAX,
    TODAY,
    TRADING,
    at_the_treasury,
    check,
    fiscal_step,
)
from tests.support import registers, synthetic

ENTRY: Mapping[str, str] = {
    "主体名称": "测试甲公司",
    "统一社会信用代码": FIRM,
    "名单类型": "重大税收违法失信主体",
    "认定文号": "测列〔2026〕1号",
    "认定日期": "2026-05-06",
    "有效期止": "2027-05-05",
    "认定部门统一社会信用代码": TAX,
}


def registered(city: Office, folder: Path, **cells: str) -> Batch:
    """What a register's file brings in."""
    path = folder / "list.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([cells.keys(), cells.values()])
    batch = sort_out(path, name="cn-list", shelf=city.shelf(), latest=TODAY)
    filed, refused = file_now(city, batch, tick=lambda _: None)
    assert (filed, refused) == (1, ())
    city.refresh()
    return batch


def test_c35_list_measure_and_check_are_one(city: Office, counters: Callers, tmp_path: Path) -> None:
    assert at_the_treasury(counters)["outcome"] == "allow"
    registered(city, tmp_path, **ENTRY)
    assert at_the_treasury(counters)["outcome"] == "warn", "the treasury has not taken it on yet"
    fiscal_step(counters, step="accept")
    told = at_the_treasury(counters)
    assert told["outcome"] == "hold"
    [bite] = [one for one in told["measures"] if one["measure"] == "no_fiscal_funds"]
    assert bite["standing"] == "applies"
    [line] = [one for one in told["slip"]["lines"] if one["measure"] == bite["title"]]
    assert (line["grounds"], line["determined_by"]) == (["测列〔2026〕1号"], ["Tax office (synthetic)"])


def test_c43_what_a_register_sends_is_matched_pushed_and_fed_back(
    city: Office, counters: Callers, tmp_path: Path
) -> None:
    registered(city, tmp_path, **ENTRY)
    fiscal_step(counters, step="accept")
    fiscal_step(counters, step="feedback", result="implemented", implemented_on=TODAY.isoformat())
    changes = counters[FINANCE].get("/feed", "fiscal_support").json()["changes"]
    told = [(one["step"], one["state"]) for one in changes if one["measure"] == "no_fiscal_funds"]
    assert told == [
        ("TaskPushed", "pushed"),
        ("TaskAccepted", "accepted"),
        ("FeedbackSubmitted", "implemented"),
    ]


def test_c38_a_measure_bites_at_its_own_matters_and_nowhere_else(
    city: Office, counters: Callers, tmp_path: Path
) -> None:
    registered(city, tmp_path, **ENTRY)
    assert check(counters, HONOURS, "honours:selection", "handling", "awards")["outcome"] != "allow"
    elsewhere = check(counters, TRADING, "bid:government", "handling", "bidding")
    assert [one["measure"] for one in elsewhere["measures"]] == []
    assert elsewhere["outcome"] == "allow"


@pytest.mark.parametrize(("day", "status"), [("2027-05-05", 200), ("soon", 422), ("2027-13-05", 422)])
def test_a_day_of_a_record_is_sent_as_a_date(city: Office, counters: Callers, day: str, status: int) -> None:
    answer = counters[TAX].post("/records", {**LISTING, "fields": {"valid_until": day}})
    assert answer.status_code == status, answer.text
    if status == 200:
        [filed] = city.application.subject(UUID(answer.json()["subject"])).records.values()
        assert filed.record.fields["valid_until"] == date(2027, 5, 5).toordinal()


def test_inv_12_no_sanction_reaches_a_person_through_an_organisation(
    city: Office, counters: Callers, tmp_path: Path
) -> None:
    """A legal representative who is named in a file is reached by nothing: a link is decided, never imported."""
    name, number = "欧阳丙丁", synthetic.citizen_number(date(1980, 2, 2), 88)
    person = counters[MARKET].post("/records", a_registration(name, number)).json()
    who = {"legal_representative": name, "legal_rep_cert_kind": "10", "legal_rep_cert_no": number}
    fined = registers.row(registers.PENALTY, uscc=FIRM, issuer_uscc=MARKET, **who)
    path = registers.write_csv(tmp_path / "fines.csv", registers.PENALTY, fined)
    batch = sort_out(path, name=registers.PENALTY, shelf=city.shelf(), latest=TODAY)
    assert file_now(city, batch, tick=lambda _: None) == (1, ())
    registered(city, tmp_path, **ENTRY)
    fiscal_step(counters, step="accept")
    assert at_the_treasury(counters)["outcome"] == "hold"
    reached = city.application.subject(UUID(person["subject"]))
    assert (reached.orders, reached.tasks) == ({}, {})
    asked = {"who": {"scheme": "id_number", "number": number, "name": name}, "filing": "F-2"}
    office = {"matter": "registration:office", "node": "acceptance", **asked}
    told = counters[MARKET].post("/checks", office, "licence", Jiangcheng_Matter="registration:office").json()
    assert (told["outcome"], told["measures"]) == ("allow", [])


def a_registration(name: str, number: str) -> dict[str, Any]:
    document = {"doc_type": "registration", "doc_no": "测登1号", "issued_on": DAY, "effective_on": DAY}
    return {
        "subject": {"scheme": "id_number", "number": number, "name": name, "region": "330500"},
        "kind": "registration",
        "document": document,
        "catalogue_item": "reg:entry",
        "behaviour_code": "conduct:overall",
        "severity": "minor",
        "polarity": "neutral",
        "determined_on": DAY,
        "conducted_on": DAY,
        "repair_notice": "served",
    }
