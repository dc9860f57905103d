"""A ruleset made ready: its patterns behind a matcher, its lookups built, asked by the rulebook."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.facts import Fields, FieldValue
from rules.conditions import Pattern
from rules.keeping import Kept
from rules.matching.answers import Foreseen, MakeMatcher, Matched, Matches, plain_matcher
from rules.matching.limits import Schema
from rules.matching.schema import TASK_FIELDS, record_schema, restricted
from rules.rulesets import LoopRule, Ruleset

Pauses = tuple[tuple[date, date], ...]
_KEPT = 10_000


class Declared:
    """A matcher that is shown of a fact only what its schema declares."""

    def __init__(self, matcher: Matches, schema: Schema) -> None:
        self._matcher = matcher
        self._schema = schema

    def match(self, fields: Fields) -> Matched:
        """The patterns that a fact matches; none of them can test a field that is not declared."""
        return self._matcher.match(restricted(fields, self._schema))

    def match_all(self, facts: Sequence[Fields]) -> Sequence[Matched]:
        """The same of many facts, in their order."""
        return self._matcher.match_all([restricted(fields, self._schema) for fields in facts])

    def foresee(self, facts: Sequence[Fields]) -> Foreseen:
        """The same of facts that will be asked for soon."""
        return self._matcher.foresee([restricted(fields, self._schema) for fields in facts])


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
        self._departments: Kept[tuple[str, str, date], tuple[str, ...]] = Kept(_KEPT)
        self._working_days: Kept[tuple[tuple[str, ...], date], int] = Kept(_KEPT)
        self._deadlines: Kept[tuple[date, int], date] = Kept(_KEPT)
        self._task_matches: Kept[tuple[FieldValue, ...], frozenset[str]] = Kept(_KEPT)

    def departments(self, role: str, region: str, day: date) -> tuple[str, ...]:
        """The departments bound to a role on a day: the region's own, else those of the nearest region around it."""
        known = self._departments.get((role, region, day))
        if known is None:
            bound = [b for b in self.ruleset.directory if b.role == role and b.in_force(day)]
            places: list[str | None] = [*self.ruleset.around(region), None]
            nearest = (tuple(b.department for b in bound if b.region == place) for place in places)
            known = next((found for found in nearest if found), ())
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


def loop_patterns(loop: tuple[LoopRule, ...]) -> dict[str, Pattern]:
    """The loop rules' tests as patterns on a task."""
    return {loop_pattern(rule): Pattern(tests=rule.when) for rule in loop}


def loop_pattern(rule: LoopRule) -> str:
    """The name of a loop rule's pattern; ids that differ only in case would share one."""
    return f"loop_{rule.rule.lower()}"
