"""Publication: decided by the determining department, read by everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Written
from api.http.publishing import (
    Explain,
    OwedPublication,
    OwedPublications,
    PublicationIn,
    PublicationStep,
    PublicReason,
    PublicRecord,
    PublicView,
    Review,
    TakeDown,
)
from api.http.routes.amendments import own
from api.http.served import served_of
from api.procedures import publishing
from domain.commands import ExplainWithdrawal, PublicationCommand, PublishRecord, ReviewPublication, WithdrawPublication
from domain.transitions import PublicationState

router = APIRouter(tags=["publication"])
everybody = APIRouter(tags=["publication"])
"""What is asked for without a key."""


@everybody.get("/public")
def public_view(
    request: Request,
    number: Annotated[str | None, Query(max_length=100, description="An organisation's credit code.")] = None,
    after: Annotated[UUID | None, Query(description="As the answer before named it.")] = None,
) -> PublicView:
    """What is public today, and why what was public is so no more. No key: everybody may read it."""
    office = served_of(request).office
    found = publishing.shown_today(office, number=number, after=after)
    return PublicView(
        on=office.context.today(),
        records=[
            PublicRecord(
                record=one.record_id,
                name=one.name,
                number=one.number or None,
                kind=one.kind,
                doc_no=one.doc_no,
                department=one.issuer,
                determined_on=one.determined_on,
                published_on=one.since,
                until=one.until,
                disputed=one.dispute is not None,
                fields=dict(one.fields),
            )
            for one in found.rows
            if one.state is PublicationState.PUBLISHED
        ],
        withdrawn=[
            PublicReason(doc_no=one.doc_no, department=one.issuer, withdrawn_on=one.since, reason=one.explained)
            for one in found.rows
            if one.state is PublicationState.WITHDRAWN
        ],
        after=found.after,
    )


@router.get("/publications")
def owed_publications(at: AtReading, min_position: MinPosition = None) -> OwedPublications:
    """What the department owes: the public a reason, or a look at what was not repaired in the longest time."""
    at.current(min_position)
    at.admit("publications")
    position = at.office.views.position()
    found = publishing.owed(at.office, at.by.account)
    return OwedPublications(publications=[_owed(one) for one in found], position=position)


def _owed(one: publishing.Owed) -> OwedPublication:
    return OwedPublication(
        record=one.publication.record_id,
        subject=one.subject_id,
        name=one.name,
        doc_no=one.doc_no,
        state=one.publication.state,
        since=one.publication.since,
        awaited=one.awaited,
        due=one.due,
        overdue=one.overdue,
    )


@router.post("/records/{record}/publication")
def publish(at: AtCounter, record: UUID, publication: PublicationIn) -> Written:
    """Publish a record of the department's own, for no longer than the law allows (INV-21)."""
    told = PublishRecord(record, publication.law, publication.article, publication.reason or "", publication.until)
    return own(at, record).execute(told)


@router.post("/records/{record}/publication/steps")
def step(at: AtCounter, record: UUID, step: PublicationStep) -> Written:
    """Take a publication back, give the public a reason, or say what was found when its longest time was over."""
    return own(at, record).execute(_command(record, step))


def _command(record: UUID, step: PublicationStep) -> PublicationCommand:
    match step:
        case TakeDown():
            return WithdrawPublication(record, step.reason)
        case Explain():
            return ExplainWithdrawal(record, step.reason)
        case Review():
            return ReviewPublication(record, step.finding)
