"""`rules check`: every complaint about a pack, by file and line."""

from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from api.cli.app import AsJson, app
from api.cli.arguments import day_of
from api.cli.output import document, say, text
from ledger.days import system_day
from rules.errors import InvalidPack, UnfitPatterns
from rules.following.compiled import Compiled
from rules.matching.checked import checked_matcher
from rules.releasing import trials
from rules.releasing.guardrails import check_warnings, load_checked
from rules.writing.loading import find, read

rules = typer.Typer(help="Rule packs.", no_args_is_help=True)
app.add_typer(rules, name="rules")


PackName = Annotated[
    str, typer.Argument(metavar="PACK", help="A pack's folder, or the name of one that comes with the program.")
]


@rules.callback()
def _verbs() -> None:
    """Rule packs."""


@rules.command("check")
def check_(
    pack: PackName,
    on: Annotated[str | None, typer.Option("--on", help="The day to warn from (YYYY-MM-DD); today.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read a pack as publishing would, run its worked examples, and print every complaint; 1 if there is any.

    Warnings refuse nothing: rules that add nothing, patterns that no rule uses, what rests on law that ends in 90 days.
    """
    del as_json  # taken up before any verb runs
    folder = find(pack)
    try:
        ruleset = load_checked(folder)
        Compiled(ruleset, make_matcher=checked_matcher)
        if wrong := trials.complaints(ruleset, read(folder)):
            complain_of(wrong)
    except InvalidPack as invalid:
        complain_of(invalid.complaints)
    except UnfitPatterns as unfit:
        complain_of([f"{folder.name}: patterns: {unfit}"])
    day = system_day(ZoneInfo(ruleset.zone)) if on is None else day_of(on)
    for warning in check_warnings(folder, on=day):
        document({"warning": warning})
        text(say("rules.warning", warning=warning))
    document({"pack": ruleset.pack, "version": ruleset.version, "reference": ruleset.reference, "complaints": 0})
    text(say("rules.good", pack=ruleset.pack, version=ruleset.version, reference=ruleset.reference))


def complain_of(complaints: list[str]) -> NoReturn:
    """Print every complaint, and end with 1."""
    for complaint in complaints:
        document({"complaint": complaint})
        text(complaint)
    text(say("rules.bad", many=len(complaints)))
    raise typer.Exit(1)
