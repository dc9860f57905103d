"""What goes in and out about commitments: what is to be looked at, and what is reported upwards (C58, C79)."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict

from api.http.models import Day, Line, Model, Out


class RiskLine(Out):
    """Something adverse that was filed about who made the promise, since it was accepted."""

    doc_no: str
    department: str
    determined_on: date


class PromiseLine(Out):
    """A commitment or contract of the department that it has to look at: it ends soon, is over, or is at risk."""

    record: UUID
    subject: UUID
    name: str
    doc_no: str
    until: date
    ending: bool
    over: bool
    risks: list[RiskLine]


class DuePromises(Out):
    """What the department accepted and has to look at."""

    commitments: list[PromiseLine]
    position: int


class CommitmentLine(Out):
    """A commitment, or what was found about one, in the shape in which it is reported."""

    record: UUID
    name: str
    number: str | None
    kind: str
    cause: str
    made_on: date
    accepted_by: str
    performance: str
    valid_until: date | None
    filed_on: date


class CommitmentsReport(Out):
    """What was filed in a span of days; go on behind `after` until there is none.

    `reported_until` is the last day that was put on record as reported; of all that was filed so many are.
    """

    commitments: list[CommitmentLine]
    after: UUID | None
    reported_until: date | None
    filed: int
    reported: int
    position: int


class ReportMade(Model):
    """Everything up to a day was reported, and what the platform above answered with."""

    model_config = ConfigDict(json_schema_extra={"example": {"until": "2026-05-31", "receipt": "P-2026-118"}})

    until: Day
    receipt: Line


class Reported(Out):
    """Until which day commitments were reported; `new` is false where that or a later day was on record."""

    until: date
    new: bool
