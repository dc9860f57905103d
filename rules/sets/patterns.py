"""Patterns and targets as comparisons of columns: a missing field, or one of another type, passes no test."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlglot import exp

from domain.values import Severity
from rules.conditions import Operator, Test
from rules.matching.limits import Schema, values_of
from rules.sets.relations import column_of
from rules.sets.trees import Tree, Values, every, sql

_Compare = Callable[[Tree, Tree], Tree]
_COMPARED: Final[Mapping[Operator, _Compare]] = {
    Operator.EQ: lambda one, other: exp.EQ(this=one, expression=other),
    Operator.NE: lambda one, other: exp.NEQ(this=one, expression=other),
    Operator.LT: lambda one, other: exp.LT(this=one, expression=other),
    Operator.LE: lambda one, other: exp.LTE(this=one, expression=other),
    Operator.GT: lambda one, other: exp.GT(this=one, expression=other),
    Operator.GE: lambda one, other: exp.GTE(this=one, expression=other),
}


def passed(test: Test, schema: Schema, values: Values) -> Tree:
    """Whether a row of `facts` passes a test; NULL, which is not true, where the field is missing."""
    compared = values_of(test)
    kind = schema.get(test.field)
    if kind is not type(compared[0]):
        return exp.false()
    field = exp.column(column_of(test.field, kind))
    if test.op is Operator.IN:
        return exp.In(this=field, expressions=[values.tree(value) for value in compared])
    return _COMPARED[test.op](field, values.tree(compared[0]))


def targeted(behaviours: tuple[str, ...], least: Severity | None, values: Values) -> Tree:
    """Whether a measure version is meant for the conduct of a row (INV-4, INV-10)."""
    tests = [one_of(column_of("behaviour_code", str), behaviours, values)]
    if least is not None:
        severe = [str(severity) for severity in Severity if severity.rank >= least.rank]
        tests.append(one_of(column_of("severity", str), severe, values))
    return sql("COALESCE($tests, FALSE)", tests=every(tests))


def one_of(name: str, wanted: Sequence[str], values: Values) -> Tree:
    """Whether a column of text is one of these words."""
    return exp.In(this=exp.column(name), expressions=[values.tree(word) for word in wanted])
