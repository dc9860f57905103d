"""The counts that a condition asks for, as steps: one more where a record begins to speak, one less where it ends.

A record counts for a leaf on [since, end): until it is void or the leaf's period has passed. The sums of the steps up
to a day say how many count on it, whatever the corrections. The rows are those of rules.sets.seeing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sqlglot import exp

from domain.periods import Period
from rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Latest,
    NoneOf,
    ThisRecord,
    leaves,
    pattern_of,
)
from rules.sets.calendar import END, after
from rules.sets.seeing import Seeing, Target
from rules.sets.trees import Tree, column, every, named, number, select, some, sql

Counting = AtLeast | Latest
"""A leaf that is asked about a day."""


class Leaf(NamedTuple):
    """A leaf under the number that its column of steps bears."""

    place: int
    asked: Counting
    rows: str
    """The relation of the records that it looks at."""
    shows: Tree
    """Of the latest, whether a row shows what is asked."""

    @property
    def step(self) -> str:
        return f"step{self.place}"

    @property
    def tally(self) -> str:
        return f"tally{self.place}"

    @property
    def end(self) -> Tree:
        """The day from which a row counts no more."""
        return end_within(self.asked.within)

    @property
    def at_least(self) -> int:
        """How many it needs; of the latest, the one."""
        return self.asked.at_least if isinstance(self.asked, AtLeast) else 1

    @property
    def holds(self) -> Tree:
        return exp.GTE(this=column(self.tally), expression=number(self.at_least))


def counting(condition: Condition, target: Target, seeing: Seeing) -> list[Leaf]:
    """The leaves of a condition that are asked about a day, each once, among the records of a target."""
    asked = dict.fromkeys(leaf for leaf in leaves(condition) if not isinstance(leaf, ThisRecord))
    return [
        Leaf(
            place,
            leaf,
            seeing.matching(pattern_of(leaf), target),
            seeing.matches(leaf.shows) if isinstance(leaf, Latest) else exp.true(),
        )
        for place, leaf in enumerate(asked)
    ]


def end_within(within: Period | None) -> Tree:
    void = column("void")
    return void if within is None else sql("LEAST($void, $after)", void=void, after=after(within, column("day")))


def truth(condition: Condition, found: Sequence[Leaf], this_record: Callable[[str], Tree]) -> Tree:
    """Whether a condition is true, where the counts of its leaves stand in columns."""
    match condition:
        case ThisRecord(record=pattern):
            return this_record(pattern)
        case AllOf(all=parts):
            return every(truth(part, found, this_record) for part in parts)
        case AnyOf(any=parts):
            return some(truth(part, found, this_record) for part in parts)
        case NoneOf(none=parts):
            return exp.not_(some(truth(part, found, this_record) for part in parts))
        case _:
            return next(leaf.holds for leaf in found if leaf.asked == condition)


def needed(condition: Condition, found: Sequence[Leaf]) -> Tree:
    """What has to be true for a condition to hold on some day, where the columns say how many count on any of them."""
    match condition:
        case ThisRecord():
            return exp.false()
        case AllOf(all=parts):
            return every(needed(part, found) for part in parts)
        case AnyOf(any=parts):
            return some(needed(part, found) for part in parts)
        case NoneOf():
            return exp.true()
        case _:
            return next(leaf.holds for leaf in found if leaf.asked == condition)


# --- steps


def steps(found: Sequence[Leaf]) -> list[exp.Select]:
    """The rows (subject, at, a step of each leaf) at which a count changes."""
    return [row for leaf in found for row in (_shown_steps if isinstance(leaf.asked, Latest) else _steps)(leaf, found)]


def no_steps(found: Sequence[Leaf]) -> list[Tree]:
    """Columns of a row at which no count changes."""
    return [named(number(0), leaf.step) for leaf in found]


def _steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where a record begins to count, one less where it ends."""
    days: dict[str, Tree] = {"rows": exp.to_table(leaf.rows), "end": leaf.end, "never": END}
    yield select("SELECT subject, since AS at FROM $rows WHERE since < $end", *_stepping(leaf, found, 1), **days)
    yield select(
        "SELECT subject, $end AS at FROM $rows WHERE since < $end AND $end < $never",
        *_stepping(leaf, found, -1),
        **days,
    )


def _stepping(stepping: Leaf, found: Sequence[Leaf], step: int) -> Iterator[Tree]:
    return (named(number(step if leaf.place == stepping.place else 0), leaf.step) for leaf in found)


# --- the latest record that matches


def _shown_steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where the latest begins to show it, one less where it no longer does."""
    yield select("SELECT subject, start AS at FROM $shown AS shown", *_stepping(leaf, found, 1), shown=_shown(leaf))
    yield select(
        "SELECT subject, stop AS at FROM $shown AS shown WHERE stop < $never",
        *_stepping(leaf, found, -1),
        shown=_shown(leaf),
        never=END,
    )


def _shown(leaf: Leaf) -> Tree:
    """The days [start, stop) on which the latest record that speaks shows what is asked."""
    query = sql(
        """
        WITH spoken AS (
            SELECT subject, place, since, $end AS ends, $shows AS shows FROM $rows WHERE since < $end
        ), edges AS (
            SELECT subject, since AS at FROM spoken UNION SELECT subject, ends FROM spoken
        ), pieces AS (
            SELECT subject, at AS start, LEAD(at) OVER (PARTITION BY subject ORDER BY at) AS stop FROM edges
        )
        SELECT pieces.subject, start, stop FROM pieces
        JOIN spoken ON spoken.subject = pieces.subject AND spoken.since <= start AND start < spoken.ends
        GROUP BY pieces.subject, start, stop HAVING ARG_MAX(shows, place)
        """,
        end=leaf.end,
        rows=exp.to_table(leaf.rows),
        shows=leaf.shows,
    )
    return exp.Subquery(this=query)


# --- what makes it true


def witnessing(condition: Condition, found: Sequence[Leaf]) -> dict[int, Tree]:
    """By the number of a leaf, whether its records are among those that make the condition true."""
    asked: dict[int, list[Tree]] = {}
    for place, where in _witnessing(condition, found, ()):
        asked.setdefault(place, []).append(where)
    return {place: some(where) for place, where in asked.items()}


def _witnessing(condition: Condition, found: Sequence[Leaf], given: tuple[Tree, ...]) -> Iterator[tuple[int, Tree]]:
    match condition:
        case AtLeast() | Latest():
            place = next(leaf.place for leaf in found if leaf.asked == condition)
            yield place, every(given) if given else exp.true()
        case AllOf(all=parts):
            for part in parts:
                yield from _witnessing(part, found, given)
        case AnyOf(any=parts):
            for part in parts:
                yield from _witnessing(part, found, (*given, truth(part, found, no_record)))
        case _:
            return


def no_record(pattern: str) -> Tree:
    """What a test on the record at hand is where there is none."""
    del pattern
    return exp.false()
