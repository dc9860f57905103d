"""Commitments: what whoever accepted them has to look at, and the report to the platforms above (C58, C79)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.cli.reading import EVERYBODY
from api.http.commitments import (
    CommitmentLine,
    CommitmentsReport,
    DuePromises,
    PromiseLine,
    Reported,
    ReportMade,
    RiskLine,
)
from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Day
from api.procedures import commitments

router = APIRouter(tags=["commitments"])
Since = Annotated[Day, Query(alias="from", description="The first day.")]
Until = Annotated[Day, Query(description="The last day.")]
After = Annotated[UUID | None, Query(description="As the answer before named it.")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="At most so many.")]


@router.get("/commitments")
def due(at: AtReading, min_position: MinPosition = None) -> DuePromises:
    """Commitments and contracts of the department that end soon, are over, or whose maker something befell (C79)."""
    at.current(min_position)
    at.admit("commitments")
    position = at.office.views.position()
    found = commitments.due_promises(at.office, at.by.account)
    return DuePromises(commitments=[_promise(one) for one in found], position=position)


def _promise(one: commitments.DuePromise) -> PromiseLine:
    return PromiseLine(
        record=one.promise.record_id,
        subject=one.subject_id,
        name=one.name,
        doc_no=one.doc_no,
        until=one.promise.until,
        ending=one.promise.ending,
        over=one.over,
        risks=[
            RiskLine(doc_no=risk.doc_no, department=risk.department, determined_on=risk.determined_on)
            for risk in one.risks
        ],
    )


@router.get("/commitments/report")
def report(
    at: AtReading, from_: Since, until: Until, after: After = None, limit: Limit = 200, min_position: MinPosition = None
) -> CommitmentsReport:
    """Commitments and findings filed in a span of days as they are reported upwards; for audit or operation (C58)."""
    at.current(min_position)
    at.admit("commitments report", tasks_of=EVERYBODY)
    position = at.office.views.position()
    found = commitments.lines(at.office, since=from_, until=until, after=after, limit=limit)
    last, share = commitments.reported(at.office)
    return CommitmentsReport(
        commitments=[_line(one) for one in found.lines],
        after=found.after,
        reported_until=last,
        filed=share.filed,
        reported=share.reported,
        position=position,
    )


def _line(one: commitments.Line) -> CommitmentLine:
    return CommitmentLine(
        record=one.record,
        name=one.name,
        number=one.number,
        kind=one.kind,
        cause=one.cause,
        made_on=one.made_on,
        accepted_by=one.accepted_by,
        performance=one.performance,
        valid_until=one.valid_until,
        filed_on=one.filed_on,
    )


@router.post("/commitments/report")
def reported(at: AtCounter, made: ReportMade) -> Reported:
    """Put on record that everything up to a day was reported, as the lead office."""
    new = commitments.put_on_record(at.office, until=made.until, receipt=made.receipt, by=at.by)
    return Reported(until=made.until, new=new)
