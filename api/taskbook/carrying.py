"""Carrying out a workbook that came back: row by row the command of a single verb, each with its own outcome.

What the department has said of a task already is no error and is not written again, so a file may be sent twice: after
a broken connection, or with a few rows corrected.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from psycopg_pool import ConnectionPool

from api.filing import TOGETHER
from api.tables.telling import both
from api.taskbook.reading import Asked, Row
from api.taskbook.words import Came
from api.taskbook.writing import Filled
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AcceptTask, Command, RefuseTask, ReturnTask, SubmitFeedback
from domain.errors import Conflict, InvalidInput, JiangchengError, NotFound, Refused
from domain.events import (
    Event,
    FeedbackSubmitted,
    MeasureLifted,
    TaskAccepted,
    TaskPushed,
    TaskRefused,
    TaskReturned,
)
from domain.identity import scanner
from domain.values import FeedbackResult
from ledger import ledger as commands
from ledger.access import Access
from ledger.database import Connection
from ledger.log.mapper import decode
from ledger.vault.redacting import masked
from projections.state import bytes_of


class Told(Struct, frozen=True):
    """What came of a row; of one that is refused the reasons, and the stable code of the error."""

    line: int
    task: UUID | None
    subject_id: UUID | None
    outcome: Came
    position: int | None = None
    reasons: tuple[str, ...] = ()
    code: str | None = None


def refused_rows(request: Access, outcomes: Sequence[Told]) -> list[Access]:
    """What the access log says of the rows that were refused, beside the request itself (INV-27)."""
    return [
        replace(request, entry=None, subject_id=one.subject_id, bar=one.code)
        for one in outcomes
        if one.code is not None
    ]


def filled(rows: Sequence[Row], outcomes: Sequence[Told]) -> list[Filled]:
    """The rows as they came, with what came of them."""
    return [Filled(row.cells, one.outcome, one.reasons) for row, one in zip(rows, outcomes, strict=True)]


class _Task(Struct, frozen=True):
    subject_id: UUID
    number: int
    department: str | None


class _Job(Struct, frozen=True):
    """A row that can be carried out."""

    line: int
    asked: Asked
    subject_id: UUID
    owned: bool
    command: Command


def carry_out(office: Office, rows: Sequence[Row], *, by: Actor) -> list[Told]:
    """Carry out every row that can be, in the order of the lines about one subject; the views are brought up to it."""
    tasks = _tasks(office.pool, [row.asked.task for row in rows if row.asked is not None])
    told: dict[int, Told] = {}
    jobs: list[_Job] = []
    for row in rows:
        one = _job(row, tasks, by)
        if isinstance(one, Told):
            told[row.line] = one
        else:
            jobs.append(one)
    said = _Said(office.pool, [job.asked.task for job in jobs if job.owned])
    for wave in _waves(jobs):
        told |= {one.line: one for one in _carry_out(office, wave, said, by=by)}
    office.projector.catch_up()
    return [told[row.line] for row in rows]


def _tasks(pool: ConnectionPool[Connection], ids: Sequence[UUID]) -> dict[UUID, _Task]:
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT task_id, subject_id, number, department FROM views.tasks WHERE task_id = ANY(%s)", (list(ids),)
        ).fetchall()
    return {
        UUID(str(task)): _Task(UUID(str(subject)), int(str(number)), None if who is None else str(who))
        for task, subject, number, who in rows
    }


def _job(row: Row, tasks: Mapping[UUID, _Task], by: Actor) -> _Job | Told:
    if row.asked is None:
        return Told(row.line, None, None, Came.REFUSED, reasons=_without_numbers(row.reasons), code=InvalidInput.code)
    found = tasks.get(row.asked.task)
    if found is None or found.number != row.asked.number:
        why = both("没有这个编号和序号的任务", "no task has this id and number")
        return Told(row.line, row.asked.task, None, Came.REFUSED, reasons=(why,), code=NotFound.code)
    own = found.department == by.account
    return _Job(row.line, row.asked, found.subject_id, own, masked(row.asked.command))


def _waves(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Jobs that can be written together: of one subject one at a time, in order."""
    by_subject: dict[UUID, list[_Job]] = defaultdict(list)
    for job in jobs:
        by_subject[job.subject_id].append(job)
    for turn in range(max(map(len, by_subject.values()), default=0)):
        wave = [queue[turn] for queue in by_subject.values() if turn < len(queue)]
        for start in range(0, len(wave), TOGETHER):
            yield wave[start : start + TOGETHER]


