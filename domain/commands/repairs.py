"""What may be asked about the repair of a record, and about its shield in a bankruptcy."""

from datetime import date
from uuid import UUID

from msgspec import Struct


class RepairRecord(Struct, frozen=True):
    """Recognise a repair that was granted elsewhere, as Credit China's, from today."""

    record_id: UUID


class ApplyForRepair(Struct, frozen=True):
    """Receive a subject's application: `receipt` is the number it is given, documents are told by their SHA-256."""

    record_id: UUID
    receipt: str
    proof: tuple[str, ...] = ()
    commitment: str = ""
    performed_on: date | None = None


class SupplementRepair(Struct, frozen=True):
    """Receive what was missing of an application."""

    record_id: UUID
    proof: tuple[str, ...] = ()
    commitment: str = ""


class FindRepairIncomplete(Struct, frozen=True):
    """Tell the subject what is missing."""

    record_id: UUID
    missing: str


class AcceptRepair(Struct, frozen=True):
    """Find an application whole and its conditions met (INV-22)."""

    record_id: UUID


class RefuseRepair(Struct, frozen=True):
    """Refuse an application: `law` is an instrument of the ruleset, `remedies` what can be done against it."""

    record_id: UUID
    law: str
    article: str
    reason: str
    remedies: str


class GrantRepair(Struct, frozen=True):
    """Grant an application that was accepted, by a decision of this number, from today (INV-23)."""

    record_id: UUID
    doc_no: str


class WithdrawRepair(Struct, frozen=True):
    """Take an application back, as the subject asks."""

    record_id: UUID


class ExtendRepair(Struct, frozen=True):
    """Take longer to decide an application that was accepted, once."""

    record_id: UUID
    reason: str


class RecordTraining(Struct, frozen=True):
    """Put on record that the subject took part in a training; `document` is the SHA-256 of what shows it."""

    record_id: UUID
    training: str
    document: str


class ShieldRecord(Struct, frozen=True):
    """Shield a record until a last day, as a court's ruling on a plan or settlement lets it."""

    record_id: UUID
    authority: str
    doc_no: str
    until: date


class EndShield(Struct, frozen=True):
    """End a shield before its day: the plan failed, or was set aside."""

    record_id: UUID
    reason: str


RepairCommand = (
    RepairRecord
    | ApplyForRepair
    | SupplementRepair
    | FindRepairIncomplete
    | AcceptRepair
    | RefuseRepair
    | GrantRepair
    | WithdrawRepair
    | ExtendRepair
    | RecordTraining
)
ShieldCommand = ShieldRecord | EndShield
