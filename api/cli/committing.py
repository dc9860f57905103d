"""`commitment due|report|reported`: what your department has to look at, and the report to the platforms above.

A commitment is filed as any record, and verified by `record performance`.
"""

from datetime import date
from typing import Annotated

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, actor, app, reader
from api.cli.arguments import day_of
from api.cli.desk import current, desk
from api.cli.output import document, say, table, text
from api.cli.reading import EVERYBODY
from api.procedures import commitments
from api.procedures.commitments import DuePromise, Line

commitment = typer.Typer(help="Commitments and contracts in their term, and their report.", no_args_is_help=True)
app.add_typer(commitment, name="commitment")
_PAGE = 1_000


@commitment.callback()
def _verbs() -> None:
    """Commitments and contracts in their term."""


@commitment.command("due")
def due(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What your department accepted and has to look at: it ends soon, is over, or something befell its maker."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("commitments"))
        position = opened.office.views.position()
        found = list(commitments.due_promises(opened.office, who.by.account))
    for one in found:
        document({**_told(one), "position": position})
    headings = ("document", "name", "until", "why")
    table([say(f"commitment.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("commitment.many", many=len(found)))


def _told(one: DuePromise) -> dict[str, object]:
    return {
        "record": str(one.promise.record_id),
        "subject": str(one.subject_id),
        "name": one.name,
        "doc_no": one.doc_no,
        "until": one.promise.until.isoformat(),
        "ending": one.promise.ending,
        "over": one.over,
        "risks": [
            {"doc_no": risk.doc_no, "department": risk.department, "determined_on": risk.determined_on.isoformat()}
            for risk in one.risks
        ],
    }


def _row(one: DuePromise) -> tuple[object, ...]:
    why = [say("commitment.over")] if one.over else [say("commitment.ending")] if one.promise.ending else []
    why += [say("commitment.risk", document=risk.doc_no, on=risk.determined_on) for risk in one.risks]
    return one.doc_no, one.name, one.promise.until, "\n".join(why)


@commitment.command("report")
def report(
    since: Annotated[str, typer.Option("--from", help="The first day (YYYY-MM-DD).")],
    until: Annotated[str, typer.Option("--until", help="The last day (YYYY-MM-DD).")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Commitments and findings filed in a span of days as they are reported upwards; for whoever oversees all."""
    who, first, last = reader(department, officer, purpose), day_of(since), day_of(until)
    found: list[Line] = []
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("commitments report", tasks_of=EVERYBODY))
        page = commitments.lines(opened.office, since=first, until=last, after=None, limit=_PAGE)
        found += page.lines
        while page.after is not None:
            page = commitments.lines(opened.office, since=first, until=last, after=page.after, limit=_PAGE)
            found += page.lines
        done, share = commitments.reported(opened.office)
    for one in found:
        document(_document(one))
    headings = ("name", "kind", "cause", "made_on", "accepted_by", "performance")
    table([say(f"commitment.{heading}") for heading in headings], [_shown(one) for one in found])
    text(say("commitment.reported", reported=share.reported, filed=share.filed, until=done or say("commitment.never")))


def _document(one: Line) -> dict[str, object]:
    return {
        "record": str(one.record),
        "name": one.name,
        "number": one.number,
        "kind": one.kind,
        "cause": one.cause,
        "made_on": one.made_on.isoformat(),
        "accepted_by": one.accepted_by,
        "performance": one.performance,
        "valid_until": _iso(one.valid_until),
        "filed_on": one.filed_on.isoformat(),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _shown(one: Line) -> tuple[object, ...]:
    return one.name, one.kind, one.cause, one.made_on, one.accepted_by, one.performance


@commitment.command("reported")
def reported(
    until: Annotated[str, typer.Option("--until", help="The last day of what was reported (YYYY-MM-DD).")],
    receipt: Annotated[str, typer.Option("--receipt", help="What the platform above answered with.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that everything up to a day was reported, as the lead office."""
    by, last = actor(department, officer), day_of(until)
    with current(ledger, as_json=as_json) as opened:
        new = commitments.put_on_record(opened, until=last, receipt=receipt, by=by)
    document({"until": last.isoformat(), "new": new})
    text(say("commitment.done" if new else "act.nothing_new", until=last))
