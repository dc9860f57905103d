"""What goes in and out about objections to records (C68). What the subject says is told by its digest, never sent."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.amendments import Changes
from api.http.models import Model, Out, Plain
from api.http.repairs import Digest, Told
from api.procedures.objecting import Awaited
from domain.values import Claim


class ObjectionIn(Model):
    """A subject's objection, as an officer receives it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"receipt": "O-2026-7", "claim": "content", "document": "0" * 64}}
    )

    receipt: Plain = Field(description="The number on the receipt that the subject gets.")
    claim: Claim = Field(description="What it objects to; `not_me` suspends what rests on the record at once.")
    document: Digest = Field(description="SHA-256 of what the subject says, in hex.")


class Assign(Model):
    """The department names the officer who answers."""

    step: Literal["assign"]
    handler: Told


class Uphold(Model):
    """It is right: the record is corrected to these fields, or without any withdrawn, with everything that followed."""

    model_config = ConfigDict(hide_input_in_errors=True)

    step: Literal["uphold"]
    reason: Told
    fields: Changes = Field(default_factory=dict)


class Dismiss(Model):
    """It is not: why, and what can be done against that."""

    step: Literal["dismiss"]
    reason: Told
    remedies: Told


class TakeBack(Model):
    """The subject takes it back; it may object again."""

    step: Literal["withdraw"]


ObjectionStep = Annotated[Assign | Uphold | Dismiss | TakeBack, Field(discriminator="step")]


class OpenObjection(Out):
    """An open objection to a record of the department; `due` is the last day in time of its answer."""

    record: UUID
    subject: UUID
    name: str
    doc_no: str
    receipt: str
    claim: Claim
    since: date
    handler: str | None
    of_court: bool
    awaited: Awaited
    due: date
    overdue: bool


class OpenObjections(Out):
    """Open objections to what the department determined."""

    objections: list[OpenObjection]
    position: int


class ObjectionFigure(Out):
    """The objections of a department, or of all of them: those that ended in the span, and those open now."""

    department: str | None
    answered: int = Field(description="Upheld or dismissed.")
    upheld: int
    average: float | None = Field(description="Working days from raising to answer; null where none was answered.")
    under_target: bool | None = Field(description="Whether the average is below the target.")
    late: int = Field(description="Answered, and after the target.")
    withdrawn: int
    moot: int = Field(description="Ended because the record was withdrawn or sealed meanwhile.")
    open: int
    overdue: int = Field(description="Open, and past the target.")


class ObjectionFigures(Out):
    """How long objections took in a span of days, and the local target on the ledger's day (C68)."""

    from_: date = Field(serialization_alias="from")
    until: date
    target: int
    unit: Literal["working_day"] = "working_day"
    altogether: ObjectionFigure
    departments: list[ObjectionFigure]
    position: int
