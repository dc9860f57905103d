"""Interviews, rectification and lost contact, by the department that answers for the record; and what is under way."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.cli.reading import EVERYBODY
from api.http.counter import AtCounter, AtReading, Counter, MinPosition
from api.http.models import Day, Written
from api.http.routes.tasks import Of
from api.http.treating import (
    ContactStep,
    GovernmentFigures,
    Interview,
    Lost,
    Order,
    RectificationStep,
    Treatment,
    TreatmentField,
    TreatmentLists,
)
from api.procedures import treating
from domain.commands import (
    ContactCommand,
    DeclareUncontactable,
    HoldInterview,
    OrderRectification,
    RecordContact,
    RectificationCommand,
    VerifyRectification,
)
from projections.lookup import Lookup
from projections.treatments import Treated

router = APIRouter(tags=["rectification"])


@router.get("/treatments")
def treatments(at: AtReading, of: Of = None, min_position: MinPosition = None) -> TreatmentLists:
    """What the department has under treatment, by field; another's, or `all`, only for audit or operation."""
    at.current(min_position)
    wanted = of or at.by.account
    at.admit("treatments", tasks_of=wanted)
    position, today = at.office.views.position(), at.office.context.today()
    found = treating.treatments(at.office, None if wanted == EVERYBODY else wanted)
    return TreatmentLists(
        treatments=[_listed(one, late=one.late(today)) for one in found.listed],
        fields=[
            TreatmentField(
                field=one.field,
                department=one.department,
                every=one.every,
                persons=one.persons,
                reminded=one.reminded,
                ordered=one.ordered,
                late=one.late,
                rectified=one.rectified,
                due=one.due,
                in_time=one.in_time,
                rate=one.rate,
            )
            for one in found.fields
        ],
        position=position,
    )


def _listed(one: Treated, *, late: bool) -> Treatment:
    return Treatment(
        record=one.record_id,
        subject=one.subject_id,
        name=one.name,
        kind=one.kind,
        doc_no=one.doc_no,
        department=one.department,
        behaviour=one.behaviour,
        first=one.first,
        state=one.state,
        talked_on=one.talked_on,
        reminded_on=one.reminded_on,
        ordered_on=one.ordered_on,
        until=one.until,
        verified_on=one.verified_on,
        late=late and one.verified_on is None,
    )


@router.get("/figures/governments")
def governments(
    at: AtReading,
    from_: Annotated[Day | None, Query(alias="from", description="Without it, the last two weeks.")] = None,
    until: Annotated[Day | None, Query(description="The first day that no longer counts; without it, all.")] = None,
) -> GovernmentFigures:
    """Defaults of government bodies and how many were put right, in all and in a period (C33); to oversee."""
    at.current()
    at.admit("governments", tasks_of=EVERYBODY)
    before = until or at.office.context.today() + timedelta(days=1)
    since = min(from_ or before - treating.PERIOD, before - timedelta(days=1))
    found = treating.governments(at.office, since=since, before=before)
    return GovernmentFigures(
        since=since,
        until=before,
        every=found.every,
        treated=found.treated,
        rectified=found.rectified,
        late=found.late,
        exited=found.exited,
        reminded_in=found.reminded_in,
        ordered_in=found.ordered_in,
        rectified_in=found.rectified_in,
        rate=found.rate,
        position=at.office.views.position(),
    )


@router.post("/records/{record}/rectification/steps")
def step(at: AtCounter, record: UUID, step: RectificationStep) -> Written:
    """Put an interview on record, order what is to be put right, or find that it was."""
    return _take(at, record, _command(record, step))


@router.post("/records/{record}/contact/steps")
def contact(at: AtCounter, record: UUID, step: ContactStep) -> Written:
    """Find that the subject of a severe entry cannot be found, or that it was found again; it bars no right."""
    return _take(at, record, _contact(record, step))


def _take(at: Counter, record: UUID, command: RectificationCommand | ContactCommand) -> Written:
    at.current()
    subject = at.visit.subject_id = Lookup(at.office.pool).record(str(record)).subject_id
    return at.written(treating.take_step(at.office, subject, command, by=at.by))


def _command(record: UUID, step: RectificationStep) -> RectificationCommand:
    match step:
        case Interview():
            return HoldInterview(record, step.held_on, step.occasion, step.reason, step.document)
        case Order():
            return OrderRectification(
                record, step.doc_no, step.law, step.article, step.occasion, step.duty, step.remedies, step.until
            )
    return VerifyRectification(record, step.verified_on, step.document)


def _contact(record: UUID, step: ContactStep) -> ContactCommand:
    if isinstance(step, Lost):
        return DeclareUncontactable(record, step.checked_on, step.check, step.visited_on, step.visit, step.review_on)
    return RecordContact(record, step.reason)
