"""`subject ...`: the register: who is in it, by which numbers, and which of its subjects are one (C2, C3)."""

from typing import Annotated
from uuid import UUID

import typer

from api.admission import Read, Reader
from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import reason_of
from api.cli.desk import current, desk
from api.cli.following import act, nothing_new, on_record, refuse_outsider, show
from api.cli.output import document, say, table, text
from api.cli.persons import Named, further_line, given_person, read_number, shown_certificate
from api.wiring import Office
from domain.actors import Actor
from domain.commands import AddAlias, CorrectCode, FileRecords
from domain.errors import InvalidInput
from domain.identity import credit_code
from domain.identity.numbers import Scheme
from domain.identity.registering import spelt
from domain.records import subject_id
from domain.state import Registration, Subject
from domain.values import SubjectKind
from ledger.merging import merge_subjects, split_subjects
from ledger.vault.persons import self_employed
from projections.duplicates import duplicates_now

subject = typer.Typer(help="The register of subjects and their numbers.", no_args_is_help=True)
app.add_typer(subject, name="subject")

SubjectName = Annotated[str, typer.Argument(metavar="SUBJECT", help="SCHEME:NUMBER.")]
Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER",
        help="SCHEME:NUMBER; of a person SCHEME:-, and number and name on standard input, a line each.",
    ),
]
Authority = Annotated[str, typer.Option("--authority", help="Who issued the number or confirmed it.")]


@subject.callback()
def _verbs() -> None:
    """The register of subjects and their numbers."""


@subject.command("register")
def register(
    number: Number,
    region: Annotated[str, typer.Option("--region", help="The region it belongs to.")],
    name: Annotated[str | None, typer.Option("--name", help="Its name; never a person's.")] = None,
    kind: Annotated[SubjectKind | None, typer.Option("--kind", help="Its kind; a credit code says it itself.")] = None,
    born_on: Annotated[str | None, typer.Option("--born-on", help="A person's day of birth (YYYY-MM-DD).")] = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Register a subject before anything is filed about it; one that is known is answered so."""
    who, read = reader(department, officer, purpose), read_number(number)
    with current(ledger, as_json=as_json) as opened, on_record(opened, who, "subject register"):
        refuse_outsider(opened, who.by)
        person = given_person(opened, read, kind=kind, name=name, born_on=born_on)
        if person is not None:
            known = opened.persons.find(person)
            before = Subject(subject_id=known or UUID(int=0))
            show(opened, opened.persons.file(person, (), region=region, by=who.by), before)
        else:
            _register(opened, _organisation(read, name=name, kind=kind, region=region), by=who.by)


def _organisation(read: Named, *, name: str | None, kind: SubjectKind | None, region: str) -> Registration:
    if kind is None and read.scheme == Scheme.USCC:
        kind = credit_code.read(read.number).kind
    if kind is None:
        raise InvalidInput(f"a number of {read.scheme[:40]} does not say what its subject is", do="Add --kind.")
    if name is None or not name.strip():
        raise InvalidInput("the subject's name is missing", do="Add --name.")
    return spelt(Registration(kind, read.scheme, read.number, name.strip(), region))


def _register(opened: Office, who: Registration, *, by: Actor) -> None:
    known = opened.context.subject_known_as(who.scheme, who.number)
    stream = known or subject_id(who.scheme, who.number)
    if known is not None:
        nothing_new(opened.application.subject(known))
        return
    act(opened, stream, FileRecords(who, ()), by=by)


def _found(opened: Office, who: Reader, verb: str, name: str) -> UUID:
    with on_record(opened, who, verb):
        return opened.views.find(name).subject_id


@subject.command("alias")
def alias(
    subject_: SubjectName,
    number: Number,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Let a further number mean a subject; of a person a certificate, with the name on it and a reason."""
    who, read = reader(department, officer, purpose), read_number(number)
    with current(ledger, as_json=as_json) as opened:
        found = _found(opened, who, "subject alias", subject_)
        with on_record(opened, who, "subject alias", found):
            if read.name is None:
                act(opened, found, AddAlias(read.scheme, read.number), by=who.by)
                return
            shown = shown_certificate(opened, read)
            before = opened.application.subject(found)
            show(opened, opened.persons.add_certificate(found, shown, reason=reason_of(reason), by=who.by), before)


@subject.command("correct-name")
def correct_name(
    number: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER", help="SCHEME:-, and number, former and right name on standard input, a line each."
        ),
    ],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put the name of a person right; the former identifies nobody any more."""
    who, read, why = reader(department, officer, purpose), read_number(number), reason_of(reason)
    right = further_line("the right name")
    with current(ledger, as_json=as_json) as opened, on_record(opened, who, "subject correct-name"):
        shown = (
            shown_certificate(opened, read)
            if read.scheme != Scheme.USCC
            else self_employed(read.name or "", read.number)
        )
        before = opened.application.subject(opened.persons.identified(shown))
        show(opened, opened.persons.correct_name(shown, right, reason=why, by=who.by), before)


@subject.command("correct-code")
def correct_code(
    subject_: SubjectName,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="SCHEME:NUMBER, the right one.")],
    authority: Authority,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Replace a subject's number by the one its authority issued; the former goes on meaning it."""
    who, read, why = reader(department, officer, purpose), read_number(number), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        found = _found(opened, who, "subject correct-code", subject_)
        with on_record(opened, who, "subject correct-code", found):
            act(opened, found, CorrectCode(read.scheme, read.number, authority, why), by=who.by)


