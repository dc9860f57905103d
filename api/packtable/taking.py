"""A table taken back into a pack: its files change where the table says something else, and nowhere beside it."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from api.packtable.columns import columns_read
from api.tables.cells import clean
from api.tables.csv_written import unguarded
from api.tables.headings import Table, read_sheet, table_of
from api.tables.sheets import SheetKind
from domain.errors import InvalidInput
from rules.errors import InvalidPack
from rules.writing.loading import Source, as_json, bundled, gaps_in, parse, read
from rules.writing.splicing import Json, spliced
from rules.writing.tabled import Cells, Edited, Kind, edited


class Taken(Struct, frozen=True):
    """What a table changed: files with their new text, and the changes themselves."""

    kind: Kind
    edited: Edited
    texts: Mapping[Path, str]


def take(path: Path, folder: Path) -> Taken:
    """What a table would change in a pack; nothing is written yet. Raises InvalidInput, InvalidPack."""
    if folder.resolve().parent == bundled(".").resolve():
        raise InvalidInput(f"{folder.name} comes with the program", do="Copy the pack and name the copy.")
    source = read(folder)
    ruleset = parse(source)
    kind, table = _table(path)
    found = edited(ruleset, source, kind, list(_rows(path, table)), clean)
    if found.complaints:
        raise InvalidPack(list(found.complaints))
    texts = spliced(source, found.puts, found.adds)
    if texts:
        _refuse_other_changes(source, found, texts)
    return Taken(kind, found, texts)


def write(taken: Taken) -> None:
    """Write the files that change, each at once or not at all."""
    for path, text in taken.texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8", newline="")
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)


def _table(path: Path) -> tuple[Kind, Table]:
    sheet = read_sheet(path)
    sheet = unguarded(sheet) if sheet.kind is SheetKind.CSV else sheet
    text = " ".join(cell for row in sheet.rows[:10] for cell in row.cells).upper()
    kind = Kind.MEASURE_LIST if "VERSION" in text or "版本" in text else Kind.TABLE
    return kind, table_of(sheet, columns_read(kind), name=path.name)


def _rows(path: Path, table: Table) -> Iterator[tuple[str, Cells]]:
    for entry in table.entries:
        place = f"{path.name}:{entry.row.line}"
        if troubles := list(entry.troubles()):
            raise InvalidPack([f"{place}: {trouble}" for trouble in troubles])
        yield place, {name: entry[name] for name in entry.places}


# --- nothing else changes


def _refuse_other_changes(source: Source, found: Edited, texts: Mapping[Path, str]) -> None:
    """The files as they would be say what was meant and nothing else; a value that stands in two places would."""
    with tempfile.TemporaryDirectory(prefix="jiangcheng-pack-") as name:
        copy = Path(shutil.copytree(source.folder, Path(name) / source.folder.name))
        for path, text in texts.items():
            there = copy / path.relative_to(source.folder)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(text, encoding="utf-8", newline="")
        after = read(copy)
        _refuse_misshapen(after)
    written, added = _apart(json.loads(as_json(after.whole)), found)
    if written != _meant(source, found) or added != [dict(add.row) for add in found.adds]:
        raise InvalidPack([f"{source.folder.name}: a value that changes stands in two places: write it by hand"])


def _refuse_misshapen(after: Source) -> None:
    """What a new measure still lacks is named in the file, and is no reason not to write it."""
    try:
        parse(after)
    except InvalidPack as invalid:
        gaps = set(gaps_in(after))
        if others := [one for one in invalid.complaints if one not in gaps]:
            raise InvalidPack(others) from None


def _meant(source: Source, found: Edited) -> dict[str, Json]:
    document: dict[str, Json] = json.loads(as_json(source.whole))
    for put in found.puts:
        *around, last = put.where
        node: Any = document
        for step in around:
            node = node[step]
        node[last] = put.value
    return document


def _apart(document: dict[str, Any], found: Edited) -> tuple[dict[str, Json], list[Json]]:
    """What is written, and apart from it the rows that were added, in the order of the table."""
    key, name = ("rules", "rule") if found.kind is Kind.TABLE else ("measures", "measure")
    names = [str(add.row[name]) for add in found.adds]
    rows = document.get(key, [])
    added = {row[name]: row for row in rows if row[name] in names}
    kept = [row for row in rows if row[name] not in names]
    return {**document, key: kept}, [added[one] for one in names if one in added]
