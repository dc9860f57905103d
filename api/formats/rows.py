"""What every format gives: numbered rows, and the lines of a file read without trusting it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from domain.errors import InvalidInput
from domain.records import Record
from domain.state import Registration

LONGEST_LINE = 65_536  # bytes; a longer line is no row of any format we know


class Row(Struct, frozen=True):
    """One row of a file: a record for a subject, or the reasons why it is none. Lines count from 1."""

    line: int
    raw: str
    registration: Registration | None = None
    record: Record | None = None
    reasons: tuple[str, ...] = ()


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
