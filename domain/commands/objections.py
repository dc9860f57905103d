"""What may be asked about objections to a record."""

from uuid import UUID

from msgspec import Struct

from domain.records import Record
from domain.values import Claim


class RaiseObjection(Struct, frozen=True):
    """Receive a subject's objection to a record: `receipt` is its number, `document` the SHA-256 of what it says."""

    record_id: UUID
    receipt: str
    claim: Claim
    document: str


class AssignObjection(Struct, frozen=True):
    """Name the officer who answers it."""

    record_id: UUID
    handler: str


class UpholdObjection(Struct, frozen=True):
    """Find it right: the record becomes `record`, or without one is withdrawn."""

    record_id: UUID
    reason: str
    record: Record | None = None


class DismissObjection(Struct, frozen=True):
    """Find it wrong, with reasons and with what can be done against that."""

    record_id: UUID
    reason: str
    remedies: str


class WithdrawObjection(Struct, frozen=True):
    """Take an objection back, as the subject asks."""

    record_id: UUID


ObjectionCommand = RaiseObjection | AssignObjection | UpholdObjection | DismissObjection | WithdrawObjection
