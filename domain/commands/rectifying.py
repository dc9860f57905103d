"""What may be asked about interviews, rectification and whether somebody can be found (C28, C29, C32)."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import Occasion


class HoldInterview(Struct, frozen=True):
    """Put on record that the subject was talked to; `document` is the SHA-256 of the minutes."""

    record_id: UUID
    held_on: date
    occasion: Occasion
    reason: str
    document: str


class OrderRectification(Struct, frozen=True):
    """Order what is to be put right until a last day, by a document and on a law."""

    record_id: UUID
    doc_no: str
    law: str
    article: str
    occasion: Occasion
    duty: str
    remedies: str
    until: date


class VerifyRectification(Struct, frozen=True):
    """Find it put right on a day; `document` is the SHA-256 of the proof."""

    record_id: UUID
    verified_on: date
    document: str


RectificationCommand = HoldInterview | OrderRectification | VerifyRectification


class DeclareUncontactable(Struct, frozen=True):
    """Find that the subject of an entry cannot be found: by what is on record, and by a visit, each with its day."""

    record_id: UUID
    checked_on: date
    check: str
    visited_on: date
    visit: str
    review_on: date


class RecordContact(Struct, frozen=True):
    """Put on record that it was found again, and how."""

    record_id: UUID
    reason: str


ContactCommand = DeclareUncontactable | RecordContact
