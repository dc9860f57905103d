"""`jiangcheng import`: a file into a ledger, and the ledger with it if there is none yet."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.batches import Batch, EmptyShelf, Reject, sort_out, write_rejects
from api.cli.app import AsJson, LedgerName, app, office
from api.cli.arguments import day_of
from api.cli.output import document, is_json, progress, say, text
from api.filing import file_now, record_batch
from api.replay import Replay
from api.stopping import refuse_stopped_import
from api.surge import filed_within
from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput
from domain.periods import Period
from ledger.days import system_day
from ledger.genesis import ClockKind, Genesis
from ledger.home import home
from projections.lookup import Lookup
from rules.guardrails import load_checked
from rules.loading import find
from rules.unconfirmed import unconfirmed

_LINES_SHOWN = 20


class ClockChoice(StrEnum):
    """The clock of a ledger that is made by this import."""

    FILE = "file"
    TODAY = "today"


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The file to import.")],
    format_: Annotated[str, typer.Option("--format", help="Its format.")],
    clock: Annotated[
        ClockChoice, typer.Option(help="For a new ledger: the file's days one by one, or today's.")
    ] = ClockChoice.TODAY,
    ledger: LedgerName = "main",
    until: Annotated[str | None, typer.Option(help="Last day of a replay (YYYY-MM-DD).")] = None,
    seed: Annotated[int, typer.Option(help="What the simulated departments' answers are drawn from.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a file: good rows are filed, bad ones kept with every reason; 1 if any was refused."""
    with office(ledger, as_json=as_json) as opened:
        status = run_import(opened, file, format_=format_, clock=clock, until=until, seed=seed, dry_run=dry_run)
    raise typer.Exit(status)


def run_import(
    opened: Office,
    file: Path,
    *,
    format_: str,
    clock: ClockChoice,
    until: str | None,
    seed: int,
    dry_run: bool,
) -> int:
    """What `import` does with an opened ledger; its exit status."""
    end = None if until is None else day_of(until)
    if dry_run and not opened.has_begun:
        return _tried(_trial(file, format_=format_))
    if opened.has_begun:
        refuse_stopped_import(opened.context, format_)
    batch = _sorted(opened, file, format_=format_, clock=clock)
    if dry_run:
        return _tried(batch)
    _tell_withdrawn(opened, batch)
    simulated = opened.context.clock_kind is ClockKind.SIMULATED
    filed, rejects = _replay(opened, batch, until=end, seed=seed) if simulated else _file(opened, batch)
    opened.projector.catch_up()
    rejects = (*batch.rejects, *rejects)
    record_batch(opened, batch, filed=filed, rejects=len(rejects))
    path = write_rejects(rejects, home() / "rejects", batch.batch) if rejects else None
    _report(batch, filed=filed, rejects=rejects, kept_in=path)
    return 1 if rejects else 0


def _tell_withdrawn(opened: Office, batch: Batch) -> None:
    """A withdrawn record that is filed again is answered so, and never silently revived."""
    opened.refresh()
    withdrawn = Lookup(opened.pool).withdrawn([repeat.record_id for repeat in batch.repeats])
    for repeat in batch.repeats:
        if repeat.record_id in withdrawn:
            document({"line": repeat.line, "withdrawn": str(repeat.record_id)})
            text(say("import.withdrawn", line=repeat.line, record=repeat.record_id))


def _sorted(opened: Office, file: Path, *, format_: str, clock: ClockChoice) -> Batch:
    """The file held against the ledger; against an empty one where the import makes it."""
    if not opened.has_begun:
        trial = _trial(file, format_=format_)
        begin_for(opened, trial, clock=clock)
        return trial
    latest = max(opened.context.today(), system_day(opened.context.zone))  # of a year to come no file can tell
    return sort_out(file, name=format_, context=opened.context, latest=latest)


def _trial(file: Path, *, format_: str) -> Batch:
    """What would be filed into a ledger that the import would make."""
    ruleset = load_checked(find(format_))
    latest = system_day(ZoneInfo(ruleset.zone))
    return sort_out(file, name=format_, context=EmptyShelf(ruleset), latest=latest)


def _tried(batch: Batch) -> int:
    _report(batch, filed=0, rejects=batch.rejects, kept_in=None)
    text(say("import.dry"))
    return 1 if batch.rejects else 0


def begin_for(opened: Office, batch: Batch, *, clock: ClockChoice) -> None:
    """Make the ledger for a file: the pack of its format's name, its parameters acknowledged."""
    ruleset = load_checked(find(batch.format))
    if clock is ClockChoice.FILE:
        days = [row.record.determined_on for row in batch.accepted]
        if not days:
            raise InvalidInput(
                f"{batch.path.name} has no row that can be filed", do="Import it with --dry-run to see why."
            )
        kind, began_on = ClockKind.SIMULATED, min(days)
    else:
        kind, began_on = ClockKind.DATABASE, system_day(ZoneInfo(ruleset.zone))
    opened.begin(
        Genesis(
            ruleset=ruleset,
            clock=kind,
            began_on=began_on,
            acknowledged=unconfirmed(ruleset),
            by=Actor("platform", "import"),
        )
    )


def _file(opened: Office, batch: Batch) -> tuple[int, tuple[Reject, ...]]:
    with progress() as bar:
        shown = bar.add_task(say("import.progress"), total=len(batch.accepted))
        done, surge = filed_within(
            opened, batch, lambda: file_now(opened, batch, tick=lambda rows: bar.advance(shown, rows))
        )
    if surge is not None and surge.waits:
        document({"batch": str(batch.batch), "waits": surge.subjects, "limit": surge.limit})
        text(say("import.surge", batch=batch.batch, subjects=surge.subjects, limit=surge.limit))
    return done


def _replay(opened: Office, batch: Batch, *, until: date | None, seed: int) -> tuple[int, tuple[Reject, ...]]:
    """Replay to a day, or to two years after the last row."""
    today = opened.context.today()
    end = max(until or Period(years=2).after(batch.last_day or today), today)
    with progress() as bar:
        shown = bar.add_task(say("replay.progress"), total=(end - today).days + 1)
        filed = 0
        replay = Replay(opened, batch, seed=seed)
        for day in replay.days(end):
            filed += day.events["PenaltyRecorded"]
            bar.advance(shown)
    return filed, replay.rejects


def _report(batch: Batch, *, filed: int, rejects: Sequence[Reject], kept_in: Path | None) -> None:
    for reject in rejects[: None if is_json() else _LINES_SHOWN]:
        document({"line": reject.line, "refused": list(reject.reasons), "row": reject.raw})
        text(say("import.rejected", line=reject.line, reasons="; ".join(reject.reasons)))
    for repeat in batch.repeats:
        document({"line": repeat.line, "repeated": str(repeat.record_id)})
    counts = {"rows": batch.rows, "filed": filed, "repeated": len(batch.repeats), "refused": len(rejects)}
    document({"batch": str(batch.batch), "file": batch.path.name, **counts})
    text(say("import.summary", file=batch.path.name, batch=batch.batch, **counts))
    if kept_in is not None:
        text(say("import.rejects", path=kept_in))
