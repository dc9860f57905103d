"""CSV as registers write it: UTF-8 or GB18030, with or without a byte order mark, comma, tab or semicolon."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from api.tables.sheets import (
    LONGEST_CELL,
    LONGEST_LINE,
    Note,
    Sheet,
    SheetKind,
    SheetRow,
    refuse_too_large,
    refuse_too_many,
)
from api.tables.telling import both
from domain.errors import InvalidInput

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_UTF8_MARK = b"\xef\xbb\xbf"
_DELIMITERS = ",\t;"
_SAVE_AS = "Save it as CSV in UTF-8 or GB18030, or as XLSX."


def read_csv(path: Path) -> Sheet:
    """The rows of a CSV file. Raises InvalidInput for what is no such file."""
    refuse_too_large(path)
    content = path.read_bytes()
    _refuse_other_kinds(path, content)
    _refuse_long_lines(path, content)
    text, encoding = _decoded(path, content)
    if not text.strip():
        raise InvalidInput(f"{path.name} is empty", do="Check that the export went through.")
    rows = tuple(_rows(path, text))
    return Sheet(SheetKind.CSV, _last_may_be_cut(rows, text), (Note("import.encoding", {"encoding": encoding}),))


def _refuse_other_kinds(path: Path, content: bytes) -> None:
    if content[:2] in _MARKS:
        raise InvalidInput(f"{path.name} is written in {_MARKS[content[:2]]}", do=_SAVE_AS)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise InvalidInput(f"{path.name} is a workbook of Excel 97 to 2003, or is locked", do="Save it as XLSX.")
    if b"\0" in content:
        raise InvalidInput(f"{path.name} is no text: it has a byte 0", do=_SAVE_AS)


def _refuse_long_lines(path: Path, content: bytes) -> None:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise InvalidInput(
                f"line {number} of {path.name} has {len(line)} bytes, more than {LONGEST_LINE}",
                do="Check that the export wrote a line for each row.",
            )


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    """The text and its encoding; where most lines are UTF-8, one that is not is damage and no other encoding."""
    if content.startswith(_UTF8_MARK):
        return _as_utf8(path, content.removeprefix(_UTF8_MARK)), "UTF-8"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        foreign = [line for line in content.split(b"\n") if not line.isascii()]
    if sum(map(_is_utf8, foreign)) * 2 > len(foreign):
        return _as_utf8(path, content), "UTF-8"
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise InvalidInput(
            f"{path.name} is neither UTF-8 nor GB18030: line {line} has the byte {content[wrong.start]:#04x}",
            do=_SAVE_AS,
        ) from None
    _refuse_what_nobody_wrote(path, text)
    return text, "GB18030"


def _as_utf8(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise InvalidInput(
            f"{path.name} is UTF-8, but line {line} has the byte {content[wrong.start]:#04x}",
            do="It may be damaged or cut off: export it again.",
        ) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_UNUSED = re.compile("[\ue000-\ue765\ufffd]")
"""GB18030's zones for characters of one's own; rare characters of names stand behind them."""


def _refuse_what_nobody_wrote(path: Path, text: str) -> None:
    """Bytes of another encoding often read as GB18030 too, but as characters that no register writes."""
    if found := _UNUSED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InvalidInput(
            f"{path.name} is neither UTF-8 nor GB18030: line {line} reads as characters without meaning", do=_SAVE_AS
        )


def _rows(path: Path, text: str) -> Iterator[SheetRow]:
    lines = io.StringIO(text, newline="")  # its lines end at line ends alone, as those of csv do
    reader = csv.reader(lines, delimiter=_delimiter(text.splitlines()[:10]), strict=True)
    begins, count = 1, 0
    try:
        for cells in reader:
            count += 1
            refuse_too_many(path.name, rows=count, columns=len(cells))
            yield _row(begins, cells)
            begins = reader.line_num + 1
    except csv.Error as wrong:
        raise InvalidInput(
            f"{path.name}: from line {begins} on it is no CSV ({wrong})",
            do="Check the quotation marks there; the file may be cut off.",
        ) from None


def _row(line: int, cells: list[str]) -> SheetRow:
    """Excel writes what must stay text as ="...": the text is meant."""
    plain = tuple(cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell for cell in cells)
    long = {place: both("过长", "is too long") for place, cell in enumerate(plain) if len(cell) > LONGEST_CELL}
    return SheetRow(line, plain, long)


def _delimiter(first: list[str]) -> str:
    """The one that stands most often in a line of the beginning, where headings are."""
    return max(_DELIMITERS, key=lambda sign: max(line.count(sign) for line in first))


def _last_may_be_cut(rows: tuple[SheetRow, ...], text: str) -> tuple[SheetRow, ...]:
    if text.endswith(("\n", "\r")) or not rows:
        return rows
    last = rows[-1]
    why = both(
        "文件在此行中断，可能不完整，请以换行结尾",
        "the file ends within this line: it may be truncated; end it with a line end",
    )
    return (*rows[:-1], SheetRow(last.line, last.cells, {**last.troubles, -1: why}))
