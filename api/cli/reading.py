"""`measures` and `tasks`: what follows, is ordered and applies, and what departments have to do."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Annotated
from uuid import UUID

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, instant_of
from api.cli.desk import Desk, MinPosition, OnDay, desk
from api.cli.output import document, say, table, text
from api.cli.taskbooks import TaskFile, write_tasks
from domain.calendar import Calendar
from ledger.known import position_known_at
from projections.picture import MeasureLine, Picture
from projections.procedures import Procedure, open_procedures
from projections.reading import TaskLine, Which

EVERYBODY = "all"


@app.command("measures")
def measures_(
    subject: Annotated[str | None, typer.Argument(help="SCHEME:NUMBER; every subject if left out.")] = None,
    on: OnDay = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="As known then: an instant, or a day meaning its end.")
    ] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What follows, is ordered and applies on a day, a line for each subject and measure."""
    day = None if on is None else day_of(on)
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        show(list(_lines(opened, subject, day, known_at)))


def _lines(opened: Desk, subject: str | None, day: date | None, known_at: str | None) -> Iterator[MeasureLine]:
    office = opened.office
    position = None
    if known_at is not None:
        position = position_known_at(office.context, office.pool, instant_of(known_at, office.context.zone))
    if subject is None:
        opened.admit(Read("measures"))
        found = None
    else:
        found = opened.subject(subject, what="measures").subject_id
    on = day or office.context.today()
    return chain.from_iterable(picture.lines(on) for picture in _pictures(opened, found, position))


def _pictures(opened: Desk, subject_id: UUID | None, position: int | None) -> Iterator[Picture]:
    views = opened.office.views
    return views.pictures(subject_id) if position is None else views.pictures_at(position, subject_id)


def show(lines: list[MeasureLine]) -> None:
    """Print measure lines, as JSON Lines or as a table."""
    for line in lines:
        document(line.document())
    headings = ("subject", "measure", "rules", "from", "until", "follows", "ordered", "applies")
    table([say(f"measures.{heading}") for heading in headings], [_row(line) for line in lines])
    text(say("measures.many", many=len(lines)))


def _row(line: MeasureLine) -> tuple[object, ...]:
    return (
        line.subject,
        line.measure,
        " ".join(line.rules),
        line.from_,
        line.until,
        _marked(_mark(line.follows), disputed=line.disputed),
        _mark(line.ordered),
        " ".join(department for department, applies in line.applies.items() if applies),
    )


def _marked(told: str, *, disputed: bool) -> str:
    """What is told, and that its subject objects to what it rests on, if it does."""
    return say("disputed", told=told) if disputed else told


def _mark(holds: bool) -> str:  # noqa: FBT001 - a fact to be shown
    return say("yes") if holds else say("no")


@app.command("tasks")
def tasks_(
    of: Annotated[str | None, typer.Option("--of", help="Another department's tasks, or `all`; to oversee.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Closed tasks too.")] = False,
    xlsx: TaskFile = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What your department has to do, oldest first; another's only for audit or operation."""
    who = reader(department, officer, purpose)
    wanted = of or who.by.account
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        opened.admit(Read("tasks", tasks_of=wanted))
        if xlsx is not None:
            write_tasks(opened, xlsx, of=wanted)
            return
        found = opened.office.views.tasks(
            department=None if wanted == EVERYBODY else wanted, which=Which.ALL if all_ else Which.OPEN
        )
        position = opened.office.views.position()
        context = opened.office.context
        unsure = _counted_by_the_week(found, context.rulebook.governing(context.today()).calendar, context.today())
        applications = open_procedures(opened.office.pool, Procedure.REPAIR, department=wanted)
    _show_tasks(found, position, unsure)
    if applications:
        text(say("repairs.waiting", many=len(applications)))


def _counted_by_the_week(found: list[TaskLine], calendar: Calendar, today: date) -> set[UUID]:
    """The tasks whose working days run in a year of which no holidays were announced: counted by the week alone."""
    return {line.task for line in found if calendar.unsure(line.since, max(line.since, today))}


def _show_tasks(found: list[TaskLine], position: int, unsure: set[UUID]) -> None:
    for line in found:
        document(
            {
                "task": str(line.task),
                "subject": line.subject,
                "name": line.name,
                "measure": line.measure,
                "department": line.department,
                "role": line.role,
                "state": line.state,
                "since": line.since.isoformat(),
                "disputed": line.disputed,
                "calendar_unsure": line.task in unsure,
                "position": position,
            }
        )
    headings = ("task", "state", "since", "measure", "subject", "department")
    rows = [
        (
            str(line.task)[:13],
            _marked(say(f"state.{line.state}"), disputed=line.disputed),
            line.since,
            line.measure,
            line.subject,
            line.department,
        )
        for line in found
    ]
    table([say(f"tasks.{heading}") for heading in headings], rows)
    text(say("tasks.many", many=len(found)))
    if unsure:
        text(say("tasks.unsure", many=len(unsure)))
