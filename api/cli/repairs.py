"""`repair ...`: the repair of a record: received, found incomplete or accepted, granted or refused (C64 to C67).

`repairs` lists what is open.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import typer

from api.admission import Read
from api.cli.acting import RecordId, WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import desk
from api.cli.output import document, say, table, text
from api.cli.records import held
from api.procedures.repairing import OpenRepair, open_repairs
from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    EndShield,
    ExtendRepair,
    FindRepairIncomplete,
    GrantRepair,
    RecordTraining,
    RefuseRepair,
    RepairRecord,
    ShieldRecord,
    SupplementRepair,
    WithdrawRepair,
)
from domain.errors import InvalidInput

repair = typer.Typer(help="The repair of a record, from application to decision.", no_args_is_help=True)
app.add_typer(repair, name="repair")

_LARGEST: Final = 64 * 2**20
Proof = Annotated[
    list[Path] | None, typer.Option("--proof", help="A file that shows it; only its SHA-256 goes into the ledger.")
]
Commitment = Annotated[
    Path | None, typer.Option("--commitment", help="The public credit commitment; only its SHA-256 is kept.")
]


@repair.callback()
def _verbs() -> None:
    """The repair of a record."""


def digest_of(path: Path) -> str:
    """The SHA-256 of a document. Raises InvalidInput if it cannot be read, or is too large."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput(f"{path} has more than {_LARGEST} bytes", do="Hand in a smaller document.")
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as unreadable:
        raise InvalidInput(f"{path} cannot be read", do="Name a file that is there.") from unreadable


def _digests(proof: list[Path] | None, commitment: Path | None) -> tuple[tuple[str, ...], str]:
    return tuple(digest_of(path) for path in proof or ()), "" if commitment is None else digest_of(commitment)


