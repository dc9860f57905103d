"""Walks every event of a subject through the tables as text; what the page does not allow is a KeyError."""

from collections.abc import Iterable
from uuid import UUID

from domain.events import (
    ContactEvent,
    DataDefectRaised,
    DataDefectResolved,
    EntryRecognised,
    EntryReviewed,
    EntryReviewOverdue,
    Event,
    FeedbackSubmitted,
    GroundAdded,
    GroundEnded,
    GroundProposed,
    Happened,
    InformationVerified,
    LinkEvent,
    ListEntryEvent,
    MeasureLiftOrdered,
    ObjectionEvent,
    OrderEvent,
    OrderOpened,
    OrderProposed,
    PromiseEvent,
    PublicationEnded,
    PublicationEvent,
    RecordEvent,
    RecordFiled,
    RecordSucceeded,
    RectificationEvent,
    RepairEvent,
    RepairNoticeServed,
    SharingEnded,
    ShieldEvent,
    SourceDiffered,
    TaskEvent,
    TaskPushed,
    TaskResumed,
    TaskSuspended,
    TaskUnassigned,
)
from tests.support import tables

CASE = {**tables.CASE, **tables.CASE_ADDITIONS}
ORDER = {**tables.ORDER, **tables.ORDER_ADDITIONS}
TASK = {**tables.TASK, **tables.TASK_ADDITIONS}


class Walk:
    """Where each case, order and task of a subject stands, by the tables alone."""

    def __init__(self) -> None:
        self.cases: dict[UUID, str] = {}
        self.orders: dict[int, str] = {}
        self.grounds: dict[int, set[str]] = {}
        self.tasks: dict[UUID, str] = {}
        self.order_of: dict[UUID, int] = {}
        self.suspended_from: dict[UUID, str] = {}
        self.bases: dict[UUID, set[str]] = {}

    def take(self, happened: Iterable[Happened]) -> None:
        """Walk on by these events."""
        for one in happened:
            self._take(one.event)

    def _take(self, event: Event) -> None:
        name = type(event).__name__
        match event:
            case RecordFiled(record=record):
                self.cases[record.record_id] = CASE[(None, name)]
            case DataDefectRaised() | DataDefectResolved() | SourceDiffered() | InformationVerified():
                pass
            case PublicationEnded() | SharingEnded() | RepairNoticeServed() | RepairEvent() | ListEntryEvent():
                pass
            case (
                PublicationEvent()
                | ObjectionEvent()
                | ShieldEvent()
                | PromiseEvent()
                | LinkEvent()
                | RectificationEvent()
                | ContactEvent()
                | EntryReviewed()
                | EntryReviewOverdue()
                | EntryRecognised()
            ):
                pass
            case RecordSucceeded(record_id=record_id, record=record):
                self.cases[record_id] = CASE[(self.cases[record_id], name)]
                self.cases[record.record_id] = CASE[(None, "RecordFiled")]
            case RecordEvent(record_id=record_id):
                self.cases[record_id] = CASE[(self.cases[record_id], name)]
            case OrderProposed(order=order, grounds=grounds) | OrderOpened(order=order, grounds=grounds):
                self.orders[order] = ORDER[(None, name)]
                self.grounds[order] = {ground.ground for ground in grounds}
            case OrderEvent():
                self._take_order(event, name)
            case TaskEvent():
                self._take_task(event, name)

    def _take_order(self, event: OrderEvent, name: str) -> None:
        grounds = self.grounds[event.order]
        if isinstance(event, GroundEnded):
            grounds.remove(event.ground)
            name = name if grounds else f"{name}.last"
        if isinstance(event, GroundAdded):
            grounds.add(event.ground.ground)
        if isinstance(event, GroundProposed) and self.orders[event.order] == "proposed":
            grounds.remove(event.ground.ground)
        self.orders[event.order] = ORDER[(self.orders[event.order], name)]
        if isinstance(event, MeasureLiftOrdered):
            self._lift(event.order)

    def _lift(self, order: int) -> None:
        """`MeasureLiftOrdered` moves the order and its accepted tasks."""
        for task in [task for task, its in self.order_of.items() if its == order]:
            row = self.tasks[task], "MeasureLiftOrdered"
            suspended = self.suspended_from.get(task, ""), "MeasureLiftOrdered"
            if row in TASK or (row[0] == "suspended" and suspended in tables.SUSPENDED):
                self.tasks[task] = "lift_ordered"
                self._unsuspend(task)

    def _take_task(self, event: TaskEvent, name: str) -> None:
        task = event.task
        if isinstance(event, TaskUnassigned) or (isinstance(event, TaskPushed) and task not in self.tasks):
            self.tasks[task] = TASK[(None, name)]
            self.order_of[task] = event.order
        elif self.tasks[task] == "suspended":
            self._take_suspended(event, name)
        else:
            if isinstance(event, FeedbackSubmitted):
                name = f"{name}.{event.result}"
            if isinstance(event, TaskSuspended):
                self.suspended_from[task], self.bases[task] = self.tasks[task], {event.basis}
            self.tasks[task] = TASK[(self.tasks[task], name)]

    def _take_suspended(self, event: TaskEvent, name: str) -> None:
        task = event.task
        if isinstance(event, TaskSuspended):
            self.bases[task].add(event.basis)
        if isinstance(event, TaskResumed):
            self.bases[task].remove(event.basis)
            name = name if self.bases[task] else f"{name}.last"
        self.tasks[task] = tables.SUSPENDED[(self.suspended_from[task], name)]
        if self.tasks[task] != "suspended":
            self._unsuspend(task)

    def _unsuspend(self, task: UUID) -> None:
        self.suspended_from.pop(task, None)
        self.bases.pop(task, None)
