"""`document ...`: the files behind decisions, proofs and evidence: stored, listed, read, erased."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import current, desk
from api.cli.following import on_record, show
from api.cli.output import document as told
from api.cli.output import say, table, text
from api.documents import ADDED, ERASED, LISTED, SHOWN, bar_of, content_of, resolved, stored_about
from api.files import read_file, write_new
from api.procedures.listing import about as entry_subject
from api.wiring import Office
from domain.errors import InvalidInput
from domain.pending import StoredDocument
from domain.procedures.documents import LARGEST
from domain.values import DocumentKind
from ledger.vault.documents import About
from projections.lookup import Lookup

document = typer.Typer(help="Files behind decisions, proofs and evidence.", no_args_is_help=True)
app.add_typer(document, name="document")

_SHOWN = 12  # characters of a digest
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="SCHEME:NUMBER.")]
Digest = Annotated[
    str, typer.Argument(metavar="DIGEST", help="The file's digest, as the list has it, or its plain SHA-256.")
]
Output = Annotated[Path, typer.Option("--output", "-o", help="The file to make; none is ever overwritten.")]


@document.callback()
def _verbs() -> None:
    """Files behind decisions, proofs and evidence."""


@document.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="PDF, OFD, PNG, JPEG, XLSX or text in UTF-8; at most 10 MiB.")],
    kind: Annotated[DocumentKind, typer.Option("--kind", help="What it is to what it is about.")],
    record: Annotated[str | None, typer.Option("--record", help="The record it is about.")] = None,
    entry: Annotated[str | None, typer.Option("--entry", help="The proposed entry it is about.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="SCHEME:NUMBER, if about the subject alone.")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Store a file; the same bytes again change nothing. Its name is not kept."""
    who, content = reader(department, officer, purpose), read_file(file, most=LARGEST)
    if sum(one is not None for one in (record, entry, subject)) != 1:
        raise InvalidInput("a file is about one thing", do="Name it with --record, --entry or --subject.")
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, ADDED):
            stream, about = _about(opened, record=record, entry=entry, subject=subject)
        with on_record(opened, who, ADDED, stream):
            before = opened.application.subject(stream)
            kept = opened.documents.store(stream, content, kind, about, by=who.by)
            show(opened, kept.executed, before)
        text(say("documents.kept", digest=kept.digest))


def _about(opened: Office, *, record: str | None, entry: str | None, subject: str | None) -> tuple[UUID, About]:
    if record is not None:
        found = Lookup(opened.pool).record(record)
        return found.subject_id, About(record_id=found.id)
    if entry is not None:
        named = _entry_id(entry)
        return entry_subject(opened, named), About(entry=named)
    return opened.views.find(subject or "").subject_id, About()


def _entry_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise InvalidInput(f"{written[:80]!r} is no id of an entry", do="`listing open` names them.") from None


@document.command("list")
def list_(
    subject: Subject,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """The files that are or were stored about a subject."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json) as opened:
        known = opened.subject(subject, what=LISTED)
        found = stored_about(opened.office, known.subject_id)
    for one in found:
        told(_line(one))
    headings = ("digest", "kind", "media", "size", "about", "department", "since", "state")
    table([say(f"documents.{heading}") for heading in headings], [_row(one) for one in found])
    text(say("documents.many", many=len(found)))


def _line(one: StoredDocument) -> dict[str, object]:
    return {
        "digest": one.digest,
        "kind": str(one.kind),
        "media_type": str(one.media_type),
        "size": one.size,
        "record": None if one.record_id is None else str(one.record_id),
        "entry": None if one.entry is None else str(one.entry),
        "department": one.department,
        "since": one.since.isoformat(),
        "state": str(one.state),
    }


def _row(one: StoredDocument) -> tuple[object, ...]:
    about = one.record_id or one.entry
    return (
        one.digest[:_SHOWN],
        say(f"documents.kind.{one.kind}"),
        one.media_type.name,
        one.size,
        "" if about is None else str(about)[:13],
        one.department,
        one.since,
        say(f"documents.state.{one.state}"),
    )


@document.command("show")
def show_(
    subject: Subject,
    digest: Digest,
    output: Output,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Read a stored file into a new one, compared with its digest."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        with on_record(opened.office, who, SHOWN):
            known = opened.office.views.find(subject)
        with on_record(opened.office, who, SHOWN, known.subject_id):
            found = resolved(opened.office, known.subject_id, digest)
        opened.admit(Read(SHOWN, bar=bar_of(opened.office, known.subject_id, found, who)), subject_id=known.subject_id)
        content = content_of(opened.office, known.subject_id, found)
        write_new(output, content)
    told({"digest": found.digest, "file": str(output), "media_type": str(found.media_type), "size": len(content)})
    text(say("documents.written", file=output, size=len(content)))


@document.command("erase")
def erase(
    subject: Subject,
    digest: Digest,
    basis: Annotated[str, typer.Option("--basis", help="The legal ground.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Destroy the bytes of a file that your department stored; that it was here, and its digest, remain."""
    who = reader(department, officer, purpose)
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, ERASED):
            stream = opened.views.find(subject).subject_id
        with on_record(opened, who, ERASED, stream):
            before = opened.application.subject(stream)
            found = resolved(opened, stream, digest)
            show(opened, opened.documents.erase(stream, found.digest, basis=basis, by=who.by), before)
