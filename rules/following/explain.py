"""Why a measure follows on a day and why not, predicate by predicate, with the records that were looked at.

It evaluates each rule a second time, day by day, with the plain evaluator, and sets beside it what the timeline says.
Under one version of the ruleset the two are always the same (a property test); under several, a later version may
forbid what an earlier one grounds, or give what an earlier one does not (INV-35): the obstacle says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from domain.facts import Fact, FieldValue
from domain.intervals import includes
from domain.periods import Period
from domain.timeline import Span, Timeline
from domain.values import SubjectKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, Pattern, Test, ThisRecord
from rules.following.determine import Who
from rules.following.reigns import NOTHING_VOIDED, Voided, Window, windows
from rules.following.sight import targeted
from rules.matching.plain import matches, passes
from rules.rulesets import Form, MeasureRule, MeasureVersion, Ruleset


class Shape(StrEnum):
    """What a part of a condition is."""

    RECORD = "record"
    AT_LEAST = "at_least"
    LATEST = "latest"
    ALL = "all"
    ANY = "any"
    NONE = "none"


class Obstacle(StrEnum):
    """Why a rule says nothing, or why the timeline says otherwise than the rule alone."""

    NOTHING = "nothing"
    SUBJECT_KIND = "subject_kind"
    REGION = "region"
    MEASURE_NOT_IN_FORCE = "measure_not_in_force"
    RULESET_NOT_IN_FORCE = "ruleset_not_in_force"
    RULESET_WITHDRAWN = "ruleset_withdrawn"
    RESTS_ON_SIGNAL = "rests_on_signal"
    LATER_VERSION_FORBIDS = "later_version_forbids"
    LATER_VERSION_GIVES = "later_version_gives"


class Tested(Struct, frozen=True):
    """One comparison of a pattern with one record; `actual` is None where the record lacks the field."""

    field: str
    op: str
    expected: str
    actual: FieldValue | None
    passed: bool


class Part(Struct, frozen=True, kw_only=True):
    """A part of a condition on a day, true or not.

    A count names how many records it `found` of how many it `needed`, and which; they were determined on
    [first, last], where no `first` means ever before.
    """

    shape: Shape
    holds: bool
    pattern: str = ""
    tests: tuple[Tested, ...] = ()
    needed: int = 0
    found: int = 0
    first: date | None = None
    last: date | None = None
    records: tuple[UUID, ...] = ()
    parts: tuple["Part", ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """The condition asked once: about a record on its own day (`upon`), or about the day itself (`while`).

    Where it holds the measure follows on [start, until); `covers` says whether the day asked about lies in it.
    """

    day: date
    record: UUID | None
    condition: Part
    start: date | None
    until: date | None
    covers: bool

    @property
    def holds(self) -> bool:
        """True if the condition is true."""
        return self.condition.holds


class RuleExplained(Struct, frozen=True, kw_only=True):
    """One rule under one version of its measure and ruleset; `holds` is what it says by itself, `follows` what came."""

    rule: str
    form: Form
    ruleset: int
    version: int
    holds: bool
    follows: bool
    obstacle: Obstacle
    asked: tuple[Asked, ...]


def explain(
    measure: str,
    facts: Sequence[Fact],
    *,
    on: date,
    kind: SubjectKind,
    region: str = "",
    rulesets: Sequence[Ruleset],
    timeline: Timeline,
    voided: Mapping[int, Voided] = NOTHING_VOIDED,
) -> tuple[RuleExplained, ...]:
    """Every rule of a measure on a day, from a subject's facts in order; `rulesets` oldest first."""
    explained: list[RuleExplained] = []
    who = Who(kind, region)
    in_force = windows(rulesets, voided)
    for place, ruleset in enumerate(rulesets):
        void = voided.get(ruleset.version)
        reign = _Reign(
            tuple(window for window in in_force if window.place == place), None if void is None else void.void_from
        )
        for rule in ruleset.rules:
            if rule.measure == measure:
                explained += _of_rule(ruleset, rule, facts, on=on, who=who, reign=reign, timeline=timeline)
    return tuple(explained)


