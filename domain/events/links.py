"""What happens to the link between an organisation and a person whom a law makes responsible for it (C6, INV-12)."""

from datetime import date
from uuid import UUID

from domain.events.records import RecordEvent
from domain.records import Through
from domain.values import LinkRole


class LinkEvent(RecordEvent, frozen=True, kw_only=True):
    """About a record that reaches a person through an organisation, on either side."""


class LinkedGround(LinkEvent, frozen=True, kw_only=True):
    """On the person's side: the record stands because of a record of an organisation, and no longer than that one."""

    through: Through


class ResponsiblePersonLinked(LinkEvent, frozen=True, kw_only=True):
    """On the organisation's side: because of this record a law makes a person responsible, until a last day.

    `person` is the person's stream, `linked` the record that stands there, under the catalogue item `item`.
    """

    person: UUID
    linked: UUID
    item: str
    role: LinkRole
    until: date


class LinkEnded(RecordEvent, frozen=True, kw_only=True):
    """What reached the person ended at the organisation, by the event `cause`: no effect from this day on."""

    effective_on: date
    cause: str
