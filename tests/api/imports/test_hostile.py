"""Files as nobody should send them: each gets one clear message, no traceback, and nothing of it is filed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from api.formats.columns import PENALTY as COLUMNS
from api.tables.headings import read_table
from domain.errors import InvalidInput
from tests.api.imports.conftest import Counter
from tests.support import registers
from tests.support.registers import PENALTY, row, table

Spoil = Callable[[Path], None]


def good(path: Path) -> bytes:
    return registers.csv_bytes(table(PENALTY, [row(PENALTY)]))


def bomb(path: Path) -> None:
    """A sheet of 300 MB of nothing, in 300 KB."""
    registers.write_xlsx(path, table(PENALTY, [row(PENALTY)]))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet2.xml", "w") as member,
    ):
        for _ in range(300):
            member.write(b"\0" * 1024 * 1024)


def broken_xml(path: Path) -> None:
    registers.write_xlsx(path, table(PENALTY, [row(PENALTY)]))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def laughing(path: Path) -> None:
    """Entities within entities: what a parser would unfold without end."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><worksheet>&l11;</worksheet>'
    registers.write_xlsx(path, table(PENALTY, [row(PENALTY)]))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def billionth(path: Path) -> None:
    """A row that says it is the billionth."""
    in_the_sheet(path, b'<row r="2"', b'<row r="1000000000"')


def wide(path: Path) -> None:
    """A cell in the three hundred and first column."""
    in_the_sheet(path, b'r="A2"', b'r="KO2"')


def in_the_sheet(path: Path, old: bytes, new: bytes) -> None:
    registers.write_xlsx(path, table(PENALTY, [row(PENALTY)]))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def merged(path: Path) -> None:
    registers.write_xlsx(path, table(PENALTY, [row(PENALTY), row(PENALTY, doc_no="2")]))
    with path.open("rb") as file:
        book = load_workbook(file)
    book.active.merge_cells("A2:A3")
    book.save(path)


def empty_book(path: Path) -> None:
    Workbook().save(path)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "empty": (lambda path: path.write_bytes(b"") and None, "is empty"),
    "blank": (lambda path: path.write_bytes(b"\n\n  \n") and None, "is empty"),
    "no headings": (lambda path: path.write_bytes("甲,乙\n1,2\n".encode()) and None, "none of the headings"),
    "headings alone": (lambda path: path.write_bytes(good(path).splitlines(keepends=True)[0]) and None, "no row below"),
    "a line of 10 MB": (lambda path: path.write_bytes(good(path) + b"x" * 10_000_000) and None, "more than 65536"),
    "undecodable": (lambda path: path.write_bytes(good(path) + b"\xff\xff\x80\x81\n") and None, "has the byte"),
    "neither encoding": (
        lambda path: path.write_bytes(b"CF_XDR_MC\n\xff\xff\xff\n") and None, "neither UTF-8 nor GB18030"
    ),
    "utf-16": (lambda path: path.write_bytes(good(path).decode().encode("utf-16")) and None, "UTF-16"),
    "an old workbook": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 99) and None, "Excel 97"),
    "an open quote": (lambda path: path.write_bytes(good(path) + b'"x,\n') and None, "it is no CSV"),
    "no text": (lambda path: path.write_bytes(good(path) + b"\0\n") and None, "a byte 0"),
    "a heading twice": (
        lambda path: path.write_bytes(b"CF_WSH," + good(path).replace(b"\r\n", b"\r\nx,")) and None, "the same column"
    ),
    "a missing heading": (
        lambda path: path.write_bytes(good(path).replace(b"CF_JDRQ", b"other")) and None, "no heading for 处罚决定日期"
    ),
    "half a workbook": (
        lambda path: path.write_bytes(registers.write_xlsx(path, table(PENALTY, [row(PENALTY)])).read_bytes()[:900])
        and None,
        "no XLSX file, or is cut off",
    ),
    "a zip that is no workbook": (lambda path: zipfile.ZipFile(path, "w").writestr("a", "b"), "cannot be read as XLSX"),
    "a zip bomb": (bomb, "would unpack to more than"),
    "the billionth row": (billionth, "more than 200000 lines"),
    "a far column": (wide, "more than 300 columns"),
    "broken XML": (broken_xml, "cannot be read as XLSX"),
    "a thousand laughs": (laughing, "cannot be read as XLSX"),
    "merged cells": (merged, "merged cells: A2:A3"),
    "an empty workbook": (empty_book, "no visible sheet"),
}  # fmt: skip


@pytest.mark.guarantee("G72")
@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_file_of_the_format_is_one_clear_message(tmp_path: Path, name: str) -> None:
    spoil, message = SPOILT[name]
    path = tmp_path / "file.csv"
    spoil(path)
    with pytest.raises(InvalidInput) as refused:
        read_table(path, COLUMNS)
    assert message in refused.value.detail
    assert refused.value.do


@pytest.mark.guarantee("G72")
def test_a_spoilt_file_is_said_in_one_line_and_files_nothing(hand_in: Counter, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    merged(path)
    said = hand_in(path, PENALTY)
    assert (said.status, said.out) == (2, "")
    assert said.error["error"] == "invalid_input"
    assert hand_in.cli.json("imports", "list").lines == []


def test_a_folder_or_a_file_that_is_not_there_is_one_message(hand_in: Counter, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        assert hand_in(path, PENALTY).status == 2


def test_a_title_may_be_merged_above_the_headings(tmp_path: Path) -> None:
    path = registers.write_xlsx(tmp_path / "f.xlsx", table(PENALTY, [row(PENALTY)]), title=["报送表", "", "", ""])
    book = load_workbook(path)
    book.active.merge_cells("A1:D1")
    book.save(path)
    assert len(read_table(path, COLUMNS).entries) == 1


def test_a_last_line_that_may_be_cut_off_is_refused_alone(hand_in: Counter, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(registers.csv_bytes(table(PENALTY, [row(PENALTY), row(PENALTY, doc_no="2")]))[:-2])
    said = hand_in(path, PENALTY)
    assert (said.status, said.lines[-1]["filed"], said.lines[-1]["refused"]) == (1, 1, 1)
    [refused] = [line for line in said.lines if "refused" in line and "batch" not in line]
    assert refused["line"] == 3
    assert "truncated" in refused["refused"][0]


def test_a_row_of_other_length_and_one_with_controls_are_refused_alone(hand_in: Counter, tmp_path: Path) -> None:
    lines = table(
        PENALTY, [row(PENALTY), row(PENALTY, doc_no="2"), row(PENALTY, doc_no="3\x07"), row(PENALTY, doc_no="4")]
    )
    lines[2] = lines[2][:-1]
    lines[4] = [*lines[4], "more"]
    (tmp_path / "f.csv").write_bytes(registers.csv_bytes(lines))
    said = hand_in(tmp_path / "f.csv", PENALTY)
    assert (said.lines[-1]["filed"], said.lines[-1]["refused"]) == (1, 3)
    told = {line["line"]: line["refused"] for line in said.lines if "refused" in line and "batch" not in line}
    assert "columns" in told[3][0]
    assert "control character" in told[4][0]
    assert "columns" in told[5][0]
