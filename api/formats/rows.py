"""What every format gives: numbered rows, and the lines of a file read without trusting it."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
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


def lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file; never more than one line's limit in memory. Raises InvalidInput if it is empty."""
    with path.open("rb") as file:
        number = 0
        while chunk := file.readline(LONGEST_LINE):
            number += 1
            if not chunk.endswith(b"\n") and len(chunk) == LONGEST_LINE:
                yield Line(number, _shown(chunk), f"longer than {LONGEST_LINE} bytes ({_skip(file)} more)")
            else:
                yield _line(number, chunk)
    if number == 0:
        raise InvalidInput(f"{path.name} is empty", do="Check that the export went through.")


def _line(number: int, chunk: bytes) -> Line:
    if not chunk.endswith(b"\n"):
        return Line(
            number, _shown(chunk), "the file ends within this line: it may be truncated; end it with a line end"
        )
    body = chunk.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf" if number == 1 else b"")
    try:
        return Line(number, body.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        byte = body[wrong.start]
        return Line(number, _shown(body), f"byte {byte:#04x} at column {wrong.start + 1} is not UTF-8")


def _skip(file: BinaryIO) -> int:
    """Read on to the end of an over-long line; how many bytes that was."""
    skipped = 0
    while chunk := file.readline(LONGEST_LINE):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def _shown(chunk: bytes) -> str:
    return chunk[:200].decode("utf-8", errors="replace").rstrip("\r\n")
