"""Which fields rules may test, and of which type each is: what the catalogue declares, and what every record carries.

The matcher is told these types; it never infers them from what tests happen to compare with.
"""

from collections.abc import Collection, Mapping

from rules.conditions import leaves, patterns_of
from rules.matching.limits import Schema
from rules.matching.plain import passes
from rules.rulesets import MeasureRule, Ruleset

RECORD_FIELDS: Schema = {
    "record_kind": str,
    "catalogue_item": str,
    "behaviour_code": str,
    "severity": str,
    "polarity": str,
    "issuer": str,
}
"""What every record carries beside the fields of its catalogue item (domain.records.fact_of)."""

TASK_FIELDS: Schema = {"state": str, "feedback": str, "measure_kind": str, "role": str, "number": int}
"""What loop rules see of a task (rules.following.rulebook)."""


def record_schema(ruleset: Ruleset) -> Schema:
    """The type of every field that a record may have under a ruleset; of two declarations the first counts."""
    declared: dict[str, type[bool] | type[int] | type[str]] = {**RECORD_FIELDS}
    for item in ruleset.catalogue:
        for name, field in item.fields.items():
            declared.setdefault(name, field.type.python)
    return declared


def restricted(fields: Mapping[str, bool | int | str], schema: Schema) -> Mapping[str, bool | int | str]:
    """The fields that a schema declares: a record filed under another version may carry some that this one ignores."""
    if fields.keys() <= schema.keys():
        return fields
    return {name: value for name, value in fields.items() if name in schema}


def asks_for(ruleset: Ruleset, rule: MeasureRule, items: Collection[str]) -> bool:
    """Whether a rule asks, by name, for records of some of these catalogue items."""
    named = (ruleset.patterns.get(name) for leaf in leaves(rule.when) for name in patterns_of(leaf))
    tests = (test for pattern in named if pattern is not None for test in pattern.tests)
    return any(test.field == "catalogue_item" and any(passes(test, item) for item in items) for test in tests)
