"""`listing ...`: an entry on a list, from proposal to decision, and its removal (INV-15 to INV-18, C30).

Whoever is not in the ledger yet, and the decision about a person, come over HTTP, where both are named in full.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from msgspec import Struct
from msgspec.structs import replace

from api.admission import Read, Reader
from api.amending import item_of
from api.cli.acting import RecordId, WhyOption, corrected
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import current, desk
from api.cli.following import on_record, show
from api.cli.output import document, say, table, text
from api.cli.records import Changes, held
from api.cli.repairs import digest_of
from api.procedures.linking import through_of
from api.procedures.listing import OpenEntry, about, late_reviews, open_entries, take_step
from api.wiring import Office
from domain.commands import (
    AnswerStatement,
    DeclineRecognition,
    DropEntry,
    EntryCommand,
    EntryDecision,
    FileRecords,
    ProposeEntry,
    ReceiveStatement,
    RemoveEntry,
    ReviewEntry,
    ServeNotice,
)
from domain.content import with_content_hash
from domain.errors import InvalidInput, NotFound
from domain.records import LegalDocument, Record, RepairNotice, decision_id, document_key
from domain.state import Registration
from domain.values import LinkRole, Reason, Severity
from projections.lookup import Lookup

listing = typer.Typer(help="An entry on a list, from proposal to decision.", no_args_is_help=True)
app.add_typer(listing, name="listing")

EntryId = Annotated[UUID, typer.Argument(metavar="ENTRY", help="The entry, as `listing open` names it.")]
Grounds = Annotated[str, typer.Option("--grounds", help="Why these facts are enough.")]
Law = Annotated[str, typer.Option("--law", help="The instrument it rests on, as the ruleset's register names it.")]
Article = Annotated[str, typer.Option("--article", help="Its article.")]
Receipt = Annotated[str, typer.Option("--receipt", help="The number on the receipt that the subject gets.")]


@listing.callback()
def _verbs() -> None:
    """An entry on a list."""


class Going(Struct, frozen=True):
    """A proposed entry that a step is taken about, and by whom."""

    opened: Office
    subject_id: UUID
    who: Reader

    def take(self, command: EntryCommand) -> None:
        """Take the step and print what came of it."""
        before = self.opened.application.subject(self.subject_id)
        show(self.opened, take_step(self.opened, self.subject_id, command, by=self.who.by), before)


@contextmanager
def _going(entry: UUID, verb: str, ledger: str, who: Reader, *, as_json: bool) -> Iterator[Going]:
    """The proposed entry; what is refused about it is on record under the verb."""
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, verb):
            subject_id = about(opened, entry)
        with on_record(opened, who, verb, subject_id):
            yield Going(opened, subject_id, who)


@listing.command("propose")
def propose(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="SCHEME:NUMBER, or its id in the ledger.")],
    item: Annotated[str, typer.Option("--item", help="The catalogue item that the list's entries are filed under.")],
    file_no: Annotated[str, typer.Option("--file-no", help="The number of your department's own file.")],
    facts: Annotated[str, typer.Option("--facts", help="What happened.")],
    grounds: Grounds,
    law: Law,
    article: Article,
    because: Annotated[
        str | None, typer.Option("--because", help="The organisation's record that the person is responsible for.")
    ] = None,
    role: Annotated[LinkRole | None, typer.Option("--role", help="What the person is to the organisation.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Propose an entry; nothing follows from it before the decision."""
    who = reader(department, officer, purpose)
    if (because is None) is not (role is None):
        raise InvalidInput("--because and --role go together", do="Name the record, and the person's role.")
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, "listing propose"):
            known = opened.views.find(subject).subject_id
        with on_record(opened, who, "listing propose", known):
            registration, through = _registration(opened, known), None
            if because is not None and role is not None:
                through = through_of(opened, Lookup(opened.pool).record(because), role, by=who.by)
            told = ProposeEntry(registration, file_no, item, facts, grounds, law, article, through)
            Going(opened, known, who).take(told)


