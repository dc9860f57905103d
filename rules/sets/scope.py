"""Which spans are asked for: of some measures alone, on some days alone."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from rules.sets.calendar import day
from rules.sets.trees import Tree, sql


class Scope(NamedTuple):
    """Spans of these measures, or of all, that touch the days [since, until)."""

    measures: frozenset[str] | None = None
    since: date = date.min
    until: date | None = None

    def has(self, measure: str) -> bool:
        """Whether a measure is asked about."""
        return self.measures is None or measure in self.measures

    @property
    def on_every_day(self) -> bool:
        """Whether no day is left out."""
        return self.since == date.min and self.until is None

    def touching(self, start: Tree, stop: Tree) -> Iterator[Tree]:
        """Tests that what stands on [start, stop) touches the days asked about."""
        if self.until is not None:
            yield sql("$start < $until", start=start, until=day(self.until))
        if self.since > date.min:
            yield sql("$stop > $since", stop=stop, since=day(self.since))


ALL_SPANS: Final = Scope()
