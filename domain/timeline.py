"""What follows, when: the result of determine() and the shape that views and reconcile read.

All intervals are half open, [start, until): the measure follows on `start` and no longer on `until`.
"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.periods import Period


class Span(Struct, frozen=True, gc=False):
    """One measure following from one ground by one rule, without interruption.

    `ground` is the record's id for a rule of the form `upon`, `rule@first day` for `while`; `cites` are the records
    that make it true. `until` None means no end is in sight; `grant` then bounds what is ordered at a time (P-6).
    """

    measure: str
    version: int
    rule: str
    ground: str
    start: date
    until: date | None
    cites: tuple[UUID, ...]
    ruleset: int
    grant: Period | None = None

    def holds(self, day: date) -> bool:
        """True if the measure follows on that day."""
        return self.start <= day and (self.until is None or day < self.until)

    def granted(self, day: date) -> tuple[date, date]:
        """The [start, until) that may be ordered on a day on which it holds: the whole span, or the running grant."""
        if self.grant is None:
            return self.start, self.until or date.max
        begin = self.start
        end = self.grant.after(begin)
        while end <= day:
            begin, end = end, self.grant.after(end)
        return begin, end if self.until is None else min(end, self.until)

    def boundary(self, day: date) -> date | None:
        """The first day after `day` on which this span alone changes anything: it begins, a grant ends, it ends."""
        if day < self.start:
            return self.start
        return self.granted(day)[1] if self.holds(day) else None


class Timeline(Struct, frozen=True, gc=False):
    """Everything that follows for one subject, in the order measure, start, ground, rule."""

    spans: tuple[Span, ...] = ()

    def on(self, day: date) -> tuple[Span, ...]:
        """What follows on a day."""
        return tuple(s for s in self.spans if s.start <= day and (s.until is None or day < s.until))

    def next_boundary(self, after: date) -> date | None:
        """The next day on which time alone changes anything, None if nothing will."""
        soonest: date | None = None
        for span in self.spans:  # of which a long stream has thousands
            if span.until is not None and span.until <= after:
                continue
            day = span.until if span.grant is None and span.start <= after else span.boundary(after)
            if day is not None and (soonest is None or day < soonest):
                soonest = day
        return soonest

    def run(self, measure: str, day: date) -> tuple[date, date] | None:
        """The run of touching spans that contains a day, else the last before it; None if there is neither.

        Where the measure stands by a grant that day, the run's end is the end of that grant.
        """
        spans = [span for span in self.spans if span.measure == measure]
        found = next((run for run in reversed(_runs(spans)) if run[0] <= day), None)
        holding = [span for span in spans if span.holds(day)]
        if found is None or not any(span.grant for span in holding):
            return found
        return found[0], max(span.granted(day)[1] for span in holding)

    def runs(self, measure: str) -> list[tuple[date, date]]:
        """The runs of touching spans of a measure, the first first; `date.max` where no end is in sight."""
        return _runs([span for span in self.spans if span.measure == measure])


def _runs(spans: list[Span]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for start, until in sorted((span.start, span.until or date.max) for span in spans):
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], until)
        else:
            runs.append((start, until))
    return runs
