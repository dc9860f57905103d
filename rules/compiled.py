"""A ruleset made ready: its patterns behind a matcher, its lookups built, asked by the rulebook."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.calendar import Calendar
from domain.facts import Fields, FieldValue
from rules.conditions import Pattern
from rules.keeping import Kept
from rules.plain import matching
from rules.rulesets import LoopRule, Ruleset

Pauses = tuple[tuple[date, date], ...]
_KEPT = 10_000


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
        self._departments: Kept[tuple[str, str, date], tuple[str, ...]] = Kept(_KEPT)
        self._working_days: Kept[tuple[tuple[str, ...], date], int] = Kept(_KEPT)
        self._deadlines: Kept[tuple[date, int], date] = Kept(_KEPT)
        self._task_matches: Kept[tuple[FieldValue, ...], frozenset[str]] = Kept(_KEPT)
        self.loop: dict[str, LoopRule] = {_loop_pattern(rule): rule for rule in ruleset.loop}

    def departments(self, role: str, region: str, day: date) -> tuple[str, ...]:
        """The departments bound to a role in a region on a day: the region's own, else those of all regions."""
        known = self._departments.get((role, region, day))
        if known is None:
            bound = [b for b in self.ruleset.directory if b.role == role and b.in_force(day)]
            own = tuple(b.department for b in bound if b.region == region)
            known = own or tuple(b.department for b in bound if b.region is None)
            self._departments.put((role, region, day), known)
        return known

    def working_days(self, keys: tuple[str, ...], day: date) -> int:
        """The sum of parameters in working days, as they stand on a day."""
        known = self._working_days.get((keys, day))
        if known is None:
            known = sum(self.ruleset.parameter(key, day) for key in keys)
            self._working_days.put((keys, day), known)
        return known

    def deadline(self, start: date, working_days: int, *, pauses: Pauses) -> date:
        """The last day in time by the calendar; days inside a pause [a, b) do not count."""
        if pauses:
            return self.calendar.deadline(start, working_days, pauses=pauses)
        known = self._deadlines.get((start, working_days))
        if known is None:
            known = self.calendar.deadline(start, working_days)
            self._deadlines.put((start, working_days), known)
        return known

    def loop_rules_for(self, fields: Fields) -> frozenset[str]:
        """The names of the loop rules that match a task; what was matched without trouble is kept."""
        key = tuple(fields.values())
        known = self._task_matches.get(key)
        if known is None:
            matched = self.tasks.match(fields)
            known = matched.patterns
            if matched.trouble is None:
                self._task_matches.put(key, known)
        return known


def _loop_patterns(loop: tuple[LoopRule, ...]) -> dict[str, Pattern]:
    return {_loop_pattern(rule): Pattern(tests=rule.when) for rule in loop}


def _loop_pattern(rule: LoopRule) -> str:
    return f"loop_{rule.rule.lower()}"
