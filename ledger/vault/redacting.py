"""What may stand in an event about a person, and what goes into the vault instead (INV-26).

A code may stand, a number may; whatever reads like free text, or holds the person's name or anybody's number, may not.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.commands import Command, FileRecords
from domain.errors import Refused
from domain.events import (
    AliasAdded,
    ContactEvent,
    Event,
    Happened,
    ListEntryEvent,
    RectificationEvent,
    SubjectCodeCorrected,
    SubjectRegistered,
)
from domain.facts import FieldValue
from domain.identity import scanner
from domain.identity.writing import compact
from domain.procedures.said import is_digest
from domain.records import Record
from domain.state import Registration, Subject

OPAQUE = "person"
"""The scheme under which a person is known outside the vault; the number is the stream's own id."""
SEALED = "sealed"
"""What stands in an event where a text was moved into the vault."""
SAID = ("facts", "grounds", "rights", "reason", "warning", "removal", "remedies", "duty")
"""What a department says in words about an entry, or asks to be put right: of a person, in the vault alone."""
_CODES = (
    *("remark", "authority", "basis", "receipt", "missing", "law", "article", "file_no"),
    *("finding", "training", "handler"),
)
_WRITTEN = (*SAID, *_CODES)
"""Free text of commands."""
_DIGESTS = ("document", "proof", "commitment", "evidence", "check", "visit")
"""Digests of files in commands; a stored file's own is keyed where it is stored."""
Keyed = Callable[[str], str]
"""Makes of the SHA-256 of a person's file what tells of it."""
_FEWEST = 11
"""Digits of the shortest number that is looked for."""
_Said = TypeVar("_Said", bound=Struct)
_CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,40}")


class InClear(Refused):
    """An event about a person would say who that is."""

    code = "in_clear"


class Redacted(Struct, frozen=True):
    """A record as the event may hold it, and the texts that are sealed instead, by attribute."""

    record: Record
    texts: dict[str, str]


def redact(record: Record, *, secrets: Iterable[str]) -> Redacted:
    """The record without whatever names the person; `secrets` are the name and the numbers of the person."""
    hidden = frozenset(compact(secret) for secret in secrets)
    moved = {name: str(value) for name, value in record.fields.items() if not _may_stand(value, hidden)}
    fields: dict[str, FieldValue] = {**record.fields, **dict.fromkeys(moved, SEALED)}
    texts = {attribute(record.record_id, name): text for name, text in moved.items()}
    document = record.document
    if _tells(document.doc_no, hidden):
        texts[attribute(record.record_id, "doc_no")] = document.doc_no
        document = replace(document, doc_no=f"{SEALED}-{record.record_id.hex[:8]}")
    return Redacted(replace(record, subject_name=SEALED, fields=fields, document=document), texts)


def attribute(record_id: UUID, name: str) -> str:
    """What a text of a record is called in the vault."""
    return f"record/{record_id}/{name}"


def _may_stand(value: FieldValue, hidden: frozenset[str]) -> bool:
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value)) and not _tells(value, hidden)
    return not _is_citizen_number(value)


def _tells(text: str, hidden: frozenset[str]) -> bool:
    plain = compact(text)
    return bool(scanner.find(text)) or any(secret in plain for secret in hidden if secret)


def _is_citizen_number(value: int) -> bool:
    """An amount may look like a telephone number by chance; not like a citizen number, with its check and its day."""
    return any(one.what is scanner.Personal.CITIZEN_NUMBER for one in scanner.find(str(value)))


def masked(command: Command) -> Command:
    """The command with every number of somebody masked in what its actor wrote, whomever it is about.

    So is the free text of records; those that are filed so are named, and get a defect.
    """
    if isinstance(command, FileRecords):
        decides = None if command.decides is None else replace(command.decides, **_masked_texts(command.decides))
        return _without_numbers(command if decides is None else replace(command, decides=decides))
    changes = _masked_texts(command)
    record = getattr(command, "record", None)
    if isinstance(record, Record):
        changes["record"] = _masked_record(record)
    return replace(command, **changes) if changes else command


def _masked_texts(said: object) -> dict[str, object]:
    return {name: scanner.mask(text) for name in _WRITTEN if (text := getattr(said, name, ""))}


