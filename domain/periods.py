"""Lengths of time in law: so many days, months or years, counted on the calendar.

Day arithmetic as the law counts: a period from day d ends before `after(d)`; a month or year later is the same day of
the month, or the month's last day where it has none (28 February after 29 February).
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 36_600
"""Of days, months or years, whichever a period names."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, written `{days: 365}`, `{months: 3}` or `{years: 1}`. Raises ValueError for any other form."""

    days: int | None = None
    months: int | None = None
    years: int | None = None

    def __post_init__(self) -> None:
        named = [part for part in (self.days, self.months, self.years) if part is not None]
        if len(named) != 1:
            raise ValueError("a period names exactly one of days, months, years")
        if not 1 <= named[0] <= LONGEST:
            raise ValueError(f"a period is at least 1 and at most {LONGEST} long")

    def after(self, start: date) -> date:
        """The first day no longer inside a period that begins on `start`; the calendar's last day if beyond it."""
        if self.days is not None:
            return _days_after(start, self.days)
        return _months_after(start, self.months if self.months is not None else 12 * (self.years or 0))

    @property
    def longest_days(self) -> int:
        """An upper bound of its length in days, whatever day it begins on."""
        return self.days or 31 * (self.months or 0) or 366 * (self.years or 0)

    @property
    def shortest_days(self) -> int:
        """A lower bound of its length in days, whatever day it begins on."""
        return self.days or 28 * (self.months or 0) or 365 * (self.years or 0)


def _days_after(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return date.max


_IN_EVERY_MONTH = 28


def _months_after(start: date, months: int) -> date:
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if start.day <= _IN_EVERY_MONTH:
        return date(year, month0 + 1, start.day)
    return date(year, month0 + 1, min(start.day, calendar.monthrange(year, month0 + 1)[1]))
