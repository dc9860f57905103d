"""What goes in and out about interviews, rectification and lost contact (C28, C29, C33, C77). Documents are digests."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.models import Line, Model, Out, Plain
from api.http.repairs import Digest, Told
from domain.transitions import RectificationState
from domain.values import Occasion, SubjectKind


class Interview(Model):
    """The department talked with the subject."""

    step: Literal["interview"]
    held_on: date
    occasion: Occasion
    reason: Told
    document: Digest = Field(description="SHA-256 of the minutes, in hex.")


class Order(Model):
    """The department orders what is to be put right."""

    model_config = ConfigDict(hide_input_in_errors=True)

    step: Literal["order"]
    doc_no: Plain = Field(description="The number of the order's own document.")
    law: Line = Field(description="An instrument of the ruleset.")
    article: Line
    occasion: Occasion
    duty: Told = Field(description="What is to be put right.")
    remedies: Told = Field(description="What can be done against the order.")
    until: date = Field(description="The last day; the ruleset says how late it may be.")


class Verify(Model):
    """The department found it put right."""

    step: Literal["verify"]
    verified_on: date
    document: Digest = Field(description="SHA-256 of the proof, in hex.")


RectificationStep = Annotated[Interview | Order | Verify, Field(discriminator="step")]


class Lost(Model):
    """Neither what is on record nor a visit finds the subject of a severe entry."""

    step: Literal["lost"]
    checked_on: date
    check: Digest = Field(description="SHA-256 of what the check of records found, in hex.")
    visited_on: date
    visit: Digest = Field(description="SHA-256 of the report of the visit, in hex.")
    review_on: date = Field(description="The day with which it ends unless found so anew; within a year.")


class FoundAgain(Model):
    """It was found again."""

    step: Literal["found"]
    reason: Told


ContactStep = Annotated[Lost | FoundAgain, Field(discriminator="step")]


class Treatment(Out):
    """An organisation with something to put right; `first` where the measures on the record wait for it."""

    record: UUID
    subject: UUID
    name: str
    kind: SubjectKind
    doc_no: str
    department: str
    behaviour: str
    first: bool
    state: RectificationState
    talked_on: date | None
    reminded_on: date | None
    ordered_on: date | None
    until: date | None
    verified_on: date | None
    late: bool


class TreatmentField(Out):
    """What a department has under treatment in a field, persons counted in; `rate` in percent of what was due."""

    field: str
    department: str
    every: int
    persons: int
    reminded: int
    ordered: int
    late: int
    rectified: int
    due: int
    in_time: int
    rate: float | None


class TreatmentLists(Out):
    """Treatment lists: organisations one by one, and every field counted."""

    treatments: list[Treatment]
    fields: list[TreatmentField]
    position: int


class GovernmentFigures(Out):
    """Defaults of government bodies at the end of a period, and what was done in it; `rate` in percent of all."""

    since: date
    until: date
    every: int
    treated: int
    rectified: int
    late: int
    exited: int
    reminded_in: int
    ordered_in: int
    rectified_in: int
    rate: float | None
    position: int
