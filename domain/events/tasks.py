"""What happens to tasks: the steps of the loop at each department."""

from datetime import date
from uuid import UUID

from domain.events.base import Event
from domain.values import FeedbackResult, Reason


class TaskEvent(Event, frozen=True, kw_only=True):
    """About one task: order x implementing department x number."""

    task: UUID


class TaskUnassigned(TaskEvent, frozen=True, kw_only=True):
    """A role without a department: shown to the lead office."""

    order: int
    role: str
    number: int


class TaskPushed(TaskEvent, frozen=True, kw_only=True):
    """The task went to a department, for the first time or corrected."""

    order: int
    role: str
    number: int
    department: str


class TaskOverdue(TaskEvent, frozen=True, kw_only=True):
    """No answer in time; never an acceptance."""

    rule: str


class TaskAccepted(TaskEvent, frozen=True, kw_only=True):
    """The department took the measure over."""


class TaskRefused(TaskEvent, frozen=True, kw_only=True):
    """The department refused, with a reason of the closed list."""

    reason: Reason
    remark: str = ""


class TaskReturned(TaskEvent, frozen=True, kw_only=True):
    """The department returned it for correction."""

    reason: Reason
    remark: str = ""


class CorrectionOverdue(TaskEvent, frozen=True, kw_only=True):
    """The determining department did not correct in time."""

    rule: str


class FeedbackSubmitted(TaskEvent, frozen=True, kw_only=True):
    """What the department did with it; amount in minor units."""

    result: FeedbackResult
    implemented_on: date | None = None
    matter_code: str | None = None
    filing_id: str | None = None
    amount_minor: int | None = None
    remark: str = ""


class FeedbackOverdue(TaskEvent, frozen=True, kw_only=True):
    """No feedback in time."""

    rule: str


class TaskRecalled(TaskEvent, frozen=True, kw_only=True):
    """The ground fell before the department had taken it over."""


class TaskSuspended(TaskEvent, frozen=True, kw_only=True):
    """The task stands still on a basis."""

    basis: str


class TaskResumed(TaskEvent, frozen=True, kw_only=True):
    """A basis of suspension fell."""

    basis: str


class LiftOverdue(TaskEvent, frozen=True, kw_only=True):
    """No confirmation of the lift in time."""

    rule: str


class MeasureLifted(TaskEvent, frozen=True, kw_only=True):
    """The department confirmed that the measure is no longer applied."""

    remark: str = ""


class ReminderSent(TaskEvent, frozen=True, kw_only=True):
    """Whoever has to act next was reminded."""

    rule: str


class TaskEscalated(TaskEvent, frozen=True, kw_only=True):
    """The lead office was told."""

    rule: str
