"""From rows of a Chinese register to records: what every format of decisions has in common.

A record keeps the fields that its catalogue item declares and no other (INV-26). Free text about organisations is
kept without the numbers of persons and without the name of whoever represents it by law.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from msgspec import UNSET, Struct

from api.formats.rows import About, Ended, Naming, Reading, Row, Terms
from api.formats.subjects import Who, who
from api.tables.cells import clean
from api.tables.headings import Column, Entry, read_table
from api.tables.telling import both
from domain.errors import InvalidNumber
from domain.facts import FieldValue
from domain.identity import citizen_number, credit_code, scanner
from domain.identity.writing import compact
from domain.records import LegalDocument, Record, RecordKind, RepairNotice
from domain.values import Amounts, Polarity, Severity
from ledger.vault.persons import ADULT, Person, earliest_conduct
from rules.rulesets import CatalogueItem, FieldType

Written = str | int | bool | date | None
_SEVERITIES: Mapping[str, Severity] = {
    "轻微": Severity.MINOR,
    "一般": Severity.GENERAL,
    "较重": Severity.GENERAL,
    "严重": Severity.SEVERE,
} | {severity.value.upper(): severity for severity in Severity}
_NO_RECORD = UUID(int=0)
_OF_PERSONS = ("legal_representative", "legal_rep_cert_no", "person_cert_no")
"""Columns that name somebody other than an organisation itself: what stands there is masked wherever it is told."""
_BESIDE = ("legal_representative", "legal_rep_cert_kind", "legal_rep_cert_no")
_APPLICANT = ("person_cert_kind", "person_cert_no")

_T = TypeVar("_T")


class Reasons:
    """Every reason why a row is no record, in the order in which they are found."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self.found = list(entry.troubles())

    def add(self, reason: str) -> None:
        """One more."""
        self.found.append(reason)

    def read(self, name: str, reading: Callable[[str], _T]) -> _T | None:
        """What stands under a column, read; None where nothing does, or where it cannot be: then that is a reason."""
        written = self._entry[name]
        if not written:
            return None
        try:
            return reading(written)
        except ValueError as wrong:
            self.add(f"{self._entry.label(name)} {wrong}")  # what stands there is not quoted: it may be a person's
        except InvalidNumber as wrong:
            self.add(f"{self._entry.label(name)}: {wrong.detail}")
        return None

    def need(self, name: str, reading: Callable[[str], _T]) -> _T | None:
        """The same of what may not be missing."""
        if not self._entry[name]:
            self.add(f"{self._entry.label(name)} " + both("未填", "is missing"))
        return self.read(name, reading)


class Said(Struct, frozen=True, kw_only=True):
    """What a row says of a decision: under which item, about what conduct, how it weighs, in which words."""

    doc_no: str
    issued_on: date
    item: str
    kind: RecordKind
    behaviour: str
    severity: Severity
    written: Mapping[str, Written]
    conducted_on: date | None = None
    amounts: Amounts = Amounts.CERTAIN
    repair_notice: RepairNotice = RepairNotice.NOT_REPORTED
    ended: Ended | None = None
    remarks: tuple[str, ...] = ()


Say = Callable[[Entry, Terms, Reasons], Said | None]


def read_decisions(path: Path, terms: Terms, *, columns: Sequence[Column], say: Say) -> Reading:
    """The rows of a file of decisions. Raises InvalidInput for what is no such file."""
    table = read_table(path, columns)
    rows = (_row(entry, terms, say) for entry in table.entries)
    return Reading(rows, table.headings, table.notes)


def _row(entry: Entry, terms: Terms, say: Say) -> Row:
    reasons = Reasons(entry)
    issuer = reasons.need("issuer_uscc", _organ)
    source = reasons.read("source_uscc", _source)
    whom = _whom(entry, terms, reasons, region=issuer[2:8] if issuer else "")
    said = say(entry, terms, reasons)
    if whom is not None and said is not None:
        _refuse_unclear_age(reasons, whom.person, said)
    if reasons.found or issuer is None or whom is None or said is None:
        return Row(entry.row.line, "", reasons=tuple(reasons.found), cells=entry.row.cells)
    record = _record(entry, terms, whom, said, issuer=issuer, source=source or terms.importer)
    told = (said.written[name] for name in record.fields) if whom.person is None else ()
    masked = any(isinstance(one, str) and scanner.find(one) for one in told)
    about = About(
        naming=Naming.BY_DECISION,
        person=whom.person,
        conducted_on=said.conducted_on,
        amounts=said.amounts,
        ended=said.ended,
        remarks=said.remarks,
        masked=masked,
        beside=_beside(entry, whom),
    )
    return Row(entry.row.line, "", whom.registration, record, about=about, cells=entry.row.cells)


