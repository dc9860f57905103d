"""`record ...`: what becomes of a record after its filing: reviews, defects, further sources, verification, sealing.

Each is the determining department's, save that any department that takes part may tell what another source says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from api.admission import Reader
from api.amending import filed_record, finding, item_of
from api.cli.acting import RecordId, WhyOption, corrected
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of, reason_of
from api.cli.desk import current
from api.cli.following import act, on_record, refuse_outsider
from api.wiring import Office
from domain.commands import (
    AddSource,
    ChangeDecision,
    Command,
    ResolveDefect,
    RevokeDecision,
    SealRecord,
    VerifyInformation,
    VerifyPerformance,
)
from domain.content import with_content_hash
from domain.errors import InvalidInput
from domain.records import Defect, LegalDocument, Record
from domain.values import Performance, ReviewOutcome, Severity
from projections.lookup import Found, Lookup

record = typer.Typer(help="What becomes of a record: reviews, defects, sources, sealing.", no_args_is_help=True)
app.add_typer(record, name="record")

Changes = Annotated[list[str] | None, typer.Option("--set", help="FIELD=VALUE; FIELD= takes it away.")]
From = Annotated[str, typer.Option("--from", help="The day from which the deciding body says so (YYYY-MM-DD).")]
Authority = Annotated[str, typer.Option("--authority", help="Who decided or verified it.")]
DocNo = Annotated[str, typer.Option("--doc-no", help="The number of its document.")]
SeverityOption = Annotated[Severity | None, typer.Option("--severity", help="Its severity, if that changes.")]


class Held(Struct, frozen=True):
    """A record that is to be acted upon, where it stands, and by whom."""

    opened: Office
    found: Found
    who: Reader

    @property
    def record(self) -> Record:
        """As it now stands. Raises NotFound."""
        return filed_record(self.opened, self.found).record

    def act(self, command: Command) -> None:
        """Carry a command out and print what came of it."""
        act(self.opened, self.found.subject_id, command, by=self.who.by)

    def changed(self, changes: list[str] | None, severity: Severity | None) -> Record:
        """The record with the changes."""
        ruleset = self.opened.context.rulebook.governing(self.record.determined_on).ruleset
        made = corrected(self.record, changes or [], on=None, ruleset=ruleset)
        return with_content_hash(made if severity is None else replace(made, severity=severity))


@contextmanager
def held(written: str, verb: str, ledger: str, who: Reader, *, as_json: bool) -> Iterator[Held]:
    """The record that is written; what is refused about it is on record under the verb, a group's word before it."""
    with current(ledger, as_json=as_json) as opened:
        with on_record(opened, who, verb):
            found = Lookup(opened.pool).record(written)
        with on_record(opened, who, verb, found.subject_id):
            yield Held(opened, found, who)


@record.callback()
def _verbs() -> None:
    """What becomes of a record after its filing."""


@record.command("resolve-defect")
def resolve_defect(
    written: RecordId,
    defect: Annotated[Defect, typer.Argument(help="Which defect, as its history names it.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Clear a defect up; rules see again what it had put in doubt."""
    who, why = reader(department, officer, purpose), reason_of(reason)
    with held(written, "record resolve-defect", ledger, who, as_json=as_json) as kept:
        kept.act(ResolveDefect(kept.found.id, defect, why))


@record.command("verify")
def verify(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Confirm what a subject stated about itself, or that the other side registered a contract too."""
    who = reader(department, officer, purpose)
    with held(written, "record verify", ledger, who, as_json=as_json) as kept:
        kept.act(VerifyInformation(kept.found.id))


@record.command("performance")
def performance(
    written: RecordId,
    state: Annotated[Performance, typer.Argument(help="How it turned out.")],
    item: Annotated[str, typer.Option("--item", help="The catalogue item of the finding.")],
    doc_type: Annotated[str, typer.Option("--doc-type", help="What kind of document the finding is.")],
    doc_no: DocNo,
    determined_on: Annotated[str, typer.Option("--determined-on", help="The day of the finding (YYYY-MM-DD).")],
    authority: Authority,
    evidence: Annotated[str, typer.Option("--evidence", help="A hash of what shows it.")],
    severity: SeverityOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record how a commitment or a contract turned out."""
    who, day = reader(department, officer, purpose), day_of(determined_on)
    with held(written, "record performance", ledger, who, as_json=as_json) as kept:
        promised = kept.record
        document = LegalDocument(doc_type, doc_no, promised.issuer, day, day)
        ruleset = kept.opened.context.rulebook.governing(day).ruleset
        found = finding(promised, state, item=item_of(ruleset, item, day), on=day)
        found = replace(found, document=document, severity=severity or promised.severity)
        kept.act(VerifyPerformance(kept.found.id, authority, evidence, found))


@record.command("revoke")
def revoke(
    written: RecordId,
    outcome: Annotated[ReviewOutcome, typer.Argument(help="annulled, void or confirmed_unlawful.")],
    from_: From,
    authority: Authority,
    doc_no: DocNo,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that a review ended a decision; its effects end from the day that the review names."""
    who, day = reader(department, officer, purpose), day_of(from_)
    with held(written, "record revoke", ledger, who, as_json=as_json) as kept:
        kept.act(RevokeDecision(kept.found.id, day, authority, doc_no, outcome))


@record.command("change")
def change(
    written: RecordId,
    from_: From,
    authority: Authority,
    doc_no: DocNo,
    set_: Changes = None,
    severity: SeverityOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on record that a review changed a decision; no period begins anew."""
    who, day = reader(department, officer, purpose), day_of(from_)
    if not set_ and severity is None:
        raise InvalidInput("nothing is changed", do="Name it with --set FIELD=VALUE or --severity.")
    with held(written, "record change", ledger, who, as_json=as_json) as kept:
        kept.act(ChangeDecision(kept.found.id, day, authority, doc_no, kept.changed(set_, severity)))


@record.command("seal")
def seal(
    written: RecordId,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Seal a record whose sealing the law orders: its effects end, and no door shows it again."""
    who = reader(department, officer, purpose)
    with held(written, "record seal", ledger, who, as_json=as_json) as kept:
        kept.act(SealRecord(kept.found.id))


@record.command("add-source")
def add_source(
    written: RecordId,
    source: Annotated[str, typer.Option("--source", help="Who tells of the same decision.")],
    set_: Changes = None,
    severity: SeverityOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a further source says of a decision; where it says otherwise, that is in doubt until resolved."""
    who = reader(department, officer, purpose)
    with held(written, "record add-source", ledger, who, as_json=as_json) as kept:
        refuse_outsider(kept.opened, who.by)
        kept.act(AddSource(kept.changed(set_, severity), source))
