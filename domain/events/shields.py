"""What a court's ruling in a bankruptcy does to a record for the time being (domain.md 4.5)."""

from datetime import date

from domain.events.records import RecordEvent


class ShieldEvent(RecordEvent, frozen=True, kw_only=True):
    """About the shield of one record."""


class RecordShielded(ShieldEvent, frozen=True, kw_only=True):
    """A court approved a plan or recognised a settlement: until a day nothing of the record is shown or applied."""

    authority: str
    doc_no: str
    until: date
    """The last day."""


class ShieldEnded(ShieldEvent, frozen=True, kw_only=True):
    """The plan failed, or was set aside: the record is as it was."""

    reason: str


class ShieldExpired(ShieldEvent, frozen=True, kw_only=True):
    """The last day is over."""
