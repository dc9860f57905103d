"""What is handed to the engine: the tested fields of a fact, checked against a declared schema, written as JSON.

Nothing is coerced: the engine would take 5 for "5" and True for "true" without a word, so a value of another type, a
null, a float or anything nested is refused here, loudly.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from domain.facts import Fields, FieldValue
from rules.conditions import Pattern
from rules.errors import MatcherFailed, UnfitFact
from rules.matching.limits import FIELD_TYPES, Schema, property_name, same_hash, schema_of, unfit

Handed = tuple[FieldValue | None, ...]

BATCH = 100
IDS = tuple(str(number) for number in range(BATCH))
"""The ids of the facts of one batch, in order; used again in the next, since nothing of a batch stays behind."""
END = "end"
STATE = "0"

if _same := same_hash([*IDS, END, f"sid-{STATE}"]):  # of two facts whose ids have one hash the engine drops one
    raise MatcherFailed(
        f"ids the engine cannot tell apart: {_same}", do="Choose other ids in rules/matching/handover.py."
    )

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_END_FACT = {"id": END, "sid": STATE, END: 1}

NO_FACTS = _encode([_END_FACT])
"""A batch of nothing but the end marker."""


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

    def written(self, batch: Sequence[Handed]) -> str:
        """At most `BATCH` facts as the engine reads them, and the end marker; a missing field is left out."""
        facts = [self._fact(one, handed) for one, handed in zip(IDS, batch, strict=False)]
        return _encode([*facts, _END_FACT])

    def _fact(self, fact_id: str, handed: Handed) -> dict[str, FieldValue]:
        fact: dict[str, FieldValue] = {"id": fact_id, "sid": STATE}
        for name, value in zip(self._properties, handed, strict=True):
            if value is not None:
                fact[name] = value
        return fact

    def _refuse_undeclared(self, name: str, value: object) -> None:
        if not self._open:
            raise UnfitFact(f"field {name} is not declared", do="Declare it in the pack, or leave it out.")
        if type(value) not in FIELD_TYPES:
            raise UnfitFact(
                f"field {name}: {type(value).__name__}; only whole numbers, strings and booleans are possible",
                do="Leave out what is missing; write money in minor units and days as ordinals.",
            )


@lru_cache(maxsize=BATCH + 1)
def retraction(size: int) -> str:
    """The same batch, to be taken out again; the engine finds a fact by its state and id alone."""
    return _encode([{"id": one, "sid": STATE} for one in (*IDS[:size], END)])
