"""What happens in the procedure that puts somebody on a list (INV-15 to INV-18). The entry itself is a record."""

from datetime import date
from uuid import UUID

from msgspec import UNSET, UnsetType

from domain.events.base import Event
from domain.records import Through


class ListEntryEvent(Event, frozen=True, kw_only=True):
    """About one entry that is proposed."""

    entry: UUID


class ListEntryProposed(ListEntryEvent, frozen=True, kw_only=True):
    """A department proposed an entry under a catalogue item, in a file of its own, on what law and why."""

    file_no: str
    item: str
    facts: str
    grounds: str
    law: str
    article: str
    through: Through | UnsetType = UNSET
    """The organisation's record because of which a person is to be listed (INV-12)."""


class NoticeServed(ListEntryEvent, frozen=True, kw_only=True):
    """Facts, grounds, basis and rights were served on the subject; `until` is its last day to state its case."""

    rights: str
    until: date


class StatementReceived(ListEntryEvent, frozen=True, kw_only=True):
    """The subject stated its case, and got a receipt; what it said is told by digest."""

    receipt: str
    document: str


class StatementAnswered(ListEntryEvent, frozen=True, kw_only=True):
    """A statement was answered, with reasons."""

    receipt: str
    reason: str


class ListEntryDecided(ListEntryEvent, frozen=True, kw_only=True):
    """The entry was decided, and is the record; with it the subject is told what INV-16 asks for."""

    record_id: UUID
    grounds: str
    law: str
    article: str
    warning: str
    removal: str
    remedies: str


class ListEntryDropped(ListEntryEvent, frozen=True, kw_only=True):
    """The proposal was dropped."""

    reason: str


class ListEntryOverdue(ListEntryEvent, frozen=True, kw_only=True):
    """The department has let its time pass; nothing follows for the subject, and somebody is told."""

    awaited: str
    """The step that is awaited: `notify` or `decide`."""
