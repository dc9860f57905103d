"""What may be asked about the service of a notice."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import ServiceManner


class RecordService(Struct, frozen=True):
    """Put on record that a notice reached its subject; `notice` is the version at which its event stands.

    `record_id` names the record where the notice is the repair notice of one that was filed with its decision.
    """

    notice: int
    manner: ServiceManner
    served_on: date
    receipt: str
    document: str = ""
    record_id: UUID | None = None
