"""`publication ...`: publish a record, take that back, explain it, look at what was not repaired in time (INV-21).

`publications` lists what your department owes about it; `published` is what everybody may see today.
"""

from datetime import date
from typing import Annotated

import typer

from api.admission import Read
from api.cli.acting import RecordId, WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import current, desk
from api.cli.output import document, say, table, text
from api.cli.records import held
from api.procedures.publishing import Owed, owed, shown_today
from domain.commands import ExplainWithdrawal, PublishRecord, ReviewPublication, WithdrawPublication
from domain.transitions import PublicationState
from projections.publications import Shown

publication = typer.Typer(
    help="The publication of a record, as the department that determined it.", no_args_is_help=True
)
app.add_typer(publication, name="publication")


@publication.callback()
def _verbs() -> None:
    """The publication of a record."""


@publication.command("publish")
def publish(
    written: RecordId,
    law: Annotated[str, typer.Option("--law", help="The instrument it rests on, as the ruleset's register names it.")],
    article: Annotated[str, typer.Option("--article", help="Its article.")],
    until: Annotated[
        str | None, typer.Option("--until", help="The last day; else the last that the law allows.", metavar="DATE")
    ] = None,
    need: Annotated[
        str, typer.Option("--need", help="Why it is necessary; asked for of what is minor, and public.")
    ] = "",
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Publish a record; it stops by itself with its last day."""
    who, last = reader(department, officer, purpose), None if until is None else day_of(until)
    with held(written, "publication publish", ledger, who, as_json=as_json) as record:
        record.act(PublishRecord(record.found.id, law, article, need, last))


@publication.command("withdraw")
def withdraw(
    written: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take a publication back, for a reason that is public."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "publication withdraw", ledger, who, as_json=as_json) as record:
        record.act(WithdrawPublication(record.found.id, why))


@publication.command("explain")
def explain(
    written: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Tell the public why a record is public no more whose decision was withdrawn, changed or revoked."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "publication explain", ledger, who, as_json=as_json) as record:
        record.act(ExplainWithdrawal(record.found.id, why))


@publication.command("review")
def review(
    written: RecordId,
    finding: Annotated[str, typer.Option("--finding", help="What was found.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Say what was found about a matter that nobody repaired in the longest time; nothing is prolonged."""
    who = reader(department, officer, purpose)
    with held(written, "publication review", ledger, who, as_json=as_json) as record:
        record.act(ReviewPublication(record.found.id, finding))


@app.command("publications")
def publications(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What your department owes about publications: the public a reason, or a look at a matter."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("publications"))
        position = opened.office.views.position()
        found = list(owed(opened.office, who.by.account))
    for one in found:
        document({**_told(one), "position": position})
    headings = ("document", "name", "since", "awaited", "due")
    table([say(f"repairs.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("publications.many", many=len(found)))


def _told(one: Owed) -> dict[str, object]:
    return {
        "record": str(one.publication.record_id),
        "subject": str(one.subject_id),
        "name": one.name,
        "doc_no": one.doc_no,
        "state": str(one.publication.state),
        "since": one.publication.since.isoformat(),
        "awaited": str(one.awaited),
        "due": None if one.due is None else one.due.isoformat(),
        "overdue": one.overdue,
    }


def _row(one: Owed) -> tuple[object, ...]:
    due = say("repairs.overdue", due=one.due) if one.overdue else one.due
    return one.doc_no, one.name, one.publication.since, say(f"awaited.{one.awaited}"), due


@app.command("published")
def published(
    number: Annotated[str | None, typer.Option("--number", help="Of one organisation, by its credit code.")] = None,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """What is public today, as everybody may see it; persons masked."""
    found: list[Shown] = []
    with current(ledger, as_json=as_json) as opened:
        more = shown_today(opened, number=number)
        found += more.rows
        while more.after is not None:
            more = shown_today(opened, number=number, after=more.after)
            found += more.rows
    for one in found:
        document(_public(one))
    headings = ("document", "name", "department", "since", "until", "reason")
    rows = [
        (one.doc_no, one.name, one.issuer, one.since, _until(one), one.explained)  # nobody is named beside a reason
        for one in found
    ]
    table([say(f"published.{heading}") for heading in headings], rows)
    text(say("published.many", many=sum(1 for one in found if one.state is PublicationState.PUBLISHED)))


def _until(one: Shown) -> date | None:
    return one.until if one.state is PublicationState.PUBLISHED else None


def _public(one: Shown) -> dict[str, object]:
    return {
        "record": str(one.record_id),
        "state": str(one.state),
        "name": one.name,
        "number": one.number or None,
        "kind": one.kind,
        "doc_no": one.doc_no,
        "department": one.issuer,
        "determined_on": one.determined_on.isoformat(),
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "reason": one.explained or None,
        "disputed": one.dispute is not None,
        "fields": dict(one.fields),
    }
