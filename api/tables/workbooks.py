"""Writing XLSX for people to fill in: every cell is text, so that no program takes a code for a number.

What a sheet holds goes straight into the packed file: the library would keep it in a temporary file, in the clear, and
leave that behind where the program is killed.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from api.tables.sheets import LONGEST_CELL, MOST_ROWS
from domain.errors import InvalidInput

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "@"
_ALLOWED = frozenset("\t\n")


class WrittenSheet(Struct, frozen=True):
    """A sheet to be written: its name, its headings, its rows.

    `choices` are columns, counted from 0, in which one picks from a list: where in the workbook the list stands.
    `widths` are columns' widths in characters.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]
    choices: Mapping[int, str] = {}
    widths: Mapping[int, int] = {}


def write_workbook(path: Path, sheets: Iterable[WrittenSheet]) -> None:
    """Write a new workbook, readable by its owner alone. Raises InvalidInput; no file is ever overwritten."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as file:
            _pack(file, sheets)
    except FileExistsError:
        raise InvalidInput(f"{path} is there already", do="Name a new file.") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file in a folder that you may write to.") from None


def workbook(sheets: Iterable[WrittenSheet]) -> bytes:
    """The same in memory."""
    file = BytesIO()
    _pack(file, sheets)
    return file.getvalue()


class _Packed(ExcelWriter):
    """The rest of a workbook whose sheets stand in the archive already."""

    def write_worksheet(self, ws: Any) -> None:
        """Note the sheet."""
        ws._drawing = SpreadsheetDrawing()  # what the library asks each sheet for
        ws._rels = ws._writer._rels
        self.manifest.append(ws)


def _pack(file: IO[bytes], sheets: Iterable[WrittenSheet]) -> None:
    book = Workbook(write_only=True)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, start=1):
            page = cast(Any, book.create_sheet(sheet.title))
            page._id = number
            with archive.open(page.path[1:], "w", force_zip64=True) as member:
                _write(page, sheet, member)
        writer = _Packed(book, archive)
        writer.write_data()


def _write(page: Any, sheet: WrittenSheet, member: IO[bytes]) -> None:
    """A sheet, row by row, into its place in the archive."""
    page.freeze_panes = "A2"
    for place, width in sheet.widths.items():
        page.column_dimensions[get_column_letter(place + 1)].width = width
    for place, where in sheet.choices.items():
        page.data_validations.append(_one_of(get_column_letter(place + 1), where))
    page._writer = WorksheetWriter(page, out=member)
    page._writer.write_top()
    page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([_cell(page, text, bold=False) for text in row])
    page.close()


def _one_of(column: str, where: str) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=where,
        allow_blank=True,
        showErrorMessage=True,
        sqref=f"{column}2:{column}{MOST_ROWS}",
    )


def _cell(page: WriteOnlyWorksheet, text: str, *, bold: bool) -> Cell:
    """Text whatever it begins with: no program runs as a formula what was sent in as text, nor when it is edited."""
    cell = WriteOnlyCell(page, value=_printable(text))
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c if c >= " " or c in _ALLOWED else " " for c in text)[:LONGEST_CELL]
