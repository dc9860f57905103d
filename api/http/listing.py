"""What goes in and out about entries on lists (INV-15 to INV-18). What a subject states is told by digest alone."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.http.models import Line, Model, Out, Plain, RecordIn, Registrant, Words, Written
from api.http.repairs import Digest
from api.procedures.listing import Awaited
from domain.records import CaseState
from domain.values import LinkRole, Reason

Said = Annotated[Words, StringConstraints(min_length=1, pattern=r"\S")]


class Responsible(Model):
    """The organisation's record because of which a law makes the person responsible, and in which role (INV-12)."""

    record: UUID
    role: LinkRole


class Proposal(Model):
    """An entry that the department proposes, in a file of its own; nobody is listed by it."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "example": {
                "subject": {"scheme": "uscc", "number": "91330500TE5T00016P", "name": "Example", "region": "330500"},
                "file_no": "L-2026-7",
                "catalogue_item": "an-entry",
                "facts": "wages of March unpaid",
                "grounds": "the duty was refused twice",
                "law": "the-law",
                "article": "art. 5",
            }
        },
    )

    subject: Registrant
    file_no: Plain = Field(description="The department's own number of the file.")
    catalogue_item: Line = Field(description="The item under which entries of the list are filed.")
    facts: Said
    grounds: Said
    law: Line = Field(description="An instrument of the ruleset's register.")
    article: Line
    through: Responsible | None = Field(default=None, description="Of a person responsible for an organisation.")


class Proposed(Written):
    """What was written, and the entry that further steps name."""

    entry: UUID


class Notify(Model):
    """Facts, grounds, basis and rights were served; from now on the subject may state its case."""

    step: Literal["notify"]
    rights: Said


class State(Model):
    """The subject stated its case; the receipt's number is its own."""

    step: Literal["statement"]
    receipt: Plain
    document: Digest = Field(description="SHA-256 of what it stated.")


class Answer(Model):
    """The department answered a statement, with reasons."""

    step: Literal["answer"]
    receipt: Plain
    reason: Said


class Drop(Model):
    """The department dropped the proposal."""

    step: Literal["drop"]
    reason: Said


EntryStep = Annotated[Notify | State | Answer | Drop, Field(discriminator="step")]


class ListDecision(Model):
    """The decision: the record of the entry, and what the subject is told with it (INV-16), repair notice included."""

    model_config = ConfigDict(hide_input_in_errors=True)

    record: RecordIn
    grounds: Said
    law: Line
    article: Line
    warning: Said = Field(description="Which measures are to come.")
    removal: Said = Field(description="Under what conditions and how one gets off the list.")
    remedies: Said = Field(description="What can be done against it, until when, where.")


class Removal(Model):
    """An entry is taken off its list, by a decision of this number."""

    model_config = ConfigDict(json_schema_extra={"example": {"doc_no": "R-2026-7", "reason": "the wages are paid"}})

    doc_no: Plain
    reason: Line


class EntryReview(Model):
    """An entry without a term was looked at again: why it stands, and when it is looked at next."""

    model_config = ConfigDict(json_schema_extra={"example": {"finding": "not found there", "review_on": "2027-05-05"}})

    finding: Line
    review_on: date = Field(description="After today, and within the time that the list has for it.")


class Declined(Model):
    """The department recognises an entry from elsewhere no more, for a reason of the closed list."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "R2"}})

    reason: Reason
    remark: Line | None = None


class LateReview(Out):
    """An entry without a term that is to be looked at again, since its day."""

    record: UUID
    subject: UUID
    name: str
    doc_no: str
    due: date


class LateReviews(Out):
    """Entries of the department that are to be looked at again."""

    reviews: list[LateReview]
    position: int


class OpenEntry(Out):
    """A proposed entry; `until` is the subject's last day to state its case, `due` the department's in time."""

    entry: UUID
    subject: UUID
    name: str
    catalogue_item: str
    file_no: str
    state: CaseState
    since: date
    until: date | None
    unanswered: list[str]
    awaited: Awaited
    due: date | None
    overdue: bool


class OpenEntries(Out):
    """Entries that the department proposed and has not decided."""

    entries: list[OpenEntry]
    position: int
