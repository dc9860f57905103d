"""The plain evaluator: the condition model in ordinary Python. It checks the matcher and explains."""

import operator
from collections.abc import Callable, Mapping

from domain.facts import Fields, FieldValue
from rules.conditions import Operator, Pattern, Test

_ORDER: Mapping[Operator, Callable[[int, int], bool]] = {
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def matching(patterns: Mapping[str, Pattern], fields: Fields) -> frozenset[str]:
    """The names of the patterns that a fact with these fields matches."""
    return frozenset(name for name, pattern in patterns.items() if matches(pattern, fields))


def matches(pattern: Pattern, fields: Fields) -> bool:
    """True if every test of the pattern passes."""
    return all(passes(test, fields.get(test.field)) for test in pattern.tests)


def passes(test: Test, actual: FieldValue | None) -> bool:
    """True if the value passes the test; a missing value and a value of another type never do."""
    expected = test.value
    if isinstance(expected, tuple):
        return any(_same(actual, one) for one in expected)
    if actual is None or type(actual) is not type(expected):
        return False
    if test.op is Operator.EQ:
        return actual == expected
    if test.op is Operator.NE:
        return actual != expected
    return isinstance(actual, int) and isinstance(expected, int) and _ORDER[test.op](actual, expected)


def _same(actual: FieldValue | None, expected: FieldValue) -> bool:
    return type(actual) is type(expected) and actual == expected
