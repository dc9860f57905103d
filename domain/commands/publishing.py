"""What may be asked about the publication of a record."""

from datetime import date
from uuid import UUID

from msgspec import Struct


class PublishRecord(Struct, frozen=True):
    """Publish a record until a last day, by default the last that the law allows; `law` is one of the ruleset.

    `reason` says why it is necessary, where in principle such a record is not published.
    """

    record_id: UUID
    law: str
    article: str
    reason: str = ""
    until: date | None = None


class WithdrawPublication(Struct, frozen=True):
    """Take a publication back, for a reason that is public."""

    record_id: UUID
    reason: str


class ExplainWithdrawal(Struct, frozen=True):
    """Tell the public why what was published is so no more (within 3 working days)."""

    record_id: UUID
    reason: str


class ReviewPublication(Struct, frozen=True):
    """Say what was found about a matter whose longest publication is over."""

    record_id: UUID
    finding: str


PublicationCommand = PublishRecord | WithdrawPublication | ExplainWithdrawal | ReviewPublication
