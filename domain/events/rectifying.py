"""What happens when a subject is talked to about a record, and asked to put right what it tells of (C28, C32, C77)."""

from datetime import date

from domain.events.records import RecordEvent
from domain.values import Occasion


class RectificationEvent(RecordEvent, frozen=True, kw_only=True):
    """About the interview and the rectification over one record; none of them is a ground of anything (P-1)."""


class InterviewHeld(RectificationEvent, frozen=True, kw_only=True):
    """The department talked with the subject; the minutes are told by their digest."""

    held_on: date
    occasion: Occasion
    reason: str
    document: str


class SubjectReminded(RectificationEvent, frozen=True, kw_only=True):
    """The subject was reminded to put it right, before anything is ordered on the record (C32, C69)."""


class RectificationOrdered(RectificationEvent, frozen=True, kw_only=True):
    """The department ordered by a document of its own, and on what law, what is to be put right until which day."""

    doc_no: str
    law: str
    article: str
    occasion: Occasion
    duty: str
    remedies: str
    until: date
    """The last day."""


class RectificationVerified(RectificationEvent, frozen=True, kw_only=True):
    """The department found it put right on a day; the proof is told by its digest."""

    verified_on: date
    document: str


class RectificationOverdue(RectificationEvent, frozen=True, kw_only=True):
    """Its last day is over: told once, and nothing else comes of it but where the law's own measures had waited."""
