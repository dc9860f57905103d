"""What is handed to the engine: the tested fields of a fact, checked against a declared schema, written as JSON.

Nothing is coerced: the engine would take 5 for "5" and True for "true" without a word, so a value of another type, a
null, a float or anything nested is refused here, loudly.
"""

import json
from collections.abc import Mapping, Sequence

from domain.facts import Fields, FieldValue
from rules.conditions import Pattern
from rules.errors import UnfitFact
from rules.limits import FIELD_TYPES, Schema, property_name, schema_of, unfit

Handed = tuple[FieldValue | None, ...]
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class Handover:
    """Checks facts and writes them down for one set of patterns."""

    def __init__(self, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> None:
        """Without a schema the tests themselves declare the types, and other fields may be of any allowed type."""
        tested = schema_of(patterns)
        self.schema: Schema = dict(tested if schema is None else schema)
        self._open = schema is None
        self._fields: Sequence[str] = sorted(tested)
        self._properties = tuple(property_name(name) for name in self._fields)

    def checked(self, fields: Fields) -> Handed:
        """The values of the tested fields, None for a field that is not there; raises `UnfitFact`.

        Equal results match equally: each place has one type, so True and 1 never meet.
        """
        for name, value in fields.items():
            fit = self.schema.get(name)
            if fit is None:
                self._refuse_undeclared(name, value)
            elif reason := unfit(value, fit=fit):
                raise UnfitFact(f"field {name}: {reason}", do="Correct the record or its declared fields.")
        return tuple(fields.get(name) for name in self._fields)

    def written(self, handed: Handed, *, fact_id: str) -> str:
        """The fact as the engine reads it, in its one fixed state "0"; a missing field is left out."""
        present = {name: value for name, value in zip(self._properties, handed, strict=True) if value is not None}
        return _encode({"id": fact_id, "sid": "0", **present})

    def _refuse_undeclared(self, name: str, value: object) -> None:
        if not self._open:
            raise UnfitFact(f"field {name} is not declared", do="Declare it in the pack, or leave it out.")
        if type(value) not in FIELD_TYPES:
            raise UnfitFact(
                f"field {name}: {type(value).__name__}; only whole numbers, strings and booleans are possible",
                do="Leave out what is missing; write money in minor units and days as ordinals.",
            )
