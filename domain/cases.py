"""Records and their cases: file, correct, withdraw, revoke. Each with its effect in time (architecture.md, Time)."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.errors import Forgotten, InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    CaseExpired,
    DataDefectRaised,
    DecisionRevoked,
    Happened,
    PenaltyRecorded,
    RecordCorrected,
    RecordEvent,
    RecordSealed,
    RecordWithdrawn,
    RepairGranted,
)
from domain.records import Filed, Record, RepairNotice, Standing
from domain.state import Decision, Draft
from domain.transitions import CASE, advance


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a record."""
    event = happened.event
    if isinstance(event, PenaltyRecorded):
        _need_held(draft, event.record.determined_on)
        draft.records_filed += 1
        case = advance(CASE, None, "PenaltyRecorded")
        draft.put(Filed(record=event.record, order=draft.records_filed, case=case))
    elif isinstance(event, RecordEvent) and not isinstance(event, DataDefectRaised):
        filed = draft.records.get(event.record_id)
        if filed is None:
            raise Forgotten(f"record {event.record_id}")
        if not isinstance(event, CaseExpired):
            _need_held(draft, filed.record.determined_on)
        _apply_to(draft, filed, event)


def _apply_to(draft: Draft, filed: Filed, event: RecordEvent) -> None:
    filed = replace(filed, case=advance(CASE, filed.case, type(event).__name__))
    match event:
        case RecordCorrected(record=record):
            filed = replace(filed, record=record)
        case RecordWithdrawn():
            filed = replace(filed, standing=Standing.WITHDRAWN)
        case RecordSealed():
            filed = replace(filed, standing=Standing.SEALED)
        case DecisionRevoked(effective_on=day):
            filed = replace(filed, standing=Standing.REVOKED, void_from=_earlier(filed.void_from, day))
        case RepairGranted(effective_on=day):
            filed = replace(filed, standing=Standing.REPAIRED, void_from=_earlier(filed.void_from, day))
        case CaseExpired():
            pass
    draft.put(filed)


def _earlier(known: date | None, day: date) -> date:
    return day if known is None else min(known, day)


def file_record(decision: Decision, record: Record) -> None:
    """File a record with its effective document. Raises InvalidRecord naming everything that is missing (INV-2)."""
    refuse_incomplete(record, on=decision.on)
    _need_held(decision.draft, record.determined_on)
    decision.emit(PenaltyRecorded(record=record))
    if record.repair_notice is RepairNotice.NOT_REPORTED:
        decision.emit(DataDefectRaised(record_id=record.record_id, defect="repair_notice_not_reported"))


def refuse_incomplete(record: Record, *, on: date) -> None:
    """Refuse a record whose legal document is not whole and effective (INV-2) or whose days lie in the future."""
    document = record.document
    named = {
        "doc_type": document.doc_type,
        "doc_no": document.doc_no,
        "issuer": document.issuer,
        "catalogue_item": record.catalogue_item,
        "behaviour_code": record.behaviour_code,
        "subject_name": record.subject_name,
    }
    missing = [name for name, value in named.items() if not value.strip()]
    if missing:
        raise InvalidRecord(f"{', '.join(missing)} missing (INV-2)", do="Complete the record and file it again.")
    if max(record.determined_on, document.issued_on, document.effective_on) > on:
        raise InvalidRecord(
            f"it speaks of {max(record.determined_on, document.issued_on, document.effective_on)}, after {on}",
            do="File it when its document is effective.",
        )


def correct(decision: Decision, record: Record, *, reason: str) -> None:
    """Replace a record from its original day."""
    filed = own_record(decision, record.record_id)
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the record is {filed.standing}", do="File the new decision as a record of its own.")
    if record.issuer != filed.record.issuer:
        raise InvalidRecord(
            f"its issuer would become {record.issuer}", do="Withdraw it, and let the other department file its own."
        )
    refuse_incomplete(record, on=decision.on)
    _need_held(decision.draft, record.determined_on)
    decision.emit(RecordCorrected(record_id=record.record_id, record=record, reason=reason))


def withdraw(decision: Decision, record_id: UUID, *, reason: str) -> None:
    """Make a record void from the beginning; withdrawing it again changes nothing."""
    filed = own_record(decision, record_id)
    if filed.standing is not Standing.WITHDRAWN:
        decision.emit(RecordWithdrawn(record_id=record_id, reason=reason))


def revoke(decision: Decision, record_id: UUID, *, effective_on: date, authority: str, doc_no: str) -> None:
    """End a decision from the day that the deciding body names, possibly the original (INV-20).

    The determining department puts it on record (INV-19), naming who decided and by which document.
    """
    filed = own_record(decision, record_id)
    if filed.standing in (Standing.WITHDRAWN, Standing.SEALED):
        raise NotAllowed(f"the record is {filed.standing} and has no effect that could end")
    if not filed.record.determined_on <= effective_on <= decision.on:
        raise InvalidRecord(
            f"{effective_on} lies outside {filed.record.determined_on} (the decision's day) and {decision.on} (today)",
            do="Name the day from which the deciding body ends it.",
        )
    decision.emit(DecisionRevoked(record_id=record_id, effective_on=effective_on, authority=authority, doc_no=doc_no))


def _record(decision: Decision, record_id: UUID) -> Filed:
    filed = decision.draft.records.get(record_id)
    if filed is None:
        if decision.draft.settled is not None:
            raise Forgotten(f"record {record_id}")
        raise NotFound(f"record {record_id} of this subject")
    _need_held(decision.draft, filed.record.determined_on)
    return filed


def _need_held(draft: Draft, day: date) -> None:
    """A settled state cannot tell what a record of an earlier day would have done; the whole one can."""
    settled = draft.settled
    if settled is not None and day < settled.before:
        raise Forgotten(f"a record of {day}, the state is settled before {settled.before}")


def own_record(decision: Decision, record_id: UUID) -> Filed:
    """The record, if the acting account is the department that determined it (INV-19)."""
    filed = _record(decision, record_id)
    if filed.record.issuer != decision.by.account:
        raise WrongActor(
            f"{decision.by.account} did not determine record {record_id}",
            do=f"Only {filed.record.issuer} can correct or withdraw it (INV-19).",
        )
    return filed
