"""`rules what-if`: what a draft would change for everybody, counted; organisations as samples, persons as counts."""

from pathlib import Path
from typing import Annotated

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.arguments import day_of
from api.cli.desk import MinPosition, OnDay, desk
from api.cli.impact import tell_impact
from api.cli.output import document, language, say, text
from api.cli.packs import rules
from api.what_if.report import chart, report
from api.what_if.told import days_of
from domain.errors import InvalidInput
from rules.releasing.drafts import Reach
from rules.releasing.guardrails import load_checked
from rules.writing.loading import find


@rules.command("what-if")
def what_if_(
    draft: Annotated[str, typer.Argument(help="The folder of the draft, a whole pack; or the number of a version.")],
    on: OnDay = None,
    from_: Annotated[str | None, typer.Option("--from", help="The first day asked about; the ledger's day.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="The last day asked about; no end if left out.")] = None,
    reach: Annotated[
        Reach, typer.Option(help="As released, from its own day on; or as if it had governed always.")
    ] = Reach.RELEASED,
    html: Annotated[Path | None, typer.Option(help="Write a report to this file.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the chart alone to this file.")] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """What a draft would change for every subject, from today on or on the days asked about.

    Of persons counts alone, none of them small. Nothing but the read is written to the ledger.
    """
    from api.what_if.asking import (
        drafted_as,
        what_if,
    )  # the engine takes longer to load than most verbs of `rules` to run

    written = None if draft.isdecimal() else load_checked(find(draft))
    day, first, last = (None if one is None else day_of(one) for one in (on, from_, to))
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        days = days_of(day, first, last, today=opened.office.context.today())
        opened.admit(Read("what_if_rules"))
        found = what_if(opened.office, written or drafted_as(opened.office, int(draft)), reach=reach, days=days)
    tell_impact(found)
    if html is not None:
        _write(html, report(found, language()))
    if svg is not None:
        _write(svg, chart(found, language()))


def _write(path: Path, written: str) -> None:
    try:
        path.write_text(written, encoding="utf-8")
    except OSError as wrong:
        raise InvalidInput(f"{path} cannot be written: {wrong}", do="Name a file in a folder that exists.") from None
    document({"written": str(path)})
    text(say("what_if.written", file=path))
