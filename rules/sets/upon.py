"""Rules of the form `upon`: a record that satisfies the condition on its own day grounds the measure for a term."""

from collections.abc import Sequence
from typing import Final

from sqlglot import exp

from rules.conditions import AllOf, Condition, ThisRecord, leaves
from rules.sets.leaves import Leaf, counting, no_steps, pattern_column, steps, truth
from rules.sets.trees import Tree, column, every, named, rows_of, select, sql

_CARRIED: Final = ("record", "day", "since", "void")


def satisfying(condition: Condition, *, target: Tree, governed: Tree, reaches: Sequence[str]) -> exp.Query:
    """The records (subject, record, day, since, void) that satisfy a condition on their own day, with the reaches."""
    kept = [column(name) for name in (*_CARRIED, *reaches)]
    candidates = every([target, governed, sql("void <> day"), sql("since < void"), _must_match(condition)])
    found = counting(condition)
    if not found:
        where = every([candidates, truth(condition, found, _of_record)])
        return select("SELECT subject FROM seen WHERE $where", *kept, where=where)
    patterns = {pattern_column(leaf.record): None for leaf in leaves(condition) if isinstance(leaf, ThisRecord)}
    carried = [*kept, *map(column, patterns)]
    holds = truth(condition, found, _of_record)
    query = select("SELECT subject FROM counted WHERE asked AND $holds", *kept, holds=holds)
    return query.with_("counted", as_=_counted(found, target, candidates, carried), copy=False)


def _counted(found: Sequence[Leaf], target: Tree, candidates: Tree, carried: Sequence[Tree]) -> exp.Select:
    """Beside each candidate, how many count on its day; it counts itself, and so do others of that day."""
    columns = [*no_steps(found), *carried]
    asked = select("SELECT subject, day AS at, TRUE AS asked FROM seen WHERE $these", *columns, these=candidates)
    nothing = [named(exp.null(), one.name) for one in carried]
    stepping = [_before_steps(row, nothing) for row in steps(found, target)]
    sums = [sql("SELECT SUM($step) OVER w", step=column(leaf.step)).expressions[0].as_(leaf.tally) for leaf in found]
    return select(
        "SELECT subject, asked FROM $rows AS steps WINDOW w AS (PARTITION BY subject ORDER BY at)",
        *sums,
        *carried,
        rows=exp.Subquery(this=rows_of([asked, *stepping])),
    )


def _before_steps(row: exp.Select, nothing: Sequence[Tree]) -> exp.Select:
    subject, at, *stepped = row.expressions
    return row.select(subject, at, named(exp.false(), "asked"), *stepped, *nothing, append=False, copy=False)


def _of_record(pattern: str) -> Tree:
    return column(pattern_column(pattern))


def _must_match(condition: Condition) -> Tree:
    """What a record must match for the condition to be true of it, where that can be told at a glance."""
    match condition:
        case ThisRecord(record=pattern):
            return column(pattern_column(pattern))
        case AllOf(all=parts):
            return every([_must_match(part) for part in parts if isinstance(part, ThisRecord)] or [exp.true()])
        case _:
            return exp.true()
