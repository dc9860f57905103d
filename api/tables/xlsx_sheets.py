"""XLSX as offices fill it in: the first sheet with something in it, every cell as the text that is meant.

A workbook is a zip of XML: what would unpack to more than a large table is refused before anything is unpacked.
"""

import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import IO, Final, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from api.tables.sheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Merged,
    Note,
    Sheet,
    SheetKind,
    SheetRow,
    refuse_too_large,
    refuse_too_many,
)
from api.tables.telling import both
from domain.errors import InvalidInput

Cells = tuple[ReadOnlyCell | EmptyCell, ...]
_NOTHING: Final = {id(EMPTY_CELL)}

UNPACKED = 256 * 1024 * 1024  # bytes of XML
_MEMBERS = 1_000
_MOST_LINES = 2 * MOST_ROWS
_SAFE_DIGITS = 15  # more are not kept by a number of a workbook
_SAVE_AS = "Open it in a spreadsheet program and save it as XLSX, without a password."
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
_BLOCK = 1024 * 1024
_LONGEST_TAG = 256
# What openpyxl, zipfile and the XML parser raise on what is no workbook; anything else is a defect of ours.
_NO_WORKBOOK = (
    BadZipFile,
    LargeZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def read_xlsx(path: Path) -> Sheet:
    """The rows of the first sheet that has any. Raises InvalidInput for what is no workbook."""
    refuse_too_large(path)
    return read_workbook(path.read_bytes(), name=path.name)


def read_workbook(content: bytes, *, name: str, unpacked: int = UNPACKED) -> Sheet:
    """The same of what is in memory; it may unpack to so many bytes. Raises InvalidInput."""
    _refuse_bomb(content, name, unpacked)
    with _opened(content, name) as book:
        # In this mode the library's sheets are of a class of their own, which its types do not say.
        sheets = [cast(ReadOnlyWorksheet, one) for one in book.worksheets if one.sheet_state == "visible"]
        for sheet in sheets:
            rows = _read(name, sheet)
            if any(not row.is_empty for row in rows):
                return Sheet(SheetKind.XLSX, rows, _notes(sheet, sheets), tuple(_merged(content, sheet)))
    raise InvalidInput(f"{name} has no visible sheet with a row in it", do="Check that the export went through.")


def _notes(sheet: ReadOnlyWorksheet, sheets: Sequence[ReadOnlyWorksheet]) -> tuple[Note, ...]:
    return (Note("import.sheet", {"sheet": str(sheet.title)[:80]}),) if len(sheets) > 1 else ()


def _refuse_bomb(content: bytes, name: str, unpacked: int) -> None:
    """What a zip says it unpacks to is as much as is ever unpacked of it."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError):
        raise InvalidInput(f"{name} is no XLSX file, or is cut off", do=_SAVE_AS) from None
    if any(member.flag_bits & 1 for member in members):
        raise InvalidInput(f"{name} is locked with a password", do=_SAVE_AS)
    if len(members) > _MEMBERS or sum(member.file_size for member in members) > unpacked:
        raise InvalidInput(
            f"{name} would unpack to more than {unpacked} bytes, which no table of rows does",
            do="Copy the rows into a new workbook, without pictures and formatting.",
        )


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[Workbook]:
    """The workbook for as long as it is read; what goes wrong with its XML is one message."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know are nothing to us
        try:
            book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                yield book
            finally:
                book.close()
        except _NO_WORKBOOK as wrong:
            raise InvalidInput(f"{name} cannot be read as XLSX ({type(wrong).__name__})", do=_SAVE_AS) from None


def _read(name: str, sheet: ReadOnlyWorksheet) -> tuple[SheetRow, ...]:
    sheet.reset_dimensions()  # what a file says of its own size may be anything
    rows = []
    every = cast(Iterator[Cells], cast(Worksheet, sheet).iter_rows(max_col=MOST_COLUMNS + 1))
    for line, cells in enumerate(every, start=1):
        _refuse_endless(name, line)
        used = _without_empty_end(cells)
        if used:
            rows.append(_row(line, used))
        refuse_too_many(name, rows=len(rows), columns=len(used))
    return tuple(rows)


def _refuse_endless(name: str, line: int) -> None:
    """A row may say that it is the billionth; the library then gives a billion empty ones before it."""
    if line > _MOST_LINES:
        raise InvalidInput(
            f"{name} has more than {_MOST_LINES} lines, empty ones counted",
            do="Delete the empty lines, or split it.",
        )


def _without_empty_end(cells: Cells) -> Cells:
    if set(map(id, cells)) <= _NOTHING:  # at a glance: of rows that say nothing there may be hundreds of thousands
        return ()
    used = len(cells)
    while used and cells[used - 1].value is None:
        used -= 1
    return cells[:used]


def _row(line: int, cells: Cells) -> SheetRow:
    read = [_text(cell) for cell in cells]
    return SheetRow(
        line,
        tuple(text for text, _ in read),
        {place: trouble for place, (_, trouble) in enumerate(read) if trouble is not None},
    )


def _text(cell: ReadOnlyCell | EmptyCell) -> tuple[str, str | None]:
    """What a cell means, and why it cannot be relied upon."""
    value = cell.value
    if isinstance(cell, ReadOnlyCell) and cell.data_type == "f":
        return str(value)[:LONGEST_CELL], both("含有公式，请粘贴为数值", "holds a formula: paste its value")
    if isinstance(cell, ReadOnlyCell) and cell.data_type == "e":
        return str(value)[:LONGEST_CELL], both("含有表格错误值", "holds an error of the spreadsheet")
    match value:
        case None:
            return "", None
        case bool():
            return ("是" if value else "否"), None
        case int() | float():
            return _number(value)
        case datetime() | date() | time():
            return _moment(value)
    text = str(value)
    return text[:LONGEST_CELL], both("过长", "is too long") if len(text) > LONGEST_CELL else None


def _number(value: float) -> tuple[str, str | None]:
    """As the spreadsheet shows it. Fifteen digits are kept by a number, and no leading zero."""
    text = f"{value:.15g}"
    if "e" not in text and "n" not in text:
        return text, None
    return text, both(
        "以数字保存，位数已丢失，请改为文本格式",
        f"was kept as a number of more than {_SAFE_DIGITS} digits and has lost some: write it as text",
    )


def _moment(value: datetime | date | time) -> tuple[str, str | None]:
    if isinstance(value, datetime):
        return value.isoformat(sep=" "), None
    return value.isoformat(), None


def _merged(content: bytes, sheet: ReadOnlyWorksheet) -> Iterator[Merged]:
    """The merged cells of a sheet; the library tells of them only when it holds the whole workbook in memory."""
    with ZipFile(BytesIO(content)) as packed, packed.open(str(vars(sheet)["_worksheet_path"])) as xml:
        yield from _merged_in(xml)


def _merged_in(xml: IO[bytes]) -> Iterator[Merged]:
    kept = b""
    while block := xml.read(_BLOCK):
        text = kept + block
        end = 0
        for match in _MERGED.finditer(text):
            end = match.end()
            yield Merged(match[1].decode("ascii"), int(match[2]))
        kept = text[max(end, len(text) - _LONGEST_TAG) :]
