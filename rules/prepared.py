"""The plain evaluator prepared for many facts: every test bound to its comparison once, then the same answers faster."""

import operator
from collections.abc import Callable, Mapping

from domain.facts import Fields, FieldValue
from rules.conditions import Operator, Pattern, Test
from rules.limits import values_of

Bound = tuple[str, Callable[[FieldValue], bool]]

_COMPARISONS: Mapping[Operator, Callable[[FieldValue, FieldValue], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}
