"""Columns by their headings: CF_ and XK_ codes, the Chinese labels of domain.md 5.3 to 5.6, or both in one cell.

The line of headings is looked for among the first ten, since exports begin with a title.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

from msgspec import Struct

from api.tables.cells import clean, has_controls
from api.tables.csv_sheets import read_csv
from api.tables.sheets import Note, Sheet, SheetKind, SheetRow
from api.tables.telling import both
from api.tables.xlsx_sheets import read_xlsx
from domain.errors import InvalidInput
from domain.identity.writing import compact

REASON = "退回原因"
"""The column that rejects come back with; a corrected file may still have it."""
_LOOKED_AT = 10
_CODE = re.compile(r"[A-Z][A-Z0-9_]+")
_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_SIGNS = re.compile(r"[*＊:：、,，/\\\s\"'“”()（）\[\]【】]")
_NAMED = 8


class Need(Enum):
    """Whether a file can do without a column."""

    HEADING = "heading"
    NEITHER = "neither"


class Column(Struct, frozen=True):
    """A column: its name in the code, the codes and the labels it goes by, the first of each being the template's."""

    name: str
    code: str
    labels: tuple[str, ...]
    need: Need = Need.NEITHER
    longest: int = 4_000
    codes: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """How a template writes it."""
        return f"{self.labels[0]} {self.code}"


class Entry(Struct, frozen=True):
    """One row by the names of its columns."""

    row: SheetRow
    places: Mapping[str, int]
    columns: Mapping[str, Column]

    def __getitem__(self, name: str) -> str:
        """What stands under a column, cleaned; empty where nothing does or the file has no such column."""
        place = self.places.get(name)
        return clean(self.row.cells[place]) if place is not None and place < len(self.row.cells) else ""

    def label(self, name: str) -> str:
        """What a column is called to whoever filled it in."""
        return self.columns[name].labels[0]

    def troubles(self) -> Iterator[str]:
        """What no row may have, whatever it tells."""
        if -1 in self.row.troubles:
            yield self.row.troubles[-1]
        for name, place in self.places.items():
            if place in self.row.troubles:
                yield f"{self.label(name)} {self.row.troubles[place]}"
            elif place < len(self.row.cells) and has_controls(self.row.cells[place]):
                yield f"{self.label(name)} " + both("含有控制字符", "has a control character")
            elif len(self[name]) > self.columns[name].longest:
                longest = self.columns[name].longest
                yield f"{self.label(name)} " + both(f"超过 {longest} 字", f"is longer than {longest} characters")


class Table(Struct, frozen=True):
    """A file by its columns: the headings as they stand there, and every row under them that is not empty."""

    headings: tuple[str, ...]
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]


def read_table(path: Path, columns: Sequence[Column]) -> Table:
    """A CSV or XLSX file by its columns. Raises InvalidInput for what is no such table."""
    return table_of(read_sheet(path), columns, name=path.name)


def read_sheet(path: Path) -> Sheet:
    """A CSV or XLSX file as rows of text. Raises InvalidInput for what is neither."""
    return read_xlsx(path) if _is_zip(path) else read_csv(path)


def table_of(sheet: Sheet, columns: Sequence[Column], *, name: str) -> Table:
    """A sheet that was read, by its columns. Raises InvalidInput."""
    row = _headings_of(name, sheet, columns)
    places, others = _places(name, row, columns)
    _refuse_missing(name, row, places, columns)
    _refuse_merged(name, sheet, row)
    by_name = {column.name: column for column in columns}
    below = [one for one in sheet.rows if one.line > row.line and not one.is_empty]
    if not below:
        raise InvalidInput(f"{name} has headings and no row below them", do="Check that the export went through.")
    notes = (*sheet.notes, Note("import.ignored", {"columns": ", ".join(others)})) if others else sheet.notes
    return Table(row.cells, tuple(_entry(sheet.kind, row, one, places, by_name) for one in below), notes)


def _is_zip(path: Path) -> bool:
    """By what is in it: exports are often misnamed."""
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file that you may read.") from None


def _entry(
    kind: SheetKind, headings: SheetRow, row: SheetRow, places: Mapping[str, int], columns: Mapping[str, Column]
) -> Entry:
    extra = any(cell.strip() for cell in row.cells[len(headings.cells) :])
    if extra or (kind is SheetKind.CSV and len(row.cells) < len(headings.cells)):
        why = both("列数与表头不符", f"{len(row.cells)} of {len(headings.cells)} columns")
        row = SheetRow(row.line, row.cells, {-1: why, **row.troubles})
    return Entry(row, places, columns)


def _headings_of(file: str, sheet: Sheet, columns: Sequence[Column]) -> SheetRow:
    known = _spellings(columns)
    first = sheet.rows[:_LOOKED_AT]
    best = max(first, key=lambda row: len({_meant(cell, known) for cell in row.cells} - {None}))
    if not any(_meant(cell, known) for cell in best.cells):
        raise InvalidInput(
            f"the first {len(first)} rows of {file} have none of the headings of this format",
            do="Write the headings as the template has them, which the program writes.",
        )
    return best


def _places(file: str, row: SheetRow, columns: Sequence[Column]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings that are none of this format's."""
    known = _spellings(columns)
    places: dict[str, int] = {}
    others: list[str] = []
    for place, cell in enumerate(row.cells):
        name = _meant(cell, known)
        if name is None:
            if cell.strip() and spelt(cell) != spelt(REASON):
                others.append(clean(cell)[:40])
        elif name in places:
            one, other = clean(row.cells[places[name]])[:40], clean(cell)[:40]
            raise InvalidInput(
                f"line {row.line} of {file}: {one} and {other} are the same column", do="Leave one of them out."
            )
        else:
            places[name] = place
    return places, others


def _refuse_missing(file: str, row: SheetRow, places: Mapping[str, int], columns: Sequence[Column]) -> None:
    missing = [c.heading for c in columns if c.need is Need.HEADING and c.name not in places]
    if missing:
        raise InvalidInput(
            f"line {row.line} of {file} has no heading for {', '.join(missing[:_NAMED])}",
            do="Add the columns, in any place, with the code or the label as heading.",
        )


def _refuse_merged(file: str, sheet: Sheet, row: SheetRow) -> None:
    """Of merged cells only the first keeps its value: what the others meant cannot be told."""
    found = [one.reference for one in sheet.merged if one.last_line >= row.line]
    if found:
        raise InvalidInput(
            f"{file} has merged cells: {', '.join(found[:_NAMED])}",
            do="Unmerge them and fill in each cell; only a title above the headings may be merged.",
        )


def spelt(heading: str) -> str:
    """A heading as it is compared: without signs and blanks, in capitals."""
    return _SIGNS.sub("", compact(heading))


def _spellings(columns: Sequence[Column]) -> dict[str, str]:
    found = {}
    for column in columns:
        for spelling in (column.code, *column.codes, *column.labels):
            found[spelt(spelling)] = column.name
    return found


def _meant(heading: str, known: Mapping[str, str]) -> str | None:
    """The column a heading means: as a whole, without what stands in brackets, or by the code in it.

    A code beside a label that means another column is neither.
    """
    plain = _BRACKETED.sub("", heading)
    whole = known.get(spelt(heading)) or known.get(spelt(plain))
    if whole is not None:
        return whole
    upper = plain.upper() if spelt(plain) else heading.upper()
    meant = {known[code] for code in _CODE.findall(upper) if code in known}
    beside = known.get(spelt(_CODE.sub("", upper)))
    if beside is not None:
        meant.add(beside)
    return meant.pop() if len(meant) == 1 else None
