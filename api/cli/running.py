"""`jiangcheng run`: the real penalty file through the whole loop, day by day, and what came of it."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.app import AsJson, app, office
from api.cli.arguments import day_of
from api.cli.importing import ClockChoice, Import, run_import
from api.cli.output import document, program, say, table, text
from api.formats import us_nursing_homes
from api.wiring import Office
from ledger.database import Missing
from projections.statistics import Busiest, Figures, busiest, figures
from rules.powers import OVERSEEING, powers_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "us-nursing-home-penalties.tsv"
_TOLD = (
    ("story.ordered", ("OrderOpened", "OrderConfirmed")),
    ("story.declined", ("OrderDeclined", "GroundDeclined")),
    ("story.pushed", ("TaskPushed",)),
    ("story.accepted", ("TaskAccepted",)),
    ("story.refused", ("TaskRefused",)),
    ("story.returned", ("TaskReturned",)),
    ("story.overdue", ("TaskOverdue", "FeedbackOverdue", "LiftOverdue", "CorrectionOverdue")),
    ("story.fed_back", ("FeedbackSubmitted",)),
    ("story.lifted", ("MeasureLiftOrdered",)),
    ("story.confirmed", ("MeasureLifted",)),
)


@app.command("run")
def run_(
    ledger: Annotated[str, typer.Option("--ledger", help="The simulated ledger to use.")] = "replay",
    file: Annotated[Path, typer.Option(help="The file to replay.")] = EXAMPLE,
    until: Annotated[str | None, typer.Option(help="Last day (YYYY-MM-DD); two years after the last row.")] = None,
    seed: Annotated[int, typer.Option(help="What the simulated departments' answers are drawn from.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Replay real penalties through ledger, rules, orders and tasks; a second run goes on from what is there."""
    end = None if until is None else day_of(until)
    asked = Import(file=file, format=us_nursing_homes.NAME, clock=ClockChoice.FILE, until=end, seed=seed)
    with office(ledger, as_json=as_json, missing=Missing.MADE) as opened:
        text(say("story.begin", file=file.name, ledger=ledger))
        status = run_import(opened, asked)
        _tell_measures(tell(opened))
        _tell_next(opened, ledger)
    raise typer.Exit(status)


def tell(opened: Office) -> Figures:
    """Print what happened in a ledger up to its day, in numbers."""
    today = opened.context.today()
    counted = figures(opened.pool, today)
    document({"day": today.isoformat(), **_document(counted, busiest(opened.pool))})
    text(say("story.day", day=today, position=counted.position))
    filed = [(say("story.subjects"), counted.subjects), (say("story.filed"), counted.records)]
    table(
        (say("story.what"), say("story.many")),
        [*filed, *((say(key), sum(counted.steps.get(step, 0) for step in steps)) for key, steps in _TOLD)],
    )
    return counted


def _tell_measures(counted: Figures) -> None:
    table(
        (say("story.measure"), say("story.follows"), say("story.applies")),
        [(name, many, counted.applying.get(name, 0)) for name, many in counted.following.items()],
    )


def _tell_next(opened: Office, ledger: str) -> None:
    """A command to copy, by somebody who may ask."""
    most = busiest(opened.pool)
    if most is not None:
        text(say("story.busiest", name=most.name, records=most.records, orders=most.orders))
        asked = f'{program()} history "{most.subject}" --ledger {ledger}'
        text(say("story.next", command=" ".join([asked, *_as_whom(opened)])))


def _as_whom(opened: Office) -> list[str]:
    """The options of an officer who oversees; none where nobody does."""
    today = opened.context.today()
    ruleset = opened.context.rulebook.governing(today).ruleset
    for row in ruleset.departments:
        held = {purpose for power in powers_of(ruleset, row.department, today) for purpose in power.purposes}
        if found := sorted(held & set(OVERSEEING)):
            return as_whom(row.department, found[0])
    return []


def as_whom(department: str, purpose: str) -> list[str]:
    """The options by which a visitor says who asks, and what for."""
    return [f"--department {department}", f"--officer {say('story.visitor')}", f"--purpose {purpose}"]


def _document(counted: Figures, most: Busiest | None) -> dict[str, object]:
    return {
        "position": counted.position,
        "subjects": counted.subjects,
        "records": counted.records,
        "steps": dict(counted.steps),
        "follows": dict(counted.following),
        "applies": dict(counted.applying),
        "busiest": None if most is None else most.subject,
    }
