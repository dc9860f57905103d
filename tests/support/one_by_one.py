"""A base for matchers that tests make up: many facts are matched one by one."""

from collections.abc import Sequence
from typing import Protocol

from domain.facts import Fields
from rules.matching.answers import Matched


class OneByOne(Protocol):
    """Give it `match`."""

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches."""

    def match_all(self, facts: Sequence[Fields]) -> list[Matched]:
        """The same of many facts, in their order."""
        return [self.match(fields) for fields in facts]