def _beside(entry: Entry, whom: Who) -> dict[str, str]:
    """Whom else a row names; the certificate of a person who is meant is no other's."""
    columns = _BESIDE if whom.person else (*_BESIDE, *_APPLICANT)
    return {name: entry[name] for name in columns if entry[name]}


def _whom(entry: Entry, terms: Terms, reasons: Reasons, *, region: str) -> Who | None:
    try:
        return who(entry, terms, region=region)
    except ValueError as wrong:
        reasons.add(str(wrong))
        return None


def _refuse_unclear_age(reasons: Reasons, person: Person | None, said: Said) -> None:
    """Where the day of the conduct is not told, nobody is filed who may have been under age on it (INV-31)."""
    if person is None or person.born_on is None or said.conducted_on is not None:
        return
    of_age = citizen_number.of_age_from(person.born_on, years=ADULT)
    if earliest_conduct(said.issued_on) < of_age:
        reasons.add(
            both(
                "行为时可能未成年，须填写违法行为发生日期",
                "the person may have been under age on the day of the conduct, which is not told (INV-31)",
            )
        )


def _record(entry: Entry, terms: Terms, whom: Who, said: Said, *, issuer: str, source: str) -> Record:
    item = terms.ruleset.item(said.item, said.issued_on)
    secrets = () if whom.person else tuple(entry[name] for name in _OF_PERSONS)
    return Record(
        record_id=_NO_RECORD,
        kind=said.kind if item is None else item.record_kind,
        document=LegalDocument(terms.intake.doc_type, said.doc_no, issuer, said.issued_on, said.issued_on),
        determined_on=said.issued_on,
        catalogue_item=said.item,
        behaviour_code=said.behaviour,
        severity=said.severity,
        polarity=Polarity.NEUTRAL if item is None else item.polarity,
        subject_name=whom.person.name if whom.person else whom.registration.name,
        region=whom.registration.region,
        repair_notice=said.repair_notice,
        content_hash="",
        currency="CNY",
        fields={} if item is None else _fields(item, said.written, None if whom.person else secrets),
        batch=terms.batch,
        line=entry.row.line,
        source=source or UNSET,
    )


def _fields(
    item: CatalogueItem, written: Mapping[str, Written], secrets: Sequence[str] | None
) -> dict[str, FieldValue]:
    """The fields that the item declares, as it declares them; without secrets where the record stands in clear."""
    fields: dict[str, FieldValue] = {}
    for name, declared in item.fields.items():
        value = written.get(name)
        if isinstance(value, date):
            value = value.toordinal() if declared.type is FieldType.DAY else value.isoformat()
        if value is not None and value != "":
            fields[name] = hidden(value, secrets) if isinstance(value, str) and secrets is not None else value
    return fields


def hidden(text: str, secrets: Iterable[str]) -> str:
    """A text without the numbers of persons, and without these words."""
    plain = scanner.mask(text)
    for secret in secrets:
        if len(secret) > 1:
            plain = plain.replace(secret, "*" * len(secret))
    return plain


# --- what several formats read alike


def behaviour_in(written: str, terms: Terms) -> str:
    """The behaviour that a conduct is called: as the pack says, else by code or title of its behaviour list."""
    known = {word: name for word, name in terms.intake.behaviours.items() if clean(word) == written}
    for row in terms.ruleset.behaviours:
        if written in (row.behaviour, row.title.zh, row.title.en):
            known.setdefault(written, row.behaviour)
    return next(iter(known.values()), terms.intake.behaviour_code)


def item_in(written: str, terms: Terms) -> str:
    """The catalogue item that a word of the source means; where the pack names none, the format's own."""
    return next(
        (name for word, name in terms.intake.items.items() if clean(word) == written), terms.intake.catalogue_item
    )


def is_named(written: str, terms: Terms) -> bool:
    """Whether the pack names an item for a word of the source."""
    return any(clean(word) == written for word in terms.intake.items)


def severity_in(written: str) -> Severity:
    """A degree of severity, in Chinese or as the glossary spells it."""
    found = _SEVERITIES.get(written.upper())
    if found is None:
        raise ValueError(both("只能填轻微、一般、严重", "is none of 轻微, 一般, 严重"))
    return found


def doc_no_in(written: str) -> str:
    """A document number; the number of a person is none (INV-26)."""
    if any(one.what is scanner.Personal.CITIZEN_NUMBER for one in scanner.find(written)):
        raise ValueError(both("含有个人证件号码", "holds the number of a person"))
    return written


def _organ(written: str) -> str:
    return credit_code.read(doc_no_in(written)).code


def _source(written: str) -> str:
    code = compact(doc_no_in(written))
    if not code.isascii() or not code.replace(":", "").replace("-", "").replace(".", "").replace("_", "").isalnum():
        raise ValueError(both("不是单位代码", "is no code of a unit"))
    return code
