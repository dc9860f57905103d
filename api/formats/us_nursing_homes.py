"""The format `us-nursing-homes`: tab-separated federal penalties, one row a penalty (examples/README.md).

A home is state plus name. The whole row identifies a record: its document number is the SHA-256 of the row's text.
Amounts are whole US dollars in the file and cents in the record; dates are MM/DD/YYYY.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from api.formats.rows import Line, Reading, Row, Terms, lines
from domain.content import with_content_hash
from domain.errors import InvalidInput
from domain.facts import FieldValue
from domain.records import LegalDocument, Record, RecordKind, RepairNotice, record_id
from domain.state import Registration
from domain.values import Polarity
from rules.rulesets import Intake

NAME = "us-nursing-homes"
COLUMNS = ("Provider State", "Provider Name", "Penalty Date", "Penalty Type", "Fine Amount")
_KINDS = {"Fine": "fine", "Payment Denial": "payment_denial"}
_EARLIEST = date(1990, 1, 1)
_LARGEST_FINE = 100_000_000  # US dollars; more is a slip of the pen, not a fine

_LONGEST_AMOUNT = 15  # digits; int() itself refuses thousands of them
_NOT_WRITTEN = ("Cc", "Zl", "Zp")  # Unicode categories: controls, line and paragraph separators


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput if it is empty or has other columns."""
    return Reading(_rows(path, terms))


def _rows(path: Path, terms: Terms) -> Iterator[Row]:
    for line in rows_of(path):
        if terms.only is None or line.number in terms.only:
            yield row(line, terms)


def rows_of(path: Path) -> Iterator[Line]:
    """The lines below the headings. Raises InvalidInput if the file is empty or has other columns."""
    numbered = lines(path)
    header = next(numbered)
    if tuple(header.text.split("\t")) != COLUMNS:
        raise InvalidInput(
            f"{path.name}:1: the columns are not those of {NAME}",
            do=f"The first line must be, with tabs between: {', '.join(COLUMNS)}.",
        )
    yield from numbered


def row(line: Line, terms: Terms) -> Row:
    """What one line says, or every reason why it says nothing."""
    intake = terms.intake
    if line.trouble is not None:
        return Row(line.number, line.text, reasons=(line.trouble,))
    cells = line.text.split("\t")
    if len(cells) != len(COLUMNS):
        return Row(line.number, line.text, reasons=(f"{len(cells)} of {len(COLUMNS)} columns",))
    state, name, day, kind, amount = cells
    reasons = tuple(_reasons(state, name, day, kind, amount))
    if reasons:
        return Row(line.number, line.text, reasons=reasons)
    home = Registration(intake.subject_kind, intake.subject_scheme, f"{state}|{name}", name, state)
    record = _record(line, intake, home, day_of(day), fields_of(kind, amount))
    return Row(line.number, line.text, home, with_content_hash(replace(record, batch=terms.batch)))


def _reasons(state: str, name: str, day: str, kind: str, amount: str) -> Iterator[str]:
    yield from reasons_of_state(state)
    yield from reasons_of_name(name)
    yield from reasons_of_day(day)
    yield from reasons_of_penalty(kind, amount)


def reasons_of_state(state: str) -> Iterator[str]:
    """What is wrong with the cell of a state."""
    if len(state) != 2 or not state.isascii() or not state.isalpha() or not state.isupper():
        yield f"Provider State {_quoted(state)} is not a two-letter code"


def reasons_of_name(name: str) -> Iterator[str]:
    """What is wrong with the cell of a name."""
    if not name.strip():
        yield "Provider Name is missing"
    elif "|" in name or len(name) > 200:
        yield "Provider Name has a | or is longer than 200 characters"
    elif not name.isprintable() and any(unicodedata.category(character) in _NOT_WRITTEN for character in name):
        yield f"Provider Name {_quoted(name)} has a control character"


def reasons_of_day(text: str) -> Iterator[str]:
    """What is wrong with the cell of a day."""
    try:
        day = day_of(text)
    except ValueError:
        yield f"Penalty Date {_quoted(text)} is not a day written MM/DD/YYYY"
        return
    if day < _EARLIEST:
        yield f"Penalty Date {text} lies before {_EARLIEST.year}"


def reasons_of_penalty(kind: str, amount: str) -> Iterator[str]:
    """What is wrong with the cells of a kind of penalty and an amount, which only a fine has."""
    if kind not in _KINDS:
        yield f"Penalty Type {_quoted(kind)} is not one of {', '.join(_KINDS)}"
    elif kind != "Fine":
        if amount:
            yield f"Fine Amount {_quoted(amount)} on a {kind}, which has none"
    elif not amount:
        yield "Fine Amount is missing"
    elif not amount.isascii() or not amount.isdecimal():
        yield f"Fine Amount {_quoted(amount)} is not a whole number of dollars"
    elif len(amount) > _LONGEST_AMOUNT or not 0 < int(amount) <= _LARGEST_FINE:
        yield f"Fine Amount {_quoted(amount)} is not between 1 and {_LARGEST_FINE}"


def fields_of(kind: str, amount: str) -> dict[str, FieldValue]:
    """The fields of a record, from cells with which nothing is wrong; money in cents."""
    fields: dict[str, FieldValue] = {"penalty_kind": _KINDS[kind]}
    if amount:
        fields["amount_minor"] = int(amount) * 100
    return fields


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def day_of(text: str) -> date:
    """A day written MM/DD/YYYY. Raises ValueError."""
    if len(text) != 10:
        raise ValueError(text)
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone


def _record(line: Line, intake: Intake, home: Registration, day: date, fields: dict[str, FieldValue]) -> Record:
    digest = hashlib.sha256(line.text.encode()).hexdigest()
    return Record(
        record_id=record_id(NAME, digest),
        kind=RecordKind.PENALTY,
        document=LegalDocument(intake.doc_type, digest, intake.issuer, day, day),
        determined_on=day,
        catalogue_item=intake.catalogue_item,
        behaviour_code=intake.behaviour_code,
        severity=intake.severity,
        polarity=Polarity.ADVERSE,
        subject_name=home.name,
        region=home.region,
        repair_notice=RepairNotice.NOT_REPORTED,
        content_hash="",
        currency="USD",
        fields=fields,
        line=line.number,
    )
