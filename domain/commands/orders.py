"""What officers and departments may ask about orders, tasks and what a check holds."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.values import FeedbackResult, Node, Reason, Verdict


class ConfirmOrder(Struct, frozen=True):
    """An officer puts a proposed order, or the grounds waiting on an open one, into effect."""

    order: int


class DeclineOrder(Struct, frozen=True):
    """An officer declines it."""

    order: int
    reason: str


class SuspendOrder(Struct, frozen=True):
    """Suspend an order on a basis until a day."""

    order: int
    basis: str
    until: date


class ResumeOrder(Struct, frozen=True):
    """End a basis of suspension before its day."""

    order: int
    basis: str


class AcceptTask(Struct, frozen=True):
    """Take the measure over."""

    task: UUID


class RefuseTask(Struct, frozen=True):
    """Refuse with a reason of the closed list."""

    task: UUID
    refusal: Reason
    remark: str = ""


class ReturnTask(Struct, frozen=True):
    """Return for correction."""

    task: UUID
    refusal: Reason
    remark: str = ""


class PushCorrected(Struct, frozen=True):
    """Push a returned task again."""

    task: UUID


class SubmitFeedback(Struct, frozen=True):
    """Report on a task."""

    task: UUID
    result: FeedbackResult
    implemented_on: date | None = None
    matter_code: str | None = None
    filing_id: str | None = None
    amount_minor: int | None = None
    remark: str = ""


class DecideHold(Struct, frozen=True):
    """Let a filing go on that a check holds for these measures, or stop it."""

    check: UUID
    matter: str
    node: Node
    filing: str
    verdict: Verdict
    measures: tuple[str, ...]
    reason: str
