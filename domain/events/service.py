"""How what was told a subject reached it: the record of service beside the events that tell it."""

from datetime import date
from uuid import UUID

from domain.events.base import Event
from domain.values import NoticeKind, ServiceManner


class ServiceRecorded(Event, frozen=True, kw_only=True):
    """A notice reached its subject: how, on which day, on what receipt.

    `notice` is the version of the stream at which the event stands that the notice tells of. `until` is the last day to
    state its case where a later service moved it; `document` the digest of what proves the service, if it is stored.
    """

    notice: int
    kind: NoticeKind
    manner: ServiceManner
    served_on: date
    receipt: str
    document: str = ""
    until: date | None = None
    record_id: UUID | None = None
    entry: UUID | None = None
    records: tuple[UUID, ...] = ()
    """What it rests on, where it is about a filing that was stopped: what is sealed later takes this with it."""
