"""The format `records`: whole records of organisations, tab-separated, a row a record: a history as a table.

The headings are those of `HEADINGS` and, behind them, names of fields of the catalogue. A row says everything itself,
so no pack states what it means. Days are written YYYY-MM-DD, money in minor units; one day is that of the decision, of
its document and of its effect. Cells are taken as they stand. Persons never come this way: their certificates and
names belong into the vault, by the national formats.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from api.formats.rows import About, Line, Naming, Reading, Row, Terms, lines
from api.tables.telling import both
from domain.errors import InvalidInput, InvalidNumber
from domain.facts import FieldValue
from domain.identity import credit_code, scanner
from domain.identity.numbers import Scheme
from domain.identity.scanner import Personal
from domain.records import LegalDocument, Record, RecordKind, RepairNotice
from domain.state import Registration
from domain.values import Polarity, Severity, SubjectKind
from rules.recorded import FieldType
from rules.rulesets import Intake

NAME = "records"
HEADINGS = (
    *("uscc", "name", "region", "kind", "doc_type", "doc_no", "issuer", "day", "catalogue_item", "behaviour_code"),
    *("severity", "polarity", "repair_notice", "currency"),
)
INTAKE = Intake(
    format=NAME,
    issuer="local:none",
    doc_type="none",
    catalogue_item="none",
    behaviour_code="none",
    severity=Severity.MINOR,
    subject_kind=SubjectKind.ENTERPRISE,
    subject_scheme=Scheme.USCC,
)
"""What stands for an intake where rows leave nothing to be stated; no row is read by it."""
LONGEST = 200
"""Characters of a name, of the number of a document, or of a word."""
_WORDS = 2_000
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_CURRENCY = re.compile(r"(?:[A-Z]{3})?")
_FLAGS = {"true": True, "false": False}


def read(path: Path, terms: Terms) -> Reading:
    """The rows of a file. Raises InvalidInput if it is empty or has other columns."""
    headings, rows = opened(path)
    wanted = (line for line in rows if terms.only is None or line.number in terms.only)
    return Reading((row(line, terms, headings=headings) for line in wanted), headings=headings)


def opened(path: Path) -> tuple[tuple[str, ...], Iterator[Line]]:
    """The headings of a file, and the lines below. Raises InvalidInput if it is empty or has other columns."""
    numbered = lines(path)
    headings = tuple(next(numbered).text.split("\t"))
    if headings[: len(HEADINGS)] != HEADINGS or len(set(headings)) != len(headings) or "" in headings:
        raise InvalidInput(
            f"{path.name}:1: the columns are not those of {NAME}",
            do=f"The first line must begin, with tabs between: {', '.join(HEADINGS)}; then names of fields, once each.",
        )
    return headings, numbered


def row(line: Line, terms: Terms, *, headings: Sequence[str]) -> Row:
    """What one line says, or every reason why it says nothing."""
    cells = tuple(line.text.split("\t"))
    if line.trouble is not None:
        return Row(line.number, "", reasons=(line.trouble,), cells=cells)
    if len(cells) != len(headings):
        return Row(line.number, "", reasons=(f"{len(cells)} of {len(headings)} columns",), cells=cells)
    said = dict(zip(headings, cells, strict=True))
    reasons = tuple(_reasons(said))
    if reasons:
        return Row(line.number, "", reasons=reasons, cells=cells)
    fields, faults = _fields(said, headings[len(HEADINGS) :], terms)
    if faults:
        return Row(line.number, "", reasons=faults, cells=cells)
    code = credit_code.read(said["uscc"])
    who = Registration(code.kind, Scheme.USCC, code.code, said["name"], said["region"])
    record = replace(_record(said, fields, terms), batch=terms.batch, line=line.number)
    return Row(line.number, "", who, record, about=About(Naming.BY_DECISION), cells=cells)


def _record(said: dict[str, str], fields: dict[str, FieldValue], terms: Terms) -> Record:
    day = date.fromisoformat(said["day"])
    return Record(
        record_id=UUID(int=0),
        kind=RecordKind(said["kind"]),
        document=LegalDocument(said["doc_type"], said["doc_no"], said["issuer"], day, day),
        determined_on=day,
        catalogue_item=said["catalogue_item"],
        behaviour_code=said["behaviour_code"],
        severity=Severity(said["severity"]),
        polarity=Polarity(said["polarity"]),
        subject_name=said["name"],
        region=said["region"],
        repair_notice=RepairNotice(said["repair_notice"] or RepairNotice.NOT_REPORTED),
        content_hash="",
        currency=said["currency"] or None,
        fields=fields,
        source=terms.importer or UNSET,
    )


def _reasons(said: dict[str, str]) -> Iterator[str]:
    yield from reasons_of_code(said["uscc"])
    yield from reasons_of_name(said["name"])
    yield from reasons_of_doc_no(said["doc_no"])
    yield from reasons_of_day(said["day"])
    for name, words in (("kind", RecordKind), ("severity", Severity), ("polarity", Polarity)):
        if said[name] not in [*words]:
            yield f"{name} {_quoted(said[name])} is not one of {', '.join(words)}"
    if said["repair_notice"] not in ("", *RepairNotice):
        yield f"repair_notice {_quoted(said['repair_notice'])} is not one of {', '.join(RepairNotice)}, nor empty"
    if _CURRENCY.fullmatch(said["currency"]) is None:
        yield f"currency {_quoted(said['currency'])} is not three capital letters, nor empty"
    yield from reasons_of_region(said["region"])
    for name in ("doc_type", "issuer", "catalogue_item", "behaviour_code"):
        yield from _reasons_of_word(name, said[name])


def reasons_of_code(code: str) -> Iterator[str]:
    """What is wrong with a credit code; it is never quoted, for a self-employed person may stand behind it."""
    try:
        found = credit_code.read(code)
    except InvalidNumber as wrong:
        yield wrong.detail
        return
    if found.kind.protected_as_person:
        yield both(
            "个体工商户按个人信息保护，请使用国家标准格式", "a person protected by law: use the national formats"
        )


def reasons_of_name(name: str) -> Iterator[str]:
    """What is wrong with the name of an organisation."""
    if not name.strip() or len(name) > LONGEST or not name.isprintable():
        yield f"name is missing, longer than {LONGEST} characters or unprintable"
    elif any(one.what is Personal.CITIZEN_NUMBER for one in scanner.find(name)):
        yield both("名称含有个人证件号码", "the name holds the number of a person")


def reasons_of_doc_no(doc_no: str) -> Iterator[str]:
    """What is wrong with the number of a document."""
    if not doc_no.strip() or len(doc_no) > LONGEST or not doc_no.isprintable():
        yield f"doc_no is missing, longer than {LONGEST} characters or unprintable"


def reasons_of_day(text: str) -> Iterator[str]:
    """What is wrong with the cell of a day."""
    if day_of(text) is None:
        yield f"day {_quoted(text)} is not a day written YYYY-MM-DD"


def reasons_of_region(region: str) -> Iterator[str]:
    """What is wrong with the code of a region."""
    yield from _reasons_of_word("region", region)
    if scanner.mask(region) != region:
        yield both("地区含有个人号码", "the region holds the number of a person")


def _reasons_of_word(name: str, text: str) -> Iterator[str]:
    if not text.strip() or len(text) > LONGEST or not text.isprintable():
        yield f"{name} {_quoted(text)} is missing, longer than {LONGEST} characters or unprintable"


def day_of(text: str) -> date | None:
    """A day written YYYY-MM-DD; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _fields(said: dict[str, str], names: Sequence[str], terms: Terms) -> tuple[dict[str, FieldValue], tuple[str, ...]]:
    """The fields that a row has, as its item declares them; and what is wrong with them."""
    item = terms.ruleset.item(said["catalogue_item"], date.fromisoformat(said["day"]))
    fields: dict[str, FieldValue] = {}
    faults: list[str] = []
    for name in names:
        declared = None if item is None else item.fields.get(name)
        value = said[name] if declared is None else _value(said[name], declared.type)
        if value is None or len(said[name]) > _WORDS:
            faults.append(f"{name} {_quoted(said[name])} is not of the type that the item declares")
        elif said[name]:
            fields[name] = value
    return fields, tuple(faults)


def _value(text: str, kind: FieldType) -> FieldValue | None:
    """A cell as a value of a type; None where it is none. An empty cell is nothing, of whatever type."""
    if not text or kind is FieldType.STR:
        return text
    if kind is FieldType.BOOL:
        return _FLAGS.get(text)
    if kind is FieldType.DAY:
        day = day_of(text)
        return None if day is None else day.toordinal()
    return int(text) if _WHOLE.fullmatch(text) else None


def _quoted(text: str) -> str:
    return repr(scanner.mask(text if len(text) <= 40 else f"{text[:40]}…"))
