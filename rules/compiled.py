"""A ruleset made ready: its patterns behind a matcher, its lookups built, asked by the rulebook."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.calendar import Calendar
from domain.facts import Fields
from rules.conditions import Pattern
from rules.limits import Schema
from rules.plain import matching
from rules.rulesets import LoopRule, Ruleset
from rules.schema import TASK_FIELDS, record_schema, restricted


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

    def __call__(self, name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> Matches:
        """A matcher; the name tells versions apart, the schema declares every field a fact may have."""


def plain_matcher(name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> Matches:
    """The plain evaluator as a matcher; it keeps nothing under a name and compares only what is of one type."""
    del name, schema
    return PlainMatcher(patterns)


class Declared:
    """A matcher that is shown of a fact only what its schema declares."""

    def __init__(self, matcher: Matches, schema: Schema) -> None:
        self._matcher = matcher
        self._schema = schema

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches; none of them can test a field that is not declared."""
        return self._matcher.match(restricted(fields, self._schema))


class Compiled:
    """One ruleset version with its matchers for records and for tasks."""

    def __init__(self, ruleset: Ruleset, *, make_matcher: MakeMatcher = plain_matcher) -> None:
        self.ruleset = ruleset
        self.calendar: Calendar = ruleset.calendar.calendar()
        self.zone = ZoneInfo(ruleset.zone)
        schema = record_schema(ruleset)
        self.records: Matches = Declared(
            make_matcher(f"{ruleset.reference}/records", ruleset.patterns, schema=schema), schema
        )
        self.tasks = make_matcher(f"{ruleset.reference}/tasks", loop_patterns(ruleset.loop), schema=TASK_FIELDS)
        self.loop: dict[str, LoopRule] = {loop_pattern(rule): rule for rule in ruleset.loop}

    def departments(self, role: str, region: str, day: date) -> list[str]:
        """The departments bound to a role in a region on a day: the region's own, else those of all regions."""
        bound = [b for b in self.ruleset.directory if b.role == role and b.in_force(day)]
        own = [b.department for b in bound if b.region == region]
        return own or [b.department for b in bound if b.region is None]

    def working_days(self, keys: tuple[str, ...], day: date) -> int:
        """The sum of parameters in working days, as they stand on a day."""
        return sum(self.ruleset.parameter(key, day) for key in keys)


def loop_patterns(loop: tuple[LoopRule, ...]) -> dict[str, Pattern]:
    """The loop rules' tests as patterns on a task."""
    return {loop_pattern(rule): Pattern(tests=rule.when) for rule in loop}


def loop_pattern(rule: LoopRule) -> str:
    """The name of a loop rule's pattern; ids that differ only in case would share one."""
    return f"loop_{rule.rule.lower()}"
