"""Objections to records: received by whoever may, answered by the department that determined the record (INV-19)."""

from uuid import UUID

from fastapi import APIRouter

from api.amending import amended
from api.cli.reading import EVERYBODY
from api.http.counter import AtCounter, AtReading, Counter, FirstDay, MinPosition, Of, Until
from api.http.models import Written
from api.http.objections import (
    Assign,
    Dismiss,
    ObjectionFigure,
    ObjectionFigures,
    ObjectionIn,
    ObjectionStep,
    OpenObjection,
    OpenObjections,
    TakeBack,
    Uphold,
)
from api.http.routes.amendments import own
from api.procedures import objecting
from domain.commands import (
    AssignObjection,
    DismissObjection,
    ObjectionCommand,
    RaiseObjection,
    UpholdObjection,
    WithdrawObjection,
)
from projections.lookup import Lookup
from projections.objection_times import Times

router = APIRouter(tags=["objection"])


@router.get("/objections")
def open_objections(at: AtReading, min_position: MinPosition = None) -> OpenObjections:
    """Open objections to what the department determined: what each awaits, and its last day in time."""
    at.current(min_position)
    at.admit("objections")
    position = at.office.views.position()
    found = objecting.open_objections(at.office, at.by.account)
    return OpenObjections(objections=[_open(one) for one in found], position=position)


def _open(one: objecting.OpenObjection) -> OpenObjection:
    objection = one.objection
    return OpenObjection(
        record=objection.record_id,
        subject=one.subject_id,
        name=one.name,
        doc_no=one.doc_no,
        receipt=objection.receipt,
        claim=objection.claim,
        since=objection.since,
        handler=objection.handler or None,
        of_court=objection.of_court,
        awaited=one.awaited,
        due=one.due,
        overdue=one.overdue,
    )


@router.get("/figures/objections")
def figures(
    at: AtReading, from_: FirstDay, until: Until, of: Of = None, min_position: MinPosition = None
) -> ObjectionFigures:
    """How long objections take from raising to answer, against the target (C68): counts and averages, nobody named."""
    at.current(min_position)
    wanted = of or at.by.account
    at.admit("figures", tasks_of=wanted)
    told = objecting.times(at.office, of=None if wanted == EVERYBODY else wanted, since=from_, before=until)
    return ObjectionFigures(
        from_=from_,
        until=until,
        target=told.target,
        altogether=_figure(told.altogether, told.target),
        departments=[_figure(one, told.target) for one in told.departments],
        position=told.position,
    )


def _figure(one: Times, target: int) -> ObjectionFigure:
    return ObjectionFigure(
        department=one.department,
        answered=one.answered,
        upheld=one.upheld,
        average=one.average,
        under_target=one.is_under(target),
        late=one.late,
        withdrawn=one.withdrawn,
        moot=one.moot,
        open=one.open,
        overdue=one.overdue,
    )


@router.post("/records/{record}/objection")
def object_to(at: AtCounter, record: UUID, objection: ObjectionIn) -> Written:
    """Receive a subject's objection to a record, at any time and free of charge (P-7)."""
    raised = RaiseObjection(record, objection.receipt, objection.claim, objection.document)
    return at.execute(_subject(at, record), raised)


@router.post("/records/{record}/objection/steps")
def step(at: AtCounter, record: UUID, step: ObjectionStep) -> Written:
    """Name who answers an objection, uphold or dismiss it; or take it back, as the subject asks."""
    return at.execute(_subject(at, record), _command(at, record, step))


def _subject(at: Counter, record: UUID) -> UUID:
    at.current()
    return Lookup(at.office.pool).record(str(record)).subject_id


def _command(at: Counter, record: UUID, step: ObjectionStep) -> ObjectionCommand:
    match step:
        case Assign():
            return AssignObjection(record, step.handler)
        case Uphold():
            held = own(at, record).record
            to = amended(held, step.fields, on=held.determined_on) if step.fields else None
            return UpholdObjection(record, step.reason, to)
        case Dismiss():
            return DismissObjection(record, step.reason, step.remedies)
        case TakeBack():
            return WithdrawObjection(record)
