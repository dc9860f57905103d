"""What goes in and out about the publication of records (INV-21)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.models import Line, Model, Out
from api.http.repairs import Told
from api.procedures.publishing import Awaited
from domain.transitions import PublicationState


class PublicationIn(Model):
    """A record is published; without `until` to the last day that the law allows."""

    model_config = ConfigDict(json_schema_extra={"example": {"law": "the-law", "article": "art. 48"}})

    law: Line = Field(description="An instrument of the ruleset.")
    article: Line
    reason: Told | None = Field(default=None, description="Why it is necessary; asked for of what is minor.")
    until: date | None = Field(default=None, description="The last day.")


class TakeDown(Model):
    """The department takes the publication back; the reason is public."""

    step: Literal["withdraw"]
    reason: Told


class Explain(Model):
    """The public reason for a publication whose decision was withdrawn, changed or revoked."""

    step: Literal["explain"]
    reason: Told


class Review(Model):
    """What was found about a matter whose longest publication is over; nothing is prolonged."""

    step: Literal["review"]
    finding: Told


PublicationStep = Annotated[TakeDown | Explain | Review, Field(discriminator="step")]


class OwedPublication(Out):
    """What the department owes about a publication that is over; `due` is its last day in time."""

    record: UUID
    subject: UUID
    name: str
    doc_no: str
    state: PublicationState
    since: date
    awaited: Awaited
    due: date | None
    overdue: bool


class OwedPublications(Out):
    """What the department owes about publications."""

    publications: list[OwedPublication]
    position: int


class PublicRecord(Out):
    """A record that is public today; persons by a masked name and no number."""

    record: UUID
    name: str
    number: str | None
    kind: str
    doc_no: str
    department: str
    determined_on: date
    published_on: date
    until: date
    disputed: bool = Field(description="Whether its subject objects to it, unanswered.")
    fields: dict[str, bool | int | str] = Field(description="What the catalogue says is public; of persons nothing.")


class PublicReason(Out):
    """Why a record is public no more; nobody is named."""

    doc_no: str
    department: str
    withdrawn_on: date
    reason: str


class PublicView(Out):
    """What is public today; `after` asks for what comes next, null where nothing does."""

    on: date
    records: list[PublicRecord]
    withdrawn: list[PublicReason]
    after: UUID | None
