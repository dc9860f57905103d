"""The acts on records and tasks: `correct`, `withdraw`, `respond`, `feedback`, `push`. Each prints what followed."""

from datetime import date
from typing import Annotated

import typer

from api.amending import amended, filed_record, item_of
from api.answers import Answer
from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.arguments import day_of, reason_of
from api.cli.desk import current
from api.cli.following import act, nothing_new
from domain.commands import (
    AcceptTask,
    Command,
    CorrectRecord,
    PushCorrected,
    RefuseTask,
    ReturnTask,
    SubmitFeedback,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.errors import InvalidInput
from domain.facts import FieldValue
from domain.records import Record
from domain.values import FeedbackResult, Reason
from projections.lookup import Lookup
from rules.rulesets import CatalogueItem, FieldDeclaration, FieldType, Ruleset

WhyOption = Annotated[str | None, typer.Option("--reason", help="Why; it is kept in the ledger.")]
Remark = Annotated[str, typer.Option("--remark", help="Further words.")]
TaskId = Annotated[str, typer.Argument(metavar="TASK", help="The task's id, or at least its first 6 characters.")]
RecordId = Annotated[
    str, typer.Argument(metavar="RECORD", help="The record's id, its first 6 characters, or its document number.")
]


@app.command("correct")
def correct_(
    record: RecordId,
    set_: Annotated[list[str] | None, typer.Option("--set", help="FIELD=VALUE; FIELD= takes it away.")] = None,
    determined_on: Annotated[str | None, typer.Option("--determined-on", help="The decision's true day.")] = None,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Replace a record from its original day, by the department that determined it."""
    by, why = actor(department, officer), reason_of(reason)
    day = None if determined_on is None else day_of(determined_on)
    if not set_ and day is None:
        raise InvalidInput("nothing is to be corrected", do="Name it with --set FIELD=VALUE or --determined-on.")
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).record(record)
        filed = filed_record(opened, found)
        ruleset = opened.context.rulebook.governing(day or filed.record.determined_on).ruleset
        changed = corrected(filed.record, set_ or [], on=day, ruleset=ruleset)
        if changed == with_content_hash(filed.record):
            nothing_new(opened.application.subject(found.subject_id))
            return
        act(opened, found.subject_id, CorrectRecord(changed, why), by=by)


def corrected(record: Record, changes: list[str], *, on: date | None, ruleset: Ruleset) -> Record:
    """The record with FIELD=VALUE changes, and determined on another day if one is named. Raises InvalidInput."""
    day = on or record.determined_on
    item = item_of(ruleset, record.catalogue_item, day)
    return amended(record, dict(_change(change, item) for change in changes), on=day)


def _change(written: str, item: CatalogueItem) -> tuple[str, FieldValue | None]:
    name, equals, value = written.partition("=")
    declared = item.fields.get(name)
    if not equals or declared is None:
        raise InvalidInput(
            f"{written[:80]!r} sets no field of {item.item}",
            do=f"Write FIELD=VALUE with one of {', '.join(item.fields)}.",
        )
    return name, None if value == "" else _value(name, value, declared)


def _value(name: str, written: str, declared: FieldDeclaration) -> FieldValue:
    match declared.type:
        case FieldType.STR:
            return written
        case FieldType.BOOL if written in ("true", "false"):
            return written == "true"
        case FieldType.DAY:
            return day_of(written).toordinal()
        case FieldType.INT if written.removeprefix("-").isdecimal() and written.isascii() and len(written) < 19:
            return int(written)
    raise InvalidInput(
        f"{name}={written[:40]} is not of type {declared.type}", do="Write 12, 2026-05-06, true or false, or a text."
    )


@app.command("withdraw")
def withdraw_(
    record: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Make a record void from the beginning, by the department that determined it."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).record(record)
        act(opened, found.subject_id, WithdrawRecord(found.id, why), by=by)


@app.command("respond")
def respond_(
    task: TaskId,
    answer: Annotated[Answer, typer.Argument(help="accept, refuse or return.")],
    reason: Annotated[Reason | None, typer.Option("--reason", help="R1 to R10; R3, R8 and R9 return.")] = None,
    remark: Remark = "",
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Answer a task that was pushed to your department."""
    by = actor(department, officer)
    if (answer is Answer.ACCEPT) != (reason is None):
        raise InvalidInput(
            "a refusal or return needs a reason, an acceptance has none",
            do=f"Add --reason with one of {', '.join(Reason)}, or leave it out to accept.",
        )
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).task(task)
        command: Command = AcceptTask(found.id)
        if reason is not None:
            refusal = RefuseTask if answer is Answer.REFUSE else ReturnTask
            command = refusal(found.id, reason, remark)
        act(opened, found.subject_id, command, by=by)


@app.command("feedback")
def feedback_(
    task: TaskId,
    result: Annotated[FeedbackResult, typer.Argument(help="What the department did with it.")],
    matter: Annotated[str | None, typer.Option("--matter", help="The matter it came up in.")] = None,
    filing: Annotated[str | None, typer.Option("--filing", help="The filing's own number.")] = None,
    amount: Annotated[
        int | None, typer.Option("--amount", min=0, max=10**15, help="An amount in minor units (fen, cents).")
    ] = None,
    remark: Remark = "",
    implemented_on: Annotated[str | None, typer.Option("--implemented-on", help="The day it was done.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Report on a task that your department took over, or confirm that it is lifted."""
    by = actor(department, officer)
    day = None if implemented_on is None else day_of(implemented_on)
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).task(task)
        command = SubmitFeedback(
            found.id,
            result,
            implemented_on=day,
            matter_code=matter,
            filing_id=filing,
            amount_minor=amount,
            remark=remark,
        )
        act(opened, found.subject_id, command, by=by)


@app.command("push")
def push_(
    task: TaskId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Push a returned task again, corrected, by the department that determined what it rests on."""
    by = actor(department, officer)
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).task(task)
        act(opened, found.subject_id, PushCorrected(found.id), by=by)
