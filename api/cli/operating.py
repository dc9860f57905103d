"""`jiangcheng doctor`, `rebuild`, `backup` and `restore`: what an operator does."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from api.cli.app import AsJson, LedgerName, app, office
from api.cli.output import Output, document, language, progress, say, set_output, table, text
from api.cli.words import WORDS
from api.doctor import Finding, Grade, examine
from api.http.titles import TITLES
from api.wiring import Office
from domain.errors import JiangchengError
from ledger.archive import Manifest
from ledger.backup import back_up
from ledger.backup import restore as restore_into
from projections.projector import Batch
from projections.rebuild import rebuild as rebuild_views


@app.command("doctor")
def doctor(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65_535, help="Look too whether `serve` can listen at this port.")
    ] = None,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Examine machine, server and ledger, and say what to do; 1 if something is broken."""
    set_output(Output.JSON if as_json else Output.TEXT)
    grades: Counter[Grade] = Counter()
    rows = []
    for finding in examine(ledger, port=port):
        grades[finding.grade] += 1
        detail, do = _words(finding)
        document({"check": str(finding.check), "grade": str(finding.grade), "detail": detail, "do": do})
        rows.append((say(f"doctor.{finding.grade}"), say(f"doctor.{finding.check}"), _joined(detail, do)))
    table((say("doctor.grade"), say("doctor.check"), say("doctor.detail")), rows)
    text(say("doctor.summary", **{grade.value: grades[grade] for grade in Grade}))
    raise typer.Exit(1 if grades[Grade.BROKEN] else 0)


def _words(finding: Finding) -> tuple[str, str]:
    """What was found and what to do about it, in the reader's language."""
    if finding.error is not None:
        return _words_of(finding.error)
    advice = f"{finding.words}.do"
    do = say(advice, **finding.values) if advice in WORDS else ""
    return say(finding.words, **finding.values), do


def _words_of(error: JiangchengError) -> tuple[str, str]:
    """An error's own words; its first sentence, and the advice on what a server or a disk says, in Chinese too."""
    advice, first = f"doctor.error.{error.code}", (type(error).__doc__ or "").strip().splitlines()[0].rstrip(".")
    title = TITLES[error.code] if language() == "zh" else first
    told = say("doctor.error", title=title, detail=error.detail) if error.detail else title
    return told, say(advice if advice in WORDS else "doctor.error.other", do=error.do)


def _joined(detail: str, do: str) -> str:
    return f"{detail}\n{do}" if do else detail


@app.command("rebuild")
def rebuild(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Make all views anew from the log, while they are read; then swap them in one instant."""
    with office(ledger, as_json=as_json) as opened:
        assert opened.context
        head = opened.application.tail().head()
        with progress() as bar:
            shown = bar.add_task(say("rebuild.progress"), total=head)
            rebuilt = rebuild_views(
                opened.database, opened.new_projector, tick=lambda position: bar.update(shown, completed=position)
            )
        document({"position": rebuilt.position})
        text(say("rebuild.done", position=rebuilt.position))


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to make; none is ever overwritten.")],
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Write the whole ledger into one file, as it stands at one instant; it may be in use."""
    with office(ledger, as_json=as_json) as opened, progress() as bar:
        shown = bar.add_task(say("backup.progress"), total=None)
        manifest = back_up(opened.database, file, tick=lambda _: bar.advance(shown))
    _tell(manifest, "backup.done", file=file)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file made by `jiangcheng backup`.")],
    ledger: Annotated[str, typer.Option("--ledger", help="The new ledger to restore into.")],
    as_json: AsJson = False,
) -> None:
    """Restore a backup into a new ledger, compare it with the backup, and make its views; nothing is overwritten."""
    set_output(Output.JSON if as_json else Output.TEXT)
    with progress() as bar:
        shown = bar.add_task(say("restore.progress"), total=None)
        manifest = restore_into(file, ledger, tick=lambda _: bar.advance(shown))
        with Office.open(ledger) as opened:
            assert opened.context
            opened.projector.catch_up(batch=Batch.REBUILD)
    _tell(manifest, "restore.done", file=file)


def _tell(manifest: Manifest, key: str, *, file: Path) -> None:
    rows = {f"{part.table_schema}.{part.table}": part.rows for part in manifest.parts}
    document({"file": str(file), "head": manifest.head, "clock": manifest.genesis.clock, "rows": rows})
    text(say(key, file=file, head=manifest.head, events=rows["ledger.stored_events"], clock=manifest.genesis.clock))
