"""Working days: a weekend, holidays, and the weekend days that are worked instead (make-up days). Data of a ruleset."""

from collections.abc import Collection
from datetime import date, timedelta

from msgspec import Struct

_DAY = timedelta(days=1)


class Calendar(Struct, frozen=True):
    """Which days are worked; `weekend` counts Monday as 0. Days are those of the ruleset's time zone."""

    weekend: frozenset[int]
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    noticed: frozenset[int] = frozenset()
    """The years whose holidays were announced; empty where none ever are."""

    def is_working_day(self, day: date) -> bool:
        """True for a worked weekend day and for every other day that is neither weekend nor holiday."""
        if day in self.make_up_days:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def deadline(self, start: date, working_days: int, *, pauses: Collection[tuple[date, date]] = ()) -> date:
        """The last day in time: the working day so many after `start`, without the days inside a pause [a, b)."""
        day, left = start, working_days
        while left > 0:
            day += _DAY
            if self.is_working_day(day) and not any(begin <= day < end for begin, end in pauses):
                left -= 1
        return day

    def passed(self, start: date, end: date) -> int:
        """The working days after `start` up to and with `end`: whoever acts then keeps a deadline of so many."""
        return sum(self.is_working_day(start + days * _DAY) for days in range(1, (end - start).days + 1))

    def unsure(self, start: date, end: date) -> bool:
        """Whether days from one to another, both included, lie in a year whose holidays nobody has announced."""
        return bool(self.noticed) and any(year not in self.noticed for year in range(start.year, end.year + 1))
