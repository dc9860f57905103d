"""The city's own pack takes the files of its registers: a ledger begins with the first of them, and measures follow."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.api.conftest import CommandLine, Said
from tests.support import synthetic
from tests.support.registers import COMMITMENT, LICENCE, LISTED, PENALTY

CREDIT, TAX, COURT = "11330500TE5T01019G", "11330500TE5T01027B", "11330500TE5T010356"
FIRM = synthetic.credit_code(16)
DECIDED = date.today() - timedelta(days=40)  # noqa: DTZ011 - the ledger's clock is the database's, and so is this day
LAST = DECIDED + timedelta(days=200)


@pytest.fixture
def city(ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("JIANGCHENG_DEPARTMENT", CREDIT)
    return CommandLine(ledger, capsys)


def file_of(folder: Path, **cells: str) -> Path:
    path = folder / "file.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([cells.keys(), cells.values()])
    return path


COMMON: Mapping[str, str] = {"行政相对人名称": "测试甲公司", "统一社会信用代码": FIRM}
ENTRY: Mapping[str, str] = {
    **COMMON,
    "名单类型": "重大税收违法失信主体",
    "认定文号": "测列〔2026〕1号",
    "认定日期": DECIDED.isoformat(),
    "有效期止": LAST.isoformat(),
    "认定部门统一社会信用代码": TAX,
}


def handed_in(city: CommandLine, path: Path, name: str) -> Said:
    return city.json("import", str(path), "--format", name)


def test_an_entry_begins_a_ledger_and_its_measures_end_on_the_day_it_names(city: CommandLine, tmp_path: Path) -> None:
    said = handed_in(city, file_of(tmp_path, **ENTRY), LISTED)
    assert (said.status, said.lines[-1]["filed"]) == (0, 1), said
    measures = city.json("measures", f"uscc:{FIRM}", "--purpose", "audit").lines
    ends = {line["measure"]: line["until"] for line in measures if line["ordered"]}
    assert ends["no_fiscal_funds"] == (LAST + timedelta(days=1)).isoformat()


def test_inv_19_an_entry_by_whom_the_list_does_not_belong_to_is_refused(city: CommandLine, tmp_path: Path) -> None:
    said = handed_in(city, file_of(tmp_path, **{**ENTRY, "认定部门统一社会信用代码": COURT}), LISTED)
    assert said.status == 1
    assert "INV-19" in said.out + said.err


def test_penalties_licences_and_commitments_are_filed_under_the_items_of_the_city(
    city: CommandLine, tmp_path: Path
) -> None:
    day = DECIDED.isoformat()
    penalty = {"行政处罚决定书文号": "测罚1号", "处罚类别": "罚款", "处罚内容": "罚款2000元", "罚款金额": "0.2"}
    files = {
        PENALTY: {**penalty, "违法行为类型": "未曾列明的行为", "处罚决定日期": day, "处罚机关统一社会信用代码": TAX},
        LICENCE: {
            "许可决定文书号": "测许1号",
            "许可类别": "普通",
            "许可决定日期": day,
            "许可机关统一社会信用代码": TAX,
        },
        COMMITMENT: {
            "承诺类型": "信用修复型",
            "做出承诺日期": day,
            "承诺履约状态": "在承诺期",
            "承诺内容": "按期履行",
            "违诺责任": "记入信用记录",
            "是否授权公示": "是",
            "有效期至": LAST.isoformat(),
            "承诺受理单位统一社会信用代码": TAX,
        },
    }
    for name, cells in files.items():
        said = handed_in(city, file_of(tmp_path, **COMMON, **cells), name)
        assert (said.status, said.lines[-1]["filed"]) == (0, 1), (name, said)
    told = city("history", f"uscc:{FIRM}", "--purpose", "audit").out
    assert all(word in told for word in ("amount_minor 200000", "licence_kind ordinary", f"valid_until {LAST}")), told
    assert city.json("measures", f"uscc:{FIRM}", "--purpose", "audit").lines == []  # conduct that nobody has named
