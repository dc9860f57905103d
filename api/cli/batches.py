"""`imports list | withdraw`: the files that were imported, and taking one back."""

from collections import Counter
from typing import Annotated

import msgspec
import typer

from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app
from api.cli.arguments import reason_of
from api.cli.desk import current
from api.cli.output import document, progress, say, table, text
from api.withdrawing import Withdrawn, withdraw_batch
from projections.lookup import Lookup

imports = typer.Typer(help="Imported files: list them, withdraw one.", no_args_is_help=True)
app.add_typer(imports, name="imports")

_HEADINGS = (
    "batch",
    "format",
    "file_name",
    "imported_on",
    "rows",
    "filed",
    "repeated",
    "refused_rows",
    "withdrawn",
)
_TOLD = ("MeasureLiftOrdered", "TaskRecalled", "OrderOpened", "TaskPushed")


@imports.command("list")
def list_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Every imported file with its batch and what came of it."""
    with current(ledger, as_json=as_json) as opened:
        found = Lookup(opened.pool).batches()
    for line in found:
        document(msgspec.to_builtins(line))
    table([say(f"imports.{name}") for name in _HEADINGS], [msgspec.structs.astuple(line) for line in found])


@imports.command("withdraw")
def withdraw_(
    batch: Annotated[str, typer.Argument(help="The batch's id, or at least its first 6 characters.")],
    reason: WhyOption = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw every record of an import; where it was interrupted, doing it again goes on."""
    by, why = actor(department, officer), reason_of(reason)
    with current(ledger, as_json=as_json) as opened:
        lookup = Lookup(opened.pool)
        found = lookup.batch(batch)
        with progress() as bar:
            shown = bar.add_task(say("imports.progress"), total=len(lookup.records_of(found)))
            done = withdraw_batch(opened, found, reason=why, by=by, tick=lambda many: bar.advance(shown, many))
        _show(str(found), done)
    raise typer.Exit(1 if done.refused else 0)


def _show(batch: str, done: Withdrawn) -> None:
    steps = Counter(type(one.event).__name__ for executed in done.executed for one in executed.happened)
    followed = {name: steps[name] for name in _TOLD if steps[name]}
    for record, why in done.refused:
        document({"record": str(record), "refused": why})
        text(say("imports.refused", record=record, reason=why))
    document(
        {
            "batch": batch,
            "withdrawn": done.now,
            "withdrawn_before": done.before,
            "refused": len(done.refused),
            "followed": followed,
            "position": done.position,
        }
    )
    text(say("imports.done", batch=batch, now=done.now, before=done.before, position=done.position))
    for name, many in followed.items():
        text(f"  {say(f'followed.{name}')}: {many}")
