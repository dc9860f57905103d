"""`subject partners`: what became public about the other sides of a subject's contracts (C19)."""

from typing import Annotated

import typer
from msgspec import to_builtins

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.desk import desk
from api.cli.output import document, say, table, text
from api.cli.subjects import SubjectName, subject
from api.procedures.partners import partner_news


@subject.command("partners")
def partners(
    subject_: SubjectName,
    after: Annotated[int, typer.Option("--after", min=0, help="Behind this position of the ledger.")] = 0,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What became public about the other sides of a subject's contracts, and what is so no more."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json) as opened:
        known = opened.subject(subject_, what="subject partners")
        found = partner_news(opened.office, known.subject_id, after=after)
    for one in found.changes:
        document({**to_builtins(one), "position": found.position})
    headings = [say(f"partners.{heading}") for heading in ("contract", "partner", "document", "public")]
    marks = {True: say("partners.now"), False: say("partners.no_more")}
    table(headings, [(one.contract, one.partner, one.doc_no, marks[one.public]) for one in found.changes])
    text(say("partners.position", position=found.position))
