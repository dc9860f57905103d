"""Days in SQL, exactly as domain.periods and domain.intervals count them."""

from datetime import date
from typing import Final

from sqlglot import exp

from domain.intervals import END as END_ORDINAL
from domain.periods import Period
from rules.sets.trees import Tree, number, sql

FIRST: Final = sql("DATE '0001-01-01'")
END: Final = sql("DATE '10000-01-01'")
"""The day after the last one: what never ends."""
_LAST: Final = sql("DATE '9999-12-31'")


def day(when: date) -> Tree:
    """A calendar day."""
    return sql("CAST($day AS DATE)", day=exp.Literal.string(when.isoformat()))


def day_of(ordinal: int) -> Tree:
    """The day of an ordinal, `END` from the end of time on."""
    return END.copy() if ordinal >= END_ORDINAL else day(date.fromordinal(ordinal))


def after(period: Period, start: Tree) -> Tree:
    """`Period.after`: the database clamps a month to its last day as we do; what is beyond the calendar is its end."""
    if period.days is not None:
        return sql("LEAST($start + $days, $last)", start=start, days=number(period.days), last=_LAST)
    months = number(period.months if period.months is not None else 12 * (period.years or 0))
    return sql("LEAST(CAST($start + TO_MONTHS($months) AS DATE), $last)", start=start, months=months, last=_LAST)
