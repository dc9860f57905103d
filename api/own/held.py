"""Everything that is held about a subject, as the subject itself may read it: records, and what is open about them.

What the law seals is left out, as everywhere (INV-33): that there was something is all that is told. What a record of
a person says in words, or names it by, stands in the vault and is put back in its place here; whom a record names
beside its subject is somebody else, and is not told. A proposed entry is told from its notice on, which is the step
that tells of it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.facts import FieldValue
from domain.pending import Entry, Objection, Promise, Publication, Repair
from domain.records import SILENT, Filed, Standing
from domain.rulebook import RepairTerms
from domain.state import Subject
from domain.values import Polarity
from ledger.vault.redacting import SEALED, attribute
from projections.answering import kin_now
from projections.sealing import sealed_now


class HeldRecord(Struct, frozen=True):
    """A record as it is held, in the subject's own words where some are sealed, and what is open about it."""

    subject_id: UUID
    filed: Filed
    doc_no: str
    fields: Mapping[str, FieldValue]
    texts: Mapping[str, str]
    objection: Objection | None
    repair: Repair | None
    publication: Publication | None
    shielded_until: date | None
    promise: Promise | None
    may_object: bool
    repairable: RepairTerms | None
    """From when on it may be repaired, and what law forbids it; None where there is nothing to repair."""


class HeldEntry(Struct, frozen=True):
    """An entry on a list that is proposed, its notice served; `said` is what was told with it, in words."""

    subject_id: UUID
    entry: Entry
    said: Mapping[str, str]


class Held(Struct, frozen=True):
    """What is held; `sealed` says how many records the law has sealed."""

    records: tuple[HeldRecord, ...]
    entries: tuple[HeldEntry, ...]
    sealed: int


def streams_of(office: Office, subject_id: UUID) -> tuple[UUID, ...]:
    """The streams that tell of a subject: its own, and what was merged into it (C3)."""
    return kin_now(office.pool, subject_id)


def held_about(office: Office, subject_id: UUID) -> Held:
    """Everything that is held about a subject; the read is the caller's to put on record."""
    subjects = [office.application.whole(one) for one in streams_of(office, subject_id)]
    secrets = {one.subject_id: secrets_of(office, one.subject_id) for one in subjects}
    with office.pool.connection() as connection:  # asked last: what was sealed meanwhile is sealed
        sealed = {record for one in subjects for record in sealed_now(connection, one.subject_id)}
    records = [found for one in subjects for found in _records(office, one, secrets[one.subject_id])]
    entries = [found for one in subjects for found in _entries(one, secrets[one.subject_id])]
    return Held(
        records=tuple(one for one in records if one.filed.record.record_id not in sealed),
        entries=tuple(entries),
        sealed=sum(filed.standing is Standing.SEALED for one in subjects for filed in one.records.values()),
    )


def secrets_of(office: Office, stream: UUID) -> Mapping[str, str]:
    """What the vault keeps about a person, for the person itself; of anybody else nothing that is told."""
    who = office.application.subject(stream).registration
    if who is None or not who.kind.protected_as_person:
        return {}
    return office.persons.vault.everything(stream)


def _records(office: Office, subject: Subject, secrets: Mapping[str, str]) -> Iterator[HeldRecord]:
    for record_id, filed in sorted(subject.records.items(), key=lambda item: item[1].order):
        if filed.standing is Standing.SEALED:
            continue
        record, shield = filed.record, subject.shields.get(record_id)
        adverse = record.polarity is Polarity.ADVERSE
        yield HeldRecord(
            subject_id=subject.subject_id,
            filed=filed,
            doc_no=secrets.get(attribute(record_id, "doc_no"), record.document.doc_no),
            fields={name: _whole(record_id, name, value, secrets) for name, value in record.fields.items()},
            texts=_under(attribute(record_id, "text/"), secrets),
            objection=subject.objections.get(record_id),
            repair=subject.repairs.get(record_id),
            publication=subject.publications.get(record_id),
            shielded_until=None if shield is None else shield.until,
            promise=subject.promises.get(record_id),
            may_object=adverse and filed.standing not in SILENT and record_id not in subject.objections,
            repairable=_repairable(office, filed) if adverse and filed.standing is Standing.IN_FORCE else None,
        )


def _repairable(office: Office, filed: Filed) -> RepairTerms:
    return office.context.rulebook.repair_terms(filed)


def _whole(record_id: UUID, name: str, value: FieldValue, secrets: Mapping[str, str]) -> FieldValue:
    return secrets.get(attribute(record_id, name), value) if value == SEALED else value


def _entries(subject: Subject, secrets: Mapping[str, str]) -> Iterator[HeldEntry]:
    for entry in subject.entries.values():
        if entry.until is not None:  # its notice is served
            yield HeldEntry(subject.subject_id, entry, _under(f"entry/{entry.entry}/", secrets))


def _under(prefix: str, secrets: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in secrets.items() if name.startswith(prefix)}


def own_stream(office: Office, subject_id: UUID, about: UUID) -> bool:
    """Whether what stands in a stream is the subject's own."""
    return about in streams_of(office, subject_id)
