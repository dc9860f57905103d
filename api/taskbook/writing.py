"""Writing a department's tasks as a workbook, with lists to pick answers from; and what came of one that came back."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from api.answers import Answer
from api.tables.workbooks import WrittenSheet
from api.taskbook.words import (
    ANSWERS,
    COLUMNS,
    CONTEXT,
    FILLED_IN,
    NOTES,
    OUTCOMES,
    SHEETS,
    TOLD,
    Came,
    heading,
    reason_in_words,
)
from domain.transitions import TASK, TaskState
from domain.values import FeedbackResult, Reason
from ledger.database import Connection
from projections.state import one_state
from rules.rulesets import Ruleset

MOST: Final = 5_000  # tasks in one workbook, the oldest first
_STEPS: Final = {
    "TaskAccepted": Answer.ACCEPT.value,
    "TaskRefused": Answer.REFUSE.value,
    "TaskReturned": Answer.RETURN.value,
    "MeasureLifted": FeedbackResult.LIFTED.value,
    **{f"FeedbackSubmitted.{result}": result.value for result in FeedbackResult},
}
"""What an answer is called in the table of steps."""
_WIDTHS: Final = {"task": 38, "name": 28, "measure": 28, "possible": 28, "answer": 16, "reason": 28, "remark": 40}


class OpenTask(Struct, frozen=True):
    """A task as its department sees it: about whom as the feed names them, never by a number (INV-26)."""

    task: UUID
    number: int
    subject_id: UUID
    name: str
    measure: str
    order: int
    state: str
    since: date


class Filled(Struct, frozen=True):
    """A row as it came back, by the columns, with what came of it."""

    cells: Sequence[str]
    outcome: Came
    reasons: Sequence[str]


def open_tasks(pool: ConnectionPool[Connection], department: str) -> list[OpenTask]:
    """What a department has to do, oldest first, as many as one workbook takes."""
    with one_state(pool) as connection:
        rows = connection.execute(
            "SELECT task_id, t.number, subject_id, name, measure, order_no, state, since"
            " FROM views.tasks AS t JOIN views.subjects USING (subject_id)"
            " WHERE department = %s AND state <> 'closed' ORDER BY since, t.position, task_id LIMIT %s",
            (department, MOST),
        ).fetchall()
    return [_task(row) for row in rows]


def _task(row: tuple[object, ...]) -> OpenTask:
    task, number, subject, name, measure, order, state, since = row
    assert isinstance(since, date)
    return OpenTask(
        task=UUID(str(task)),
        number=int(str(number)),
        subject_id=UUID(str(subject)),
        name=str(name),
        measure=str(measure),
        order=int(str(order)),
        state=str(state),
        since=since,
    )


def task_sheets(tasks: Sequence[OpenTask], ruleset: Ruleset, *, language: str) -> list[WrittenSheet]:
    """A workbook to be filled in: the tasks, how it is done, and the lists to pick from."""
    lists = SHEETS["lists"][language]
    places = {column.name: place for place, column in enumerate(COLUMNS)}
    tasks_sheet = WrittenSheet(
        SHEETS["tasks"][language],
        [heading(column, language) for column in COLUMNS],
        [_row(task, ruleset, language) for task in tasks],
        choices={
            places["answer"]: f"'{lists}'!$A$2:$A${len(ANSWERS) + 1}",
            places["reason"]: f"'{lists}'!$B$2:$B${len(Reason) + 1}",
        },
        widths={places[name]: width for name, width in _WIDTHS.items()},
    )
    return [tasks_sheet, _notes(language), _lists(lists, language)]


def result_sheets(rows: Sequence[Filled], *, language: str) -> list[WrittenSheet]:
    """What was sent, with what came of each row; it can be corrected and sent again."""
    headings = [heading(column, language) for column in (*COLUMNS, *TOLD)]
    told = [(*row.cells, OUTCOMES[row.outcome][language], "; ".join(row.reasons)) for row in rows]
    return [WrittenSheet(SHEETS["tasks"][language], headings, told)]


def _row(task: OpenTask, ruleset: Ruleset, language: str) -> tuple[str, ...]:
    measure = ruleset.measure_by_name.get(task.measure)
    title = task.measure if measure is None else (measure.title.zh if language == "zh" else measure.title.en)
    possible = ", ".join(ANSWERS[name][language] for name in possible_answers(TaskState(task.state)))
    told = (task.task, task.number, task.subject_id, task.name, title, task.order, task.state, task.since, possible)
    assert len(told) == len(CONTEXT), "a cell for each column"
    return (*map(str, told), *("" for _ in FILLED_IN))


def possible_answers(state: TaskState) -> list[str]:
    """What a department can answer to a task in a state, as the table of steps permits it."""
    return [name for step, name in _STEPS.items() if (state, step) in TASK]


def _notes(language: str) -> WrittenSheet:
    noted = [column for column in COLUMNS if column.name in NOTES]
    rows = [[heading(column, language), NOTES[column.name][language]] for column in noted]
    rows += [["", NOTES[name][language]] for name in ("upload", "repeat")]
    headings = [NOTES[name][language] for name in ("heading", "note")]
    return WrittenSheet(SHEETS["notes"][language], headings, rows, widths={0: 16, 1: 90})


def _lists(title: str, language: str) -> WrittenSheet:
    answers = [said[language] for said in ANSWERS.values()]
    reasons = [reason_in_words(reason, language) for reason in Reason]
    headings = [heading(column, language) for column in COLUMNS if column.name in ("answer", "reason")]
    return WrittenSheet(title, headings, list(_side_by_side(answers, reasons)), widths={0: 20, 1: 60})


def _side_by_side(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place in range(max(len(one), len(other))):
        yield one[place] if place < len(one) else "", other[place] if place < len(other) else ""