def _carry_out(office: Office, wave: Sequence[_Job], said: "_Said", *, by: Actor) -> Iterator[Told]:
    today = office.context.today()
    new = [job for job in wave if not (job.owned and said.before(job.asked.task, job.command, today))]
    outcomes = office.ledger.execute_all([commands.Asked(job.subject_id, job.command, by) for job in new])
    done = {job.line: outcome for job, outcome in zip(new, outcomes, strict=True)}
    for job in wave:
        outcome = done.get(job.line)
        if isinstance(outcome, commands.Executed):
            said.learn(job.asked.task, job.command, today)
        yield _told(job, outcome)


def _told(job: _Job, outcome: commands.Outcome | None) -> Told:
    task, subject = job.asked.task, job.subject_id
    match outcome:
        case None:
            return Told(job.line, task, subject, Came.REPEATED)
        case commands.Executed(position=position):
            return Told(job.line, task, subject, Came.DONE, position=position)
        case Refused() | InvalidInput() | Conflict():
            reasons = _without_numbers([str(outcome)])
            return Told(job.line, task, subject, Came.REFUSED, reasons=reasons, code=outcome.code)
    assert isinstance(outcome, Exception), "an outcome is one or the other"
    raise outcome


def _without_numbers(reasons: Sequence[str]) -> tuple[str, ...]:
    return tuple(scanner.mask(reason) for reason in reasons)


class _Said:
    """What departments have said of tasks since these were last pushed, each with its day."""

    def __init__(self, pool: ConnectionPool[Connection], tasks: Sequence[UUID]) -> None:
        self._said: dict[UUID, list[tuple[Event, date]]] = defaultdict(list)
        with pool.connection() as connection:
            rows = connection.execute(
                "SELECT t.task_id, e.topic, e.state FROM views.task_steps AS t"
                " JOIN ledger.stored_events AS e ON e.notification_id = t.position"
                " WHERE t.task_id = ANY(%s) ORDER BY t.position",
                (list(tasks),),
            ).fetchall()
        for task, topic, state in rows:
            happened = decode(str(topic), bytes_of(state))
            if isinstance(happened.event, TaskPushed):
                self._said[UUID(str(task))].clear()
            self._said[UUID(str(task))].append((happened.event, happened.on))

    def before(self, task: UUID, command: Command, today: date) -> bool:
        """Whether this was said already. A report that names no day speaks of the day on which it is made."""
        event = _event_of(command)
        undated = isinstance(event, FeedbackSubmitted) and event.implemented_on is None
        return any(said == event and (not undated or on == today) for said, on in self._said[task])

    def learn(self, task: UUID, command: Command, today: date) -> None:
        """It has been said now."""
        self._said[task].append((_event_of(command), today))


def _event_of(command: Command) -> Event:
    """What the command writes about its task where it is carried out."""
    match command:
        case AcceptTask(task=task):
            return TaskAccepted(task=task)
        case RefuseTask(task=task, refusal=reason, remark=remark):
            return TaskRefused(task=task, reason=reason, remark=remark)
        case ReturnTask(task=task, refusal=reason, remark=remark):
            return TaskReturned(task=task, reason=reason, remark=remark)
        case SubmitFeedback(task=task, result=FeedbackResult.LIFTED, remark=remark):
            return MeasureLifted(task=task, remark=remark)
        case SubmitFeedback():
            return FeedbackSubmitted(
                task=command.task,
                result=command.result,
                implemented_on=command.implemented_on,
                matter_code=command.matter_code,
                filing_id=command.filing_id,
                amount_minor=command.amount_minor,
                remark=command.remark,
            )
    raise JiangchengError(f"{type(command).__name__} is no answer to a task")
