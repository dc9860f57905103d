"""The plain evaluator prepared for many facts: every test is bound to its comparison once. Same answers, faster.

It must share nothing with the compiler for the engine, since each is there to catch the other's mistakes.
"""

import operator
from collections.abc import Callable, Mapping

from domain.facts import Fields, FieldValue
from rules.conditions import Operator, Pattern, Test

Comparison = Callable[[FieldValue, FieldValue], bool]
Bound = tuple[str, Callable[[FieldValue | None], bool]]

_COMPARISONS: Mapping[Operator, Comparison] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


class PreparedPatterns:
    """`plain.matching` for one set of patterns and many facts; a first test that patterns share is made once."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        by_first: dict[tuple[Test, type], list[tuple[str, tuple[Bound, ...]]]] = {}
        for name, pattern in patterns.items():
            first, *rest = pattern.tests
            key = (first, _type_of(first))  # tests for 1 and for True are equal to Python
            by_first.setdefault(key, []).append((name, tuple(map(_bound, rest))))
        self._groups = [(*_bound(first), tuple(group)) for (first, _), group in by_first.items()]

    def matching(self, fields: Fields) -> frozenset[str]:
        """The names of the patterns that a fact with these fields matches."""
        value_of, found = fields.get, []
        for first, passes_first, group in self._groups:
            if passes_first(value_of(first)):
                for name, rest in group:
                    if all(passes(value_of(field)) for field, passes in rest):
                        found.append(name)
        return frozenset(found)


def _bound(test: Test) -> Bound:
    if isinstance(test.value, tuple):
        return test.field, _one_of(test.value)
    return test.field, _compared(_COMPARISONS[test.op], test.value)


def _type_of(test: Test) -> type:
    return type(test.value[0]) if isinstance(test.value, tuple) else type(test.value)


def _compared(compare: Comparison, expected: FieldValue) -> Callable[[FieldValue | None], bool]:
    kind = type(expected)
    return lambda actual: actual is not None and type(actual) is kind and compare(actual, expected)


def _one_of(values: tuple[FieldValue, ...]) -> Callable[[FieldValue | None], bool]:
    kind, listed = type(values[0]), frozenset(values)
    return lambda actual: type(actual) is kind and actual in listed
