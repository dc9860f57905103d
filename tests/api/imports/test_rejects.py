"""What is refused of a file: sealed, for its importer alone, for 30 days; corrected, it adds only what was missing."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.wiring import Office
from api.worker import Worker
from tests.api.conftest import Said
from tests.api.imports.conftest import Counter
from tests.support import pack_small, registers
from tests.support.everywhere import everything
from tests.support.registers import PENALTY, row, table

MARKED = "标记字样有限公司"
GOOD = row(PENALTY, doc_no="好1号")
BAD = row(PENALTY, subject_name=MARKED, issued_on="2026-02-30", doc_no="坏1号", penalty_content="=HYPERLINK(1)")


@pytest.fixture
def batch(hand_in: Counter, tmp_path: Path) -> str:
    """A file of one good row and one that was refused, imported; its batch."""
    path = registers.write_csv(tmp_path / "sent.csv", PENALTY, GOOD, BAD, style="both")
    said = hand_in(path, PENALTY)
    assert said.status == 1
    found: str = said.lines[-1]["batch"]
    return found


def rejects(hand_in: Counter, batch: str, path: Path, *more: str) -> Said:
    return hand_in.cli.json("imports", "rejects", batch, "-o", str(path), *more)


def cells(path: Path) -> list[list[object]]:
    return [[cell.value for cell in line] for line in load_workbook(path).active.iter_rows()]


def test_the_refused_rows_come_back_as_they_were_with_the_reason(hand_in: Counter, batch: str, tmp_path: Path) -> None:
    path = tmp_path / "back.xlsx"
    said = rejects(hand_in, batch, path)
    assert (said.status, said.lines[0]["rows"]) == (0, 1)
    headings, *rows = cells(path)
    sent, _, bad = table(PENALTY, [GOOD, BAD], style="both")
    assert headings == [*sent, "退回原因"]
    assert [[cell or "" for cell in line][:-1] for line in rows] == [bad]
    assert "处罚决定日期 日期不存在 (is a day that no calendar has)" in str(rows[0][-1])
    assert path.stat().st_mode & 0o077 == 0


def test_no_cell_that_comes_back_is_a_formula_or_a_number(hand_in: Counter, batch: str, tmp_path: Path) -> None:
    path = tmp_path / "back.xlsx"
    rejects(hand_in, batch, path)
    kinds = {cell.data_type for line in load_workbook(path).active.iter_rows() for cell in line if cell.value}
    assert kinds == {"s"}


def test_a_corrected_file_adds_only_what_was_missing(hand_in: Counter, batch: str, tmp_path: Path) -> None:
    path = tmp_path / "back.xlsx"
    rejects(hand_in, batch, path)
    book = load_workbook(path)
    for line in book.active.iter_rows(min_row=2):
        for cell in line:
            if cell.value == "2026-02-30":
                cell.value = "2026-05-07"
            if cell.value == "=HYPERLINK(1)":
                cell.value = "罚款200000元"
    book.save(path)
    said = hand_in(path, PENALTY)
    assert (said.status, said.lines[-1]["filed"], said.lines[-1]["repeated"]) == (0, 1, 0)
    whole = registers.write_csv(tmp_path / "w.csv", PENALTY, GOOD, {**BAD, "issued_on": "2026-05-07"})
    assert hand_in(whole, PENALTY).lines[-1]["refused"] == 1  # the same decision with another text


def test_rows_refused_when_they_are_filed_come_back_whole_too(hand_in: Counter, office: Office, tmp_path: Path) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, row(PENALTY, uscc=registers.TRADER, subject_name="甲店"))
    assert hand_in(path, PENALTY).status == 0
    other = row(PENALTY, uscc=registers.TRADER, subject_name="乙店", doc_no="2")
    said = hand_in(registers.write_csv(tmp_path / "g.csv", PENALTY, other), PENALTY)
    assert said.status == 1
    rejects(hand_in, said.lines[-1]["batch"], tmp_path / "back.xlsx")
    _, [*came, reason] = cells(tmp_path / "back.xlsx")
    assert [cell or "" for cell in came] == table(PENALTY, [other])[1]
    assert "another name" in str(reason)


@pytest.mark.guarantee("G71")
@pytest.mark.parametrize(
    ("department", "officer"), [(pack_small.OFFICE, "officer Other"), (pack_small.ISSUER, "officer Qin")]
)
def test_only_the_importer_reads_them_and_every_attempt_is_on_record(
    hand_in: Counter, office: Office, batch: str, tmp_path: Path, department: str, officer: str
) -> None:
    purpose = "penalty" if department == pack_small.ISSUER else "audit"
    who = ("--department", department, "--officer", officer, "--purpose", purpose)
    said = rejects(hand_in, batch, tmp_path / "stolen.xlsx", *who)
    assert (said.status, said.error["error"]) == (1, "outside_power")
    assert not (tmp_path / "stolen.xlsx").exists()
    assert MARKED not in said.err
    assert rejects(hand_in, batch, tmp_path / "own.xlsx").status == 0
    with office.pool.connection() as connection:
        log = connection.execute("SELECT officer, what, outcome, reason FROM access.log ORDER BY at, place").fetchall()
    assert log == [
        (officer, "imports rejects", "refused", "sender"),
        ("officer Qin", "imports rejects", "granted", None),
    ]


@pytest.mark.guarantee("G71")
def test_they_lie_sealed_and_nowhere_else(hand_in: Counter, office: Office, batch: str, tmp_path: Path) -> None:
    content = everything(office.database)
    for spelling in (MARKED.encode(), MARKED.encode().hex().encode(), MARKED.encode("unicode_escape")):
        assert spelling not in content
    assert kept(office) == (1, 2, 1)


def kept(office: Office) -> tuple[object, ...] | None:
    """How many sets of refused rows are kept, rows with the headings, and keys."""
    with office.pool.connection() as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM vault.refused_files), (SELECT count(*) FROM vault.refused_rows),"
            " (SELECT count(*) FROM vault.keys)"
        ).fetchone()


def age(office: Office, days: int) -> None:
    """As if they had been kept so long."""
    with office.database.connect_as_owner() as owner:
        owner.execute("UPDATE vault.refused_files SET kept_at = kept_at - make_interval(days => %s)", (days,))


@pytest.mark.guarantee("G71")
@pytest.mark.parametrize("by", ["verb", "worker"])
def test_after_30_days_they_and_their_key_are_destroyed(
    hand_in: Counter, office: Office, batch: str, tmp_path: Path, by: str
) -> None:
    age(office, 29)
    purge(hand_in, office, by)
    assert kept(office) == (1, 2, 1)
    age(office, 2)
    assert rejects(hand_in, batch, tmp_path / "late.xlsx").error["error"] == "not_found"
    assert not (tmp_path / "late.xlsx").exists()
    purge(hand_in, office, by)
    assert kept(office) == (0, 0, 0)


def purge(hand_in: Counter, office: Office, by: str) -> None:
    if by == "verb":
        assert hand_in.cli.json("imports", "purge").status == 0
        return
    from threading import Event

    for _ in Worker(office, Event()).due_now():
        pass


def test_importing_the_file_again_replaces_what_was_kept(
    hand_in: Counter, office: Office, batch: str, tmp_path: Path
) -> None:
    hand_in(tmp_path / "sent.csv", PENALTY)
    assert kept(office) == (1, 2, 1)


def test_they_survive_a_rotation_of_the_key(hand_in: Counter, office: Office, batch: str, tmp_path: Path) -> None:
    assert hand_in.cli.json("vault", "rotate").status == 0
    assert rejects(hand_in, batch, tmp_path / "back.xlsx").status == 0
    assert MARKED in str(cells(tmp_path / "back.xlsx"))


def test_no_file_is_overwritten(hand_in: Counter, batch: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("precious")
    assert rejects(hand_in, batch, path).error["error"] == "invalid_input"
    assert path.read_text() == "precious"


def test_what_is_refused_is_told_by_line_and_never_shown(hand_in: Counter, tmp_path: Path) -> None:
    path = registers.write_csv(tmp_path / "f.csv", PENALTY, BAD)
    said = hand_in(path, PENALTY)
    assert MARKED not in said.out + said.err
    assert said.lines[0]["note"] == "encoding"
    assert "row" not in said.lines[1]
