"""The counts that a condition asks for, as steps: one more where a record begins to speak, one less where it ends.

A record counts for a leaf on [since, ends): until it is void or the leaf's period has passed. The sums of the steps up
to a day say how many count on it, whatever the corrections. All is told of a subject and a block (rules.sets.shapes).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, ThisRecord
from rules.sets.calendar import END, Length, ended
from rules.sets.seeing import Seeing
from rules.sets.shapes import Shape
from rules.sets.trees import Tree, column, every, named, number, select, some, sql

Counting = AtLeast | Latest
"""A leaf that is asked about a day."""


class Leaf(NamedTuple):
    """A leaf under the number that its columns bear."""

    place: int
    asked: Counting

    @property
    def rows(self) -> str:
        """The relation of the records that it looks at."""
        return f"rows{self.place}"

    @property
    def step(self) -> str:
        return f"step{self.place}"

    @property
    def tally(self) -> str:
        return f"tally{self.place}"

    @property
    def lasts(self) -> str:
        """Of a row of `rows`, whether the record speaks from its own day and for ever; of days, how many begin to."""
        return f"lasts{self.place}"

    @property
    def nth(self) -> str:
        """How many such records have begun to speak."""
        return f"nth{self.place}"

    @property
    def least(self) -> Tree:
        """How many it needs; of the latest, the one."""
        return column(f"least{self.place}")

    def holds(self, counted: Tree | None = None) -> Tree:
        """Whether so many count, or enough count of its own column."""
        return exp.GTE(this=column(self.tally) if counted is None else counted, expression=self.least)


def counting(shape: Shape) -> list[Leaf]:
    """The leaves of a shape that are asked about a day, each once."""
    return [Leaf(place, leaf) for leaf, place in shape.asked.items() if not isinstance(leaf, ThisRecord)]


def rows(leaf: Leaf, shape: Shape, seeing: Seeing) -> exp.Select:
    """The records that count for a leaf on some day: those of the target that match its pattern."""
    place = leaf.place
    told = select(
        "SELECT kind, block, $days AS days, $months AS months, $shows AS shows FROM kinds CROSS JOIN blocks"
        " WHERE $meets AND $matches",
        days=column(f"days{place}"),
        months=column(f"months{place}"),
        shows=seeing.matches(column(f"shows{place}")) if isinstance(leaf.asked, Latest) else exp.true(),
        meets=seeing.meets(column("target")),
        matches=seeing.matches(column(f"pattern{place}")),
    )
    periods = Length(
        column("days") if shape.counts_in_days(place) else None,
        column("months") if shape.counts_in_months(place) else None,
    )
    looked = select(
        "SELECT subject, block, place, record, day, since, void, shows, $ends AS ends"
        " FROM seen JOIN $told AS told ON told.kind = seen.kind WHERE since < void",
        told=exp.Subquery(this=told),
        ends=ended(column("day"), [periods], at_last=column("void")),
    )
    return select(
        "SELECT *, void = $never AND since = day AS lasts FROM $looked AS looked WHERE since < ends",
        never=END,
        looked=exp.Subquery(this=looked),
    )


def truth(
    condition: Condition, found: Sequence[Leaf], this_record: Callable[[str], Tree], counted: Mapping[int, Tree]
) -> Tree:
    """Whether a condition is true, where the counts of its leaves stand in columns; or in others, by their place."""
    match condition:
        case ThisRecord(record=pattern):
            return this_record(pattern)
        case AllOf(all=parts):
            return every(truth(part, found, this_record, counted) for part in parts)
        case AnyOf(any=parts):
            return some(truth(part, found, this_record, counted) for part in parts)
        case NoneOf(none=parts):
            return exp.not_(some(truth(part, found, this_record, counted) for part in parts))
        case _:
            leaf = next(leaf for leaf in found if leaf.asked == condition)
            return leaf.holds(counted.get(leaf.place))


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
            return next(leaf.holds() for leaf in found if leaf.asked == condition)


# --- steps


def steps(found: Sequence[Leaf]) -> list[exp.Select]:
    """The rows (subject, block, at, of each leaf a step and how many last) at which a count changes."""
    return [row for leaf in found for row in (_shown_steps if isinstance(leaf.asked, Latest) else _steps)(leaf, found)]


def no_steps(found: Sequence[Leaf]) -> list[Tree]:
    """Columns of a row at which no count changes."""
    return [named(number(0), name) for leaf in found for name in (leaf.step, leaf.lasts)]


def _steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where a record begins to count, one less where it ends."""
    more, less = _stepping(leaf, found, number(1), lasts=True), _stepping(leaf, found, number(-1), lasts=False)
    yield select("SELECT subject, block, since AS at FROM $rows", *more, rows=exp.to_table(leaf.rows))
    yield select(
        "SELECT subject, block, ends AS at FROM $rows WHERE ends < $never",
        *less,
        rows=exp.to_table(leaf.rows),
        never=END,
    )


def _stepping(stepping: Leaf, found: Sequence[Leaf], step: Tree, *, lasts: bool) -> Iterator[Tree]:
    for leaf in found:
        own = leaf.place == stepping.place
        yield named(step if own else number(0), leaf.step)
        yield named(sql("CAST(lasts AS INTEGER)") if own and lasts else number(0), leaf.lasts)


# --- the latest record that matches


def _shown_steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where the latest begins to show it, one less where it no longer does."""
    nothing, more, less = (_stepping(leaf, found, number(step), lasts=step == 0) for step in (0, 1, -1))
    yield select("SELECT subject, block, since AS at FROM $rows", *nothing, rows=exp.to_table(leaf.rows))
    yield select("SELECT subject, block, start AS at FROM $shown AS shown", *more, shown=_shown(leaf))
    yield select(
        "SELECT subject, block, stop AS at FROM $shown AS shown WHERE stop < $never",
        *less,
        shown=_shown(leaf),
        never=END,
    )


def _shown(leaf: Leaf) -> Tree:
    """The days [start, stop) on which the latest record that speaks shows what is asked."""
    query = sql(
        """
        WITH edges AS (
            SELECT subject, block, since AS at FROM $rows UNION SELECT subject, block, ends FROM $rows
        ), pieces AS (
            SELECT subject, block, at AS start, LEAD(at) OVER (PARTITION BY subject, block ORDER BY at) AS stop
            FROM edges
        )
        SELECT pieces.subject, pieces.block, start, stop FROM pieces
        JOIN $rows AS spoken ON spoken.subject = pieces.subject AND spoken.block = pieces.block
            AND spoken.since <= start AND start < spoken.ends
        GROUP BY pieces.subject, pieces.block, start, stop HAVING ARG_MAX(shows, place)
        """,
        rows=exp.to_table(leaf.rows),
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
                yield from _witnessing(part, found, (*given, truth(part, found, no_record, {})))
        case _:
            return


def no_record(pattern: str) -> Tree:
    """What a test on the record at hand is where there is none."""
    del pattern
    return exp.false()
