"""Writing XLSX for people to fill in: every cell is text, so that no program takes a code for a number."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from api.tables.sheets import LONGEST_CELL
from domain.errors import InvalidInput

_TEXT = "@"
_ALLOWED = frozenset("\t\n")


class WrittenSheet(Struct, frozen=True):
    """A sheet to be written: its name, its headings, its rows."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]


def write_workbook(path: Path, sheets: Iterable[WrittenSheet]) -> None:
    """Write a new workbook, readable by its owner alone. Raises InvalidInput; no file is ever overwritten."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as file:
            book = Workbook(write_only=True)
            for sheet in sheets:
                _write(book, sheet)
            book.save(file)
    except FileExistsError:
        raise InvalidInput(f"{path} is there already", do="Name a new file.") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file in a folder that you may write to.") from None


def _write(book: Workbook, sheet: WrittenSheet) -> None:
    page = cast(WriteOnlyWorksheet, book.create_sheet(sheet.title))
    page.freeze_panes = "A2"
    page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([_cell(page, text, bold=False) for text in row])


def _cell(page: WriteOnlyWorksheet, text: str, *, bold: bool) -> Cell:
    """Text whatever it begins with: no program runs a row that was refused as a formula."""
    cell = WriteOnlyCell(page, value=_printable(text))
    cell.data_type = "s"
    cell.number_format = _TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell


def _printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c if c >= " " or c in _ALLOWED else " " for c in text)[:LONGEST_CELL]
