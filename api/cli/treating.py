"""`rectification ...`, `contact ...`, `treatments`, `governments`: who is talked to, told to put right, or not found.

An interview and an order are the department's that answers for the record (C28, C77); documents are told by digest.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from api.admission import Read
from api.cli.acting import RecordId, WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import MinPosition, desk
from api.cli.following import show
from api.cli.output import document, say, table, text
from api.cli.reading import EVERYBODY
from api.cli.records import DocNo, Held, held
from api.cli.repairs import digest_of
from api.procedures import treating
from domain.commands import (
    ContactCommand,
    DeclareUncontactable,
    HoldInterview,
    OrderRectification,
    RecordContact,
    RectificationCommand,
    VerifyRectification,
)
from domain.values import Occasion
from projections.treatments import Treated

rectification = typer.Typer(help="An interview about a record, and what is to be put right.", no_args_is_help=True)
app.add_typer(rectification, name="rectification")
contact = typer.Typer(help="Whether the subject of a severe entry can be found.", no_args_is_help=True)
app.add_typer(contact, name="contact")

For = Annotated[Occasion, typer.Option("--for", help="How severe it is; how often, where the ruleset says how often.")]
On = Annotated[str, typer.Option("--on", help="The day it was (YYYY-MM-DD).")]
Until = Annotated[str, typer.Option("--until", help="The last day (YYYY-MM-DD).")]


def _take(record: Held, command: RectificationCommand | ContactCommand) -> None:
    before = record.opened.application.subject(record.found.subject_id)
    show(record.opened, treating.take_step(record.opened, record.found.subject_id, command, by=record.who.by), before)


@rectification.callback()
def _verbs() -> None:
    """An interview about a record, and what is to be put right."""


@rectification.command("interview")
def interview(
    written: RecordId,
    on: On,
    minutes: Annotated[Path, typer.Option("--minutes", help="The minutes; only their SHA-256 is kept.")],
    occasion: For = Occasion.SEVERITY,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that the subject was talked to; nothing follows from it."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    day, digest = day_of(on), digest_of(minutes)
    with held(written, "rectification interview", ledger, who, as_json=as_json) as record:
        _take(record, HoldInterview(record.found.id, day, occasion, why, digest))


@rectification.command("order")
def order(
    written: RecordId,
    doc_no: DocNo,
    law: Annotated[str, typer.Option("--law", help="The instrument of the ruleset that it rests on.")],
    article: Annotated[str, typer.Option("--article", help="Its article.")],
    duty: Annotated[str, typer.Option("--duty", help="What is to be put right.")],
    remedies: Annotated[str, typer.Option("--remedies", help="What can be done against it, until when, where.")],
    until: Until,
    occasion: For = Occasion.SEVERITY,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Order what is to be put right until a last day; the ruleset says how late that may be."""
    who, last = reader(department, officer, purpose), day_of(until)
    with held(written, "rectification order", ledger, who, as_json=as_json) as record:
        found = record.found.id
        _take(record, OrderRectification(found, doc_no, law, article, occasion, duty, remedies, last))


