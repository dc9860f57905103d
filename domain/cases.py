"""Records and their cases: file, correct, withdraw, repair. Each with its effect in time (architecture.md, Time)."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.defects import NOTES, noted
from domain.errors import Forgotten, InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    CaseExpired,
    DataDefectRaised,
    DecisionChanged,
    DecisionRevoked,
    Happened,
    LinkEnded,
    ListEntryRemoved,
    PenaltyRecorded,
    PerformanceVerified,
    RecognitionDeclined,
    RecordCorrected,
    RecordEvent,
    RecordFiled,
    RecordRetired,
    RecordSealed,
    RecordSucceeded,
    RecordWithdrawn,
    RepairGranted,
)
from domain.records import (
    PERFORMANCE,
    PROMISES,
    REGISTERED_BY,
    VALID_UNTIL,
    Defect,
    Filed,
    Record,
    RecordKind,
    RepairNotice,
    Sides,
    Standing,
    term_end,
)
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import CASE, advance
from domain.values import Performance, RegisterAct, ReviewOutcome


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a record."""
    event = happened.event
    if isinstance(event, RecordFiled):
        _put_new(draft, event.record, step=type(event).__name__, standing=_first_standing(event.record))
    elif isinstance(event, RecordEvent):
        filed = draft.records.get(event.record_id)
        if filed is None:
            raise Forgotten(f"record {event.record_id}")
        if not isinstance(event, CaseExpired):
            need_held(draft, filed.record.determined_on)
        draft.put(noted(filed, event) if isinstance(event, NOTES) else _moved(filed, event))
        if isinstance(event, RecordSucceeded):
            speaks_from = event.effective_on if isinstance(event, DecisionChanged) else None
            _put_new(draft, event.record, step="RecordFiled", speaks_from=speaks_from, handed_to=filed.handed_to)


def _first_standing(record: Record) -> Standing:
    """What a subject states of itself, and a contract that one side alone registers, wait to be verified (C17, C18)."""
    own = record.kind is RecordKind.VOLUNTARY_INFORMATION
    alone = record.kind is RecordKind.CONTRACT_PERFORMANCE and record.fields.get(REGISTERED_BY) == Sides.ONE
    return Standing.SUBMITTED if own or alone else Standing.IN_FORCE


def _put_new(
    draft: Draft,
    record: Record,
    *,
    step: str,
    standing: Standing = Standing.IN_FORCE,
    speaks_from: date | None = None,
    handed_to: str | None = None,
) -> None:
    need_held(draft, record.determined_on)
    draft.records_filed += 1
    case = advance(CASE, None, step)
    draft.put(
        Filed(
            record=record,
            order=draft.records_filed,
            case=case,
            standing=standing,
            speaks_from=speaks_from,
            handed_to=handed_to,
        )
    )


def _moved(filed: Filed, event: RecordEvent) -> Filed:
    filed = replace(filed, case=advance(CASE, filed.case, type(event).__name__))
    match event:
        case RecordCorrected(record=record):
            return replace(filed, record=record)
        case RecordWithdrawn() | RecordSealed() | RecordRetired():
            return replace(filed, standing=_SILENCED[type(event)])
        case DecisionRevoked(effective_on=day, outcome=outcome):
            return _ended(filed, _AFTER_REVIEW[outcome], day)
        case (
            DecisionChanged(effective_on=day)
            | RepairGranted(effective_on=day)
            | ListEntryRemoved(effective_on=day)
            | RecognitionDeclined(effective_on=day)
            | LinkEnded(effective_on=day)
        ):
            return _ended(filed, _ENDED_BY[type(event)], day)
        case PerformanceVerified(record=record):
            return _ended(filed, Standing.VERIFIED, record.determined_on)
    return filed


_ENDED_BY: Mapping[type[RecordEvent], Standing] = {
    DecisionChanged: Standing.CHANGED,
    RepairGranted: Standing.REPAIRED,
    ListEntryRemoved: Standing.REMOVED,
    RecognitionDeclined: Standing.DECLINED,
    LinkEnded: Standing.RELEASED,
}
_SILENCED: Mapping[type[RecordEvent], Standing] = {
    RecordWithdrawn: Standing.WITHDRAWN,
    RecordSealed: Standing.SEALED,
    RecordRetired: Standing.RETIRED,
}
_AFTER_REVIEW: Mapping[ReviewOutcome, Standing] = {
    ReviewOutcome.ANNULLED: Standing.REVOKED,
    ReviewOutcome.VOID: Standing.VOID,
    ReviewOutcome.CONFIRMED_UNLAWFUL: Standing.CONFIRMED_UNLAWFUL,
}


def _ended(filed: Filed, standing: Standing, day: date) -> Filed:
    return replace(filed, standing=standing, void_from=_earlier(filed.void_from, day))


def _earlier(known: date | None, day: date) -> date:
    return day if known is None else min(known, day)


