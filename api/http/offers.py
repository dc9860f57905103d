"""What goes in and out about commitments that a subject offers (C55)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.models import Day, Model, Out, Plain
from api.http.repairs import Digest
from domain.pending import Offer
from domain.values import CommitmentKind


class OwnOffer(Model):
    """What it offers to whom, by the digest of what it promises, until the last day of its term."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "notice_and_commitment",
                "document": "0" * 64,
                "publication_agreed": True,
                "department": "local:north",
                "until": "2027-01-31",
            }
        }
    )

    kind: CommitmentKind
    document: Digest = Field(description="SHA-256 of what it promises, in hex.")
    publication_agreed: bool = Field(description="Whether it may be published.")
    department: Plain = Field(description="Who is to accept it.")
    until: Day = Field(description="The last day of what it promises; nobody can accept it after that (P-6).")


class WindowOffer(OwnOffer):
    """The same at a window, on a receipt that the subject is handed."""

    receipt: Plain


class OfferLine(Out):
    """A commitment that is offered and not answered."""

    offer: UUID
    kind: CommitmentKind
    document: str
    publication_agreed: bool
    department: str
    since: date
    until: date


class Offers(Out):
    """What the subject offered and nobody has answered."""

    commitments: list[OfferLine]
    position: int


class OfferedLine(OfferLine):
    """One that the department has to answer; the name is masked."""

    subject: UUID
    name: str


class OfferedLines(Out):
    """What the department has to answer."""

    commitments: list[OfferedLine]
    position: int


class AcceptOffer(Model):
    """It is accepted: by the commitment that the department put on record."""

    model_config = ConfigDict(json_schema_extra={"example": {"step": "accept", "record": "0" * 32}})

    step: Literal["accept"]
    record: UUID


class DeclineOffer(Model):
    """It is not accepted, and why."""

    model_config = ConfigDict(json_schema_extra={"example": {"step": "decline", "reason": "the matter takes none"}})

    step: Literal["decline"]
    reason: Plain


OfferAnswer = Annotated[AcceptOffer | DeclineOffer, Field(discriminator="step")]


def offer_line(offer: Offer) -> OfferLine:
    """An offer as answers tell it."""
    return OfferLine(
        offer=offer.offer,
        kind=offer.kind,
        document=offer.document,
        publication_agreed=offer.publication_agreed,
        department=offer.department,
        since=offer.since,
        until=offer.until,
    )
