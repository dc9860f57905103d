"""The counts that a condition asks for, as steps: one more where a record begins to speak, one less where it ends.

Rows are those of `seen` (rules.sets.query). A record counts for a leaf on [since, end): until it is void or the leaf's
period has passed. The sums of the steps up to a day say how many count on it, whatever the corrections.
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
    patterns_of,
)
from rules.sets.calendar import END, after
from rules.sets.trees import Tree, column, every, named, number, select, some, sql

Counting = AtLeast | Latest
"""A leaf that is asked about a day."""


class Leaf(NamedTuple):
    """A leaf under the number that its column of steps bears."""

    place: int
    asked: Counting

    @property
    def step(self) -> str:
        return f"step{self.place}"

    @property
    def tally(self) -> str:
        return f"tally{self.place}"

    @property
    def matches(self) -> Tree:
        """Whether a row of `seen` is one that the leaf looks at."""
        return column(pattern_column(pattern_of(self.asked)))

    @property
    def end(self) -> Tree:
        """The day from which a row of `seen` counts no more."""
        return end_within(self.asked.within)

    @property
    def at_least(self) -> int:
        """How many it needs; of the latest, the one."""
        return self.asked.at_least if isinstance(self.asked, AtLeast) else 1

    @property
    def holds(self) -> Tree:
        return exp.GTE(this=column(self.tally), expression=number(self.at_least))


def pattern_column(pattern: str) -> str:
    """The column of `seen` that says whether a row matches a pattern."""
    return f"p_{pattern}"


def counting(condition: Condition) -> list[Leaf]:
    """The leaves of a condition that are asked about a day, each once."""
    asked = dict.fromkeys(leaf for leaf in leaves(condition) if not isinstance(leaf, ThisRecord))
    return [Leaf(place, leaf) for place, leaf in enumerate(asked)]


def asked_patterns(condition: Condition) -> Iterator[str]:
    """Every pattern that a condition asks for."""
    for leaf in leaves(condition):
        yield from patterns_of(leaf)


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


# --- steps


def steps(found: Sequence[Leaf], target: Tree) -> list[exp.Select]:
    """The rows (subject, at, a step of each leaf) at which a count changes."""
    sums = [leaf for leaf in found if isinstance(leaf.asked, AtLeast)]
    rows = [_begins(sums, found, target)] if sums else []
    for within in dict.fromkeys(leaf.asked.within for leaf in sums):
        rows.append(_ends(within, [leaf for leaf in sums if leaf.asked.within == within], found, target))
    for leaf in found:
        if isinstance(leaf.asked, Latest):
            rows += _shown_steps(leaf, found, target)
    return rows


def no_steps(found: Sequence[Leaf]) -> list[Tree]:
    """Columns of a row at which no count changes."""
    return [named(number(0), leaf.step) for leaf in found]


def _begins(sums: Sequence[Leaf], found: Sequence[Leaf], target: Tree) -> exp.Select:
    counted = {leaf.place: sql("$matches AND since < $end", matches=leaf.matches, end=leaf.end) for leaf in sums}
    return select(
        "SELECT subject, since AS at FROM seen WHERE $target AND since < void AND $asked",
        *_stepping(found, counted, 1),
        target=target,
        asked=exp.paren(some(leaf.matches for leaf in sums)),
    )


def _ends(within: Period | None, ending: Sequence[Leaf], found: Sequence[Leaf], target: Tree) -> exp.Select:
    return select(
        "SELECT subject, $end AS at FROM seen WHERE $target AND since < $end AND $end < $never AND $asked",
        *_stepping(found, {leaf.place: leaf.matches for leaf in ending}, -1),
        target=target,
        end=end_within(within),
        never=END,
        asked=exp.paren(some(leaf.matches for leaf in ending)),
    )


def _stepping(found: Sequence[Leaf], counted: dict[int, Tree], step: int) -> Iterator[Tree]:
    for leaf in found:
        when = counted.get(leaf.place)
        amount = number(0) if when is None else sql("CASE WHEN $when THEN $n ELSE 0 END", when=when, n=number(step))
        yield named(amount, leaf.step)


# --- the latest record that matches


def _shown_steps(leaf: Leaf, found: Sequence[Leaf], target: Tree) -> list[exp.Select]:
    """A step up where the latest begins to show it, one down where it no longer does."""
    shown = _shown(leaf, target)
    rows = []
    for edge, step in (("start", 1), ("stop", -1)):
        columns = _stepping(found, {leaf.place: exp.true()}, step)
        row = select("SELECT subject, $edge AS at FROM $shown AS shown", *columns, edge=column(edge), shown=shown)
        rows.append(row.where(sql("stop < $never", never=END), copy=False) if step < 0 else row)
    return rows


def _shown(leaf: Leaf, target: Tree) -> Tree:
    """The days [start, stop) on which the latest record that speaks shows what is asked."""
    assert isinstance(leaf.asked, Latest)
    query = sql(
        """
        WITH spoken AS (
            SELECT subject, place, since, $end AS ends, $shows AS shows FROM seen
            WHERE $target AND $matches AND since < $end
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
        target=target,
        matches=leaf.matches,
        shows=column(pattern_column(leaf.asked.shows)),
    )
    return exp.Subquery(this=query)


# --- what makes it true


def witnessing(condition: Condition, found: Sequence[Leaf]) -> dict[int, Tree]:
    """By the number of a leaf, whether its records are among those that make the condition true (rules.sight)."""
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
