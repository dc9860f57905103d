"""`orders confirm | decline`: what an officer of the determining department decides about a proposed order (INV-37)."""

from typing import Annotated

import typer

from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.arguments import reason_of
from api.cli.desk import current
from api.cli.following import act
from domain.commands import Command, ConfirmOrder, DeclineOrder

orders = typer.Typer(help="Proposed orders, decided by an officer.", no_args_is_help=True)
app.add_typer(orders, name="orders")

SubjectName = Annotated[str, typer.Argument(metavar="SUBJECT", help="SCHEME:NUMBER.")]
OrderNumber = Annotated[
    int, typer.Argument(metavar="ORDER", min=1, max=2**31 - 1, help="The order's number within the subject.")
]


@orders.command("confirm")
def confirm_(
    subject: SubjectName,
    order: OrderNumber,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Put a proposed order, or the grounds waiting on an open one, into effect."""
    _decide(subject, ConfirmOrder(order), ledger, department, officer, as_json=as_json)


@orders.command("decline")
def decline_(
    subject: SubjectName,
    order: OrderNumber,
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Decline a proposed order, or the grounds waiting on an open one; the reason is kept."""
    _decide(subject, DeclineOrder(order, reason_of(reason)), ledger, department, officer, as_json=as_json)


def _decide(
    subject: str, command: Command, ledger: str, department: str | None, officer: str | None, *, as_json: bool
) -> None:
    by = actor(department, officer)
    with current(ledger, as_json=as_json) as opened:
        act(opened, opened.views.find(subject).subject_id, command, by=by)
