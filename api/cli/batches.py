"""`imports list | withdraw | rejects | purge | template`: imported files, what was refused of them, empty ones."""

from collections import Counter
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from api.admission import Read
from api.cli.acting import WhyOption
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, actor, app, office, reader
from api.cli.arguments import reason_of
from api.cli.desk import Desk, current, desk
from api.cli.output import Output, document, progress, say, set_output, table, text
from api.formats.templates import write_template
from api.tables.headings import REASON
from api.tables.workbooks import WrittenSheet, write_workbook
from api.withdrawing import Withdrawn, withdraw_batch
from domain.errors import NotFound
from ledger.vault.refused import DAYS, KeptFile
from projections.lookup import Lookup
from rules.powers import Bar

imports = typer.Typer(
    help="Imported files: list them, withdraw one, get back what was refused; templates.", no_args_is_help=True
)
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
_SHEET = "退回"
_REJECTS = "imports rejects"
Written = Annotated[Path, typer.Option("--output", "-o", help="The XLSX file to make; none is ever overwritten.")]
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


@imports.command("rejects")
def rejects_(
    batch: Annotated[str, typer.Argument(help="The batch's id, or at least its first 6 characters.")],
    output: Written,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """The refused rows of a file that you imported, as they came, with a column for the reasons."""
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json) as opened:
        own = _own(opened, Lookup(opened.office.pool).batch(batch))
        headings, rows = opened.office.refused_rows.read(own)
        place = headings.index(REASON) if REASON in headings else len(headings)
        told = [(*_padded(row.cells, place), "; ".join(row.reasons)) for row in rows]
        write_workbook(output, [WrittenSheet(_SHEET, (*headings[:place], REASON), told)])
    document({"batch": str(own.batch), "file": str(output), "rows": len(rows)})
    text(say("rejects.written", rows=len(rows), file=output))


def _own(opened: Desk, batch: UUID) -> KeptFile:
    """What is kept of a batch for whoever asks, the read on record first. Raises OutsidePower, NotFound."""
    kept = opened.office.refused_rows.of(batch)
    own = next((file for file in kept if file.sent_by == opened.reader.by), None)
    opened.admit(Read(_REJECTS, bar=Bar.SENDER if kept and own is None else None))
    if own is None:
        raise NotFound(f"refused rows of import {batch}", do=f"They are kept for {DAYS} days; import the file again.")
    return own


def _padded(cells: tuple[str, ...], places: int) -> tuple[str, ...]:
    """As many cells as there are headings before the reason; a reason that came back with the file is left out."""
    return (*cells[:places], *("" for _ in range(places - len(cells))))


@imports.command("purge")
def purge_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Destroy refused rows that were kept for more than 30 days; the worker does it too."""
    with office(ledger, as_json=as_json) as opened:
        assert opened.context
        purged = opened.refused_rows.purge()
    document({"purged": purged})
    text(say("rejects.purged", files=purged, days=DAYS))


@imports.command("template")
def template_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="The format to fill in.")],
    output: Written,
    as_json: AsJson = False,
) -> None:
    """An empty file of a format: its headings, what each of them wants, and an example on a sheet of its own."""
    set_output(Output.JSON if as_json else Output.TEXT)
    write_template(output, format_)
    document({"format": format_, "file": str(output)})
    text(say("template.written", format=format_, file=output))
