"""`applied`: what a department says it applies, held against what ought to be applied, as three lists."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.admission import Read
from api.applied import Applied, Compared, Which, compare
from api.applied_file import said_in
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, language, say, table, text
from api.explanation import short
from api.tables.csv_written import write_csv
from api.what_if.report import title_of
from rules.rulesets import Ruleset

_HEADINGS = ("list", "subject", "name", "measure", "why", "documents", "line")


@app.command("applied")
def applied_(
    file: Annotated[Path, typer.Argument(help="What you apply today: a row a subject and measure, CSV or XLSX.")],
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the lists into this new file, too.")] = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Hold what your department applies against what it ought to: without ground, due but not applied, agreed.

    Only the read is written to the ledger; 1 if a row could not be read.
    """
    who = reader(department, officer, purpose)
    with desk(ledger, who, as_json=as_json, min_position=min_position) as opened:
        opened.admit(Read("applied", tasks_of=who.by.account))
        office = opened.office
        found = compare(office, said_in(file, office), department=who.by.account)
        ruleset = office.context.rulebook.governing(office.context.today()).ruleset
    if csv is not None:
        write_csv(csv, [say(f"applied.{one}") for one in _HEADINGS], [_row(one, ruleset) for one in found.entries])
    _tell(found, ruleset)
    raise typer.Exit(1 if found.refused else 0)


def _tell(found: Applied, ruleset: Ruleset) -> None:
    for one in found.entries:
        document(_document(one))
    for line, why in found.refused:
        document({"list": "refused", "line": line, "why": why})
        text(say("applied.refused", line=line, why=why))
    for which in Which:
        rows = [_row(one, ruleset, shown=short)[1:] for one in found.entries if one.which is which]
        text(say(f"applied.{which}", many=len(rows)))
        if rows:
            table([say(f"applied.{one}") for one in _HEADINGS[1:]], rows)
    document({**{str(which): found.count(which) for which in Which}, "refused": len(found.refused)})


def _document(one: Compared) -> dict[str, object]:
    known = one.known
    return {
        "list": str(one.which),
        "line": one.line,
        "subject": None if known is None else f"{known.scheme}:{known.number}",
        "name": None if known is None else known.name,
        "measure": one.measure,
        "why": None if one.why is None else str(one.why),
        "ended": None if one.ended is None else one.ended.isoformat(),
        "until": None if one.until is None else one.until.isoformat(),
        "documents": list(one.documents),
        "officer": one.attended,
    }


def _row(one: Compared, ruleset: Ruleset, *, shown: Callable[[str], str] = str) -> list[str]:
    known = one.known
    return [
        say(f"applied.in_{one.which}"),
        "" if known is None else f"{known.scheme}:{known.number}",
        "" if known is None else known.name,
        title_of(ruleset, one.measure, language()),
        _why(one),
        " ".join(map(shown, one.documents)),
        "" if one.line is None else str(one.line),
    ]


def _why(one: Compared) -> str:
    if one.why is not None:
        return say(f"applied.why_{one.why}", on=one.ended)
    return say("applied.officer" if one.attended else "applied.until", on=one.until)
