"""Checks: may this filing go on? One, or as lines of a batch; feedback on a check; and how many are made."""

from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from msgspec.structs import replace
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.admission import Read
from api.checks import OUTAGE, CheckAnswer, Seen, SlipLine, answer_check, see
from api.http import models
from api.http.counter import AtCounter, AtReading, MinPosition, ReadingCounter
from api.http.identity import subject_of
from api.http.lines import answered, batch_of, lines_of, reasons_of
from api.http.models import (
    CheckFeedback,
    CheckFigure,
    CheckFigures,
    CheckIn,
    CheckLine,
    CheckOut,
    Day,
    FedBack,
    Slip,
)
from api.http.titles import SLIP
from domain.commands import SubmitFeedback
from domain.errors import InvalidInput, NotFound, OutsidePower, Refused, Unavailable, WrongActor
from ledger.access import Access
from ledger.days import midnight
from projections.checking import Bite, Place
from projections.held import check_made, checks_made
from projections.reading import Which
from rules.powers import Spot

router = APIRouter(tags=["checks"])
MOST: Final = 1_000  # lines of a batch
_TAKEN_OVER: Final = ("accepted", "implemented", "lift_ordered", "lift_overdue")


@router.post("/checks")
def check(at: AtReading, one: CheckIn, min_position: MinPosition = None) -> CheckOut:
    """Check somebody at a node of a filing: allow, warn, hold or intercept, with obligations and incentives told."""
    at.visit.what = "check"
    if min_position is not None:
        at.current(min_position)
    row, told = _check(at, one, at.visit.entry)
    at.visit.rows = [row]
    return told


def _check(at: ReadingCounter, one: CheckIn, entry: UUID) -> tuple[Access, CheckOut]:
    """A check's row and its answer. Raises OutsidePower, InvalidNumber."""
    try:
        seen = _seen(at, one)
    except Unavailable:
        return _outage(at, one, entry)
    read = Read("check", Spot(one.matter, one.node), one.filing)
    row = replace(at.judged(read, subject_id=seen.subject_id if seen else None), entry=entry)
    place = Place(at.by.account, one.matter, one.node, at.office.context.today())
    try:
        found = answer_check(at.office, seen, place, filing=one.filing, by=at.by)
    except Unavailable:
        found = OUTAGE
    row = replace(row, answer=found.answer.outcome, what="check" if found.note is None else f"check:{found.note}")
    return row, _told(at, entry, seen.subject_id if seen else None, found, place.on)


def _outage(at: ReadingCounter, one: CheckIn, entry: UUID) -> tuple[Access, CheckOut]:
    read = Read(f"check:{OUTAGE.note}", Spot(one.matter, one.node), one.filing)
    row = replace(at.judged(read, subject_id=None), entry=entry, answer=OUTAGE.answer.outcome)
    return row, _told(at, entry, None, OUTAGE, at.office.context.today())


def _seen(at: ReadingCounter, one: CheckIn) -> Seen | None:
    if (one.subject is None) == (one.who is None):
        raise InvalidInput("a check is about one subject", do="Name it by `subject` or by `who`.")
    subject_id = one.subject if one.who is None else subject_of(at, one.who)
    if subject_id is None:
        return None
    return see(at.office, subject_id)


def _told(at: ReadingCounter, entry: UUID, known: UUID | None, found: CheckAnswer, on: date) -> CheckOut:
    return CheckOut(
        check=entry,
        subject=known,
        known=known is not None,
        outcome=found.answer.outcome,
        on=on,
        measures=[_bite(at, bite) for bite in found.answer.measures],
        incentives=[_bite(at, bite) for bite in found.answer.incentives],
        slip=_slip(at, found.slip),
        note=found.note,
        position=found.position,
    )


def _bite(at: ReadingCounter, bite: Bite) -> models.Bite:
    return models.Bite(
        measure=bite.measure,
        title=at.say(bite.title),
        outcome=bite.outcome,
        standing=bite.standing,
        obligation=at.say(bite.obligation),
        departments=list(bite.departments),
        grounds=list(bite.grounds),
        until=bite.until,
    )


def _slip(at: ReadingCounter, lines: tuple[SlipLine, ...]) -> Slip | None:
    if not lines:
        return None
    to = sorted({name for line in lines for name in line.determined_by})
    departments = ", ".join(_department(at, name) for name in to)
    return Slip(
        lines=[_slip_line(at, line) for line in lines],
        object=SLIP["object"][at.visit.language].format(departments=departments),
        repair=SLIP["repair"][at.visit.language].format(departments=departments),
    )


def _slip_line(at: ReadingCounter, line: SlipLine) -> models.SlipLine:
    instruments = {instrument.id: at.say(instrument.title) for instrument in at.ruleset.instruments}
    return models.SlipLine(
        measure=at.say(line.bite.title),
        grounds=list(line.bite.grounds),
        basis=[f"{instruments.get(one.instrument, one.instrument)} {one.article}" for one in line.basis],
        determined_by=[_department(at, name) for name in line.determined_by],
    )


def _department(at: ReadingCounter, name: str) -> str:
    return next((at.say(row.name) for row in at.ruleset.departments if row.department == name), name)


# --- batches


@router.post("/checks:batch", **batch_of(CheckIn, CheckLine))
async def check_batch(at: AtReading, request: Request) -> Response:
    """A check a line, each with its own answer and its own entry in the access log."""
    return await run_in_threadpool(_check_batch, at, await request.body())


def _check_batch(at: ReadingCounter, body: bytes) -> Response:
    at.visit.what = "check"
    rows: list[Access] = []
    told = []
    for number, text in lines_of(body, most=MOST):
        line, row = _check_line(at, number, text)
        told.append(line)
        rows.append(row)
    at.visit.rows = rows
    return answered(told)


def _check_line(at: ReadingCounter, number: int, text: bytes) -> tuple[CheckLine, Access]:
    """One line: what it came to, and its row in the access log, be it refused."""
    entry = uuid4()
    at.visit.rows = []
    try:
        row, answer = _check(at, CheckIn.model_validate_json(text), entry)
    except OutsidePower as refused:
        [row] = at.visit.rows
        return CheckLine(line=number, reasons=reasons_of(refused)), replace(row, entry=entry)
    except (ValidationError, Refused, InvalidInput) as refused:
        code = "invalid_input" if isinstance(refused, ValidationError) else refused.code
        row = replace(at.visit.row(what="check"), bar=code, entry=entry)
        return CheckLine(line=number, reasons=reasons_of(refused)), row
    return CheckLine(line=number, answer=answer), row


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
    from_: Annotated[Day, Query(alias="from")],
    until: Annotated[Day, Query(description="The first day that no longer counts.")],
    of: Annotated[
        str | None, Query(min_length=1, max_length=80, description="Another's, or `all`; to oversee.")
    ] = None,
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
        )
        for one in made
    ]
    return CheckFigures(from_=from_, until=until, figures=found)
