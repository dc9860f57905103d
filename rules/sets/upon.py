"""Rules of the form `upon`: a record that satisfies the condition on its own day grounds the measure for a term."""

from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from rules.conditions import AllOf, Condition, Latest, ThisRecord, leaves
from rules.sets.leaves import Counting, counting, enough, no_steps, rows, shown, steps, truth
from rules.sets.relations import Found
from rules.sets.seeing import Seeing
from rules.sets.shapes import Shape
from rules.sets.trees import Tree, column, every, named, rows_of, select, sql

_CARRIED: Final = ("record", "day", "since", "void")


def alone(condition: Condition) -> bool:
    """Whether a condition looks at the record at hand and at no other."""
    return all(isinstance(leaf, ThisRecord) for leaf in leaves(condition))


def must_match(condition: Condition) -> tuple[str, ...]:
    """The patterns that a record must match for the condition to be true of it, where that can be told at a glance."""
    match condition:
        case ThisRecord(record=pattern):
            return (pattern,)
        case AllOf(all=parts):
            return tuple(part.record for part in parts if isinstance(part, ThisRecord))
        case _:
            return ()


def satisfying(shape: Shape, seeing: Seeing, *, among: Tree) -> Found:
    """The records (subject, block, record, day, since, void) that satisfy a condition on their own day, of some."""
    matches = {
        leaf.record: seeing.matches(column(f"pattern{place}"))
        for leaf, place in shape.asked.items()
        if isinstance(leaf, ThisRecord)
    }
    if alone(shape.condition):
        holds = truth(shape.condition, matches.__getitem__, _nothing_counted)
        return Found((), _candidates(seeing, holds, {}, among))
    found = counting(shape)
    own = {pattern: f"own{place}" for place, pattern in enumerate(matches)}
    must = every([exp.true(), *(matches[pattern] for pattern in must_match(shape.condition))])
    these = _candidates(seeing, must, {own[pattern]: test for pattern, test in matches.items()}, among)
    carried = [column(name) for name in (*_CARRIED, *own.values())]
    asked = select("SELECT subject, block, day AS at, TRUE AS asked FROM these", *no_steps(found), *carried)
    nothing = [named(exp.null(), one.name) for one in carried]
    sums = [sql("SELECT SUM($step) OVER w", step=column(leaf.step)).expressions[0].as_(leaf.tally) for leaf in found]
    counted = select(
        "SELECT subject, block, asked FROM $rows AS steps WINDOW w AS (PARTITION BY subject, block ORDER BY at)",
        *sums,
        *carried,
        rows=exp.Subquery(
            this=rows_of([asked, *(_before(row, nothing) for leaf in found for row in steps(leaf, found))])
        ),
    )
    holds = truth(shape.condition, lambda pattern: column(own[pattern]), enough(found))
    query = select(
        "SELECT subject, counted.block FROM $counted AS counted JOIN blocks ON blocks.block = counted.block"
        " WHERE asked AND $holds",
        *map(column, _CARRIED),
        counted=exp.Subquery(this=counted),
        holds=holds,
    )
    relations = [(leaf.rows, rows(leaf, shape, seeing, of="hits")) for leaf in found]
    relations += [(leaf.shown, shown(leaf)) for leaf in found if isinstance(leaf.asked, Latest)]
    return Found((*relations, ("these", these)), query)


def _nothing_counted(leaf: Counting) -> Tree:
    raise AssertionError(f"it looks at one record alone, not at {leaf}")


def _candidates(seeing: Seeing, holds: Tree, own: Mapping[str, Tree], among: Tree) -> exp.Select:
    """The records that satisfy it, or may, with what is true of them alone."""
    told = select(
        "SELECT sort, block FROM sorts CROSS JOIN blocks WHERE $meets AND $holds",
        *(named(test, name) for name, test in own.items()),
        meets=seeing.meets(column("target")),
        holds=holds,
    )
    return select(
        "SELECT subject, block FROM seen JOIN $told AS told ON told.sort = seen.sort"
        " WHERE $among AND void <> day AND since < void",
        *map(column, (*_CARRIED, *own)),
        told=exp.Subquery(this=told),
        among=among,
    )


def _before(row: exp.Select, nothing: list[Tree]) -> exp.Select:
    """A row of steps as one that nothing is asked of: it counts before what is asked of the same day."""
    subject, block, at, *stepped = row.expressions
    return row.select(subject, block, at, named(exp.false(), "asked"), *stepped, *nothing, append=False, copy=False)
