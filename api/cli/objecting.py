"""`objection ...`: an objection to a record: received, given to an officer, upheld or dismissed (C68).

`objections` lists what is open; `objection times` counts how long answers take.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from api.admission import Read
from api.cli.acting import RecordId, WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import desk
from api.cli.output import document, say, table, text
from api.cli.reading import EVERYBODY
from api.cli.records import Changes, held
from api.cli.repairs import digest_of
from api.procedures.objecting import OpenObjection, open_objections, times
from domain.commands import AssignObjection, DismissObjection, RaiseObjection, UpholdObjection, WithdrawObjection
from domain.values import Claim
from projections.objection_times import ObjectionTimes

_TIMES: Final = ("answered", "upheld", "average", "late", "withdrawn", "moot", "open", "overdue")

objection = typer.Typer(help="An objection to a record, from receipt to answer.", no_args_is_help=True)
app.add_typer(objection, name="objection")


@objection.callback()
def _verbs() -> None:
    """An objection to a record."""


@objection.command("raise")
def raise_(
    written: RecordId,
    claim: Annotated[Claim, typer.Argument(help="What it objects to; not_me suspends what rests on the record.")],
    receipt: Annotated[str, typer.Option("--receipt", help="The number on the receipt that the subject gets.")],
    said: Annotated[Path, typer.Option("--document", help="What the subject says; only its SHA-256 is kept.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Receive a subject's objection, as the department that determined the record or one that receives for others."""
    who, digest = reader(department, officer, purpose), digest_of(said)
    with held(written, "objection raise", ledger, who, as_json=as_json) as record:
        record.act(RaiseObjection(record.found.id, receipt, claim, digest))


@objection.command("assign")
def assign(
    written: RecordId,
    handler: Annotated[str, typer.Option("--handler", help="The officer who answers it.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Name the officer who answers it."""
    who = reader(department, officer, purpose)
    with held(written, "objection assign", ledger, who, as_json=as_json) as record:
        record.act(AssignObjection(record.found.id, handler))


@objection.command("uphold")
def uphold(
    written: RecordId,
    changes: Changes = None,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Find it right: the record is corrected by --set, or without it withdrawn, with everything that followed."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "objection uphold", ledger, who, as_json=as_json) as record:
        record.act(UpholdObjection(record.found.id, why, record.changed(changes, None) if changes else None))


@objection.command("dismiss")
def dismiss(
    written: RecordId,
    remedies: Annotated[str, typer.Option("--remedies", help="What the subject can do against it, until when, where.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Find it wrong, with reasons and remedies."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "objection dismiss", ledger, who, as_json=as_json) as record:
        record.act(DismissObjection(record.found.id, why, remedies))


@objection.command("withdraw")
def withdraw(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take it back, as the subject asks; it may object again."""
    who = reader(department, officer, purpose)
    with held(written, "objection withdraw", ledger, who, as_json=as_json) as record:
        record.act(WithdrawObjection(record.found.id))


@objection.command("times")
def times_(
    from_: Annotated[str | None, typer.Option("--from", help="The first day; else that of the ledger's year.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The first day that no longer counts; else tomorrow.")
    ] = None,
    of: Annotated[str | None, typer.Option("--of", help="Another department's, or `all`; to oversee.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """How long answers take on average, in working days, against the target; how many are open past it."""
    who = reader(department, officer, purpose)
    wanted = of or who.by.account
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("figures", tasks_of=wanted))
        today = opened.office.context.today()
        first = day_of(from_) if from_ else date(today.year, 1, 1)
        before = day_of(until) if until else today + timedelta(days=1)
        found = times(opened.office, of=None if wanted == EVERYBODY else wanted, since=first, before=before)
    _show_times(found, first, before)


def _show_times(found: ObjectionTimes, first: date, before: date) -> None:
    for one in (*found.departments, found.altogether):
        counted = {name: getattr(one, name) for name in _TIMES}
        document(
            {
                "department": one.department,
                "from": first.isoformat(),
                "until": before.isoformat(),
                **counted,
                "under_target": one.is_under(found.target),
                "target": found.target,
                "unit": "working_day",
                "position": found.position,
            }
        )
    table(
        [say("times.department"), *(say(f"times.{name}") for name in _TIMES)],
        [
            (one.department or say("times.altogether"), *(_told_figure(getattr(one, name)) for name in _TIMES))
            for one in (*found.departments, found.altogether)
        ],
    )
    text(say("times.target", target=found.target))


def _told_figure(figure: float | None) -> str:
    return "-" if figure is None else str(figure)


@app.command("objections")
def objections(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Open objections to what your department determined: what each awaits, and its last day in time."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("objections"))
        position = opened.office.views.position()
        found = list(open_objections(opened.office, who.by.account))
    for one in found:
        document({**_told(one), "position": position})
    headings = ("document", "name", "claim", "receipt", "since", "handler", "awaited", "due")
    table([say(f"objections.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("objections.many", many=len(found)))


def _told(one: OpenObjection) -> dict[str, object]:
    return {
        "record": str(one.objection.record_id),
        "subject": str(one.subject_id),
        "name": one.name,
        "doc_no": one.doc_no,
        "receipt": one.objection.receipt,
        "claim": str(one.objection.claim),
        "since": one.objection.since.isoformat(),
        "handler": one.objection.handler or None,
        "of_court": one.objection.of_court,
        "awaited": str(one.awaited),
        "due": one.due.isoformat(),
        "overdue": one.overdue,
    }


def _row(one: OpenObjection) -> tuple[object, ...]:
    mine = one.objection
    due = say("repairs.overdue", due=one.due) if one.overdue else one.due
    words = say(f"claim.{mine.claim}"), mine.receipt, mine.since, mine.handler, say(f"awaited.{one.awaited}")
    return one.doc_no, one.name, *words, due
