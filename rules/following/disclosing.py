"""What everybody may be told of a record that is published: fields that the catalogue says are public (C70)."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.facts import FieldValue
from rules.rulesets import Disclosure, FieldType, Ruleset


def disclosed(
    rulesets: Iterable[Ruleset], item: str, fields: Mapping[str, FieldValue], *, on: date
) -> dict[str, FieldValue]:
    """The fields of a record of a day that each of some rulesets says are public; days as they are written."""
    told: dict[str, FieldValue] = dict(fields)
    for ruleset in rulesets:
        declared = {} if (found := ruleset.item(item, on)) is None else found.fields
        public = {name: one for name, one in declared.items() if one.disclosure is Disclosure.PUBLIC}
        told = {name: _written(value, public[name].type) for name, value in told.items() if name in public}
    return told


def _written(value: FieldValue, type_: FieldType) -> FieldValue:
    return date.fromordinal(value).isoformat() if type_ is FieldType.DAY and type(value) is int else value
