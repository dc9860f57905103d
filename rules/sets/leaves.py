"""The counts that a condition asks for, as steps: one more where a record begins to speak, one less where it ends.

A record counts for a leaf on [since, ends): until it is void or the leaf's period has passed. The sums of the steps up
to a day say how many count on it, whatever the corrections. All is told of a subject and a block (rules.sets.shapes).
"""

from collections.abc import Callable, Iterator, Sequence
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
    def shown(self) -> str:
        """The relation of the days on which the latest of them shows what is asked."""
        return f"shown{self.place}"

    @property
    def watch(self) -> Tree:
        return column(f"watch{self.place}")

    @property
    def step(self) -> str:
        return f"step{self.place}"

    @property
    def tally(self) -> str:
        return f"tally{self.place}"

    @property
    def least(self) -> Tree:
        """How many it needs; of the latest, the one."""
        return column(f"least{self.place}")


def counting(shape: Shape) -> list[Leaf]:
    """The leaves of a shape that are asked about a day, each once."""
    return [Leaf(place, leaf) for leaf, place in shape.asked.items() if not isinstance(leaf, ThisRecord)]


def rows(leaf: Leaf, shape: Shape, seeing: Seeing, *, of: str) -> exp.Select:
    """The records that count for a leaf on some day, of those watched (`of`)."""
    shown = isinstance(leaf.asked, Latest)
    looked = select(
        "SELECT hit.subject, block, place, record, day, since, void, $ends AS ends FROM $of AS hit"
        " JOIN blocks ON $watch = hit.watch",
        *([named(seeing.matches(column(f"shows{leaf.place}")), "shows")] if shown else []),
        ends=ended(column("day"), [period(leaf, shape)], at_last=column("void")),
        of=exp.to_table(of),
        watch=leaf.watch,
    )
    if shown:
        looked = looked.join("sorts", on=sql("sorts.sort = hit.sort"), copy=False)
    return select("SELECT * FROM $looked AS looked WHERE since < ends", looked=exp.Subquery(this=looked))


def period(leaf: Leaf, shape: Shape) -> Length:
    """The period of a leaf, as columns of `blocks`."""
    place = leaf.place
    return Length(
        column(f"days{place}") if shape.counts_in_days(place) else None,
        column(f"months{place}") if shape.counts_in_months(place) else None,
    )


def truth(condition: Condition, this_record: Callable[[str], Tree], counted: Callable[[Counting], Tree]) -> Tree:
    """Whether a condition is true, where it is told of each leaf."""
    match condition:
        case ThisRecord(record=pattern):
            return this_record(pattern)
        case AllOf(all=parts):
            return every(truth(part, this_record, counted) for part in parts)
        case AnyOf(any=parts):
            return some(truth(part, this_record, counted) for part in parts)
        case NoneOf(none=parts):
            return exp.not_(some(truth(part, this_record, counted) for part in parts))
        case AtLeast() | Latest():
            return counted(condition)


def enough(found: Sequence[Leaf]) -> Callable[[Counting], Tree]:
    """Whether as many count as a leaf needs, where the counts stand in columns."""
    tests = {leaf.asked: sql("$tally >= $least", tally=column(leaf.tally), least=leaf.least) for leaf in found}
    return tests.__getitem__


# --- steps


def steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """The rows (subject, block, at, a step of each leaf) at which a count changes."""
    if isinstance(leaf.asked, Latest):
        return _shown_steps(leaf, found)
    return _steps(leaf, found)


def no_steps(found: Sequence[Leaf]) -> list[Tree]:
    """Columns of a row at which no count changes."""
    return [named(number(0), leaf.step) for leaf in found]


def stepping(stepping: Leaf, found: Sequence[Leaf], step: Tree) -> list[Tree]:
    """Columns of a row at which one count changes."""
    return [named(step if leaf.place == stepping.place else number(0), leaf.step) for leaf in found]


def _steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where a record begins to count, one less where it ends."""
    rows = exp.to_table(leaf.rows)
    yield select("SELECT subject, block, since AS at FROM $rows", *stepping(leaf, found, number(1)), rows=rows)
    yield select(
        "SELECT subject, block, ends AS at FROM $rows WHERE ends < $never",
        *stepping(leaf, found, number(-1)),
        rows=rows,
        never=END,
    )


# --- the latest record that matches


def _shown_steps(leaf: Leaf, found: Sequence[Leaf]) -> Iterator[exp.Select]:
    """One more where the latest begins to show it, one less where it no longer does."""
    shown = exp.to_table(leaf.shown)
    yield select("SELECT subject, block, start AS at FROM $shown", *stepping(leaf, found, number(1)), shown=shown)
    yield select(
        "SELECT subject, block, stop AS at FROM $shown WHERE stop < $never",
        *stepping(leaf, found, number(-1)),
        shown=shown,
        never=END,
    )


def shown(leaf: Leaf) -> exp.Select:
    """The days [start, stop) on which the latest record that speaks shows what is asked."""
    return select(
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


# --- what makes it true


def witnessing(condition: Condition, counted: Callable[[Counting], Tree]) -> dict[Counting, Tree]:
    """By the leaf, whether its records are among those that make the condition true."""
    asked: dict[Counting, list[Tree]] = {}
    for leaf, where in _witnessing(condition, counted, ()):
        asked.setdefault(leaf, []).append(where)
    return {leaf: some(where) for leaf, where in asked.items()}


def _witnessing(
    condition: Condition, counted: Callable[[Counting], Tree], given: tuple[Tree, ...]
) -> Iterator[tuple[Counting, Tree]]:
    match condition:
        case AtLeast() | Latest():
            yield condition, every(given) if given else exp.true()
        case AllOf(all=parts):
            for part in parts:
                yield from _witnessing(part, counted, given)
        case AnyOf(any=parts):
            for part in parts:
                yield from _witnessing(part, counted, (*given, truth(part, no_record, counted)))
        case _:
            return


def no_record(pattern: str) -> Tree:
    """What a test on the record at hand is where there is none."""
    del pattern
    return exp.false()