class _Reign(NamedTuple):
    windows: tuple[Window, ...]
    void_from: date | None

    def over(self, fact: Fact) -> bool:
        return any(
            begin <= fact.determined_on and (end is None or fact.determined_on < end) for _, begin, end in self.windows
        )

    def over_day(self, facts: Sequence[Fact], day: date) -> bool:
        """A day belongs to the version of the latest record (architecture.md, Time); with none, to the only one."""
        for _, begin, end in self.windows[:1]:
            if end is None and (not facts or begin <= facts[0].determined_on):
                return True
        so_far = [fact for fact in facts if fact.determined_on <= day]
        return bool(so_far) and self.over(so_far[-1])


def _of_rule(
    ruleset: Ruleset,
    rule: MeasureRule,
    facts: Sequence[Fact],
    *,
    on: date,
    who: Who,
    reign: _Reign,
    timeline: Timeline,
) -> Iterator[RuleExplained]:
    for version in ruleset.measure_by_name[rule.measure].versions:
        follows = any(_is_of(span, ruleset, rule, version) for span in timeline.on(on))
        meant = [fact for fact in facts if targeted(fact, version.behaviours, version.minimum_severity)]
        asking = _Asking(ruleset, rule, version, meant, on)
        obstacle = _bar(ruleset, rule, version, on=on, who=who)
        if reign.void_from is not None and reign.void_from <= on:
            obstacle = Obstacle.RULESET_WITHDRAWN
        asked: tuple[Asked, ...] = ()
        if rule.form is Form.UPON:
            asked = asking.upon(reign)
        elif reign.over_day(facts, on):
            asked = (asking.now(),)
        elif obstacle is Obstacle.NOTHING:
            obstacle = Obstacle.RULESET_NOT_IN_FORCE
        holds = obstacle is Obstacle.NOTHING and any(one.holds and one.covers for one in asked)
        yield RuleExplained(
            rule=rule.rule,
            form=rule.form,
            ruleset=ruleset.version,
            version=version.version,
            holds=holds,
            follows=follows,
            obstacle=_difference(holds, follows) or obstacle,
            asked=asked,
        )


def _is_of(span: Span, ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion) -> bool:
    return (span.rule, span.version, span.ruleset) == (rule.rule, version.version, ruleset.version)


def _bar(ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion, *, on: date, who: Who) -> Obstacle:
    if rule.rule in ruleset.resting_on_signals:
        return Obstacle.RESTS_ON_SIGNAL
    if who.kind not in version.target_kinds:
        return Obstacle.SUBJECT_KIND
    if not ruleset.reaches(ruleset.measure_by_name[rule.measure].region, who.region):
        return Obstacle.REGION
    carried = includes(ruleset.carried[rule.rule, version.version], on)
    return Obstacle.NOTHING if carried else Obstacle.MEASURE_NOT_IN_FORCE


def _difference(holds: bool, follows: bool) -> Obstacle | None:  # noqa: FBT001 - two findings, side by side
    if holds == follows:
        return None
    return Obstacle.LATER_VERSION_FORBIDS if holds else Obstacle.LATER_VERSION_GIVES


