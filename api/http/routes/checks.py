"""Checks: may this filing go on? One, or as lines of a batch; feedback on a check; and how many are made."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.http.check_models import CheckFeedback, CheckFigure, CheckFigures, CheckIn, CheckLine, CheckOut, FedBack
from api.http.checking import Made, Wanted, looking, make
from api.http.counter import AtCounter, AtReading, FirstDay, MinPosition, Of, ReadingCounter, Until
from api.http.entries import Entries
from api.http.lines import LINES, batch_of, lines_of, reasons_of, written
from api.http.served import served_of
from api.http.telling import Teller, told
from domain.commands import SubmitFeedback
from domain.errors import InvalidInput, JiangchengError, NotFound, WrongActor
from ledger.access import Access
from ledger.days import midnight
from projections.held import check_made, checks_made
from projections.reading import Which

router = APIRouter(tags=["checks"])
MOST: Final = 100_000  # lines of a batch
TOGETHER: Final = 2_000
"""Lines that are answered together: one look, one transaction of the access log, and no answer before it."""
_TAKEN_OVER: Final = ("accepted", "implemented", "lift_ordered", "lift_overdue")


@router.post("/checks", response_model=CheckOut)
async def check(at: AtReading, one: CheckIn, request: Request, min_position: MinPosition = None) -> Response:
    """Check somebody at a node of a filing: allow, warn, hold or intercept, with obligations and incentives told."""
    at.visit.what = "check"
    if min_position is not None:
        await run_in_threadpool(at.current, min_position)
    wanted = [Wanted(one, at.visit.entry, await served_of(request).looks.ask(one))]
    [made] = make(at, wanted) if wanted[0].at_one_look else await run_in_threadpool(make, at, wanted)
    at.visit.rows = [made.row]
    return Response(_told(at, made).model_dump_json(), media_type="application/json")


def _told(at: ReadingCounter, made: Made) -> CheckOut:
    """The answer in words. Raises why there is none."""
    if isinstance(made.told, JiangchengError):
        raise made.told
    teller = Teller(at.ruleset, at.visit.language)
    return told(teller, made.told, entry=made.row.entry or at.visit.entry, known=made.row.subject_id, on=made.on)


# --- batches


class _Answered(Struct, frozen=True):
    """Some lines of a batch as they leave, and the rows that must be on record before."""

    text: bytes
    rows: list[Access]


@router.post("/checks:batch", **batch_of(CheckIn, CheckLine))
async def check_batch(at: AtReading, request: Request) -> Response:
    """A check a line, each with its own answer and its own entry in the access log; told as they are answered."""
    at.visit.what = "check"
    answers = _answers(at, await request.body())
    first = await run_in_threadpool(next, answers)  # what stops the whole batch is a problem, not half an answer
    at.visit.rows = first.rows
    return StreamingResponse(_leaving(at, first, answers), media_type=LINES)


async def _leaving(at: ReadingCounter, first: _Answered, answers: Iterator[_Answered]) -> AsyncIterator[bytes]:
    """Answers as they leave; the next ones are worked out while the door puts these on record."""
    coming = asyncio.create_task(run_in_threadpool(next, answers, None))
    yield first.text  # the door has its rows with the answer's beginning
    while (one := await coming) is not None:
        coming = asyncio.create_task(run_in_threadpool(next, answers, None))
        at.visit.rows = one.rows
        yield one.text


def _answers(at: ReadingCounter, body: bytes) -> Iterator[_Answered]:
    """The answers and their rows, some lines at a time."""
    look, entries, lines = looking(at.office, at.regions), Entries(), lines_of(body, most=MOST)
    while some := list(islice(lines, TOGETHER)):
        read = [_read(text) for _, text in some]
        checks = [one for one in read if isinstance(one, CheckIn)]
        wanted = [Wanted(one, entries.new(), looked) for one, looked in zip(checks, look(checks), strict=True)]
        made = iter(make(at, wanted))
        numbered = zip((number for number, _ in some), read, strict=True)
        told = [_line(at, number, next(made) if isinstance(one, CheckIn) else one) for number, one in numbered]
        yield _Answered(b"".join(written(line) for line, _ in told), [row for _, row in told])


def _read(text: bytes) -> CheckIn | ValidationError:
    try:
        return CheckIn.model_validate_json(text)
    except ValidationError as malformed:
        return malformed


def _line(at: ReadingCounter, number: int, made: Made | ValidationError) -> tuple[CheckLine, Access]:
    """What one line came to, and its row in the access log, be it refused."""
    if isinstance(made, ValidationError):
        row = replace(at.visit.row(what="check"), bar=InvalidInput.code, entry=None)
        return CheckLine(line=number, reasons=reasons_of(made)), row
    if isinstance(made.told, JiangchengError):
        return CheckLine(line=number, reasons=reasons_of(made.told)), made.row
    return CheckLine(line=number, answer=_told(at, made)), made.row


# --- feedback and figures


@router.post("/checks/{check}/feedback")
def feed_back(at: AtCounter, check: UUID, report: CheckFeedback) -> FedBack:
    """Report what was done in the filing that was checked, on the tasks that the department took over."""
    made = check_made(at.office.pool, check)
    if made is None:
        raise NotFound(f"check {check}", do="A check's answer names it.")
    if made.department != at.by.account:
        raise WrongActor(f"check {check} was not made by {at.by.account}", do="Only whoever checked reports on it.")
    at.current()
    tasks = [
        line
        for line in at.office.views.tasks(department=at.by.account, which=Which.OPEN)
        if line.subject_id == made.subject_id and line.state in _TAKEN_OVER and report.measure in (None, line.measure)
    ]
    if not tasks or made.subject_id is None:
        raise NotFound("no task of yours that the check could be about", do="Accept the task first; GET /tasks.")
    position = 0
    for line in tasks:
        command = SubmitFeedback(
            line.task,
            report.result,
            implemented_on=report.implemented_on,
            matter_code=made.matter,
            filing_id=made.filing,
            amount_minor=report.amount_minor,
            remark=report.remark,
        )
        position = at.execute(made.subject_id, command).position
    return FedBack(tasks=[line.task for line in tasks], position=position)


@router.get("/figures/checks")
def figures(
    at: AtReading,
    from_: FirstDay,
    until: Until,
    of: Of = None,
) -> CheckFigures:
    """Checks made against checks owed (C39): a filing that was seen owes one at each node of its matter."""
    wanted = of or at.by.account
    at.admit("figures", tasks_of=wanted)
    zone = at.office.context.zone
    nodes = {matter.matter: len(matter.nodes) for matter in at.ruleset.matters}
    made = checks_made(
        at.office.pool,
        since=midnight(from_, zone),
        before=midnight(max(until, from_ + timedelta(days=1)), zone),
        department=None if wanted == "all" else wanted,
    )
    found = [
        CheckFigure(
            department=one.department,
            matter=one.matter,
            filings=one.filings,
            made=one.nodes,
            owed=one.filings * nodes.get(one.matter, 0),
            held=one.held,
            allowed=one.allowed,
            intercepted=one.intercepted,
            expired=one.expired,
        )
        for one in made
    ]
    return CheckFigures(from_=from_, until=until, figures=found)
