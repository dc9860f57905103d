"""`notice ...`: what a subject is told in writing: listed, made as HTML or PDF, and on record as served."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of
from api.cli.desk import current, desk
from api.cli.documenting import Subject
from api.cli.following import on_record, show
from api.cli.output import document, language, say, table, text
from api.cli.repairs import digest_of
from api.files import write_new
from api.notices.html import html
from api.notices.making import Paper, paper, service_record
from api.notices.owed import LISTED, MADE, SERVED, SLIP, Owed, Served, bar_of, notices_of, record_service
from api.notices.owed import notice as notice_numbered
from api.notices.pdf import pdf
from api.notices.slips import check_of, slip
from api.notices.words import NOTICES
from domain.errors import InvalidInput
from domain.values import ServiceManner

notice = typer.Typer(help="What a subject is told in writing, and how it was served.", no_args_is_help=True)
app.add_typer(notice, name="notice")

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="The notice, as `notice list` numbers it.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The file to make: .html or .pdf; never overwritten.")]
Tongue = Annotated[str, typer.Option("--in", help="zh or en.")]
_LANGUAGES = ("zh", "en")


@notice.callback()
def _verbs() -> None:
    """What a subject is told in writing."""


@notice.command("list")
def list_(
    subject: Subject,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """The notices about a subject, and how each was served."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json) as opened:
        known = opened.subject(subject, what=LISTED)
        found = notices_of(opened.office, known.subject_id)
    for one in found:
        document(_told(one))
    headings = ("notice", "kind", "on", "department", "served")
    table([say(f"notices.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("notices.many", many=len(found), open=sum(not one.services for one in found)))


def _told(one: Owed) -> dict[str, object]:
    return {
        "notice": one.notice,
        "kind": str(one.kind),
        "position": one.position,
        "on": one.on.isoformat(),
        "department": one.department,
        "record": None if one.record_id is None else str(one.record_id),
        "entry": None if one.entry is None else str(one.entry),
        "services": [
            {"manner": str(each.manner), "served_on": each.served_on.isoformat(), "receipt": each.receipt}
            for each in one.services
        ],
    }


def _row(one: Owed) -> tuple[object, ...]:
    served = "; ".join(_served(each) for each in one.services)
    return one.notice, _word(f"title.{one.kind}"), one.on, one.department, served


def _served(one: Served) -> str:
    return say("notices.served.one", on=one.served_on, manner=_word(f"manner.{one.manner}"))


def _word(key: str) -> str:
    return NOTICES[key][language()]


@notice.command("make")
def make(
    subject: Subject,
    number: Number,
    output: Output,
    service: Annotated[bool, typer.Option("--service", help="The record of its service instead.")] = False,
    tongue: Tongue = "zh",
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make a notice, or the record of its service, for who serves it and for its subject; it names a person in full."""
    who = reader(department, officer, purpose)
    _refuse_form(output, tongue)
    with desk(ledger, who, as_json=as_json) as opened:
        with on_record(opened.office, who, MADE):
            known = opened.office.views.find(subject).subject_id
        with on_record(opened.office, who, MADE, known):
            owed = notice_numbered(opened.office, known, number)
        opened.admit(Read(MADE, bar=bar_of(opened.office, known, owed, who)), subject_id=known)
        made = (service_record if service else paper)(opened.office, known, owed, language=tongue)
        _write(output, made)
    document({"notice": number, "kind": str(owed.kind), "title": made.title, "file": str(output)})
    text(say("notices.written", title=made.title, file=output))


def _refuse_form(output: Path, tongue: str) -> None:
    if output.suffix.lower() not in (".html", ".pdf") or tongue not in _LANGUAGES:
        raise InvalidInput(f"{output.name} in {tongue}", do="Name a file that ends in .html or .pdf, in zh or en.")


def _write(output: Path, made: Paper) -> None:
    write_new(output, pdf(made) if output.suffix.lower() == ".pdf" else html(made).encode())


@notice.command("slip")
def slip_(
    check: Annotated[UUID, typer.Argument(metavar="CHECK", help="The check's id, as `check` and `held` print it.")],
    output: Output,
    tongue: Tongue = "zh",
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make the slip about a filing that a check of your department holds or intercepts, for its subject."""
    who = reader(department, officer, purpose)
    _refuse_form(output, tongue)
    with desk(ledger, who, as_json=as_json) as opened:
        with on_record(opened.office, who, SLIP):
            subject_id, made = check_of(opened.office, check, who.by)
        opened.admit(Read(SLIP, matter=made.matter, filing=made.filing), subject_id=subject_id)
        found = slip(opened.office, subject_id, made, language=tongue)
        _write(output, found)
    document({"check": str(check), "title": found.title, "file": str(output)})
    text(say("notices.written", title=found.title, file=output))


@notice.command("served")
def served(
    subject: Subject,
    number: Number,
    manner: Annotated[ServiceManner, typer.Option("--manner", help="How it reached the subject.")],
    on: Annotated[str, typer.Option("--on", help="The day on which it did (YYYY-MM-DD).")],
    receipt: Annotated[str, typer.Option("--receipt", help="The number of the receipt, parcel or announcement.")],
    proof: Annotated[Path | None, typer.Option("--proof", help="What proves it; its SHA-256 is kept here.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record how a notice of your department reached its subject."""
    who, day = reader(department, officer, purpose), day_of(on)
    digest = "" if proof is None else digest_of(proof)
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, SERVED):
            known = opened.views.find(subject).subject_id
        with on_record(opened, who, SERVED, known):
            before = opened.application.subject(known)
            told = Served(manner, day, receipt, digest, who.by)
            show(opened, record_service(opened, known, number, told), before)
