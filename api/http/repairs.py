"""What goes in and out about the repair of a record (C64 to C67). Documents are told by digest, never sent."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.http.models import Line, Model, Out, Plain, Words
from api.procedures.repairing import Awaited
from domain.transitions import RepairState

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Digests = Annotated[tuple[Digest, ...], Field(max_length=50, description="SHA-256 of each document, in hex.")]
Told = Annotated[Words, StringConstraints(min_length=1, pattern=r"\S")]


class Application(Model):
    """A subject's application, as an officer receives it; what is missing may be handed in later."""

    model_config = ConfigDict(json_schema_extra={"example": {"receipt": "R-2026-7", "proof": ["0" * 64]}})

    receipt: Plain = Field(description="The number on the receipt that the subject gets.")
    proof: Digests = ()
    commitment: Digest | None = Field(default=None, description="SHA-256 of the public credit commitment.")
    performed_on: date | None = Field(default=None, description="The day on which it performed what is asked of it.")


class Supplement(Model):
    """The subject hands in what was missing."""

    step: Literal["supplement"]
    proof: Digests = ()
    commitment: Digest | None = None


class TakeBack(Model):
    """The subject takes its application back; it may apply again."""

    step: Literal["withdraw"]


class Incomplete(Model):
    """The determining department says what is missing; its time stands still until that comes."""

    step: Literal["incomplete"]
    missing: Told


class AcceptApplication(Model):
    """The application is whole, and the conditions of INV-22 are met."""

    step: Literal["accept"]


class RefuseApplication(Model):
    """Refused: by which instrument of the ruleset, why, and what can be done against it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "step": "refuse",
                "law": "the-law",
                "article": "art. 9",
                "reason": "the fine is not paid",
                "remedies": "objection here; reconsideration within 60 days",
            }
        }
    )

    step: Literal["refuse"]
    law: Line
    article: Line
    reason: Told
    remedies: Told


class GrantApplication(Model):
    """Granted, by a decision of this number: everything that rests on the record ends today (INV-23)."""

    step: Literal["grant"]
    doc_no: Plain


class Recognise(Model):
    """A repair that was granted elsewhere, as Credit China's or an originator's: everything ends today."""

    step: Literal["recognise"]


class Extend(Model):
    """The department takes longer to decide, once."""

    step: Literal["extend"]
    reason: Told


class Train(Model):
    """The subject took part in a training: kept, and nothing depends on it."""

    step: Literal["training"]
    training: Line
    document: Digest


class ShieldUntil(Model):
    """A court approved a plan or recognised a settlement: until the last day nothing of the record is shown or applied.

    No application is needed.
    """

    step: Literal["shield"]
    authority: Line
    doc_no: Plain
    until: date


class Unshield(Model):
    """The plan failed, or was set aside."""

    step: Literal["unshield"]
    reason: Told


RepairStep = Annotated[
    Supplement
    | TakeBack
    | Incomplete
    | AcceptApplication
    | RefuseApplication
    | GrantApplication
    | Recognise
    | Extend
    | Train
    | ShieldUntil
    | Unshield,
    Field(discriminator="step"),
]


class OpenRepair(Out):
    """An open application about a record of the department; `due` is the last day in time of what is awaited."""

    record: UUID
    subject: UUID
    name: str
    doc_no: str
    state: RepairState
    receipt: str
    since: date
    awaited: Awaited
    due: date | None
    overdue: bool
    target: date | None = Field(description="The day by which the city means to answer; it binds nobody.")
    priority: bool = Field(description="Whether it performed promptly; such applications come first.")
    extended: bool


class OpenRepairs(Out):
    """Open applications about what the department determined."""

    repairs: list[OpenRepair]
    position: int
