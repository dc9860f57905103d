"""What happens in the procedure that repairs a record (C64 to C67). The grant itself is an event of the record's."""

from datetime import date

from domain.events.records import RecordEvent


class RepairEvent(RecordEvent, frozen=True, kw_only=True):
    """About an application for the repair of one record."""


class RepairApplied(RepairEvent, frozen=True, kw_only=True):
    """The subject applied, and got a receipt; documents are told by digest, `commitment` is empty where none came."""

    receipt: str
    proof: tuple[str, ...]
    commitment: str
    performed_on: date | None = None
    """The day on which it performed what the decision asks of it, where it says so."""


class RepairSupplemented(RepairEvent, frozen=True, kw_only=True):
    """The subject handed in what was missing."""

    proof: tuple[str, ...]
    commitment: str


class RepairFoundIncomplete(RepairEvent, frozen=True, kw_only=True):
    """The determining department said what is missing."""

    missing: str


class RepairAccepted(RepairEvent, frozen=True, kw_only=True):
    """The application is whole and its conditions are met: it will be decided (INV-22)."""


class RepairRefused(RepairEvent, frozen=True, kw_only=True):
    """Refused, naming the law, why, and what can be done against it (P-7)."""

    law: str
    article: str
    reason: str
    remedies: str


class RepairWithdrawn(RepairEvent, frozen=True, kw_only=True):
    """The subject took its application back; it may apply again."""


class RepairExtended(RepairEvent, frozen=True, kw_only=True):
    """The department takes longer to decide, once, and says why."""

    reason: str


class TrainingRecorded(RepairEvent, frozen=True, kw_only=True):
    """The subject took part in a training; it is kept, and nothing depends on it."""

    training: str
    document: str
    """The digest of what shows it."""


class RepairOverdue(RepairEvent, frozen=True, kw_only=True):
    """The department has let its time pass; nothing follows for the subject, and somebody is told."""

    awaited: str
    """The step that is awaited: `accept` or `decide`."""


class PublicationEnded(RecordEvent, frozen=True, kw_only=True):
    """The record may be published no more (INV-23)."""

    effective_on: date


class SharingEnded(RecordEvent, frozen=True, kw_only=True):
    """The record may be shared and used no more (INV-23)."""

    effective_on: date
