"""What the ledger asks of the other side of a link; no door does (INV-12)."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import LinkRole


class NoteLink(Struct, frozen=True):
    """Put on record at the organisation that a person was made responsible because of a record of it."""

    record_id: UUID
    person: UUID
    linked: UUID
    item: str
    role: LinkRole
    until: date


class EndLink(Struct, frozen=True):
    """End what reached a person through an organisation, since what it stood on ended there by an event."""

    record_id: UUID
    cause: str


LinkCommand = NoteLink | EndLink
