"""What a matcher answers, whoever answers it: the patterns of a fact, now or once it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from domain.facts import Fields
from rules.conditions import Pattern
from rules.matching.limits import Schema
from rules.matching.plain import matching


class Matched(Struct, frozen=True):
    """Which patterns a fact matches, by the plain evaluator; `trouble` says how the matcher failed or differed."""

    patterns: frozenset[str]
    trouble: str | None = None


Foreseen = Callable[[int], Matched]
"""What the fact at a place matches; it may have to wait for the answer."""


class Matches(Protocol):
    """Something that matches one fact against the patterns it was made with."""

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches."""

    def match_all(self, facts: Sequence[Fields]) -> Sequence[Matched]:
        """The patterns that each of many facts matches, in their order."""

    def foresee(self, facts: Sequence[Fields]) -> Foreseen:
        """The same of facts that will be asked for soon, one by one."""


class PlainMatcher:
    """The plain evaluator alone, for what is not live: trials and what-if."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self._patterns = dict(patterns)

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches."""
        return Matched(matching(self._patterns, fields))

    def match_all(self, facts: Sequence[Fields]) -> list[Matched]:
        """The patterns that each of many facts matches, in their order."""
        return [self.match(fields) for fields in facts]

    def foresee(self, facts: Sequence[Fields]) -> Foreseen:
        """The same of facts that will be asked for soon."""
        return self.match_all(facts).__getitem__


class MakeMatcher(Protocol):
    """Makes a matcher for named patterns."""

    def __call__(self, name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> Matches:
        """A matcher; the name tells versions apart, the schema declares every field a fact may have."""


def plain_matcher(name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> Matches:
    """The plain evaluator as a matcher; it keeps nothing under a name and compares only what is of one type."""
    del name, schema
    return PlainMatcher(patterns)
