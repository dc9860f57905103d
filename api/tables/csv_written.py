"""Writing CSV for people: UTF-8 with the mark by which Excel knows it, and no cell that is taken for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from api.tables.sheets import Sheet
from domain.errors import InvalidInput

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""What a program would run once the file is opened, and what was guarded against it already."""


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a new file, readable by its owner alone. Raises InvalidInput; no file is ever overwritten."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows([guarded(cell) for cell in row] for row in rows)
    except FileExistsError:
        raise InvalidInput(f"{path} is there already", do="Name a new file.") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file in a folder that you may write to.") from None


def guarded(cell: str) -> str:
    """A cell as text, whatever it begins with."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(sheet: Sheet) -> Sheet:
    """A sheet that was written so, as it was meant."""
    rows = (replace(row, cells=tuple(map(_meant, row.cells))) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def _meant(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
