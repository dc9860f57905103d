"""Repair of records: received by whoever may, decided by the department that determined the record (INV-19)."""

from uuid import UUID

from fastapi import APIRouter

from api.http.counter import AtCounter
from api.http.models import Written
from api.http.repairs import (
    AcceptApplication,
    Application,
    GrantApplication,
    Incomplete,
    RefuseApplication,
    RepairStep,
    Supplement,
    TakeBack,
)
from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    Command,
    FindRepairIncomplete,
    GrantRepair,
    RefuseRepair,
    SupplementRepair,
    WithdrawRepair,
)
from projections.lookup import Lookup

router = APIRouter(tags=["repair"])


@router.post("/records/{record}/repair")
def apply(at: AtCounter, record: UUID, application: Application) -> Written:
    """Receive a subject's application for the repair of a record, at any time and free of charge (P-7)."""
    asked = ApplyForRepair(record, application.receipt, application.proof, application.commitment or "")
    return at.execute(_subject(at, record), asked)


@router.post("/records/{record}/repair/steps")
def step(at: AtCounter, record: UUID, step: RepairStep) -> Written:
    """Supplement or take back an application, find it incomplete, accept, refuse or grant it."""
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
