"""Short ways to write patterns in tests."""

from rules.conditions import Pattern, Test
from rules.matching.limits import FieldType


def pattern(*tests: dict[str, object]) -> Pattern:
    """A pattern from tests as a pack writes them: `pattern({"field": "amount", "ge": 5})`."""
    return Pattern(tests=tuple(Test.model_validate(test) for test in tests))


AMOUNTS: dict[str, FieldType] = {"amount": int}
SMALL_AND_LARGE = {
    "large": pattern({"field": "amount", "ge": 100}),
    "small": pattern({"field": "amount", "lt": 100}),
}
