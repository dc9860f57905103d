"""Days in SQL, exactly as domain.periods and domain.intervals count them."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from sqlglot import exp

from rules.sets.trees import Tree, sql

FIRST: Final = sql("DATE '0001-01-01'")
END: Final = sql("DATE '10000-01-01'")
"""The day after the last one: what never ends."""
_LAST: Final = sql("DATE '9999-12-31'")


def day(when: date) -> Tree:
    """A calendar day."""
    return sql("CAST($day AS DATE)", day=exp.Literal.string(when.isoformat()))


def day_at(place: Tree) -> Tree:
    """The day of a number: the first is 0."""
    return sql("$first + $place", first=FIRST, place=place)


class Length(NamedTuple):
    """A period as columns that tell how many days or months it has, one of them or neither; None where no row does."""

    days: Tree | None
    months: Tree | None


def ended(start: Tree, lengths: Iterable[Length], *, at_last: Tree) -> Tree:
    """The first day on which a period is over (`Period.after`), or at last.

    The database clamps a month to its last day as we do; what is beyond the calendar is its end. Of a period that a row
    has not, LEAST takes no notice.
    """
    told, asked = [at_last], []
    for days, months in lengths:
        if days is not None:
            told.append(sql("$start + $days", start=start, days=days))
        if months is not None:
            told.append(sql("CAST($start + TO_MONTHS($months) AS DATE)", start=start, months=months))
        asked += [one for one in (days, months) if one is not None]
    if asked:
        bounded = exp.func("COALESCE", *(one.copy() for one in asked), dialect="duckdb")
        told.append(sql("CASE WHEN NOT $bounded IS NULL THEN $last END", bounded=bounded, last=_LAST))
    return exp.func("LEAST", *told, dialect="duckdb") if asked else told[0]
