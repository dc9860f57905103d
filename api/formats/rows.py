"""What every format gives: numbered rows, and the lines of a file read without trusting it."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from enum import Enum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from msgspec import Struct

from api.tables.sheets import LONGEST_LINE, Note
from domain.errors import InvalidInput
from domain.identity.citizen_number import Regions
from domain.records import Record
from domain.state import Registration
from domain.values import Amounts
from ledger.vault.persons import Person
from rules.rulesets import Intake, Ruleset

_AT_ONCE = 4_000_000  # bytes, and a line more
_ENDS = re.compile("\r+\n")


class Terms(Struct, frozen=True, kw_only=True):
    """What a file is read under: what the pack says its rows mean, who sends it, on which day."""

    intake: Intake
    ruleset: Ruleset
    batch: UUID
    on: date
    importer: str = ""
    regions: Regions = Regions.ASSIGNED
    only: frozenset[int] | None = None
    """The lines that are asked for, where a format can pass over the others unread; None: all of them."""


class Naming(Enum):
    """What a record's identity is made of."""

    BY_SOURCE = "by_source"  # what the source wrote; the record comes with its id
    BY_DECISION = "by_decision"  # issuer, document number and subject; the id is given once the subject is known


class Ended(Struct, frozen=True):
    """What a source says of a decision that it has revoked."""

    on: date
    doc_no: str


class About(Struct, frozen=True):
    """What a row tells besides its record. `person` is who is meant where the subject is protected as a person."""

    naming: Naming = Naming.BY_SOURCE
    person: Person | None = None
    conducted_on: date | None = None
    texts: Mapping[str, str] = {}
    amounts: Amounts = Amounts.CERTAIN
    ended: Ended | None = None
    remarks: tuple[str, ...] = ()
    masked: bool = False
    """Whether a number of a person was masked in its texts, which is a defect of the record (C16)."""
    beside: Mapping[str, str] = {}
    """Whom else the row names, by column: a legal representative, an applicant; for the vault alone."""

    def __repr__(self) -> str:
        """Without the texts."""
        return f"About({self.naming})"


NOTHING_MORE = About()


class Row(Struct, frozen=True):
    """One row of a file: a record for a subject, or the reasons why it is none. Lines count from 1.

    `raw` is what may be shown of it; `cells` is the whole of a row that only its importer may see.
    """

    line: int
    raw: str
    registration: Registration | None = None
    record: Record | None = None
    reasons: tuple[str, ...] = ()
    about: About = NOTHING_MORE
    cells: tuple[str, ...] = ()


class Reading(Struct, frozen=True):
    """A file as a format reads it."""

    rows: Iterator[Row]
    headings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Line(Struct, frozen=True):
    """One line as it stands in the file; `trouble` says why it cannot be read as text."""

    number: int
    text: str
    trouble: str | None = None


def file_hash(path: Path) -> str:
    """SHA-256 of a file. Raises InvalidInput if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}", do="Name a file that you may read.") from None


class Block(Struct, frozen=True):
    """Lines that follow each other, with line ends between them; of one that cannot be read there is no text."""

    first: int
    many: int
    text: str


def lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file; never more than one line's limit in memory. Raises InvalidInput if it is empty."""
    number = 0
    with path.open("rb") as file:
        pieces = _pieces(file)
        for number, piece in enumerate(pieces, start=1):
            yield _line(number, piece, pieces)
    if number == 0:
        raise InvalidInput(f"{path.name} is empty", do="Check that the export went through.")


def blocks(path: Path) -> Iterator[Block]:
    """The lines of a UTF-8 file below the first, as `lines` reads them, but thousands at once and far quicker."""
    with path.open("rb") as file:
        pieces = _pieces(file)
        next(pieces, None)
        first = 2
        while some := _some(pieces):
            block = _block(first, some, pieces)
            yield block
            first += block.many


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; one that is over-long in pieces."""
    return iter(partial(file.readline, LONGEST_LINE), b"")


def _some(pieces: Iterator[bytes]) -> list[bytes]:
    """The next pieces, as many as are read at once."""
    found, size = [], 0
    for piece in pieces:
        found.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            break
    return found


def _block(first: int, some: Sequence[bytes], more: Iterator[bytes]) -> Block:
    """What is read of so many pieces, the last of which may go on in those that follow."""
    if max(map(len, some)) < LONGEST_LINE and some[-1].endswith(b"\n"):  # and so does each before it
        with suppress(UnicodeDecodeError):
            text = b"".join(some).decode("utf-8")
            return Block(first, len(some), (_ENDS.sub("\n", text) if "\r" in text else text)[:-1])
    left = iter(some)
    found = [_line(number, piece, chain(left, more)) for number, piece in enumerate(left, start=first)]
    return Block(first, len(found), "\n".join("" if line.trouble is not None else line.text for line in found))


def _line(number: int, piece: bytes, more: Iterator[bytes]) -> Line:
    if not piece.endswith(b"\n"):
        if len(piece) == LONGEST_LINE:
            return Line(number, _shown(piece), f"longer than {LONGEST_LINE} bytes ({_skip(more)} more)")
        trouble = "the file ends within this line: it may be truncated; end it with a line end"
        return Line(number, _shown(piece), trouble)
    body = piece.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")
    try:
        return Line(number, body.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        byte = body[wrong.start]
        return Line(number, _shown(body), f"byte {byte:#04x} at column {wrong.start + 1} is not UTF-8")


def _skip(more: Iterator[bytes]) -> int:
    """Read on to the end of an over-long line; how many bytes that was."""
    skipped = 0
    for piece in more:
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _shown(chunk: bytes) -> str:
    return chunk[:200].decode("utf-8", errors="replace").rstrip("\r\n")