def file_record(decision: Decision, record: Record, *, defects: Iterable[Defect] = ()) -> None:
    """File a record with its effective document. Raises InvalidRecord naming everything that is missing (INV-2)."""
    refuse_incomplete(record, on=decision.on)
    need_held(decision.draft, record.determined_on)
    penalty = record.kind is RecordKind.PENALTY
    decision.emit(PenaltyRecorded(record=record) if penalty else RecordFiled(record=record))
    if penalty and record.repair_notice is RepairNotice.NOT_REPORTED:  # INV-18
        decision.emit(DataDefectRaised(record_id=record.record_id, defect=Defect.REPAIR_NOTICE))
    for defect in defects:
        decision.emit(DataDefectRaised(record_id=record.record_id, defect=defect))


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
            f"it speaks of {max(record.determined_on, document.issued_on, document.effective_on)}, after {on} (INV-2)",
            do="File it when its document is effective.",
        )
    _refuse_endless(record)


def _refuse_endless(record: Record) -> None:
    """Refuse a promise in term without the day until which it is: everything expires (P-6)."""
    if record.kind not in PROMISES or record.fields.get(PERFORMANCE) != Performance.IN_TERM:
        return
    end = term_end(record)
    if end is None or end <= record.determined_on:
        raise InvalidRecord(f"{VALID_UNTIL} missing, or before its own day (P-6)", do="Name the last day of its term.")


def correct(decision: Decision, record: Record, *, reason: str) -> None:
    """Replace a record from its original day."""
    filed = own_record(decision, record.record_id)
    if filed.standing not in (Standing.IN_FORCE, Standing.SUBMITTED):
        raise NotAllowed(f"the record is {filed.standing}", do="File the new decision as a record of its own.")
    if record.issuer != filed.record.issuer:
        raise InvalidRecord(
            f"its issuer would become {record.issuer}", do="Withdraw it, and let the other department file its own."
        )
    _refuse_younger(decision.draft, filed.record, record)
    _refuse_longer(filed, record)
    refuse_incomplete(record, on=decision.on)
    need_held(decision.draft, record.determined_on)
    decision.emit(RecordCorrected(record_id=record.record_id, record=record, reason=reason))


def _refuse_younger(draft: Draft, filed: Record, corrected: Record) -> None:
    """Refuse an earlier day for a person: how old somebody was is asked of the vault, and at filing alone."""
    who = draft.registration
    if who is not None and who.kind.protected_as_person and corrected.determined_on < filed.determined_on:
        raise InvalidRecord(
            f"a person's record of {filed.determined_on} would become one of {corrected.determined_on} (INV-31)",
            do="Withdraw it and file it with its right day, so that the age on that day is asked for.",
        )


def _refuse_longer(filed: Filed, corrected: Record) -> None:
    """Refuse a later last day for what stands on an organisation's record, with which it was compared once."""
    if filed.through is not None and (term_end(corrected) or date.max) > (term_end(filed.record) or date.max):
        raise NotAllowed(
            "it stands on an organisation's record and cannot last longer than it was decided for (INV-12)",
            do="Propose a new entry for the time after that.",
        )


def withdraw(decision: Decision, record_id: UUID, *, reason: str) -> None:
    """Make a record void from the beginning; withdrawing it again changes nothing."""
    filed = answerable_record(decision, record_id)
    if filed.standing not in (Standing.WITHDRAWN, Standing.SEALED):
        decision.emit(RecordWithdrawn(record_id=record_id, reason=reason))


def filed_record(decision: Decision, record_id: UUID) -> Filed:
    """The record as it is filed. Raises NotFound, or Forgotten where the state no longer tells."""
    filed = decision.draft.records.get(record_id)
    if filed is None:
        if decision.draft.settled is not None:
            raise Forgotten(f"record {record_id}")
        raise NotFound(f"record {record_id} of this subject")
    need_held(decision.draft, filed.record.determined_on)
    return filed


def need_held(draft: Draft, day: date) -> None:
    """Raise Forgotten where the state is settled: it cannot tell what a record of an earlier day would have done."""
    settled = draft.settled
    if settled is not None and day < settled.before:
        raise Forgotten(f"a record of {day}, the state is settled before {settled.before}")


def own_record(decision: Decision, record_id: UUID) -> Filed:
    """The record, if the acting account is the department that determined it (INV-19)."""
    filed = filed_record(decision, record_id)
    if filed.determiner != decision.by.account:
        raise WrongActor(
            f"{decision.by.account} did not determine record {record_id}",
            do=f"Only {filed.determiner} can correct or withdraw it (INV-19).",
        )
    return filed


def answerable_record(decision: Decision, record_id: UUID) -> Filed:
    """The record, if the acting account determined it, or puts the acts of its originator on record here (C51)."""
    filed = filed_record(decision, record_id)
    if decision.by.account == filed.recognised_by:
        return filed
    return own_record(decision, record_id)


def receivable(decision: Decision, record_id: UUID, rulebook: Rulebook) -> Filed:
    """The record, if its own subject asks, or the acting account may receive what it asks. Raises WrongActor."""
    filed, account = filed_record(decision, record_id), decision.by.account
    if decision.by.subject is not None:  # it acts about itself alone (subjects.decide)
        return filed
    if account in (filed.determiner, filed.recognised_by) or rulebook.may_keep_register(
        account, RegisterAct.RECEIVE, on=decision.on
    ):
        return filed
    raise WrongActor(
        f"{account} neither determined record {record_id} nor receives for others",
        do=f"Send the subject to {filed.answers} or to the lead office.",
    )
