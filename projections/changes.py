"""What a batch of the log changes in the views: folded subject by subject, in memory, before anything is written."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.events import (
    BatchImported,
    BatchWithdrawn,
    Event,
    Happened,
    ListEntryEvent,
    MandateEnded,
    MandateRecorded,
    MeasureLiftOrdered,
    OfferEvent,
    OrderEvent,
    RecordEvent,
    RecordFiled,
    RecordSucceeded,
    SubjectHandedOver,
    TaskEvent,
)
from domain.pending import Objection, Rectification
from domain.state import Draft, Order, Subject, Task
from domain.subjects import apply
from domain.transitions import OBJECTION, ObjectionState, TaskState, advance
from domain.values import MeasureKind
from ledger.log.streams import Recorded


class OrderStep(NamedTuple):
    """A row of views.order_steps; `grounds` are what the order rests on after the step, until the days of `untils`."""

    position: int
    subject_id: UUID
    order_no: int
    measure: str
    step: str
    state: str
    stepped_on: date
    kind: MeasureKind
    version: int
    grounds: tuple[str, ...]
    untils: tuple[date, ...]


class TaskStep(NamedTuple):
    """A row of views.task_steps."""

    position: int
    task_id: UUID
    subject_id: UUID
    order_no: int
    measure: str
    role: str
    department: str | None
    number: int
    step: str
    state: str
    stepped_on: date


class ObjectionEnd(NamedTuple):
    """A row of views.objections_ended, which names nobody."""

    position: int
    department: str
    outcome: ObjectionState
    raised_on: date
    ended_on: date


class Filing(NamedTuple):
    """When and out of which file a record came in; what becomes of it later changes nothing of that."""

    filed_on: date
    batch: UUID | None
    line: int | None


class Treatment(NamedTuple):
    """How far the rectification over a record came in a batch; `ended_by` is the step that ended it, if one did."""

    subject_id: UUID
    rectification: Rectification
    ended_on: date | None
    ended_by: str


class Changes:
    """Everything that a batch did: the steps it took, and the subjects it left behind."""

    def __init__(self) -> None:
        self.subjects: dict[UUID, Subject] = {}
        self.records: set[tuple[UUID, UUID]] = set()
        self.order_steps: list[OrderStep] = []
        self.task_steps: list[TaskStep] = []
        self.objection_ends: list[ObjectionEnd] = []
        self.procedures: set[UUID] = set()
        """The subjects about whom a procedure may have been opened, gone on or ended."""
        self.treatments: dict[UUID, Treatment] = {}
        self.mandated: set[UUID] = set()
        """The subjects for whom somebody else may stand, or not any more."""
        self.filings: dict[UUID, Filing] = {}
        self.imports: list[tuple[date, BatchImported | BatchWithdrawn]] = []

    def fold(self, subject: Subject, recorded: Iterable[Recorded]) -> None:
        """Fold a subject's new events, keeping the steps of its orders, tasks and records."""
        draft = Draft(subject)
        for one in recorded:
            self._fold_one(draft, one)
        self.subjects[subject.subject_id] = draft.freeze()

    def _fold_one(self, draft: Draft, one: Recorded) -> None:
        event = one.happened.event
        before = _tasks_of(draft, event)
        order = draft.orders.get(event.order) if isinstance(event, OrderEvent) else None
        objection = draft.objections.get(event.record_id) if isinstance(event, RecordEvent) else None
        rectified = draft.rectifications.get(event.record_id) if isinstance(event, RecordEvent) else None
        apply(draft, one.happened)
        if objection is not None and objection.record_id not in draft.objections:
            self._keep_end(draft, objection, one)
        if isinstance(event, RecordEvent):
            self._keep_treatment(draft, rectified, event, one.happened.on)
        elif isinstance(event, SubjectHandedOver):  # somebody else answers for what is open
            for known in draft.rectifications.values():
                self.treatments[known.record_id] = Treatment(draft.subject_id, known, None, "")
        self._keep_record(draft, event, one.happened)
        if isinstance(event, OrderEvent):
            self._keep_order(draft, order, event, one)
        for task_id, (task, order) in {**before, **_tasks_of(draft, event)}.items():
            self._keep_task(draft, task_id, task, order, one)

    def _keep_end(self, draft: Draft, objection: Objection, one: Recorded) -> None:
        self.objection_ends.append(
            ObjectionEnd(
                position=one.position,
                department=draft.records[objection.record_id].answers,
                outcome=advance(OBJECTION, ObjectionState.OPEN, type(one.happened.event).__name__),
                raised_on=objection.since,
                ended_on=one.happened.on,
            )
        )

    def _keep_record(self, draft: Draft, event: Event, happened: Happened) -> None:
        if isinstance(event, RecordFiled | RecordSucceeded):
            record = event.record
            self.records.add((draft.subject_id, record.record_id))
            self.filings[record.record_id] = Filing(happened.on, record.batch, record.line)
        if isinstance(event, RecordEvent):
            self.records.add((draft.subject_id, event.record_id))
        if isinstance(event, RecordEvent | ListEntryEvent | OfferEvent | SubjectHandedOver):
            self.procedures.add(draft.subject_id)
        if isinstance(event, MandateRecorded | MandateEnded):
            self.mandated.add(draft.subject_id)

    def _keep_treatment(self, draft: Draft, before: Rectification | None, event: RecordEvent, on: date) -> None:
        after = draft.rectifications.get(event.record_id)
        known = after or before
        if known is not None and after is not before:
            over = after is None
            ended_on, ended_by = (on, type(event).__name__) if over else (None, "")
            self.treatments[event.record_id] = Treatment(draft.subject_id, known, ended_on, ended_by)

    def _keep_order(self, draft: Draft, before: Order | None, event: OrderEvent, one: Recorded) -> None:
        after = draft.orders.get(event.order)
        order = after or before
        assert order is not None, "an order event is about an order that is there before or after it"
        self.order_steps.append(
            OrderStep(
                position=one.position,
                subject_id=draft.subject_id,
                order_no=event.order,
                measure=order.measure,
                step=type(event).__name__,
                state=str(after.state) if after else "closed",
                stepped_on=one.happened.on,
                kind=order.kind,
                version=order.version,
                grounds=tuple(order.grounds),
                untils=tuple(ground.until for ground in order.grounds.values()),
            )
        )

    def _keep_task(self, draft: Draft, task_id: UUID, task: Task, order: Order, one: Recorded) -> None:
        after = draft.tasks.get(task_id)
        if isinstance(one.happened.event, MeasureLiftOrdered) and task.state is not TaskState.LIFT_ORDERED:
            return
        self.task_steps.append(
            TaskStep(
                position=one.position,
                task_id=task_id,
                subject_id=draft.subject_id,
                order_no=task.order,
                measure=order.measure,
                role=task.role,
                department=task.department,
                number=task.number,
                step=type(one.happened.event).__name__,
                state=str(after.state) if after else "closed",
                stepped_on=one.happened.on,
            )
        )


def _tasks_of(draft: Draft, event: Event) -> dict[UUID, tuple[Task, Order]]:
    """The tasks that an event moves: its own, or those of the order whose lift it orders."""
    return {task.task: (task, draft.orders[task.order]) for task in _moved(draft, event)}


def _goes_over(task: Task, event: SubjectHandedOver) -> bool:
    return task.department == event.former or (task.former, task.department) == (event.former, event.successor)


def _moved(draft: Draft, event: Event) -> Iterator[Task]:
    if isinstance(event, TaskEvent) and event.task in draft.tasks:
        yield draft.tasks[event.task]
    elif isinstance(event, SubjectHandedOver):
        yield from (task for task in draft.tasks.values() if task.open and _goes_over(task, event))
    elif isinstance(event, OrderEvent) and isinstance(event, MeasureLiftOrdered):
        yield from (task for task in draft.tasks_of(event.order) if task.open)
