"""A department's tasks as a workbook: to be downloaded, filled in, and sent back."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.counter import AtCounter, AtReading, Counter, ReadingCounter
from api.http.lines import LINES, answered
from api.http.models import AnsweredLine
from api.tables.workbooks import MEDIA, workbook
from api.taskbook.carrying import Told, carry_out, filled, refused_rows
from api.taskbook.reading import rows_in
from api.taskbook.writing import open_tasks, result_sheets, task_sheets

router = APIRouter(tags=["tasks"])
_BINARY: Final = {MEDIA: {"schema": {"type": "string", "format": "binary"}}}
_NAME: Final = "the workbook"
_DOWNLOADED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A workbook (XLSX).", "content": _BINARY},
}
_ANSWERED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": f"A line of JSON for each row that is filled in ({', '.join(AnsweredLine.model_fields)}),"
        " or the workbook with two columns more.",
        "content": {LINES: {"schema": {"type": "string"}}, **_BINARY},
    },
}
_SENT: Final = {
    "requestBody": {"required": True, "description": "The workbook, filled in.", "content": _BINARY},
}
Told_ = Annotated[Literal["lines", "workbook"], Query(alias="as", description="How the outcomes are told.")]


@router.get("/tasks:workbook", response_class=Response, responses=_DOWNLOADED)
def task_workbook_(at: AtReading) -> Response:
    """What the department has to do as a workbook with lists to pick answers from, in the caller's language."""
    at.current()
    at.admit("tasks", tasks_of=at.by.account)
    return _download(_written(at), "tasks.xlsx")


def _written(at: ReadingCounter) -> bytes:
    tasks = open_tasks(at.office.pool, at.by.account)
    return workbook(task_sheets(tasks, at.ruleset, language=at.visit.language))


@router.post("/tasks:workbook", response_class=Response, responses=_ANSWERED, openapi_extra=_SENT)
async def answer_workbook(at: AtCounter, request: Request, told: Told_ = "lines") -> Response:
    """Answer the tasks of a workbook, row by row; what is refused stops no other, and what was said is not repeated."""
    return await run_in_threadpool(_answer, at, await request.body(), told)


def _answer(at: Counter, content: bytes, told: str) -> Response:
    at.current()
    rows = rows_in(content, name=_NAME)
    outcomes = carry_out(at.office, rows, by=at.by)
    request = at.visit.row(what="answer_workbook")
    at.visit.rows = [request, *refused_rows(request, outcomes)]
    if told == "workbook":
        return _download(workbook(result_sheets(filled(rows, outcomes), language=at.visit.language)), "answers.xlsx")
    return answered(_line(one) for one in outcomes)


def _line(one: Told) -> AnsweredLine:
    return AnsweredLine(
        line=one.line, task=one.task, outcome=one.outcome, position=one.position, code=one.code, reasons=[*one.reasons]
    )


def _download(content: bytes, name: str) -> Response:
    return Response(content, media_type=MEDIA, headers={"Content-Disposition": f'attachment; filename="{name}"'})