def _registration(opened: Office, subject_id: UUID) -> Registration:
    registration = opened.application.subject(subject_id).registration
    assert registration is not None, "views know registered subjects alone"
    return registration


@listing.command("notify")
def notify(
    entry: EntryId,
    rights: Annotated[str, typer.Option("--rights", help="What the notice says the subject may do, and where.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that the notice was served today; from now on the subject may state its case."""
    who = reader(department, officer, purpose)
    with _going(entry, "listing notify", ledger, who, as_json=as_json) as going:
        going.take(ServeNotice(entry, rights))


@listing.command("statement")
def statement(
    entry: EntryId,
    receipt: Receipt,
    path: Annotated[Path, typer.Option("--document", help="What it stated; only its SHA-256 goes into the ledger.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Receive what the subject states, as the department that proposed the entry or one that receives for others."""
    who, digest = reader(department, officer, purpose), digest_of(path)
    with _going(entry, "listing statement", ledger, who, as_json=as_json) as going:
        going.take(ReceiveStatement(entry, receipt, digest))


@listing.command("answer")
def answer(
    entry: EntryId,
    receipt: Receipt,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Answer a statement, with reasons."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with _going(entry, "listing answer", ledger, who, as_json=as_json) as going:
        going.take(AnswerStatement(entry, receipt, why))


@listing.command("drop")
def drop(
    entry: EntryId,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Drop a proposal."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with _going(entry, "listing drop", ledger, who, as_json=as_json) as going:
        going.take(DropEntry(entry, why))


@listing.command("decide")
def decide(
    entry: EntryId,
    doc_no: Annotated[str, typer.Option("--doc-no", help="The number of the decision.")],
    doc_type: Annotated[str, typer.Option("--doc-type", help="What kind of document it is.")],
    behaviour: Annotated[str, typer.Option("--behaviour", help="The conduct, as the behaviour list names it.")],
    severity: Annotated[Severity, typer.Option("--severity", help="How grave it is.")],
    grounds: Grounds,
    law: Law,
    article: Article,
    warning: Annotated[str, typer.Option("--warning", help="Which measures are to come.")],
    removal: Annotated[str, typer.Option("--removal", help="On what conditions, and how, one gets off the list.")],
    remedies: Annotated[str, typer.Option("--remedies", help="What can be done against it, until when, where.")],
    set_: Changes = None,
    determined_on: Annotated[str | None, typer.Option("--on", help="The day of the decision; today.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Decide an entry about an organisation, served together with the repair notice; its measures follow."""
    who = reader(department, officer, purpose)
    said = EntryDecision(entry, grounds, law, article, warning=warning, removal=removal, remedies=remedies)
    with _going(entry, "listing decide", ledger, who, as_json=as_json) as going:
        day = going.opened.context.today() if determined_on is None else day_of(determined_on)
        document = LegalDocument(doc_type, doc_no, who.by.account, day, day)
        record = _record(going, entry, document, behaviour, severity, set_ or [])
        before = going.opened.application.subject(going.subject_id)
        command = FileRecords(_registration(going.opened, going.subject_id), (record,), decides=said)
        show(going.opened, going.opened.ledger.execute(going.subject_id, command, by=who.by), before)


def _record(
    going: Going, entry: UUID, document: LegalDocument, behaviour: str, severity: Severity, changes: list[str]
) -> Record:
    """The record of the entry, as it is filed. Raises InvalidInput about a person, NotFound."""
    opened, on = going.opened, document.issued_on
    registration = _registration(opened, going.subject_id)
    if registration.kind.protected_as_person:
        raise InvalidInput("a decision about a person names it in full", do="POST it to /entries/ENTRY/decision.")
    proposed = opened.application.subject(going.subject_id).entries.get(entry)
    if proposed is None:
        raise NotFound(f"a proposed entry {entry}", do="Somebody has just decided or dropped it.")
    ruleset = opened.context.rulebook.governing(on).ruleset
    item = item_of(ruleset, proposed.item, on)
    plain = Record(
        record_id=UUID(int=0),
        kind=item.record_kind,
        document=document,
        determined_on=on,
        catalogue_item=item.item,
        behaviour_code=behaviour,
        severity=severity,
        polarity=item.polarity,
        subject_name=registration.name,
        region=registration.region,
        repair_notice=RepairNotice.SERVED,
        content_hash="",
    )
    record = corrected(plain, changes, on=None, ruleset=ruleset) if changes else plain
    identity = decision_id(record.issuer, document_key(record), going.subject_id)
    return with_content_hash(replace(record, record_id=identity))


@listing.command("remove")
def remove(
    written: RecordId,
    doc_no: Annotated[str, typer.Option("--doc-no", help="The number of the decision.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take an entry off its list from today, as the department that decided it."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "listing remove", ledger, who, as_json=as_json) as record:
        record.act(RemoveEntry(record.found.id, doc_no, why))


@listing.command("decline")
def decline(
    written: RecordId,
    refusal: Annotated[Reason, typer.Argument(help="The reason, of the closed list.")],
    remark: Annotated[str, typer.Option("--remark", help="What is to be added.")] = "",
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Recognise an entry from elsewhere no more, as the department that answers for it here."""
    who = reader(department, officer, purpose)
    with held(written, "listing decline", ledger, who, as_json=as_json) as record:
        record.act(DeclineRecognition(record.found.id, refusal, remark))


@listing.command("review")
def review(
    written: RecordId,
    finding: Annotated[str, typer.Option("--finding", help="Why it stands.")],
    review_on: Annotated[str, typer.Option("--next", help="When it is looked at next.", metavar="DATE")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Look again at an entry whose list has no term, as the department that decided it."""
    who, day = reader(department, officer, purpose), day_of(review_on)
    with held(written, "listing review", ledger, who, as_json=as_json) as record:
        record.act(ReviewEntry(record.found.id, finding, day))


@listing.command("reviews")
def reviews(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Entries of your department whose list has no term, and which nobody has looked at again in time."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("entry_reviews"))
        position = opened.office.views.position()
        found = list(late_reviews(opened.office, who.by.account))
    for one in found:
        known = {"record": str(one.record_id), "subject": str(one.subject_id), "name": one.name}
        document({**known, "doc_no": one.doc_no, "due": one.due.isoformat(), "position": position})
    headings = ("document", "name", "due")
    table([say(f"reviews.{heading}") for heading in headings], [(one.doc_no, one.name, one.due) for one in found])
    text(say("reviews.many", many=len(found)))


@listing.command("open")
def open_(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Entries that your department proposed and has not decided: what each awaits, and its last day in time."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        opened.admit(Read("entries"))
        position = opened.office.views.position()
        found = list(open_entries(opened.office, who.by.account))
    for one in found:
        document({**_told(one), "position": position})
    headings = ("entry", "name", "item", "until", "awaited", "due")
    table([say(f"listing.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("listing.many", many=len(found)))


def _told(one: OpenEntry) -> dict[str, object]:
    entry = one.entry
    return {
        "entry": str(entry.entry),
        "subject": str(one.subject_id),
        "name": one.name,
        "item": entry.item,
        "file_no": entry.file_no,
        "state": str(entry.state),
        "since": entry.since.isoformat(),
        "until": None if entry.until is None else entry.until.isoformat(),
        "unanswered": list(entry.unanswered),
        "awaited": str(one.awaited),
        "due": None if one.due is None else one.due.isoformat(),
        "overdue": one.overdue,
    }


def _row(one: OpenEntry) -> tuple[object, ...]:
    due = say("repairs.overdue", due=one.due) if one.overdue else one.due
    return (one.entry.entry, one.name, one.entry.item, one.entry.until, say(f"awaited.{one.awaited}"), due)
