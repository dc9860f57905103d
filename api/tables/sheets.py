"""A table as it stands in a file, CSV or XLSX: numbered rows of text, and what is wrong with single cells.

What is wrong with the file as a whole is one error; what is wrong with a cell refuses its row alone.
"""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from msgspec import Struct

from domain.errors import InvalidInput

LARGEST_FILE = 64 * 1024 * 1024  # bytes
MOST_ROWS = 100_000
MOST_COLUMNS = 300
LONGEST_LINE = 65_536  # bytes; a longer one is no row of any format we know
LONGEST_CELL = 32_767  # characters; Excel's own limit
SPLIT = "Split it into smaller files."


class SheetRow(Struct, frozen=True):
    """One row: the line it begins on, counted from 1, its cells, and by place why a cell cannot be used."""

    line: int
    cells: tuple[str, ...]
    troubles: Mapping[int, str] = {}

    @property
    def is_empty(self) -> bool:
        """True if nothing stands in it."""
        return not self.troubles and not any(cell.strip() for cell in self.cells)


class SheetKind(Enum):
    """What a table was written as: in CSV every row has all its cells, a workbook leaves out empty ones at the end."""

    CSV = "csv"
    XLSX = "xlsx"


class Sheet(Struct, frozen=True):
    """The rows of a file, and what its reader should be told about how it was read, as words of api.cli.words."""

    kind: SheetKind
    rows: tuple[SheetRow, ...]
    notes: tuple["Note", ...] = ()
    merged: tuple["Merged", ...] = ()


class Note(Struct, frozen=True):
    """Something to be said about a file: a key of the words, and what stands in it."""

    key: str
    values: Mapping[str, str] = {}


class Merged(Struct, frozen=True):
    """Cells that were merged into one: how the sheet names them, and their last line."""

    reference: str
    last_line: int


def refuse_too_large(path: Path) -> None:
    """Refuse a file that nobody would send row by row. Raises InvalidInput."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file that you may read.") from None
    if size == 0:
        raise InvalidInput(f"{path.name} is empty", do="Check that the export went through.")
    if size > LARGEST_FILE:
        raise InvalidInput(f"{path.name} has {size} bytes, more than {LARGEST_FILE}", do=SPLIT)


def refuse_too_many(name: str, *, rows: int, columns: int) -> None:
    """Refuse a table without end. Raises InvalidInput."""
    if rows > MOST_ROWS:
        raise InvalidInput(f"{name} has more than {MOST_ROWS} rows", do=SPLIT)
    if columns > MOST_COLUMNS:
        raise InvalidInput(f"{name} has more than {MOST_COLUMNS} columns", do="Leave out what is not asked for.")
