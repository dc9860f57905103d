"""`department hand-over`: the account of a department goes over to another on a reorganisation (C41)."""

from typing import Annotated

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.desk import current
from api.cli.output import document, say, text
from api.handing import hand_over
from domain.events import AccountHandedOver

department_ = typer.Typer(help="Departments that are reorganised.", no_args_is_help=True)
app.add_typer(department_, name="department")


@department_.callback()
def _verbs() -> None:
    """Departments that are reorganised."""


@department_.command("hand-over")
def hand_over_(
    former: Annotated[str, typer.Argument(help="The department whose account goes over, by its code.")],
    successor: Annotated[str, typer.Argument(help="The department that follows, by its code.")],
    paper: Annotated[str, typer.Option("--document", help="The number of the document that says so.")],
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Let everything that a department answers for and has to do go over, as the lead office; again is no harm."""
    by = actor(department, officer)
    with current(ledger, as_json=as_json) as opened:
        told = AccountHandedOver(former=former, successor=successor, document=paper)
        found = hand_over(opened, told, by=by)
    document({"new": found.new, "subjects": found.subjects, "roles": list(found.roles)})
    text(say("department.handed", subjects=found.subjects, former=former, successor=successor))
    if found.roles:
        text(say("department.bound", former=former, roles=", ".join(found.roles)))
