"""Commitments that a subject offers of its own accord, before a department has accepted them (C55, C56)."""

from datetime import date
from uuid import UUID

from domain.events.own import OwnEvent
from domain.values import CommitmentKind


class OfferEvent(OwnEvent, frozen=True, kw_only=True):
    """About a commitment that was offered."""

    offer: UUID


class CommitmentOffered(OfferEvent, frozen=True, kw_only=True):
    """The subject offered a commitment to a department; of what it promises the digest alone is kept.

    `until` is the last day of what it promises: an offer that nobody accepted by then is over.
    """

    kind: CommitmentKind
    document: str
    publication_agreed: bool
    department: str
    until: date
    receipt: str


class CommitmentAccepted(OfferEvent, frozen=True, kw_only=True):
    """The department accepted it: the commitment is on record since, as the record named."""

    record_id: UUID


class CommitmentDeclined(OfferEvent, frozen=True, kw_only=True):
    """The department did not accept it, and said why."""

    reason: str


class CommitmentTakenBack(OfferEvent, frozen=True, kw_only=True):
    """The subject took it back before it was accepted."""

    receipt: str
