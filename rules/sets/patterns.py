"""Patterns and targets as comparisons of columns: a missing field, or one of another type, passes no test."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlglot import exp

from domain.facts import FieldValue
from domain.values import Severity
from rules.conditions import Operator, Pattern, Test
from rules.limits import Schema, values_of
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


def matched(pattern: Pattern | None, schema: Schema, values: Values) -> Tree:
    """Whether a row of `facts` matches a pattern; what is no pattern is matched by none."""
    if pattern is None:
        return exp.false()
    return sql("COALESCE($tests, FALSE)", tests=every(_passed(test, schema, values) for test in pattern.tests))


def _passed(test: Test, schema: Schema, values: Values) -> Tree:
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
    tests = [_one_of("behaviour_code", behaviours, values)]
    if least is not None:
        tests.append(_one_of("severity", tuple(str(s) for s in Severity if s.rank >= least.rank), values))
    return sql("COALESCE($tests, FALSE)", tests=every(tests))


def _one_of(field: str, wanted: tuple[FieldValue, ...], values: Values) -> Tree:
    column = exp.column(column_of(field, str))
    return exp.In(this=column, expressions=[values.tree(value) for value in wanted])
