"""When which measure follows, as bars on one scale of days; places are hundredths of the scale's length."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from domain.timeline import Timeline
from domain.values import MeasureKind
from rules.rulesets import Ruleset

_BEHIND: Final = timedelta(days=30)
_AHEAD: Final = timedelta(days=60)
_FARTHEST: Final = timedelta(days=3 * 365)  # what lies farther from the day asked about is cut off
_MOST_TICKS: Final = 8
_STEPS: Final = (1, 3, 6, 12, 24)  # months
_LEAST: Final = 0.4  # of a bar that would be too thin to be seen


class Bar(Struct, frozen=True):
    """An interval without interruption: the first day, the first day no more, and where it lies."""

    start: date
    until: date | None
    x: float
    width: float


class Row(Struct, frozen=True):
    """One measure."""

    measure: str
    kind: MeasureKind
    bars: tuple[Bar, ...]


class Chart(Struct, frozen=True):
    """Measures by their first day; `at` is where the day asked about lies, `ticks` where months begin."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    at: float


class _Scale(Struct, frozen=True):
    first: date
    last: date

    def place(self, day: date) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(100 * share, 2)


def chart(timeline: Timeline, ruleset: Ruleset, *, on: date) -> Chart | None:
    """The timeline as bars; None where nothing ever follows."""
    runs = {measure: timeline.runs(measure) for measure in {span.measure for span in timeline.spans}}
    if not runs:
        return None
    scale = _scale([day for found in runs.values() for run in found for day in run], on)
    kinds = {name: measure.kind for name, measure in ruleset.measure_by_name.items()}
    rows = [_row(measure, runs[measure], kinds, scale) for measure in sorted(runs, key=lambda name: (runs[name], name))]
    return Chart(rows=tuple(row for row in rows if row.bars), ticks=_ticks(scale), at=scale.place(on))


def _scale(days: Sequence[date], on: date) -> _Scale:
    first, last = on - _FARTHEST, on + _FARTHEST
    shown = [on, *(day for day in days if first <= day <= last)]
    return _Scale(min(shown) - _BEHIND, max(shown) + _AHEAD)


def _row(measure: str, runs: Sequence[tuple[date, date]], kinds: Mapping[str, MeasureKind], scale: _Scale) -> Row:
    bars = [_bar(start, until, scale) for start, until in runs if until > scale.first and start < scale.last]
    return Row(measure, kinds.get(measure, MeasureKind.SANCTION), tuple(bars))


def _bar(start: date, until: date, scale: _Scale) -> Bar:
    x = scale.place(start)
    return Bar(start, None if until == date.max else until, x, max(_LEAST, round(scale.place(until) - x, 2)))


def _ticks(scale: _Scale) -> tuple[tuple[float, str], ...]:
    months = range(_month(scale.first) + 1, _month(scale.last) + 1)
    step = next((step for step in _STEPS if len(months) <= step * _MOST_TICKS), _STEPS[-1])
    begin = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    return tuple((scale.place(day), f"{day:%Y-%m}") for day in begin)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
