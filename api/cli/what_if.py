"""`rules what-if`: what a draft would change for everybody, counted; organisations as samples, persons as counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.admission import Read
from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.arguments import day_of
from api.cli.desk import MinPosition, OnDay, desk
from api.cli.drafting import changed_document, changed_told
from api.cli.output import document, language, say, table, text
from api.cli.packs import rules
from api.what_if.report import chart, report, title_of
from api.what_if.told import Line, Sample, WhatIf, days_of
from domain.errors import InvalidInput
from rules.releasing.drafts import Reach
from rules.releasing.guardrails import load_checked
from rules.writing.loading import find


@rules.command("what-if")
def what_if_(
    draft: Annotated[str, typer.Argument(help="The folder of the draft, a whole pack.")],
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
    from api.what_if.asking import what_if  # the engine takes longer to load than most verbs of `rules` to run

    asked = load_checked(find(draft))
    day, first, last = (None if one is None else day_of(one) for one in (on, from_, to))
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        days = days_of(day, first, last, today=opened.office.context.today())
        opened.admit(Read("what_if_rules"))
        found = what_if(opened.office, asked, reach=reach, days=days)
    _tell(found)
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


def _tell(found: WhatIf) -> None:
    _tell_head(found)
    _tell_lines(found, "measure", found.measures, "measure", "change")
    _tell_lines(found, "kind", found.kinds, "kind")
    _tell_lines(found, "region", found.regions, "region")
    _tell_lines(found, "field", found.fields, "field")
    _tell_lines(found, "more", found.more, "department", "measure")
    _tell_lines(found, "fewer", found.fewer, "department", "measure")
    for sample in found.samples:
        _tell_sample(found, sample)
    text(say("what_if.small"))


def _tell_head(found: WhatIf) -> None:
    ruleset, days = found.drafted.ruleset, found.days
    document(
        {
            "draft": ruleset.reference,
            "reach": str(found.drafted.reach),
            "effective_from": ruleset.effective_from.isoformat(),
            "since": days.since.isoformat(),
            "until": None if days.until is None else days.until.isoformat(),
            "position": found.position,
            "examined": _counts(found.examined),
            "touched": _counts(found.touched),
        }
    )
    text(say("what_if.draft", draft=ruleset.reference))
    text(say(f"what_if.{found.drafted.reach}", start=ruleset.effective_from))
    text(say("what_if.days", since=days.since, until=days.until or "..."))
    text(say("what_if.position", position=found.position))
    for name, line in (("examined", found.examined), ("touched", found.touched)):
        text(say(f"what_if.{name}", organisations=line.organisations, persons=line.persons))
    if not found.measures:
        text(say("what_if.nothing"))


def _counts(line: Line) -> dict[str, object]:
    return {"organisations": line.organisations, "persons": line.persons}


def _tell_lines(found: WhatIf, by: str, lines: Sequence[Line], *names: str) -> None:
    for line in lines:
        document({"by": by, **dict(zip(names, line.about, strict=True)), **_counts(line)})
    if lines:
        columns = [say(f"what_if.{name}") for name in (*names, "organisations", "persons")]
        table(columns, [(*_words(found, line, names), line.organisations, line.persons) for line in lines])


def _words(found: WhatIf, line: Line, names: Sequence[str]) -> list[str]:
    return [_word(found, name, about) for name, about in zip(names, line.about, strict=True)]


def _word(found: WhatIf, name: str, about: str) -> str:
    match name:
        case "measure":
            return title_of(found.drafted.ruleset, about, language())
        case "change":
            return say(f"what_if.{about}")
        case "department":
            return about or say("what_if.unassigned")
        case _:
            return about


def _tell_sample(found: WhatIf, sample: Sample) -> None:
    told = changed_document(sample.changed, sample.documents)
    document({"sample": sample.subject, "name": sample.name, **told, "change": str(sample.change)})
    text(f"{sample.name} ({sample.subject})")
    for line in changed_told(sample.changed, found.drafted, sample.documents):
        text(f"  {line}")
