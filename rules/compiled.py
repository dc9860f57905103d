"""A ruleset made ready: its patterns behind a matcher, its lookups built, asked by the rulebook."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.calendar import Calendar
from domain.facts import Fields
from rules.conditions import Pattern
from rules.plain import matching
from rules.rulesets import LoopRule, Ruleset


class Matched(Struct, frozen=True):
    """Which patterns a fact matches, by the plain evaluator; `trouble` says how the matcher failed or differed."""

    patterns: frozenset[str]
    trouble: str | None = None


class Matches(Protocol):
    """Something that matches one fact against the patterns it was made with."""

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches."""


class PlainMatcher:
    """The plain evaluator alone, for what is not live: trials and what-if."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self._patterns = dict(patterns)

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches."""
        return Matched(matching(self._patterns, fields))


class MakeMatcher(Protocol):
    """Makes a matcher for named patterns."""

    def __call__(self, name: str, patterns: Mapping[str, Pattern]) -> Matches:
        """A matcher; the name tells versions apart."""


def plain_matcher(name: str, patterns: Mapping[str, Pattern]) -> Matches:
    """The plain evaluator as a matcher; `name` is of use only to matchers that keep compiled rulesets."""
    del name
    return PlainMatcher(patterns)


class Compiled:
    """One ruleset version with its matchers for records and for tasks."""

    def __init__(self, ruleset: Ruleset, *, make_matcher: MakeMatcher = plain_matcher) -> None:
        self.ruleset = ruleset
        self.calendar: Calendar = ruleset.calendar.calendar()
        self.zone = ZoneInfo(ruleset.zone)
        self.records = make_matcher(f"{ruleset.reference}/records", ruleset.patterns)
        self.tasks = make_matcher(f"{ruleset.reference}/tasks", _loop_patterns(ruleset.loop))
        self.loop: dict[str, LoopRule] = {_loop_pattern(rule): rule for rule in ruleset.loop}

    def departments(self, role: str, region: str, day: date) -> list[str]:
        """The departments bound to a role in a region on a day: the region's own, else those of all regions."""
        bound = [b for b in self.ruleset.directory if b.role == role and b.in_force(day)]
        own = [b.department for b in bound if b.region == region]
        return own or [b.department for b in bound if b.region is None]

    def working_days(self, keys: tuple[str, ...], day: date) -> int:
        """The sum of parameters in working days, as they stand on a day."""
        return sum(self.ruleset.parameter(key, day) for key in keys)


def _loop_patterns(loop: tuple[LoopRule, ...]) -> dict[str, Pattern]:
    return {_loop_pattern(rule): Pattern(tests=rule.when) for rule in loop}


def _loop_pattern(rule: LoopRule) -> str:
    return f"loop_{rule.rule.lower()}"