@rectification.command("verify")
def verify(
    written: RecordId,
    on: On,
    proof: Annotated[Path, typer.Option("--proof", help="What shows it; only its SHA-256 is kept.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Find that it was put right on a day."""
    who, day, digest = reader(department, officer, purpose), day_of(on), digest_of(proof)
    with held(written, "rectification verify", ledger, who, as_json=as_json) as record:
        _take(record, VerifyRectification(record.found.id, day, digest))


@contact.callback()
def _contacts() -> None:
    """Whether the subject of a severe entry can be found."""


@contact.command("lost")
def lost(
    written: RecordId,
    checked_on: Annotated[str, typer.Option("--checked-on", help="The day of the check of what is on record.")],
    check: Annotated[Path, typer.Option("--check", help="What it found; only its SHA-256 is kept.")],
    visited_on: Annotated[str, typer.Option("--visited-on", help="The day of the visit.")],
    visit: Annotated[Path, typer.Option("--visit", help="The report of the visit; only its SHA-256 is kept.")],
    until: Until,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Find that nobody finds it; it bars neither repair nor objection, and ends within a year unless found so anew."""
    who, days = reader(department, officer, purpose), [day_of(day) for day in (checked_on, visited_on, until)]
    checked, visited = digest_of(check), digest_of(visit)
    with held(written, "contact lost", ledger, who, as_json=as_json) as record:
        _take(record, DeclareUncontactable(record.found.id, days[0], checked, days[1], visited, days[2]))


@contact.command("found")
def found_(
    written: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that it was found again, and how."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "contact found", ledger, who, as_json=as_json) as record:
        _take(record, RecordContact(record.found.id, why))


@app.command("treatments")
def treatments(
    of: Annotated[str | None, typer.Option("--of", help="Another department's, or `all`; to oversee.")] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What your department has under treatment, by field: organisations listed, persons only counted."""
    who = reader(department, officer, purpose)
    wanted = of or who.by.account
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        opened.admit(Read("treatments", tasks_of=wanted))
        position, today = opened.office.views.position(), opened.office.context.today()
        found = treating.treatments(opened.office, None if wanted == EVERYBODY else wanted)
    for one in found.listed:
        document({**_told(one), "position": position})
    for field in found.fields:
        document({**_counted(field), "position": position})
    headings = ("field", "every", "persons", "reminded", "ordered", "late", "rectified", "due", "in_time", "rate")
    table([say(f"treatments.{heading}") for heading in headings], [_of_field(field) for field in found.fields])
    shown = ("document", "name", "state", "until", "department")
    rows = [
        (one.doc_no, one.name, say(f"treated.{one.state}"), _last(one, late=one.late(today)), one.department)
        for one in found.listed
    ]
    table([say(f"treatments.{heading}") for heading in shown], rows)
    text(say("treatments.many", many=len(found.listed)))


def _last(one: Treated, *, late: bool) -> object:
    return say("repairs.overdue", due=one.until) if late and one.verified_on is None else one.until


def _of_field(one: treating.Field) -> tuple[object, ...]:
    counts = (one.every, one.persons, one.reminded, one.ordered, one.late, one.rectified, one.due, one.in_time)
    return one.field, *counts, _percent(one.rate)


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{rate} %"


def _counted(one: treating.Field) -> dict[str, object]:
    return {
        "field": one.field,
        "department": one.department,
        "every": one.every,
        "persons": one.persons,
        "reminded": one.reminded,
        "ordered": one.ordered,
        "late": one.late,
        "rectified": one.rectified,
        "due": one.due,
        "in_time": one.in_time,
        "rate": one.rate,
    }


def _told(one: Treated) -> dict[str, object]:
    days = {"talked_on": one.talked_on, "reminded_on": one.reminded_on, "ordered_on": one.ordered_on}
    days |= {"until": one.until, "verified_on": one.verified_on}
    return {
        "record": str(one.record_id),
        "subject": str(one.subject_id),
        "name": one.name,
        "kind": str(one.kind),
        "doc_no": one.doc_no,
        "department": one.department,
        "behaviour": one.behaviour,
        "first": one.first,
        "state": str(one.state),
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }


@app.command("governments")
def governments(
    from_: Annotated[str | None, typer.Option("--from", help="Without it, two weeks before the end.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="The first day that no longer counts.")] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Defaults of government bodies, how many were put right, and what was done in a period; for audit or operation."""
    who = reader(department, officer, purpose)
    asked, begin = None if until is None else day_of(until), None if from_ is None else day_of(from_)
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        opened.admit(Read("governments", tasks_of=EVERYBODY))
        before = asked or opened.office.context.today() + timedelta(days=1)
        since = min(begin or before - treating.PERIOD, before - timedelta(days=1))
        found = treating.governments(opened.office, since=since, before=before)
        position = opened.office.views.position()
    counts = {
        "every": found.every,
        "treated": found.treated,
        "rectified": found.rectified,
        "late": found.late,
        "exited": found.exited,
        "reminded_in": found.reminded_in,
        "ordered_in": found.ordered_in,
        "rectified_in": found.rectified_in,
    }
    period = {"since": since.isoformat(), "until": before.isoformat()}
    document({**period, **counts, "rate": found.rate, "position": position})
    text(say("governments.period", since=since, until=before))
    rows = [(say(f"governments.{name}"), count) for name, count in counts.items()]
    table([say("governments.what"), say("governments.count")], [*rows, (say("governments.rate"), _percent(found.rate))])
