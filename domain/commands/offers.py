"""What may be asked about a commitment that a subject offers."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import CommitmentKind


class OfferCommitment(Struct, frozen=True):
    """Offer a department a commitment, told by the SHA-256 of what it promises, until the last day of its term."""

    kind: CommitmentKind
    document: str
    publication_agreed: bool
    department: str
    until: date
    receipt: str


class TakeCommitmentBack(Struct, frozen=True):
    """Take an offer back that nobody has accepted yet."""

    offer: UUID
    receipt: str


class AcceptCommitment(Struct, frozen=True):
    """Accept an offer: by the commitment that the department put on record."""

    offer: UUID
    record_id: UUID


class DeclineCommitment(Struct, frozen=True):
    """Do not accept an offer, and say why."""

    offer: UUID
    reason: str


OfferCommand = OfferCommitment | TakeCommitmentBack | AcceptCommitment | DeclineCommitment
