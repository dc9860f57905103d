"""The report of a what-if as a page without scripts, and its chart."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from api.cli.words import WORDS
from api.what_if.told import Line, WhatIf
from rules.releasing.drafts import Change
from rules.rulesets import Ruleset

_HERE: Final = Path(__file__).parent / "templates"
_WIDE: Final = 280  # of the longest bar, in pixels
_HIGH: Final = 18  # of a bar, with the space below it
_COLOURS: Final[Mapping[Change, str]] = {Change.GAINED: "#b45309", Change.LOST: "#0f766e", Change.CHANGED: "#6b7280"}


class Bar(Struct, frozen=True):
    """One bar: whose measure and change, how many organisations, how long and where."""

    title: str
    change: str
    organisations: int
    persons: str
    colour: str
    y: int
    width: int


def report(found: WhatIf, language: str) -> str:
    """The report as HTML, in `zh` or `en`."""
    return _render("what_if.html", found, language, chart=Markup(chart(found, language)))


def chart(found: WhatIf, language: str) -> str:
    """The chart as SVG: a bar for each measure and change, as long as there are organisations."""
    bars = _bars(found, language)
    return _render("chart.svg", found, language, bars=bars, height=_HIGH * (len(bars) + 1), wide=_WIDE)


def _bars(found: WhatIf, language: str) -> list[Bar]:
    most = max((line.organisations for line in found.measures), default=0) or 1
    return [
        Bar(
            title=title_of(found.drafted.ruleset, line.about[0], language),
            change=say(language, f"what_if.{line.about[1]}"),
            organisations=line.organisations,
            persons=line.persons,
            colour=_COLOURS[Change(line.about[1])],
            y=_HIGH * place,
            width=round(_WIDE * line.organisations / most),
        )
        for place, line in enumerate(found.measures)
    ]


def title_of(ruleset: Ruleset, measure: str, language: str) -> str:
    """What a measure is called; by its name where the draft no longer has it."""
    known = ruleset.measure_by_name.get(measure)
    if known is None:
        return measure
    return known.title.zh if language == "zh" else known.title.en


def say(language: str, key: str, **values: object) -> str:
    """The words of a message in a language."""
    return WORDS[key][language].format(**values)


def _render(template: str, found: WhatIf, language: str, **values: object) -> str:
    def words(key: str, **filled: object) -> str:
        return say(language, key, **filled)

    def titled(measure: str) -> str:
        return title_of(found.drafted.ruleset, measure, language)

    return (
        _environment()
        .get_template(template)
        .render(found=found, t=words, titled=titled, language=language, breakdowns=_breakdowns(found), **values)
    )


def _breakdowns(found: WhatIf) -> Sequence[tuple[str, Sequence[Line]]]:
    """The one-dimensional ones, with the word for what they are by."""
    return [("kind", found.kinds), ("region", found.regions), ("field", found.fields)]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
