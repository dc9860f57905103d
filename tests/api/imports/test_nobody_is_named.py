"""After persons were imported, their names, numbers and stories stand nowhere in clear: not in the database, no log,
no backup, no answer of any verb."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from api.wiring import Office
from ledger.backup import back_up
from tests.api.imports.conftest import Counter
from tests.support import registers, synthetic
from tests.support.everywhere import everything, server_log
from tests.support.registers import COMMITMENT, LICENCE, LISTED, PENALTY, person_row, row

NUMBER = synthetic.citizen_number(date(1990, 1, 1), 77)
REPRESENTATIVE = synthetic.citizen_number(date(1980, 2, 2), 88)
TRADER = registers.TRADER
PLANTED = {
    "name": "申屠甲乙",
    "number": NUMBER,
    "trader": TRADER,
    "shop": "紫藤巷杂货铺",
    "story": "在紫藤巷七号摆摊",
    "representative": "欧阳丙丁",
    "their number": REPRESENTATIVE,
}
PERSON = {"subject_name": "申屠甲乙", "uscc": "", "subject_category": "自然人", "person_cert_no": NUMBER}
REPRESENTED = {"legal_representative": "欧阳丙丁", "legal_rep_cert_no": REPRESENTATIVE, "legal_rep_cert_kind": "10"}


def files(folder: Path) -> list[tuple[Path, str]]:
    """Persons, traders and represented organisations in every format; good rows and refused ones."""
    trade = {"uscc": TRADER, "subject_name": "紫藤巷杂货铺", **REPRESENTED}
    text = f"申屠甲乙（{NUMBER}）在紫藤巷七号摆摊，罚款200000元"
    rows = {
        PENALTY: [
            person_row(NUMBER, "申屠甲乙", penalty_content=text, **REPRESENTED),
            row(PENALTY, **trade, doc_no=f"罚{2}", penalty_content=text),
            row(PENALTY, **REPRESENTED, doc_no="3", penalty_content=f"负责人欧阳丙丁{REPRESENTATIVE}，罚款200000元"),
            person_row(NUMBER, "申屠甲乙", doc_no="4", issued_on=NUMBER, remark=text),
            person_row(NUMBER, "欧阳丙丁", doc_no="5"),
            row(PENALTY, uscc=NUMBER, subject_name="申屠甲乙", doc_no="6"),
        ],
        LICENCE: [row(LICENCE, **PERSON, licence_content=text), row(LICENCE, **PERSON, licence_kind="申屠甲乙")],
        LISTED: [row(LISTED, **PERSON, cause=text, conducted_on="2026-05-05"), row(LISTED, **trade, cause=text)],
        COMMITMENT: [row(COMMITMENT, **PERSON, cause=text), row(COMMITMENT, **trade, state="紫藤巷杂货铺")],
    }
    found = []
    for name, each in rows.items():
        found.append((registers.write_csv(folder / f"{name}.csv", name, *each, encoding="gb18030"), name))
        lines = registers.table(name, each, style="label")
        found.append((registers.write_xlsx(folder / f"{name}.xlsx", lines), name))
    return found


def found_in(content: bytes) -> set[str]:
    return {
        what
        for what, word in PLANTED.items()
        if any(each in content for each in (word.encode(), word.encode().hex().encode(), word.encode("unicode_escape")))
    }


@pytest.mark.guarantee("G53")
def test_who_was_imported_stands_nowhere_in_clear(
    hand_in: Counter, office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = b""
    for path, name in files(tmp_path):
        for more in (["--dry-run"], [], []):
            result = hand_in(path, name, *more)
            plain = hand_in.cli("import", str(path), "--format", name, "--dry-run")
            said += (result.out + result.err + plain.out + plain.err).encode()
    assert len(list(office.views.everyone())) == 3
    said += answers(hand_in, office).encode() + caplog.text.encode()
    back_up(office.database, tmp_path / "backup", tick=lambda _: None)
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    for content in (said, everything(office.database), parts, server_log()):
        assert found_in(content) == set()
    assert len(said) > 10_000


def answers(hand_in: Counter, office: Office) -> str:
    """What every reading verb says."""
    names = [f"person:{stream}" for stream in office.views.everyone()]
    verbs = [["measures"], ["tasks", "--of", "all"], ["imports", "list"], ["doctor"]]
    verbs += [[verb, name] for verb in ("measures", "history") for name in names]
    found = ""
    for verb in verbs:
        for result in (hand_in.cli(*verb), hand_in.cli.json(*verb)):
            found += result.out + result.err
    return found


def test_the_search_finds_what_is_planted(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    """The test above can fail: an organisation's name is found by the same search."""
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, subject_name="紫藤巷杂货铺有限公司"))
    assert hand_in(path, PENALTY).status == 0
    assert found_in(everything(office.database)) == {"shop"}
