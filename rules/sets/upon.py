"""Rules of the form `upon`: a record that satisfies the condition on its own day grounds the measure for a term."""

from collections.abc import Sequence
from typing import Final

from sqlglot import exp

from rules.conditions import AllOf, Condition, ThisRecord, leaves
from rules.sets.leaves import Leaf, counting, no_steps, steps, truth
from rules.sets.seeing import Seeing, Target
from rules.sets.trees import Tree, column, every, named, rows_of, select, sql

_CARRIED: Final = ("record", "day", "since", "void")


def alone(condition: Condition) -> bool:
    """Whether a condition looks at the record at hand and at no other."""
    return all(isinstance(leaf, ThisRecord) for leaf in leaves(condition))


def satisfied_alone(condition: Condition, target: Target, seeing: Seeing) -> Tree:
    """Whether a row of `seen` satisfies a condition that looks at no other."""
    return every([seeing.of(target), truth(condition, (), seeing.matches)])


def satisfying(
    condition: Condition, target: Target, seeing: Seeing, *, governed: Tree, reaches: Sequence[str]
) -> exp.Query:
    """The records (subject, record, day, since, void) that satisfy a condition on their own day, with the reaches."""
    found = counting(condition, target, seeing)
    kept = [column(name) for name in (*_CARRIED, *reaches)]
    patterns = dict.fromkeys(leaf.record for leaf in leaves(condition) if isinstance(leaf, ThisRecord))
    told = {pattern: f"own{place}" for place, pattern in enumerate(patterns)}
    own = {name: seeing.matches(pattern) for pattern, name in told.items()}
    these = _candidates(condition, target, seeing, governed)
    holds = truth(condition, found, lambda pattern: column(told[pattern]))
    query = select("SELECT subject FROM counted WHERE asked AND $holds", *kept, holds=holds)
    return query.with_("counted", as_=_counted(found, these, kept, own), copy=False)


def _candidates(condition: Condition, target: Target, seeing: Seeing, governed: Tree) -> exp.Select:
    """The records that may satisfy it: those of a pattern that they must match, where they stand apart."""
    must = _must_match(condition)
    if not must:
        seeing.look_at_all()
    rows = next((name for name in (seeing.known(pattern, target) for pattern in must) if name is not None), "seen")
    told = [seeing.of(target), governed, sql("void <> day"), sql("since < void"), *map(seeing.matches, must)]
    return select("SELECT subject FROM $rows WHERE $told", rows=exp.to_table(rows), told=every(told))


def _counted(found: Sequence[Leaf], these: exp.Select, kept: Sequence[Tree], own: dict[str, Tree]) -> exp.Select:
    """Beside each candidate, how many count on its day; it counts itself, and so do others of that day."""
    flags = [named(test, name) for name, test in own.items()]
    asked = these.select(sql("day AS at"), sql("TRUE AS asked"), *no_steps(found), *kept, *flags, copy=False)
    carried = [*kept, *map(column, own)]
    nothing = [named(exp.null(), one.name) for one in carried]
    stepping = [_before_steps(row, nothing) for row in steps(found)]
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


def _must_match(condition: Condition) -> tuple[str, ...]:
    """The patterns that a record must match for the condition to be true of it, where that can be told at a glance."""
    match condition:
        case ThisRecord(record=pattern):
            return (pattern,)
        case AllOf(all=parts):
            return tuple(part.record for part in parts if isinstance(part, ThisRecord))
        case _:
            return ()
