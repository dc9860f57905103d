"""What time asks for about tasks: the deadlines of loop rules, kept while tasks stand as they are."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.state import Subject, Task
from domain.transitions import TaskState
from domain.values import MeasureKind
from rules.following.compiled import Compiled
from rules.keeping import Kept, differing

_SUBJECTS = 20_000  # whose deadlines are kept
_KINDS = 20_000  # of task

Asked = tuple[tuple[date, str], ...]
"""The last day in time of each loop rule, the earliest first."""


class _Known(Struct, frozen=True):
    on: date
    orders: dict[int, MeasureKind]
    tasks: Mapping[UUID, Task]
    asked: dict[UUID, Asked]


class Deadlines:
    """The deadlines of every subject's open tasks, under the ruleset that governs the day."""

    def __init__(self, governing: Callable[[date], Compiled]) -> None:
        self._governing = governing
        self._kept: Kept[UUID, _Known] = Kept(_SUBJECTS)
        self._alike: Kept[tuple[object, ...], Asked] = Kept(_KINDS)

    def of(self, subject: Subject, on: date) -> Mapping[UUID, Asked]:
        """Of each task about which a loop rule asks something it has not had; what is answered is looked at once."""
        known = self._kept.get(subject.subject_id)
        orders = {number: order.kind for number, order in subject.orders.items() if not order.suspensions}
        if known is None or known.on != on or known.orders != orders:
            known = _Known(on, orders, {}, {})
        if known.tasks is not subject.tasks:
            known = _Known(on, orders, subject.tasks, self._asked(subject, known))
            self._kept.put(subject.subject_id, known)
        return known.asked

    def _asked(self, subject: Subject, known: _Known) -> dict[UUID, Asked]:
        asked = dict(known.asked)
        for task_id in differing(known.tasks, subject.tasks):
            asked.pop(task_id, None)
            task = subject.tasks.get(task_id)
            kind = None if task is None else known.orders.get(task.order)
            if task is not None and kind is not None and task.open and task.state is not TaskState.SUSPENDED:
                found = self._of_task(task, kind, known.on)
                if found:
                    asked[task_id] = found
        return asked

    def _of_task(self, task: Task, kind: MeasureKind, on: date) -> Asked:
        alike = (on, task.state, task.feedback, kind, task.role, task.number, task.since, task.fired, task.pauses)
        found = self._alike.get(alike)
        if found is None:
            found = tuple(sorted(self._work_out(task, kind, on)))
            self._alike.put(alike, found)
        return found

    def _work_out(self, task: Task, kind: MeasureKind, on: date) -> Iterator[tuple[date, str]]:
        version = self._governing(on)
        matched = version.loop_rules_for(_task_fields(task, kind)) - task.fired
        for name, rule in version.loop.items():
            if name in matched:
                days = version.working_days(rule.after, on)
                yield version.deadline(task.since, days, pauses=task.pauses), name


def _task_fields(task: Task, kind: MeasureKind) -> dict[str, bool | int | str]:
    return {
        "state": str(task.state),
        "feedback": str(task.feedback) if task.feedback else "none",
        "measure_kind": str(kind),
        "role": task.role,
        "number": task.number,
    }
