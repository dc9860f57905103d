"""`stops stop | start | list`: one officer stops a rule, measure, list, feed or import, two start it again."""

from typing import Annotated

import typer

from api import stopping
from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.arguments import reason_of
from api.cli.desk import current
from api.cli.output import document, say, table, text
from domain.stops import StopKind, Thing

stops = typer.Typer(help="What is stopped, and starting it again.", no_args_is_help=True)
app.add_typer(stops, name="stops")

KindName = Annotated[StopKind, typer.Argument(help="What is stopped.")]
ThingName = Annotated[
    str, typer.Argument(metavar="NAME", help="Its name in the ruleset; of a feed or a sender the department's id.")
]


@stops.command("stop")
def stop_(
    kind: KindName,
    name: ThingName,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Stop it at once: nothing new is opened or pushed, open sanctions under it are suspended."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        many = stopping.stop(opened, Thing(kind, name), reason=why, by=by)
    document({"kind": str(kind), "name": name, "stopped": True, "subjects": many})
    text(say("stops.stopped", kind=say(f"stops.{kind}"), name=name, subjects=many))


@stops.command("start")
def start_(
    kind: KindName,
    name: ThingName,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Ask for it to be started again; a second officer's start lets it go on."""
    by = actor(department, officer)
    with current(ledger, as_json=as_json) as opened:
        many = stopping.start(opened, Thing(kind, name), by=by)
    document({"kind": str(kind), "name": name, "stopped": many is None, "subjects": many})
    key = "stops.asked" if many is None else "stops.started"
    text(say(key, kind=say(f"stops.{kind}"), name=name, subjects=many or 0))


@stops.command("list")
def list_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """What is stopped, since when, by whom and why."""
    with current(ledger, as_json=as_json) as opened:
        standing = opened.context.rulebook.stops.standing
    rows = [
        (str(thing.kind), thing.name, one.since.isoformat(), one.by.officer, one.reason)
        for thing, one in standing.items()
    ]
    for kind, name, since, officer, reason in rows:
        document({"kind": kind, "name": name, "since": since, "officer": officer, "reason": reason})
    headings = [say(f"stops.{name}") for name in ("kind", "name", "since", "officer", "reason")]
    table(headings, [(say(f"stops.{kind}"), *rest) for kind, *rest in rows])
