"""The plain evaluator prepared for many facts: every test is bound to its comparison once. Same answers, faster.

It must share nothing with the compiler for the engine, since each is there to catch the other's mistakes.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from domain.facts import Fields, FieldValue
from rules.conditions import Operator, Pattern, Test

Passes = Callable[[FieldValue], bool]
"""Asked of values of the test's own type only."""

_WITH_EXPECTED_FIRST: Mapping[Operator, Callable[[FieldValue, FieldValue], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.gt,
    Operator.LE: operator.ge,
    Operator.GT: operator.lt,
    Operator.GE: operator.le,
}


class _Bound(Struct, frozen=True):
    """One test: it fails on a field that is missing or of another type."""

    field: str
    kind: type
    passes: Passes

    def of(self, fields: Fields) -> bool:
        value = fields.get(self.field)
        return type(value) is self.kind and value is not None and self.passes(value)


class _Group(Struct, frozen=True):
    """The patterns that share a first test: those that have no other, and those that do."""

    passes: Passes
    alone: Sequence[str]
    others: Sequence[tuple[str, Sequence[_Bound]]]


class PreparedPatterns:
    """`plain.matching` for one set of patterns and many facts; a first test that patterns share is made once."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        by_first: dict[tuple[Test, type], list[tuple[str, Sequence[_Bound]]]] = {}
        for name, pattern in patterns.items():
            first, *rest = pattern.tests
            key = (first, _kind_of(first))  # tests for 1 and for True are equal to Python
            by_first.setdefault(key, []).append((name, tuple(map(_bound, rest))))
        self._by_field: dict[tuple[str, type], list[_Group]] = {}
        for (first, kind), group in by_first.items():
            alone, others = [name for name, rest in group if not rest], [one for one in group if one[1]]
            self._by_field.setdefault((first.field, kind), []).append(_Group(_passes(first), alone, others))

    def matching(self, fields: Fields) -> frozenset[str]:
        """The names of the patterns that a fact with these fields matches."""
        found = set[str]()
        for (tested, kind), groups in self._by_field.items():
            value = fields.get(tested)
            if value is None or type(value) is not kind:
                continue
            for group in groups:
                if group.passes(value):
                    found.update(group.alone)
                    found.update(name for name, rest in group.others if all(test.of(fields) for test in rest))
        return frozenset(found)


def _bound(test: Test) -> _Bound:
    return _Bound(test.field, _kind_of(test), _passes(test))


def _kind_of(test: Test) -> type:
    return type(test.value[0]) if isinstance(test.value, tuple) else type(test.value)


def _passes(test: Test) -> Passes:
    if isinstance(test.value, tuple):
        return frozenset(test.value).__contains__
    return partial(_WITH_EXPECTED_FIRST[test.op], test.value)
