"""Tasks: an order at one department, from the push to the confirmed lift (domain.md 6.2 to 6.5)."""

from datetime import date
from uuid import UUID, uuid5

from msgspec.structs import replace

from domain.errors import InvalidInput, NotAllowed, NotFound, WrongActor
from domain.events import (
    CorrectionOverdue,
    Event,
    FeedbackOverdue,
    FeedbackSubmitted,
    Happened,
    LiftOverdue,
    MeasureLifted,
    ReminderSent,
    TaskAccepted,
    TaskEscalated,
    TaskEvent,
    TaskOverdue,
    TaskPushed,
    TaskRefused,
    TaskResumed,
    TaskReturned,
    TaskSuspended,
    TaskUnassigned,
)
from domain.records import NAMESPACE
from domain.state import Decision, Draft, Task
from domain.transitions import TASK, TaskState, advance, suspended_task
from domain.values import FeedbackResult, Reason

AGREED = (TaskState.ACCEPTED, TaskState.IMPLEMENTED)
SUSPENDABLE = (TaskState.PUSHED, TaskState.OVERDUE, TaskState.RETURNED, *AGREED)


def task_id(subject: UUID, *, order: int, role: str, department: str | None, number: int) -> UUID:
    """The id of a task: the same whenever the same order reaches the same department for the same time."""
    return uuid5(NAMESPACE, f"task\x1f{subject}\x1f{order}\x1f{role}\x1f{department or ''}\x1f{number}")


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a task."""
    event = happened.event
    match event:
        case TaskUnassigned():
            draft.put(_new(event, advance(TASK, None, "TaskUnassigned"), on=happened.on))
        case TaskPushed() if event.task not in draft.tasks:
            draft.put(_new(event, advance(TASK, None, "TaskPushed"), on=happened.on))
        case TaskEvent():
            _apply_to(draft, draft.tasks[event.task], event, on=happened.on)


def _new(event: TaskUnassigned | TaskPushed, state: TaskState, *, on: date) -> Task:
    department = event.department if isinstance(event, TaskPushed) else None
    return Task(
        task=event.task,
        order=event.order,
        role=event.role,
        number=event.number,
        state=state,
        since=on,
        department=department,
    )


def target(task: Task, event: Event) -> TaskState:
    """Where an event leads a task. Raises NotAllowed."""
    step = step_name(event)
    if task.state is not TaskState.SUSPENDED or task.suspended_from is None:
        return advance(TASK, task.state, step)
    basis = event.basis if isinstance(event, TaskResumed | TaskSuspended) else ""
    return suspended_task(task.suspended_from, step, last_basis=task.suspensions <= {basis})


def step_name(event: Event) -> str:
    """The step of the transition table that an event takes on a task."""
    name = type(event).__name__
    return f"{name}.{event.result}" if isinstance(event, FeedbackSubmitted) else name


def _apply_to(draft: Draft, task: Task, event: TaskEvent, *, on: date) -> None:
    state = target(task, event)
    match event:
        case TaskSuspended(basis=basis):
            draft.put(_suspended(task, basis, on=on))
        case TaskResumed(basis=basis):
            draft.put(_resumed(task, basis, state, on=on))
        case CorrectionOverdue(rule=rule) | FeedbackOverdue(rule=rule) | ReminderSent(rule=rule):
            draft.put(replace(task, fired=task.fired | {rule}))
        case TaskEscalated(rule=rule):
            draft.put(replace(task, fired=task.fired | {rule}))
        case TaskPushed(department=department):
            draft.move(replace(task, department=department), state, on)
        case TaskRefused():
            draft.move(replace(task, answered=_grounds(draft, task)), state, on)
        case FeedbackSubmitted(result=result):
            _apply_feedback(draft, replace(task, feedback=result), state, on=on)
        case _:
            draft.move(task, state, on)


def _apply_feedback(draft: Draft, task: Task, state: TaskState, *, on: date) -> None:
    if state is TaskState.CLOSED:
        task = replace(task, answered=_grounds(draft, task))
    if state is task.state:
        draft.put(task)
    else:
        draft.move(task, state, on)


def _grounds(draft: Draft, task: Task) -> frozenset[str]:
    return frozenset(draft.orders[task.order].grounds)


def _suspended(task: Task, basis: str, *, on: date) -> Task:
    if task.state is TaskState.SUSPENDED:
        return replace(task, suspensions=task.suspensions | {basis})
    return replace(
        task,
        state=TaskState.SUSPENDED,
        suspended_from=task.state,
        suspensions=frozenset({basis}),
        suspended_on=on,
    )


def _resumed(task: Task, basis: str, state: TaskState, *, on: date) -> Task:
    task = replace(task, suspensions=task.suspensions - {basis})
    if state is TaskState.SUSPENDED:
        return task
    pause = (task.suspended_on or on, on)
    return replace(task, state=state, suspended_from=None, suspended_on=None, pauses=(*task.pauses, pause))


def begin_lift(draft: Draft, order: int, *, on: date) -> None:
    """The lift of an order reaches the tasks that took it over; the others are recalled by events of their own."""
    for task in draft.tasks_of(order):
        origin = task.suspended_from if task.state is TaskState.SUSPENDED else task.state
        if origin in AGREED:
            cleared = replace(task, suspended_from=None, suspensions=frozenset(), suspended_on=None)
            draft.move(cleared, TaskState.LIFT_ORDERED, on)


# --- what departments do


def accept(decision: Decision, task_id: UUID) -> None:
    """The implementing department takes the measure over."""
    task = own_task(decision, task_id)
    decision.emit(TaskAccepted(task=task.task))


def refuse(decision: Decision, task_id: UUID, *, reason: Reason, remark: str = "") -> None:
    """The department refuses; a right and a duty, never a failure. R3, R8 and R9 only return."""
    task = own_task(decision, task_id)
    if reason.returns:
        raise InvalidInput(f"{reason} returns a task, it does not refuse it", do=f"Return the task with {reason}.")
    decision.emit(TaskRefused(task=task.task, reason=reason, remark=remark))


def return_(decision: Decision, task_id: UUID, *, reason: Reason, remark: str = "") -> None:
    """The department returns the task to be corrected."""
    task = own_task(decision, task_id)
    if not reason.returns:
        raise InvalidInput(f"{reason} refuses a task, it does not return it", do=f"Refuse the task with {reason}.")
    decision.emit(TaskReturned(task=task.task, reason=reason, remark=remark))


def push_corrected(decision: Decision, task_id: UUID, *, determiners: set[str]) -> None:
    """The determining department pushes a returned task again. Raises WrongActor for any other (INV-19)."""
    task = _task(decision, task_id)
    if decision.by.account not in determiners:
        raise WrongActor(
            f"{decision.by.account} did not determine what this task rests on",
            do=f"Only {', '.join(sorted(determiners))} can push it again (INV-19).",
        )
    if task.state is not TaskState.RETURNED or task.department is None:
        raise NotAllowed(f"a corrected push in state {task.state}; only a returned task is pushed again")
    decision.emit(
        TaskPushed(task=task.task, order=task.order, role=task.role, number=task.number, department=task.department)
    )


def feed_back(decision: Decision, feedback: FeedbackSubmitted) -> None:
    """The department reports; `lifted` is recorded as the confirmation of the lift."""
    task = own_task(decision, feedback.task)
    if feedback.result is FeedbackResult.LIFTED:
        decision.emit(MeasureLifted(task=task.task, remark=feedback.remark))
    else:
        decision.emit(feedback)


def own_task(decision: Decision, task_id: UUID) -> Task:
    """The task, if the acting account is the department it was pushed to (INV-5)."""
    task = _task(decision, task_id)
    if task.department != decision.by.account:
        raise WrongActor(
            f"task {task_id} is not with {decision.by.account}",
            do=f"Only {task.department or 'the department it is assigned to'} can answer it (INV-5).",
        )
    return task


def _task(decision: Decision, task_id: UUID) -> Task:
    task = decision.draft.tasks.get(task_id)
    if task is None:
        raise NotFound(
            f"task {task_id} is not open at this subject", do="It may have been closed: see the subject's history."
        )
    return task


OVERDUE: dict[TaskState, type[TaskOverdue | CorrectionOverdue | FeedbackOverdue | LiftOverdue]] = {
    TaskState.PUSHED: TaskOverdue,
    TaskState.RETURNED: CorrectionOverdue,
    TaskState.ACCEPTED: FeedbackOverdue,
    TaskState.IMPLEMENTED: FeedbackOverdue,
    TaskState.LIFT_ORDERED: LiftOverdue,
}
"""What `overdue` means in each state in which something can be overdue."""
