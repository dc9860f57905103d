"""What goes in and out where a record is amended: corrections, reviews, findings about promises."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from api.http.models import Day, Document, Line, Model, Name, Value, Written
from domain.values import Performance, ReviewOutcome, Severity

Changes = Annotated[
    dict[Name, Value | None],
    Field(max_length=100, description="New values of fields of its catalogue item; null takes a field away."),
]


class Correction(Model):
    """What a record should have said from its original day."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"example": {"fields": {"amount_minor": 120_000}, "reason": "typing error in the decision"}},
    )

    fields: Changes = Field(default_factory=dict)
    determined_on: Day | None = Field(default=None, description="The decision's true day, where that was wrong.")
    reason: Line

    @model_validator(mode="after")
    def _says_something(self) -> "Correction":
        if not self.fields and self.determined_on is None:
            raise ValueError("names nothing that is to be corrected")
        return self


class Reviewed(Model):
    """What a review decided: by whom, by which document, and from which day (INV-20)."""

    effective_on: Day = Field(description="The day that the deciding body names.")
    authority: Line
    doc_no: Line


class Revocation(Reviewed):
    """A review ended the decision; what is void is so from its own day, what is unlawful from the confirmation."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "outcome": "annulled",
                "effective_on": "2026-03-02",
                "authority": "Huzhou Intermediate People's Court",
                "doc_no": "(2026) 05-12",
            }
        }
    )

    outcome: Literal[ReviewOutcome.ANNULLED, ReviewOutcome.VOID, ReviewOutcome.CONFIRMED_UNLAWFUL]


class Change(Reviewed):
    """A review changed the decision: from the day named, it says something else; no period begins anew."""

    model_config = ConfigDict(hide_input_in_errors=True)

    outcome: Literal[ReviewOutcome.CHANGED]
    fields: Changes = Field(default_factory=dict)
    severity: Severity | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Change":
        if not self.fields and self.severity is None:
            raise ValueError("names nothing that the review changed")
        return self


Review = Annotated[Revocation | Change, Field(discriminator="outcome")]


class Finding(Model):
    """How a commitment or a contract turned out, as a record of its own (C18, C57)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "performance": "unfulfilled",
                "catalogue_item": "broken-promise",
                "document": {
                    "doc_type": "verification_record",
                    "doc_no": "V-2026-7",
                    "issued_on": "2026-03-02",
                    "effective_on": "2026-03-02",
                },
                "determined_on": "2026-03-02",
                "authority": "local:market",
                "evidence": "9f2c",
            }
        }
    )

    performance: Literal[
        Performance.FULFILLED, Performance.PARTLY_FULFILLED, Performance.UNFULFILLED, Performance.FALSE
    ]
    catalogue_item: Line
    document: Document
    determined_on: Day
    authority: Line = Field(description="Who verified it.")
    evidence: Line = Field(description="A hash of what shows it.")
    severity: Severity | None = Field(default=None, description="Without one, that of the promise.")


class Succeeded(Written):
    """What was written, and the record that now tells of the matter."""

    record: UUID
