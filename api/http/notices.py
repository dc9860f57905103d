"""What goes in and out about notices and their service."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from api.http.models import Day, Model, Out, Plain
from api.http.repairs import Digest
from api.notices.owed import Owed
from domain.values import NoticeKind, ServiceManner


class Service(Model):
    """How a notice reached its subject."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"manner": "post", "served_on": "2026-05-06", "receipt": "EMS 1027"}}
    )

    manner: ServiceManner
    served_on: Day
    receipt: Plain = Field(description="The number of the receipt, parcel or announcement.")
    document: Digest | None = Field(default=None, description="SHA-256 of what proves it, in hex.")


class ServedOn(Out):
    """A service on record, and which department put it there."""

    manner: ServiceManner
    served_on: date
    receipt: str
    department: str


class Notice(Out):
    """A notice by its number; it is of the day, and stands at the position of the ledger, of its event."""

    notice: int
    kind: NoticeKind
    position: int
    on: date
    department: str
    record: UUID | None
    entry: UUID | None
    services: list[ServedOn]


class Notices(Out):
    """The notices about a subject, but for those about sealed records."""

    notices: list[Notice]


def described(one: Owed) -> Notice:
    """A notice as it is answered."""
    return Notice(
        notice=one.notice,
        kind=one.kind,
        position=one.position,
        on=one.on,
        department=one.department,
        record=one.record_id,
        entry=one.entry,
        services=[
            ServedOn(manner=each.manner, served_on=each.served_on, receipt=each.receipt, department=each.by.account)
            for each in one.services
        ],
    )
