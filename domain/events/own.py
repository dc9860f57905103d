"""What a subject settles of its own affairs: who may stand for it, what it is told of, what it agrees to (C76, INV-24).

Whatever it is, it ends: an empty last day is no day (P-6). Who put it on record is told by the actor: the subject
itself, or a department at whose window it was; then the receipt is the one that the department handed out.
"""

from datetime import date
from uuid import UUID

from domain.events.base import Event
from domain.values import Channel, MandateBasis, MandateEnding, MandateScope, NewsKind, Purpose


class OwnEvent(Event, frozen=True, kw_only=True):
    """About what is the subject's own to settle."""


class MandateRecorded(OwnEvent, frozen=True, kw_only=True):
    """A natural person may stand for the subject from a day until a last one; of the paper the digest alone is kept."""

    mandate: UUID
    who: UUID
    basis: MandateBasis
    scope: MandateScope
    valid_from: date
    until: date
    document: str


class MandateEnded(OwnEvent, frozen=True, kw_only=True):
    """That person stands for it no more."""

    mandate: UUID
    why: MandateEnding


class NotificationsChosen(OwnEvent, frozen=True, kw_only=True):
    """What it lets itself be told of, and by which channels, until a last day; where to is in the vault alone."""

    channels: tuple[Channel, ...]
    kinds: tuple[NewsKind, ...]
    until: date
    receipt: str


class ConsentGiven(OwnEvent, frozen=True, kw_only=True):
    """It agreed that a department reads of it for a purpose, until a last day."""

    consent: UUID
    department: str
    purpose: Purpose
    until: date
    receipt: str


class ConsentWithdrawn(OwnEvent, frozen=True, kw_only=True):
    """It took that back; what was done until then stays done."""

    consent: UUID
    receipt: str
