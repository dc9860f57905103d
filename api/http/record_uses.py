"""What goes out about who acted on a record."""

from datetime import date, datetime
from uuid import UUID

from api.http.models import Out
from domain.records import Standing
from domain.values import FeedbackResult, MeasureKind, Node, Outcome


class AppliedLine(Out):
    """What a department reported to have done; the amount in minor units."""

    on: date
    result: FeedbackResult
    matter: str | None
    filing: str | None
    amount_minor: int | None


class PartLine(Out):
    """A department's part in an order: when it took it over, what it reported, when it confirmed the lift."""

    department: str
    accepted_on: date | None
    applied: list[AppliedLine]
    lifted_on: date | None


class RestingLine(Out):
    """An order while it rested on the record, until the first day on which it no longer did."""

    order: int
    measure: str
    kind: MeasureKind
    from_: date
    until: date | None
    departments: list[PartLine]


class CheckedLine(Out):
    """A filing for which a check answered more than allow where such an order had a say, at an instant (UTC)."""

    at: datetime
    department: str
    matter: str
    node: Node
    filing: str | None
    answer: Outcome


class StoppedLine(Out):
    """What an officer decided about a filing that was held for the record."""

    on: date
    department: str
    matter: str
    node: Node
    filing: str
    verdict: str


class LostLine(Out):
    """An incentive that follows without the record alone, until the first day on which it no longer does."""

    measure: str
    rule: str
    from_: date
    until: date | None


class UsesOfRecord(Out):
    """The register of uses of a record; what has become of it, and from which day, stands with it."""

    record: UUID
    subject: UUID
    doc_no: str
    standing: Standing
    void_from: date | None
    orders: list[RestingLine]
    checks: list[CheckedLine]
    stopped: list[StoppedLine]
    lost: list[LostLine]
    position: int
