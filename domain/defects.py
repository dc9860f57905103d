"""Defects of records: raised when a record is filed or a further source says otherwise, resolved by its department.

A record with a defect stands. What the defect puts in doubt is hidden from rules until it is resolved, so that no
burden rests on a figure that may be wrong (C16; the unit trap of domain.md 5.3).
"""

from uuid import UUID

from msgspec.structs import asdict, replace

from domain.errors import InvalidRecord
from domain.events import (
    DataDefectRaised,
    DataDefectResolved,
    EntryRecognised,
    EntryReviewed,
    EntryReviewOverdue,
    InformationVerified,
    PublicationEnded,
    RecordEvent,
    RepairNoticeServed,
    SharingEnded,
    SourceDiffered,
)
from domain.records import AMOUNT_SUFFIX, Defect, Filed, Record, Standing
from domain.state import Decision

NOTES = (
    DataDefectRaised,
    DataDefectResolved,
    SourceDiffered,
    InformationVerified,
    PublicationEnded,
    SharingEnded,
    RepairNoticeServed,
    EntryRecognised,
    EntryReviewed,
    EntryReviewOverdue,
)
"""Events that tell something about a record and move its case nowhere."""

_WHERE_IT_CAME_FROM = ("record_id", "content_hash", "batch", "line", "source")


def noted(filed: Filed, event: RecordEvent) -> Filed:
    """The record with what such an event tells."""
    match event:
        case DataDefectRaised(defect=defect, fields=fields):
            return replace(filed, doubts={**filed.doubts, defect: fields})
        case DataDefectResolved(defect=defect):
            return replace(filed, doubts={name: of for name, of in filed.doubts.items() if name != defect})
        case SourceDiffered(record=record):
            return replace(filed, heard=(*filed.heard, record.content_hash))
        case EntryRecognised(department=department, effective_on=day):
            return replace(filed, recognised_by=department, speaks_from=max(day, filed.record.determined_on))
        case EntryReviewed(review_on=review_on):
            return replace(filed, review_on=review_on, review_late=False)
        case EntryReviewOverdue():
            return replace(filed, review_late=True)
        case InformationVerified():
            return replace(filed, standing=Standing.IN_FORCE)
    return filed


def put_amount_in_doubt(decision: Decision, record: Record) -> None:
    """Raise the defect of a record whose source does not tell its amounts beyond doubt."""
    amounts = tuple(sorted(name for name in record.fields if name.endswith(AMOUNT_SUFFIX)))
    decision.emit(DataDefectRaised(record_id=record.record_id, defect=Defect.AMOUNT, fields=amounts))


def add_source(decision: Decision, filed: Filed, record: Record, *, source: str) -> None:
    """Keep what a further source says where it differs; the same told again changes nothing.

    Raises InvalidRecord where source or content hash is missing: without them nothing could be compared.
    """
    if not source.strip() or not record.content_hash:
        raise InvalidRecord("source or content hash missing", do="Name who tells of the decision, and hash it.")
    if record.content_hash in (filed.record.content_hash, *filed.heard):
        return
    record_id = filed.record.record_id
    fields = tuple(sorted(set(differing(filed.record, record)) | set(filed.doubts.get(Defect.SOURCES, ()))))
    decision.emit(SourceDiffered(record_id=record_id, source=source, record=record))
    decision.emit(DataDefectRaised(record_id=record_id, defect=Defect.SOURCES, fields=fields))


def differing(one: Record, other: Record) -> list[str]:
    """The names of what two records say differently, fields of their catalogue item by their own names."""
    said, told = asdict(one), asdict(other)
    names = [name for name in said if name not in (*_WHERE_IT_CAME_FROM, "fields") and said[name] != told[name]]
    fields = one.fields.keys() | other.fields.keys()
    return [*names, *(name for name in fields if one.fields.get(name) != other.fields.get(name))]


def resolve(decision: Decision, filed: Filed, defect: Defect, *, reason: str) -> None:
    """Clear a defect up; one that is not open changes nothing. Raises InvalidRecord without a reason."""
    if defect not in filed.doubts:
        return
    if not reason.strip():
        raise InvalidRecord("reason missing", do="Say how the defect was cleared up.")
    decision.emit(DataDefectResolved(record_id=filed.record.record_id, defect=defect, reason=reason))


def verify(decision: Decision, record_id: UUID, filed: Filed) -> None:
    """Confirm what a subject stated about itself; doing it again changes nothing."""
    if filed.standing is Standing.SUBMITTED:
        decision.emit(InformationVerified(record_id=record_id))