def with_keyed_digests(command: Command, subject: Subject, keyed: Keyed) -> Command:
    """The command with every digest of a person's file keyed: from a plain one a guess could be confirmed (INV-26)."""
    who = subject.registration
    if who is None or not who.kind.protected_as_person:
        return command
    told = {name: value for name in _DIGESTS if (value := getattr(command, name, None))}
    return replace(command, **{name: _keyed(value, keyed) for name, value in told.items()}) if told else command


def _keyed(value: object, keyed: Keyed) -> object:
    match value:
        case str() if is_digest(value):
            return keyed(value)
        case tuple():
            return tuple(_keyed(one, keyed) for one in value)
    return value


def sealed_words(said: _Said, entry: UUID, *, step: str, of: str = "entry") -> tuple[_Said, dict[str, str]]:
    """What is said about an entry of a person as the event may hold it, and the words for the vault, by attribute."""
    texts = {name: text for name in SAID if isinstance(text := getattr(said, name, None), str) and text.strip()}
    sealed = {f"{of}/{entry}/{step}/{name}": text.strip() for name, text in texts.items()}
    return replace(said, **dict.fromkeys(texts, SEALED)), sealed


def step_of_order(doc_no: str, until: date) -> str:
    """Under which step the words of an order to put something right are sealed: its number and last day tell it."""
    return f"OrderRectification/{sha256(f'{doc_no.strip()} {until}'.encode()).hexdigest()[:16]}"


def _without_numbers(command: FileRecords) -> FileRecords:
    records = tuple(_masked_record(record) for record in command.records)
    found = [now.record_id for was, now in zip(command.records, records, strict=True) if now is not was]
    return replace(command, records=records, masked=command.masked.union(found)) if found else command


def _masked_record(record: Record) -> Record:
    """The very record unless a field of text holds a number of somebody."""
    texts = {name: value for name, value in record.fields.items() if isinstance(value, str) and _may_hold(value)}
    clean = {name: masked_text(text) for name, text in texts.items()}
    return record if clean == texts else replace(record, fields={**record.fields, **clean})


def masked_text(text: str) -> str:
    """A text of a record with every number of somebody masked; a code may look like a telephone's."""
    return scanner.mask(text, _numbers_in(text)) if _may_hold(text) else text


def _may_hold(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _FEWEST


def _numbers_in(text: str) -> list[scanner.Found]:
    found = scanner.find(text)
    code = _CODE.fullmatch(text)
    return [one for one in found if one.what is scanner.Personal.CITIZEN_NUMBER] if code else found


def refuse_in_clear(subject: Subject, happened: Iterable[Happened]) -> None:
    """The last look before the log, whatever door it came through. Raises InClear."""
    who = subject.registration
    if who is None or not who.kind.protected_as_person:
        return
    for one in happened:
        for what in _in_clear(subject, who, one.event):
            raise InClear(what, do="File persons and the self-employed by way of the vault.")


def _in_clear(subject: Subject, who: Registration, event: Event) -> Iterator[str]:
    match event:
        case SubjectRegistered(scheme=scheme, number=number, name=name):
            if (scheme, number, name) != (OPAQUE, str(subject.subject_id), ""):
                yield f"a subject of kind {who.kind} is registered by its id alone"
        case AliasAdded() | SubjectCodeCorrected():
            yield f"numbers of a subject of kind {who.kind} stand in the vault"
        case ListEntryEvent() | RectificationEvent() | ContactEvent():
            words = {name: getattr(event, name, SEALED) for name in SAID}
            yield from (f"{name} of such a step stands in the vault" for name, told in words.items() if told != SEALED)
        case _:
            record = getattr(event, "record", None)  # of whatever event, so that no new one is forgotten
            if isinstance(record, Record):
                yield from _in_record(record)


def _in_record(record: Record) -> Iterator[str]:
    if record.subject_name != SEALED:
        yield "the record names its subject"
    for name in _telling(record.fields):
        yield f"the field {name} holds free text or a number of somebody"
    if scanner.find(record.document.doc_no):
        yield "the document number holds a number of somebody"


def _telling(fields: Mapping[str, FieldValue]) -> Iterator[str]:
    return (name for name, value in fields.items() if not _may_stand(value, frozenset()))
