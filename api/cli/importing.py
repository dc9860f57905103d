"""`jiangcheng import`: a file into a ledger, and the ledger with it if there is none yet."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from msgspec import Struct
from msgspec.structs import replace

from api.batches import Batch, Reject, batch_stream, by_subject, write_rejects
from api.cli.app import AsJson, Department, LedgerName, Officer, actor, app, office
from api.cli.arguments import day_of
from api.cli.import_report import report, tell_kept, tell_read, tell_withdrawn
from api.cli.output import document, progress, say, text
from api.filing import file_further, file_now, record_batch
from api.formats import FORMATS, Kept
from api.history.taking import FORMS, Taken, take
from api.replay import Replay
from api.shelf import EmptyShelf
from api.sorting import read_under, sort_out
from api.stopping import refuse_stopped_import
from api.surge import filed_within
from api.wiring import Office
from domain.actors import Actor
from domain.errors import InvalidInput
from domain.periods import Period
from domain.stops import StopKind, Thing
from ledger.database import Missing
from ledger.days import system_day
from ledger.genesis import ClockKind, Genesis
from ledger.home import home
from ledger.vault.refused import RefusedRow
from rules.releasing.guardrails import load_checked
from rules.rulesets import Ruleset
from rules.unconfirmed import unconfirmed
from rules.writing.loading import bundled, find, load

_FILINGS = ("PenaltyRecorded", "RecordFiled")


class ClockChoice(StrEnum):
    """The clock of a ledger that is made by this import."""

    FILE = "file"
    TODAY = "today"

    @property
    def kind(self) -> ClockKind:
        """The clock's kind: a file's days are replayed under a simulated one."""
        return ClockKind.SIMULATED if self is ClockChoice.FILE else ClockKind.DATABASE


class Import(Struct, frozen=True, kw_only=True):
    """What is asked of an import: which file, read how, sent by whom, and how a ledger is made if there is none.

    `by` is None where nobody is named: then only formats that name nobody can be filed.
    """

    file: Path
    format: str
    pack: str | None = None
    clock: ClockChoice = ClockChoice.TODAY
    until: date | None = None
    seed: int = 1
    by: Actor | None = None
    take_over: bool = False

    @property
    def importer(self) -> str:
        """The department that sends the file."""
        return self.by.account if self.by else ""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The file to import.")],
    format_: Annotated[str, typer.Option("--format", help=f"Its format: {', '.join(FORMATS)}.")],
    clock: Annotated[
        ClockChoice, typer.Option(help="For a new ledger: the file's days one by one, or today's.")
    ] = ClockChoice.TODAY,
    pack: Annotated[
        str | None, typer.Option(help="For a new ledger: its pack, a folder or a name; else the one of the format.")
    ] = None,
    ledger: LedgerName = "main",
    until: Annotated[str | None, typer.Option(help="Last day of a replay (YYYY-MM-DD).")] = None,
    seed: Annotated[int, typer.Option(help="What the simulated departments' answers are drawn from.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")] = False,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Take over a history: nothing is ordered of it until two officers say.")
    ] = False,
    department: Department = None,
    officer: Officer = None,
    as_json: AsJson = False,
) -> None:
    """Import a file: good rows are filed, bad ones kept with every reason; 1 if any was refused."""
    asked = Import(
        file=file,
        format=format_,
        pack=pack,
        clock=clock,
        until=None if until is None else day_of(until),
        seed=seed,
        by=actor(department, officer) if take_over or _needs_importer(format_) else None,
        take_over=take_over,
    )
    with office(ledger, as_json=as_json, missing=Missing.MADE) as opened:
        status = (try_import if dry_run else run_import)(opened, asked)
    raise typer.Exit(status)


def _needs_importer(name: str) -> bool:
    """What may name persons is sent by somebody, who alone gets back what is refused of it."""
    return name in FORMATS and FORMATS[name].kept is Kept.SEALED


def try_import(opened: Office, asked: Import) -> int:
    """What an import would do, and nothing of it; its exit status."""
    batch = _held_against(opened, asked) if opened.has_begun else _trial(asked)
    tell_read(batch)
    report(batch, filed=0, rejects=batch.rejects)
    text(say("import.dry"))
    return 1 if batch.rejects else 0


def run_import(opened: Office, asked: Import) -> int:
    """What `import` does with an opened ledger; its exit status."""
    if opened.has_begun:
        refuse_stopped_import(opened.context, format_=asked.format, sender=asked.importer)
    taken = _take_over(opened, asked) if asked.take_over else None
    batch = _sorted(opened, asked, taken)
    tell_read(batch)
    tell_withdrawn(opened, batch)
    if asked.take_over:
        _stop(opened, batch.batch, asked)
    simulated = opened.context.clock_kind is ClockKind.SIMULATED
    filed, late = _replay(opened, batch, asked) if simulated else _file(opened, batch, asked)
    filed += batch.taken
    rejects = (*batch.rejects, *late, *file_further(opened, batch))
    opened.projector.catch_up()
    record_batch(opened, batch, filed=filed, rejects=len(rejects))
    report(batch, filed=filed, rejects=rejects)
    if asked.take_over:
        text(say("import.taken_over", batch=batch.batch))
    _keep(opened, batch, rejects, by=asked.by)
    return 1 if rejects else 0


def _take_over(opened: Office, asked: Import) -> Taken | None:
    """What can be taken over in columns is filed so; None where the format is read row by row alone.

    Raises InvalidInput where days are replayed, since departments answer on them, before a ledger is made for it.
    """
    if (opened.context.clock_kind if opened.has_begun else asked.clock.kind) is ClockKind.SIMULATED:
        raise InvalidInput(
            "a history is taken over as of today, not replayed",
            do="Leave out --take-over, or use --clock today and a ledger of its own (--ledger).",
        )
    if asked.format not in FORMS:
        return None
    if not opened.has_begun:
        trial = read_under(asked.file, name=asked.format, shelf=EmptyShelf(pack_for(asked)))
        next(FORMS[asked.format](asked.file, trial.ruleset).lines(asked.file), None)  # no such file makes no ledger
        begin_for(opened, asked, on=None)
    terms = read_under(asked.file, name=asked.format, shelf=opened.shelf(), importer=asked.importer)
    _stop(opened, terms.batch, asked)
    with progress() as bar:
        shown = bar.add_task(say("import.progress"), total=None)
        return take(opened, asked.file, terms, tick=lambda rows: bar.advance(shown, rows))


def _stop(opened: Office, batch: UUID, asked: Import) -> None:
    """Stop the batch before anything of it is filed: nothing is ordered of it, and no deadline begins.

    Raises InvalidInput for a file that was imported otherwise, or started since: what was ordered of it stands.
    """
    assert asked.by is not None, "who takes over is named"
    opened.context.learn()
    thing = Thing(StopKind.BATCH, str(batch))
    if thing in opened.context.rulebook.stops.standing:
        return
    if opened.application.events_of(batch_stream(batch)):
        raise InvalidInput(
            f"{asked.file.name} was imported before, and what follows from it is ordered",
            do="Import it without --take-over; `jiangcheng stops stop batch` suspends what stands.",
        )
    opened.context.stop(thing, reason="take-over", by=asked.by)


def _sorted(opened: Office, asked: Import, taken: Taken | None) -> Batch:
    """What was not taken over of the file, held against the ledger; against an empty one where the import makes it."""
    if taken is not None:
        left = _held_against(opened, asked, only=taken.left)
        return replace(left, taken=len(taken.filed))
    if not opened.has_begun:
        trial = _trial(asked)
        begin_for(opened, asked, on=_first_day(trial) if asked.clock is ClockChoice.FILE else None)
        if not _needs_importer(asked.format):
            return trial  # of what may name persons only the vault says what is the same
    return _held_against(opened, asked)


def _held_against(opened: Office, asked: Import, *, only: frozenset[int] | None = None) -> Batch:
    latest = max(opened.context.today(), system_day(opened.context.zone))  # of a year to come no file can tell
    return sort_out(
        asked.file, name=asked.format, shelf=opened.shelf(), latest=latest, importer=asked.importer, only=only
    )


def _trial(asked: Import) -> Batch:
    """What would be filed into a ledger that the import would make."""
    ruleset = pack_for(asked)
    latest = system_day(ZoneInfo(ruleset.zone))
    shelf = EmptyShelf(ruleset, clock=asked.clock.kind)
    return sort_out(asked.file, name=asked.format, shelf=shelf, latest=latest, importer=asked.importer)


def pack_for(asked: Import) -> Ruleset:
    """The pack that a new ledger adopts: the one that is named, else the bundled one that takes the format."""
    if asked.pack is not None:
        return load_checked(find(asked.pack))
    if bundled(asked.format).is_dir():
        return load_checked(bundled(asked.format))
    taking = [
        folder
        for folder in sorted(bundled(".").iterdir())
        if folder.is_dir() and not folder.name.startswith("_") and any(folder.glob("*.yaml"))
        if asked.format in {intake.format for intake in load(folder).intake}
    ]
    if len(taking) != 1:
        raise InvalidInput(
            f"{len(taking)} of the packs that come with the program take the format {asked.format[:40]}",
            do="Name the pack of the new ledger with --pack, or a ledger that has begun with --ledger.",
        )
    return load_checked(taking[0])


def _first_day(batch: Batch) -> date:
    days = [row.record.determined_on for row in batch.accepted]
    if not days:
        raise InvalidInput(f"{batch.path.name} has no row that can be filed", do="Import it with --dry-run to see why.")
    return min(days)


def begin_for(opened: Office, asked: Import, *, on: date | None) -> None:
    """Make the ledger for a file, the parameters of its pack acknowledged; it begins today unless a day is named."""
    ruleset = pack_for(asked)
    opened.begin(
        Genesis(
            ruleset=ruleset,
            clock=asked.clock.kind,
            began_on=on or system_day(ZoneInfo(ruleset.zone)),
            acknowledged=unconfirmed(ruleset),
            by=Actor("platform", "import"),
        )
    )


def _file(opened: Office, batch: Batch, asked: Import) -> tuple[int, tuple[Reject, ...]]:
    """File everything as of today; a history that is taken over burdens nobody yet, however many it is about."""
    with progress() as bar:
        shown = bar.add_task(say("import.progress"), total=len(batch.accepted))

        def file() -> tuple[int, tuple[Reject, ...]]:
            return file_now(opened, batch, tick=lambda rows: bar.advance(shown, rows))

        if asked.take_over:
            return file()
        subjects = sum(1 for _ in by_subject(batch.accepted))
        done, surge = filed_within(opened, batch.batch, file, subjects=subjects, by=asked.by)
    if surge is not None and surge.waits:
        document({"batch": str(batch.batch), "waits": surge.subjects, "limit": surge.limit})
        text(say("import.surge", batch=batch.batch, subjects=surge.subjects, limit=surge.limit))
    return done


def _replay(opened: Office, batch: Batch, asked: Import) -> tuple[int, tuple[Reject, ...]]:
    """Replay to a day, or to two years after the last row."""
    today = opened.context.today()
    end = max(asked.until or Period(years=2).after(batch.last_day or today), today)
    with progress() as bar:
        shown = bar.add_task(say("replay.progress"), total=(end - today).days + 1)
        filed = 0
        replay = Replay(opened, batch, seed=asked.seed)
        for day in replay.days(end):
            filed += sum(day.events[name] for name in _FILINGS)
            bar.advance(shown)
    return filed, replay.rejects


def _keep(opened: Office, batch: Batch, rejects: Sequence[Reject], *, by: Actor | None) -> None:
    """Keep what was refused: in the data folder, or sealed for its importer where it may name persons."""
    if FORMATS[batch.format].kept is Kept.IN_CLEAR or by is None:
        if rejects:
            text(say("import.rejects", path=write_rejects(rejects, home() / "rejects", batch.batch)))
    elif rejects:
        rows = [RefusedRow(one.line, one.reasons, one.cells) for one in sorted(rejects, key=lambda one: one.line)]
        opened.refused_rows.keep(batch.batch, format_=batch.format, headings=batch.headings, rows=rows, by=by)
        tell_kept(batch)
    else:
        opened.refused_rows.forget(batch.batch, by=by)
