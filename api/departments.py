"""Simulated departments for a replay: what each would do with its tasks, drawn from the seed and the task alone.

The same seed gives the same answers, however often the replay is interrupted: a draw depends on the seed, the task, the
state it is in and the day it came there, and on nothing else.
"""

import hashlib
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from domain.actors import Actor
from domain.commands import (
    AcceptTask,
    Command,
    PushCorrected,
    RefuseTask,
    ReturnTask,
    SubmitFeedback,
)
from domain.state import Subject, Task
from domain.transitions import TaskState
from domain.values import FeedbackResult, Reason

OFFICER = "simulated officer"

_REFUSALS = (Reason.R1, Reason.R2, Reason.R4, Reason.R5, Reason.R6, Reason.R7, Reason.R10)
_RETURNS = (Reason.R3, Reason.R8, Reason.R9)


class Temper(StrEnum):
    """What a draw is about; each has draws of its own."""

    DELAY = "delay"
    ANSWER = "answer"
    REASON = "reason"


class Move(Struct, frozen=True):
    """What somebody will do with a task, and on which day."""

    day: date
    by: Actor
    command: Command


def next_move(seed: int, subject: Subject, task: Task) -> Move | None:
    """What comes next for a task, None if nobody has anything to do about it."""
    if task.department is None:
        return None
    by = Actor(task.department, OFFICER)
    match task.state:
        case TaskState.PUSHED | TaskState.OVERDUE:
            return Move(_later(seed, task, most=6), by, _answer(seed, task))
        case TaskState.RETURNED:
            # Never on the same day: the corrected task would be the task of before, and be returned again for ever.
            day = _later(seed, task, most=4) + timedelta(days=1)
            return Move(day, _determiner(subject, task), PushCorrected(task.task))
        case TaskState.ACCEPTED if task.feedback is None:
            return Move(_later(seed, task, most=24), by, SubmitFeedback(task.task, _result(seed, task)))
        case TaskState.LIFT_ORDERED | TaskState.LIFT_OVERDUE:
            return Move(_later(seed, task, most=6), by, SubmitFeedback(task.task, FeedbackResult.LIFTED))
    return None


def _answer(seed: int, task: Task) -> Command:
    drawn = _draw(seed, task, Temper.ANSWER, 100)
    if drawn < 5:
        return RefuseTask(task.task, _pick(seed, task, _REFUSALS))
    if drawn < 11:
        return ReturnTask(task.task, _pick(seed, task, _RETURNS))
    return AcceptTask(task.task)


def _result(seed: int, task: Task) -> FeedbackResult:
    drawn = _draw(seed, task, Temper.ANSWER, 100)
    for below, result in (
        (2, FeedbackResult.NOT_APPLICABLE),
        (5, FeedbackResult.FAILED),
        (15, FeedbackResult.NOT_TRIGGERED),
        (25, FeedbackResult.PARTIAL),
    ):
        if drawn < below:
            return result
    return FeedbackResult.IMPLEMENTED


def _determiner(subject: Subject, task: Task) -> Actor:
    """The department whose record the order rests on; it corrects what was returned."""
    grounds = subject.orders[task.order].grounds.values()
    cited = (record_id for ground in grounds for record_id in ground.cites)
    return Actor(next(subject.records[record_id].answers for record_id in cited), OFFICER)


def _later(seed: int, task: Task, *, most: int) -> date:
    """A day up to so many days after the task came into its state; most are early, some are late."""
    one, other = (_draw(seed, task, f"{Temper.DELAY}{i}", most + 1) for i in (1, 2))
    return task.since + timedelta(days=min(one, other))


def _pick(seed: int, task: Task, reasons: tuple[Reason, ...]) -> Reason:
    return reasons[_draw(seed, task, Temper.REASON, len(reasons))]


def _draw(seed: int, task: Task, about: str, sides: int) -> int:
    words = f"{seed}\x1f{task.task}\x1f{task.state}\x1f{task.since}\x1f{about}"
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]) % sides
