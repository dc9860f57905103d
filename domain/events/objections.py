"""What happens when a subject objects to what stands about it (C68); what an upheld one changes, the record tells."""

from domain.events.records import RecordEvent
from domain.values import Claim


class ObjectionEvent(RecordEvent, frozen=True, kw_only=True):
    """About an objection to one record."""


class ObjectionRaised(ObjectionEvent, frozen=True, kw_only=True):
    """The subject objected, and got a receipt; what it said is told by its digest."""

    receipt: str
    claim: Claim
    document: str
    of_court: bool
    """Whether a court decided what is disputed: then no department's silence weakens it."""


class ObjectionAssigned(ObjectionEvent, frozen=True, kw_only=True):
    """The department named the officer who answers it."""

    handler: str


class ObjectionUpheld(ObjectionEvent, frozen=True, kw_only=True):
    """It is right: the record is corrected or withdrawn in the same append, with everything that followed."""

    reason: str


class ObjectionDismissed(ObjectionEvent, frozen=True, kw_only=True):
    """It is not: why, and what can be done against that."""

    reason: str
    remedies: str


class ObjectionWithdrawn(ObjectionEvent, frozen=True, kw_only=True):
    """The subject took it back; it may object again."""


class ObjectionOverdue(ObjectionEvent, frozen=True, kw_only=True):
    """Nobody answered in time: until somebody does, the subject has the benefit of it."""
