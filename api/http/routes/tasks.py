"""Tasks of departments, and the steps they take on them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Accept, FeedBack, Push, Refuse, Return, Step, Task, Tasks, Written
from domain.commands import AcceptTask, Command, PushCorrected, RefuseTask, ReturnTask, SubmitFeedback
from projections.lookup import Lookup
from projections.reading import TaskLine, Which

router = APIRouter(tags=["tasks"])
Of = Annotated[
    str | None, Query(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9:._-]+$", description="Another's; to oversee.")
]


@router.get("/tasks")
def tasks(at: AtReading, of: Of = None, which: Which = Which.OPEN, min_position: MinPosition = None) -> Tasks:
    """What the department has to do, oldest first; another's only for audit or operation."""
    at.current(min_position)
    wanted = of or at.by.account
    at.admit("tasks", tasks_of=wanted)
    position = at.office.views.position()
    found = at.office.views.tasks(department=wanted, which=which)
    return Tasks(tasks=[_task(line) for line in found], position=position)


def _task(line: TaskLine) -> Task:
    return Task(
        task=line.task,
        subject=line.subject_id,
        name=line.name,
        measure=line.measure,
        department=line.department,
        role=line.role,
        state=line.state,
        since=line.since,
        disputed=line.disputed,
    )


@router.post("/tasks/{task}/steps")
def step(at: AtCounter, task: UUID, step: Step) -> Written:
    """Accept, refuse or return a task of the department, report on it, or push again what came back."""
    at.current()
    found = Lookup(at.office.pool).task(str(task))
    return at.execute(found.subject_id, _command(found.id, step))


def _command(task: UUID, step: Step) -> Command:
    match step:
        case Accept():
            return AcceptTask(task)
        case Refuse():
            return RefuseTask(task, step.reason, step.remark)
        case Return():
            return ReturnTask(task, step.reason, step.remark)
        case Push():
            return PushCorrected(task)
        case FeedBack():
            return SubmitFeedback(
                task,
                step.result,
                implemented_on=step.implemented_on,
                matter_code=step.matter,
                filing_id=step.filing,
                amount_minor=step.amount_minor,
                remark=step.remark,
            )