class _Asking:
    """One rule under one measure version, asked about the facts it may see."""

    def __init__(
        self, ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion, facts: Sequence[Fact], on: date
    ) -> None:
        self._patterns = ruleset.patterns
        self._rule = rule
        self._version = version
        self._validity = ruleset.measure_by_name[rule.measure].validities[version.version]
        self._facts = facts
        self._on = on

    def upon(self, reign: _Reign) -> tuple[Asked, ...]:
        """Every record whose term covers the day; failing these the latest that came before it."""
        ruled = [fact for fact in self._facts if reign.over(fact) and fact.determined_on <= self._on]
        covering = [asked for fact in ruled if self._covers(fact) for asked in [self._about(fact)]]
        return tuple(covering) or tuple(self._about(fact) for fact in ruled[-1:])

    def now(self) -> Asked:
        """The day itself."""
        return Asked(
            day=self._on,
            record=None,
            condition=self._part(self._rule.when, None, self._on),
            start=None,
            until=None,
            covers=True,
        )

    def _about(self, fact: Fact) -> Asked:
        start, until = self._term(fact)
        return Asked(
            day=fact.determined_on,
            record=fact.record_id,
            condition=self._part(self._rule.when, fact, fact.determined_on),
            start=start,
            until=until,
            covers=start <= self._on < until,
        )

    def _covers(self, fact: Fact) -> bool:
        start, until = self._term(fact)
        return start <= self._on < until

    def _term(self, fact: Fact) -> tuple[date, date]:
        begin, end = self._validity
        lengths = (self._rule.term, self._version.longest)
        ends = [length.after(fact.determined_on) for length in lengths if length is not None]
        ends += [day for day in (fact.void_from, end) if day is not None]
        return max(fact.since, begin), min(ends)

    def _part(self, condition: Condition, record: Fact | None, day: date) -> Part:
        match condition:
            case ThisRecord(record=name):
                return self._record(name, record)
            case AtLeast():
                return self._count(condition, day)
            case Latest():
                return self._latest(condition, day)
            case AllOf(all=inner):
                parts = tuple(self._part(one, record, day) for one in inner)
                return Part(shape=Shape.ALL, holds=all(part.holds for part in parts), parts=parts)
            case AnyOf(any=inner):
                parts = tuple(self._part(one, record, day) for one in inner)
                return Part(shape=Shape.ANY, holds=any(part.holds for part in parts), parts=parts)
            case NoneOf(none=inner):
                parts = tuple(self._part(one, record, day) for one in inner)
                return Part(shape=Shape.NONE, holds=not any(part.holds for part in parts), parts=parts)

    def _record(self, name: str, record: Fact | None) -> Part:
        if record is None:
            return Part(shape=Shape.RECORD, holds=False, pattern=name)
        tests = tuple(_tested(test, record) for test in self._patterns[name].tests)
        holds = all(test.passed for test in tests)
        return Part(shape=Shape.RECORD, holds=holds, pattern=name, tests=tests, records=(record.record_id,))

    def _latest(self, leaf: Latest, day: date) -> Part:
        """Whether the latest of the records that speak shows what is asked for."""
        found = [fact for fact in self._facts if _counts(fact, self._patterns[leaf.latest], leaf.within, day)]
        tests = tuple(_tested(test, fact) for fact in found[-1:] for test in self._patterns[leaf.shows].tests)
        return Part(
            shape=Shape.LATEST,
            holds=bool(found) and all(test.passed for test in tests),
            pattern=leaf.shows,
            tests=tests,
            last=day,
            records=tuple(fact.record_id for fact in found[-1:]),
        )

    def _count(self, leaf: AtLeast, day: date) -> Part:
        counted = [fact for fact in self._facts if _counts(fact, self._patterns[leaf.of], leaf.within, day)]
        return Part(
            shape=Shape.AT_LEAST,
            holds=len(counted) >= leaf.at_least,
            pattern=leaf.of,
            needed=leaf.at_least,
            found=len(counted),
            first=None if leaf.within is None else _first_day(leaf.within, day),
            last=day,
            records=tuple(fact.record_id for fact in counted),
        )


def _tested(test: Test, record: Fact) -> Tested:
    actual = record.fields.get(test.field)
    expected = ", ".join(map(str, test.value)) if isinstance(test.value, tuple) else str(test.value)
    return Tested(field=test.field, op=str(test.op), expected=expected, actual=actual, passed=passes(test, actual))


def _counts(fact: Fact, pattern: Pattern, within: Period | None, day: date) -> bool:
    """The record speaks on the day: determined by then, still within the period, not void, and of the pattern."""
    if not fact.speaks(day):
        return False
    return (within is None or day < within.after(fact.determined_on)) and matches(pattern, fact.fields)


def _first_day(within: Period, day: date) -> date:
    """The first day from which a record still counts on `day`: the earliest whose period ends after it."""
    low, high = max(1, day.toordinal() - within.longest_days - 1), day.toordinal()
    while low < high:
        middle = (low + high) // 2
        if within.after(date.fromordinal(middle)) > day:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)
