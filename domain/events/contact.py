"""What happens when somebody on a severe list cannot be found, and when it can again (C29)."""

from datetime import date

from domain.events.records import RecordEvent


class ContactEvent(RecordEvent, frozen=True, kw_only=True):
    """About whether the subject of an entry can be found; no measure rests on it, no right ends with it."""


class SubjectDeclaredUncontactable(ContactEvent, frozen=True, kw_only=True):
    """What is on record was compared and the place visited, each with its day and its document, told by digest."""

    checked_on: date
    check: str
    visited_on: date
    visit: str
    review_on: date
    """The day with which it ends unless it was found so anew (P-6)."""


class SubjectContacted(ContactEvent, frozen=True, kw_only=True):
    """It was found again: how."""

    reason: str


class UncontactableExpired(ContactEvent, frozen=True, kw_only=True):
    """Nobody found it so anew by its day."""
