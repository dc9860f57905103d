"""Writing a pack's table into a new file, XLSX or CSV by its name."""

from pathlib import Path

from api.packtable.columns import TITLES, columns_of
from api.tables.csv_written import write_csv
from api.tables.sheets import LONGEST_CELL
from api.tables.workbooks import WrittenSheet, write_workbook
from domain.errors import InvalidInput
from rules.rulesets import Ruleset
from rules.writing.loading import Source
from rules.writing.tabled import Kind, rows_of

_WIDTHS = {"when": 60, "basis": 40, "title_zh": 30, "title_en": 30, "content_zh": 50, "content_en": 50, "target": 40}


def leave(ruleset: Ruleset, source: Source, kind: Kind, path: Path) -> int:
    """Write the table; how many rows it has. Raises InvalidInput; no file is ever overwritten."""
    columns = columns_of(kind)
    rows = [[cells[column.name] for column in columns] for cells in rows_of(ruleset, source, kind)]
    _refuse_too_long(rows)
    headings = [column.heading for column in columns]
    match path.suffix.lower():
        case ".xlsx":
            widths = {place: _WIDTHS.get(column.name, 16) for place, column in enumerate(columns)}
            write_workbook(path, [WrittenSheet(TITLES[kind], headings, rows, widths=widths)])
        case ".csv":
            write_csv(path, headings, rows)
        case other:
            raise InvalidInput(
                f"{path.name} ends with {other or 'nothing'}", do="Name a file that ends with .xlsx or .csv."
            )
    return len(rows)


def _refuse_too_long(rows: list[list[str]]) -> None:
    """A cell holds so much and no more; what is cut off would come back as a change."""
    for row in rows:
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise InvalidInput(f"a cell of the row {row[0]} {row[1]} is longer than a table holds", do="Use the YAML.")
