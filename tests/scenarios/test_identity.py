"""Who is who, in the city of the `cn` pack: two codes of one firm, a wrong code, a department's successor.

The register is kept at the command line; departments check and answer over HTTP.
"""

from datetime import date

import pytest

from api.wiring import Office
from ledger.audit import audit
from tests.api.conftest import CommandLine
from tests.api.http.conftest import Callers
from tests.scenarios.city import (
    CREDIT,
    FINANCE,
    FIRM,
    HONOURS,
    LISTING,
    TAX,
    at_the_treasury,
    fiscal_step,
    on,
    post,
    tasks_of,
)
from tests.support import synthetic

TWIN = synthetic.credit_code(17)
WHY = ("--authority", "测试登记机关", "--reason", "同一单位")
AS = ("--department", TAX, "--officer", "officer Lin", "--purpose", "penalty")
"""Who registered them both."""
HANDED = date(2026, 5, 13)


@pytest.fixture
def desk(city: Office, ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line at the city's ledger."""
    del city
    return CommandLine(ledger, capsys)


def found(counters: Callers, number: str) -> set[str]:
    answer = counters[CREDIT].post("/subjects:search", {"scheme": "uscc", "number": number}, "audit").json()
    return {one["subject"] for one in answer["subjects"]}


@pytest.mark.guarantee("G218")
def test_c3_two_codes_of_one_firm_are_merged_and_each_is_itself_again_when_that_proves_wrong(
    city: Office, counters: Callers, desk: CommandLine
) -> None:
    listed = post(counters, TAX, "/records", LISTING)["subject"]
    twin = {**LISTING["subject"], "number": TWIN, "name": "测试甲公司（重复）"}
    praised = {
        **LISTING,
        "subject": twin,
        "document": {**LISTING["document"], "doc_no": "测A3号"},
        "catalogue_item": "list:class-a",
        "kind": "honour",
        "polarity": "favourable",
        "severity": "minor",
    }
    other = post(counters, TAX, "/records", praised)["subject"]
    assert (at_the_treasury(counters, FIRM)["outcome"], at_the_treasury(counters, TWIN)["outcome"]) == ("warn", "allow")
    merged = desk.json("subject", "merge", f"uscc:{FIRM}", f"uscc:{TWIN}", *WHY, *AS)
    assert merged.status == 0, merged.err
    assert found(counters, TWIN) == found(counters, FIRM) == {listed}
    assert at_the_treasury(counters, TWIN)["outcome"] == "warn", "whoever asks under either code is told the same"
    apart = desk.json("subject", "split", listed, other, *WHY, *AS)
    assert apart.status == 0, apart.err
    assert (found(counters, FIRM), found(counters, TWIN)) == ({listed}, {other})
    assert (at_the_treasury(counters, FIRM)["outcome"], at_the_treasury(counters, TWIN)["outcome"]) == ("warn", "allow")
    with city.pool.connection() as connection:
        assert not any(one.differs for one in audit(connection))


def test_c3_a_code_that_proved_wrong_is_corrected_and_goes_on_meaning_the_firm(
    city: Office, counters: Callers, desk: CommandLine
) -> None:
    mistyped = {**LISTING, "subject": {**LISTING["subject"], "number": TWIN}}
    subject = post(counters, TAX, "/records", mistyped)["subject"]
    fiscal_step(counters, step="accept")
    assert (at_the_treasury(counters, TWIN)["outcome"], at_the_treasury(counters, FIRM)["outcome"]) == ("hold", "allow")
    corrected = desk.json("subject", "correct-code", f"uscc:{TWIN}", f"uscc:{FIRM}", *WHY, *AS)
    assert corrected.status == 0, corrected.err
    assert found(counters, FIRM) == found(counters, TWIN) == {subject}
    assert (at_the_treasury(counters, TWIN)["outcome"], at_the_treasury(counters, FIRM)["outcome"]) == ("hold", "hold")
    with city.pool.connection() as connection:
        assert not any(one.differs for one in audit(connection))


@pytest.mark.guarantee("G217")
def test_c41_what_a_department_had_to_do_is_its_successors_to_confirm(city: Office, counters: Callers) -> None:
    record = post(counters, TAX, "/records", LISTING)["record"]
    [task] = [one for one in tasks_of(counters, HONOURS) if one["measure"] == "no_honours"]
    post(counters, HONOURS, f"/tasks/{task['task']}/steps", {"step": "accept"})
    on(city, HANDED)
    body = {"former": HONOURS, "successor": FINANCE, "document": "湖编〔2026〕5号"}
    assert counters[TAX].post("/departments/handover", body).status_code == 403
    assert post(counters, CREDIT, "/departments/handover", body)["subjects"] == 1
    assert tasks_of(counters, HONOURS) == []
    post(counters, TAX, f"/records/{record}/removal", {"doc_no": "湖税移〔2026〕2号", "reason": "税款缴清"})
    lifted = {"step": "feedback", "result": "lifted"}
    assert counters[HONOURS].post(f"/tasks/{task['task']}/steps", lifted).status_code == 403
    answer = counters[FINANCE].post(f"/tasks/{task['task']}/steps", lifted)
    assert answer.status_code == 200, answer.text