@repair.command("apply")
def apply(
    written: RecordId,
    receipt: Annotated[str, typer.Option("--receipt", help="The number on the receipt that the subject gets.")],
    proof: Proof = None,
    commitment: Commitment = None,
    performed_on: Annotated[
        str | None, typer.Option("--performed-on", help="When it performed what is asked of it.", metavar="DATE")
    ] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Receive a subject's application, as the department that determined the record or one that receives for others."""
    who, documents = reader(department, officer, purpose), _digests(proof, commitment)
    performed = None if performed_on is None else day_of(performed_on)
    with held(written, "repair apply", ledger, who, as_json=as_json) as record:
        record.act(ApplyForRepair(record.found.id, receipt, *documents, performed_on=performed))


@repair.command("supplement")
def supplement(
    written: RecordId,
    proof: Proof = None,
    commitment: Commitment = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Receive what was missing."""
    who, documents = reader(department, officer, purpose), _digests(proof, commitment)
    with held(written, "repair supplement", ledger, who, as_json=as_json) as record:
        record.act(SupplementRepair(record.found.id, *documents))


@repair.command("withdraw")
def withdraw(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take an application back, as the subject asks; it may apply again."""
    who = reader(department, officer, purpose)
    with held(written, "repair withdraw", ledger, who, as_json=as_json) as record:
        record.act(WithdrawRepair(record.found.id))


@repair.command("incomplete")
def incomplete(
    written: RecordId,
    missing: Annotated[str, typer.Option("--missing", help="What the subject has to hand in.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Say what is missing; the department's time stands still until that comes."""
    who = reader(department, officer, purpose)
    with held(written, "repair incomplete", ledger, who, as_json=as_json) as record:
        record.act(FindRepairIncomplete(record.found.id, missing))


@repair.command("complete")
def complete(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Accept an application: it is whole and its conditions are met; it is decided next."""
    who = reader(department, officer, purpose)
    with held(written, "repair complete", ledger, who, as_json=as_json) as record:
        record.act(AcceptRepair(record.found.id))


@repair.command("grant")
def grant(
    written: RecordId,
    doc_no: Annotated[str, typer.Option("--doc-no", help="The number of the decision.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Grant the repair: publication, sharing, use and the measures that rest on the record alone end today."""
    who = reader(department, officer, purpose)
    with held(written, "repair grant", ledger, who, as_json=as_json) as record:
        record.act(GrantRepair(record.found.id, doc_no))


@repair.command("refuse")
def refuse(
    written: RecordId,
    law: Annotated[str, typer.Option("--law", help="The instrument it rests on, as the ruleset's register names it.")],
    article: Annotated[str, typer.Option("--article", help="Its article.")],
    remedies: Annotated[str, typer.Option("--remedies", help="What the subject can do against it, until when, where.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Refuse the repair, naming the law, the reason and the remedies."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "repair refuse", ledger, who, as_json=as_json) as record:
        record.act(RefuseRepair(record.found.id, law, article, why, remedies))


@repair.command("recognise")
def recognise(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Recognise a repair that was granted elsewhere, as Credit China's or an originator's: everything ends today."""
    who = reader(department, officer, purpose)
    with held(written, "repair recognise", ledger, who, as_json=as_json) as record:
        record.act(RepairRecord(record.found.id))


@repair.command("extend")
def extend(
    written: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take longer to decide an application that was accepted, once."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "repair extend", ledger, who, as_json=as_json) as record:
        record.act(ExtendRepair(record.found.id, why))


@repair.command("training")
def training(
    written: RecordId,
    named: Annotated[str, typer.Option("--training", help="Which training.")],
    shown: Annotated[Path, typer.Option("--document", help="What shows it; only its SHA-256 is kept.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put a training of the subject on record; nothing depends on it."""
    who, digest = reader(department, officer, purpose), digest_of(shown)
    with held(written, "repair training", ledger, who, as_json=as_json) as record:
        record.act(RecordTraining(record.found.id, named, digest))


@repair.command("shield")
def shield(
    written: RecordId,
    authority: Annotated[str, typer.Option("--authority", help="The court.")],
    doc_no: Annotated[str, typer.Option("--doc-no", help="The number of its ruling.")],
    until: Annotated[str, typer.Option("--until", help="The last day of the plan.", metavar="DATE")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Shield a record for the time being: a court approved a plan, or recognised a settlement."""
    who, last = reader(department, officer, purpose), day_of(until)
    with held(written, "repair shield", ledger, who, as_json=as_json) as record:
        record.act(ShieldRecord(record.found.id, authority, doc_no, last))


@repair.command("unshield")
def unshield(
    written: RecordId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """End a shield before its day: the plan failed, or was set aside."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "repair unshield", ledger, who, as_json=as_json) as record:
        record.act(EndShield(record.found.id, why))


@app.command("repairs")
def repairs_(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Open applications about what your department determined: what each awaits, and its last day in time."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("repairs"))
        position = opened.office.views.position()
        found = open_repairs(opened.office, who.by.account)
    for one in found:
        document({**_told(one), "position": position})
    headings = ("document", "name", "receipt", "since", "awaited", "due", "target", "priority")
    table([say(f"repairs.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("repairs.many", many=len(found)))


def _told(one: OpenRepair) -> dict[str, object]:
    return {
        "record": str(one.repair.record_id),
        "subject": str(one.subject_id),
        "name": one.name,
        "doc_no": one.doc_no,
        "state": str(one.repair.state),
        "receipt": one.repair.receipt,
        "since": one.repair.since.isoformat(),
        "awaited": one.awaited,
        "due": None if one.due is None else one.due.isoformat(),
        "overdue": one.overdue,
        "target": None if one.target is None else one.target.isoformat(),
        "priority": one.priority,
        "extended": one.repair.extended,
    }


def _row(one: OpenRepair) -> tuple[object, ...]:
    repair = one.repair
    due = say("repairs.overdue", due=one.due) if one.overdue else one.due
    first = say("repairs.first") if one.priority else ""
    return one.doc_no, one.name, repair.receipt, repair.since, say(f"awaited.{one.awaited}"), due, one.target, first