@subject.command("merge")
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="SCHEME:NUMBER of the one that stays.")],
    absorbed: Annotated[
        str, typer.Argument(metavar="ABSORBED", help="SCHEME:NUMBER of the one that is the same subject.")
    ],
    authority: Authority,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that two subjects are one: the numbers of the second mean the first from now on."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        keeping, going = (_found(opened, who, "subject merge", name) for name in (kept, absorbed))
        with on_record(opened, who, "subject merge", keeping):
            position = merge_subjects(
                opened.application,
                opened.context,
                kept=keeping,
                absorbed=going,
                by=who.by,
                authority=authority,
                reason=why,
            )
        opened.projector.catch_up()
        if position is None:
            nothing_new(opened.application.subject(keeping))
            return
    document({"kept": str(keeping), "absorbed": str(going), "position": position})
    text(say("subject.merged", kept=kept, absorbed=absorbed, position=position))


@subject.command("split")
def split(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The id in the ledger of the one that was kept.")],
    absorbed: Annotated[str, typer.Argument(metavar="ABSORBED", help="The id of the one that was merged into it.")],
    authority: Authority,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Undo a merge that proved wrong: the second goes on by itself, and its numbers mean it again."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        keeping, going = (_found(opened, who, "subject split", name) for name in (kept, absorbed))
        with on_record(opened, who, "subject split", keeping):
            position = split_subjects(
                opened.application,
                opened.context,
                kept=keeping,
                absorbed=going,
                by=who.by,
                authority=authority,
                reason=why,
            )
        opened.projector.catch_up()
        if position is None:
            nothing_new(opened.application.subject(keeping))
            return
    document({"kept": str(keeping), "absorbed": str(going), "position": position})
    text(say("subject.split", kept=kept, absorbed=absorbed, position=position))


@subject.command("duplicates")
def duplicates(
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Subjects that are likely one, for a person to judge, and the share of wrong codes; persons are left out."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json) as opened:
        opened.admit(Read("subject duplicates"))
        with opened.office.pool.connection() as connection:
            found, errors = duplicates_now(connection)
    for pair in found:
        document(
            {"one": str(pair.one), "other": str(pair.other), "likenesses": [str(each) for each in pair.likenesses]}
        )
    document({"subjects": errors.subjects, "wrong": errors.wrong, "double": errors.double})
    headings = [say(f"subject.{heading}") for heading in ("one", "other", "likeness")]
    likeness = [", ".join(say(f"likeness.{each}") for each in pair.likenesses) for pair in found]
    table(headings, [(pair.one, pair.other, why) for pair, why in zip(found, likeness, strict=True)])
    text(say("subject.errors", subjects=errors.subjects, wrong=errors.wrong, double=errors.double))
