"""What a record says, and what a rule asks of one, in words: titles of the ruleset in place of its codes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from api.cli.story import in_words
from api.http.pages.field_words import FIELDS, VALUES
from domain.facts import FieldValue
from domain.records import Record
from rules.rulesets import FieldType, Ruleset, Text

_MINOR: Final = "_minor"
_HUNDREDTHS: Final = 100
_LONGEST_ORDINAL: Final = date.max.toordinal()
_OPERATORS: Final = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥", "in": "∈"}


class Wording:
    """The words of one ruleset in one language."""

    def __init__(self, ruleset: Ruleset, language: str) -> None:
        self._language = language
        self._between = "；" if language == "zh" else "; "
        self._patterns = ruleset.patterns
        self._titles: Mapping[str, Mapping[str, Text]] = {
            "catalogue_item": {item.item: item.title for item in ruleset.catalogue},
            "behaviour_code": {row.behaviour: row.title for row in ruleset.behaviours},
        }
        self._days = {
            name
            for item in ruleset.catalogue
            for name, declared in item.fields.items()
            if declared.type is FieldType.DAY
        }

    def item(self, record: Record) -> str:
        """What a record is: the title of its item."""
        return self.value("catalogue_item", record.catalogue_item)

    def fields(self, record: Record) -> str:
        """Its fields, one after the other."""
        told = [f"{self.field(name)} {self.value(name, value)}" for name, value in record.fields.items()]
        return self._between.join(told)

    def field(self, name: str) -> str:
        """A field's name."""
        return FIELDS[name][self._language] if name in FIELDS else name

    def value(self, name: str, value: FieldValue) -> str:
        """A field's value: a title, a day, an amount in whole units of its currency."""
        number = _whole(value)
        if name in self._days and number is not None and 0 < number <= _LONGEST_ORDINAL:
            return date.fromordinal(number).isoformat()
        if name.endswith(_MINOR) and number is not None:
            return f"{number / _HUNDREDTHS:,.2f}"
        written = str(value)
        title = self._titles.get(name, {}).get(written)
        if title is not None:
            return in_words(title, self._language)
        return VALUES[written][self._language] if written in VALUES else written

    def pattern(self, name: str) -> str:
        """What a pattern asks for; its own name where the ruleset has none such."""
        found = self._patterns.get(name)
        if found is None:
            return name
        told = [self.asked(test.field, test.op, test.value) for test in found.tests]
        return self._between.join(told)

    def asked(self, field: str, op: str, expected: FieldValue | Sequence[FieldValue]) -> str:
        """One comparison, as a pattern makes it."""
        several = [expected] if isinstance(expected, str | int) else expected
        told = " / ".join(self.value(field, one) for one in several)
        return f"{self.field(field)} {_OPERATORS.get(op, op)} {told}"


def _whole(value: FieldValue) -> int | None:
    """A whole number, also where it comes as its digits."""
    if isinstance(value, bool):
        return None
    return int(value) if isinstance(value, int) or value.isdecimal() else None
