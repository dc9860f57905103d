"""Repair of records: received by whoever may, decided by the department that determined the record (INV-19)."""

from uuid import UUID

from fastapi import APIRouter

from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Written
from api.http.repairs import (
    AcceptApplication,
    Application,
    Extend,
    GrantApplication,
    Incomplete,
    OpenRepair,
    OpenRepairs,
    Recognise,
    RefuseApplication,
    RepairStep,
    ShieldUntil,
    Supplement,
    TakeBack,
    Train,
    Unshield,
)
from api.procedures import repairing
from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    Command,
    EndShield,
    ExtendRepair,
    FindRepairIncomplete,
    GrantRepair,
    RecordTraining,
    RefuseRepair,
    RepairRecord,
    ShieldRecord,
    SupplementRepair,
    WithdrawRepair,
)
from projections.lookup import Lookup

router = APIRouter(tags=["repair"])


@router.get("/repairs")
def open_repairs(at: AtReading, min_position: MinPosition = None) -> OpenRepairs:
    """Open applications about what the department determined: what each awaits, and its last day in time."""
    at.current(min_position)
    at.admit("repairs")
    position = at.office.views.position()
    found = repairing.open_repairs(at.office, at.by.account)
    return OpenRepairs(repairs=[_open(one) for one in found], position=position)


def _open(one: repairing.OpenRepair) -> OpenRepair:
    repair = one.repair
    return OpenRepair(
        record=repair.record_id,
        subject=one.subject_id,
        name=one.name,
        doc_no=one.doc_no,
        state=repair.state,
        receipt=repair.receipt,
        since=repair.since,
        awaited=one.awaited,
        due=one.due,
        overdue=one.overdue,
        target=one.target,
        priority=one.priority,
        extended=repair.extended,
    )


@router.post("/records/{record}/repair")
def apply(at: AtCounter, record: UUID, application: Application) -> Written:
    """Receive a subject's application for the repair of a record, at any time and free of charge (P-7)."""
    told = application.receipt, application.proof, application.commitment or ""
    asked = ApplyForRepair(record, *told, performed_on=application.performed_on)
    return at.execute(_subject(at, record), asked)


@router.post("/records/{record}/repair/steps")
def step(at: AtCounter, record: UUID, step: RepairStep) -> Written:
    """Any step of an application from its supplement to its decision; and a court's shield for the record."""
    return at.execute(_subject(at, record), _command(record, step))


def _subject(at: AtCounter, record: UUID) -> UUID:
    at.current()
    return Lookup(at.office.pool).record(str(record)).subject_id


def _command(record: UUID, step: RepairStep) -> Command:
    match step:
        case Supplement():
            return SupplementRepair(record, step.proof, step.commitment or "")
        case TakeBack():
            return WithdrawRepair(record)
        case Incomplete():
            return FindRepairIncomplete(record, step.missing)
        case AcceptApplication():
            return AcceptRepair(record)
        case RefuseApplication():
            return RefuseRepair(record, step.law, step.article, step.reason, step.remedies)
        case GrantApplication():
            return GrantRepair(record, step.doc_no)
        case Recognise():
            return RepairRecord(record)
        case Extend() | Train() | ShieldUntil() | Unshield():
            return _beside(record, step)


def _beside(record: UUID, step: Extend | Train | ShieldUntil | Unshield) -> Command:
    match step:
        case Extend():
            return ExtendRepair(record, step.reason)
        case Train():
            return RecordTraining(record, step.training, step.document)
        case ShieldUntil():
            return ShieldRecord(record, step.authority, step.doc_no, step.until)
        case Unshield():
            return EndShield(record, step.reason)
