"""determine(): what follows for one subject, as a timeline. Pure: facts and rulesets in, spans out.

Semantics 1. A change of what this module computes is a new number, and the old computation stays (architecture.md,
Time). Which ruleset says what about a fact:

- the version in force on the day a record was determined governs it; counts and windows are governed by the version of
  the latest record;
- on the days of a later version a sanction stands only where that version permits it too (INV-35), while what a later
  version gives beyond the former (an incentive) is given from its effective date.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.facts import Fact
from domain.intervals import ALWAYS, END, FIRST, Days, complement, coverage, intersection, union
from domain.periods import Period
from domain.state import Running, Settled
from domain.timeline import Span, Timeline
from domain.values import MeasureKind, Severity, SubjectKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, NoneOf, ThisRecord
from rules.rulesets import Form, Measure, MeasureRule, MeasureVersion, Ruleset

SEMANTICS = 1

_REACHING = {least: frozenset(str(s) for s in Severity if s.rank >= least.rank) for least in Severity}
"""Minimum severity -> the severities that reach it."""

Matches = Mapping[UUID, frozenset[str]]
"""Record -> names of the patterns it matches."""


class Sight:
    """The facts of a subject under one ruleset; each measure version sees those whose conduct it targets."""

    def __init__(self, facts: Sequence[Fact], matches: Matches) -> None:
        self._facts = facts
        self._matches = matches
        self._seen: dict[tuple[object, ...], Seen] = {}

    def of(self, version: MeasureVersion) -> "Seen":
        """What a measure version sees; versions with the same targets see the same."""
        targets = (version.behaviours, version.minimum_severity)
        seen = self._seen.get(targets)
        if seen is None:
            seen = Seen([fact for fact in self._facts if _targets(version, fact)], self._matches)
            self._seen[targets] = seen
        return seen


class Seen:
    """The facts of a subject under one ruleset, as one measure version sees them: those whose conduct it targets."""

    def __init__(self, facts: Sequence[Fact], matches: Matches) -> None:
        self.facts = facts
        self.matches = matches
        self._by_pattern: dict[str, list[Fact]] = {}

    def of(self, pattern: str) -> list[Fact]:
        """The facts that match a pattern, in the order of day and filing."""
        found = self._by_pattern.get(pattern)
        if found is None:
            found = [fact for fact in self.facts if pattern in self.matches[fact.record_id]]
            self._by_pattern[pattern] = found
        return found

    def since(self, day: date, *, candidates: str | None) -> Sequence[Fact]:
        """The facts determined on or after a day, of those that match a pattern if one is named."""
        facts = self.facts if candidates is None else self.of(candidates)
        return facts[bisect_left(facts, day, key=_determined_on) :]

    def latest(self, leaf: AtLeast, day: date) -> list[Fact]:
        """The latest `at_least` facts that speak on a day within the leaf's period; fewer if there are not so many."""
        facts = self.of(leaf.of)
        found: list[Fact] = []
        for fact in reversed(facts[: bisect_right(facts, day, key=_determined_on)]):
            if leaf.within is not None and leaf.within.after(fact.determined_on) <= day:
                break
            if fact.void_from is None or day < fact.void_from:
                found.append(fact)
                if len(found) == leaf.at_least:
                    break
        return found


def _determined_on(fact: Fact) -> date:
    return fact.determined_on


def determine(
    facts: Sequence[Fact],
    *,
    kind: SubjectKind,
    rulesets: Sequence[tuple[Ruleset, Matches]],
    settled: Settled | None = None,
) -> Timeline:
    """The timeline of a subject of a kind from its facts in order, under every version of the ruleset, oldest first.

    With a settled past (and one ruleset only) it is that timeline from `settled.before` on.
    """
    spans: list[Span] = []
    for index, (ruleset, matches) in enumerate(rulesets):
        until = rulesets[index + 1][0].effective_from if index + 1 < len(rulesets) else None
        governed, sight = _Governed(facts, ruleset.effective_from, until, settled), Sight(facts, matches)
        for rule in ruleset.rules:
            spans += _of_rule(ruleset, rule, sight, kind=kind, governed=governed)
    if settled is not None:
        spans = [*settled.spans, *spans]
    if len(rulesets) > 1:
        spans = _under_later_versions(spans, facts, kind=kind, rulesets=rulesets)
    return Timeline(tuple(sorted(spans, key=_place)))


def _place(span: Span) -> tuple[str, date, str, str, int]:
    return (span.measure, span.start, span.ground, span.rule, span.version)


class _Governed:
    """Which records, and which days of a `while` rule, a ruleset in force on [begin, end) governs."""

    def __init__(self, facts: Sequence[Fact], begin: date, end: date | None, settled: Settled | None = None) -> None:
        self._facts = facts
        self._begin, self._end = begin, end
        self._settled_before = date.min if settled is None else settled.before
        self.running = {} if settled is None else {(one.rule, one.version): one for one in settled.running}

    def record(self, fact: Fact) -> bool:
        """True if the record was determined while the ruleset was in force, and what it does is not settled."""
        if fact.determined_on < self._settled_before:
            return False
        return self._begin <= fact.determined_on and (self._end is None or fact.determined_on < self._end)

    @property
    def first_day(self) -> date:
        """The first day of which the facts tell; before it, what was is settled."""
        return self._settled_before

    def since(self) -> int:
        """The same as an ordinal."""
        return self._settled_before.toordinal()

    def days(self) -> Days:
        """The days whose latest record was determined while the ruleset was in force."""
        if self._end is None and (not self._facts or self._begin <= self._facts[0].determined_on):
            return ALWAYS
        own = [fact.determined_on for fact in self._facts if self.record(fact)]
        later = [f.determined_on for f in self._facts if self._end is not None and f.determined_on >= self._end]
        if not own:
            return ()
        return ((min(own).toordinal(), min(later).toordinal() if later else END),)


class _Everything(_Governed):
    """Every record and every day: what a later version would permit, whichever version governs."""

    def record(self, fact: Fact) -> bool:
        return bool(fact.record_id)

    def days(self) -> Days:
        return ALWAYS


def _of_rule(
    ruleset: Ruleset, rule: MeasureRule, sight: Sight, *, kind: SubjectKind, governed: _Governed
) -> Iterator[Span]:
    measure = ruleset.measure_by_name[rule.measure]
    for version in measure.versions:
        if kind not in version.target_kinds:
            continue
        seen = sight.of(version)
        make = _upon if rule.form is Form.UPON else _while
        for span in make(ruleset, rule, version, seen, governed):
            yield from _within_validity(span, version, measure)


def _targets(version: MeasureVersion, fact: Fact) -> bool:
    """The conduct is one the measure is meant for (INV-4) and reaches its minimum severity (INV-10)."""
    if fact.fields["behaviour_code"] not in version.behaviours:
        return False
    return version.minimum_severity is None or fact.fields["severity"] in _REACHING[version.minimum_severity]


def _within_validity(span: Span, version: MeasureVersion, measure: Measure) -> Iterator[Span]:
    """The part of a span that lies in the validity of the measure version (INV-3)."""
    begin, end = measure.validities[version.version]
    start, until = max(span.start, begin), _earliest(span.until, end)
    if until is None or start < until:
        yield _cut(span, start, until)


def _cut(span: Span, start: date, until: date | None, *, version: int | None = None) -> Span:
    if (start, until) == (span.start, span.until) and version in (None, span.version):
        return span
    return Span(
        measure=span.measure,
        version=span.version if version is None else version,
        rule=span.rule,
        ground=span.ground,
        start=start,
        until=until,
        cites=span.cites,
        ruleset=span.ruleset,
        grant=span.grant,
    )


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


# --- rules of the form `upon`


def _upon(
    ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion, seen: Seen, governed: _Governed
) -> Iterator[Span]:
    """A record that satisfies the condition on its own day grounds the measure for the rule's term from that day."""
    for fact in seen.since(governed.first_day, candidates=_must_match(rule.when)):
        day = fact.determined_on
        if not governed.record(fact) or fact.void_from == day or not holds(rule.when, seen, fact, day):
            continue
        until = min(period.after(day) for period in (rule.term, version.longest) if period is not None)
        until = until if fact.void_from is None else min(until, fact.void_from)
        if day < until:
            yield Span(
                measure=rule.measure,
                version=version.version,
                rule=rule.rule,
                ground=str(fact.record_id),
                start=day,
                until=until,
                cites=(fact.record_id,),
                ruleset=ruleset.version,
            )


def _must_match(condition: Condition) -> str | None:
    """A pattern that a record must match for the condition to be true of it, if one can be told at a glance."""
    match condition:
        case ThisRecord(record=pattern):
            return pattern
        case AllOf(all=parts):
            return next((part.record for part in parts if isinstance(part, ThisRecord)), None)
        case _:
            return None


def _shorter(one: Period | None, other: Period) -> Period:
    """A period that is longer than neither, whatever day it begins on (INV-9)."""
    if one is None or other.longest_days <= one.shortest_days:
        return other
    if one.longest_days <= other.shortest_days:
        return one
    return Period(days=min(one.shortest_days, other.shortest_days))


def holds(condition: Condition, seen: Seen, record: Fact | None, day: date) -> bool:
    """Whether a condition is true on a day, about a record if it asks for one."""
    match condition:
        case ThisRecord(record=pattern):
            return record is not None and pattern in seen.matches[record.record_id]
        case AtLeast():
            return len(seen.latest(condition, day)) == condition.at_least
        case AllOf(all=parts):
            return all(holds(part, seen, record, day) for part in parts)
        case AnyOf(any=parts):
            return any(holds(part, seen, record, day) for part in parts)
        case NoneOf(none=parts):
            return not any(holds(part, seen, record, day) for part in parts)


# --- rules of the form `while`


def _while(
    ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion, seen: Seen, governed: _Governed
) -> Iterator[Span]:
    """The measure follows on every day on which the condition holds, a grant at a time."""
    for begin, end, cites in _intervals(rule, version, seen, governed):
        yield Span(
            measure=rule.measure,
            version=version.version,
            rule=rule.rule,
            ground=f"{rule.rule}@{begin.isoformat()}",
            start=begin,
            until=None if end >= END else date.fromordinal(end),
            cites=cites,
            ruleset=ruleset.version,
            grant=_shorter(rule.grant, version.longest),
        )


def _intervals(
    rule: MeasureRule, version: MeasureVersion, seen: Seen, governed: _Governed
) -> Iterator[tuple[date, int, tuple[UUID, ...]]]:
    """When the condition holds: first day, the ordinal of the first day after, and the records that began it."""
    told = ((governed.since(), END),)
    for first, end in intersection([_true_on(rule.when, seen), governed.days(), told]):
        begun = governed.running.get((rule.rule, version.version)) if first == governed.since() else None
        if begun is not None:
            yield begun.start, end, begun.cites
        else:
            begin = date.fromordinal(first)
            yield begin, end, _cited(rule.when, seen, begin)


def _cited(condition: Condition, seen: Seen, day: date) -> tuple[UUID, ...]:
    return tuple(sorted({fact.record_id for fact in _witnesses(condition, seen, day)}))


def running_on(
    facts: Sequence[Fact],
    day: date,
    *,
    kind: SubjectKind,
    ruleset: Ruleset,
    matches: Matches,
    settled: Settled | None = None,
) -> Iterator[Running]:
    """The intervals of `while` rules that hold on a day, each under every measure version, with what began them."""
    sight, governed = Sight(facts, matches), _Governed(facts, ruleset.effective_from, None, settled)
    for rule in ruleset.rules:
        for version in ruleset.measure_by_name[rule.measure].versions if rule.form is Form.WHILE else ():
            if kind in version.target_kinds:
                for begin, end, cites in _intervals(rule, version, sight.of(version), governed):
                    if begin <= day and day.toordinal() < end:
                        yield Running(rule.rule, version.version, begin, cites)


def _true_on(condition: Condition, seen: Seen) -> Days:
    """Every day on which a condition of a `while` rule is true."""
    match condition:
        case AtLeast():
            return coverage((_speaks(fact, condition.within) for fact in seen.of(condition.of)), condition.at_least)
        case AllOf(all=parts):
            return intersection([_true_on(part, seen) for part in parts])
        case AnyOf(any=parts):
            return union(_true_on(part, seen) for part in parts)
        case NoneOf(none=parts):
            return complement(union(_true_on(part, seen) for part in parts))
        case ThisRecord():
            return ()


def _speaks(fact: Fact, within: Period | None) -> tuple[int, int]:
    end = END if within is None else within.after(fact.determined_on).toordinal()
    void = END if fact.void_from is None else fact.void_from.toordinal()
    return fact.determined_on.toordinal(), min(end, void)


def _witnesses(condition: Condition, seen: Seen, day: date) -> Iterator[Fact]:
    """The records that make a condition true on a day: of each count as many as it needs, the latest."""
    match condition:
        case AtLeast():
            yield from seen.latest(condition, day)
        case AllOf(all=parts):
            for part in parts:
                yield from _witnesses(part, seen, day)
        case AnyOf(any=parts):
            for part in parts:
                if holds(part, seen, None, day):
                    yield from _witnesses(part, seen, day)
        case _:
            return


# --- several versions of the ruleset


class _Reign(Struct, frozen=True):
    """The days on which a version of the ruleset is in force, and what it alone would permit on them."""

    ruleset: Ruleset
    days: Days
    permitted: tuple[Span, ...]
    by_permission: dict[tuple[str, str], dict[int, Days]]
    """(measure, cause) -> measure version -> days."""

    def permits(self, span: Span) -> dict[int, Days]:
        """Under which measure versions the cause of an older span may stand, and on which days."""
        measure = self.ruleset.measure_by_name.get(span.measure)
        if measure is None:
            return {}
        if measure.kind is MeasureKind.SANCTION:
            return self.by_permission.get((span.measure, _cause(span)), {})
        return {version.version: _in_force(version, measure) for version in measure.versions}


def _under_later_versions(
    spans: Iterable[Span], facts: Sequence[Fact], *, kind: SubjectKind, rulesets: Sequence[tuple[Ruleset, Matches]]
) -> list[Span]:
    """Sanctions stand only where the version in force that day permits them too; incentives only grow (INV-35).

    Under which measure version is the version in force's to say: its list is the one an order is made from (INV-3).
    """
    reigns = [_reign(index, facts, kind=kind, rulesets=rulesets) for index in range(len(rulesets))]
    measures = {ruleset.version: ruleset.measure_by_name for ruleset, _ in rulesets}
    kept = [piece for span in spans for piece in _through(span, reigns, measures[span.ruleset][span.measure])]
    return [*kept, *_given(kept, reigns)]


def _reign(
    index: int, facts: Sequence[Fact], *, kind: SubjectKind, rulesets: Sequence[tuple[Ruleset, Matches]]
) -> _Reign:
    ruleset, matches = rulesets[index]
    begin = FIRST if index == 0 else ruleset.effective_from.toordinal()
    end = rulesets[index + 1][0].effective_from.toordinal() if index + 1 < len(rulesets) else END
    everything, sight = _Everything(facts, ruleset.effective_from, None), Sight(facts, matches)
    permitted = tuple(
        span
        for rule in (ruleset.rules if index else ())
        for span in _of_rule(ruleset, rule, sight, kind=kind, governed=everything)
    )
    by_permission: dict[tuple[str, str], dict[int, Days]] = {}
    for span in permitted:
        known = by_permission.setdefault((span.measure, _cause(span)), {})
        known[span.version] = union([known.get(span.version, ()), (_ordinals(span),)])
    return _Reign(ruleset=ruleset, days=((begin, end),), permitted=permitted, by_permission=by_permission)


def _through(span: Span, reigns: Sequence[_Reign], measure: Measure) -> Iterator[Span]:
    """What is left of a span under its own and every later version, under the measure versions that these know."""
    known = {version.version for version in measure.versions}
    found: dict[int, list[Days]] = {}
    for reign in reigns:
        if reign.ruleset.version == span.ruleset:
            found.setdefault(span.version, []).append(reign.days)
        elif reign.ruleset.version > span.ruleset:
            for version, days in reign.permits(span).items():
                if version == span.version or version not in known:
                    found.setdefault(version, []).append(intersection([reign.days, days]))
    for version, parts in found.items():
        for begin, end in intersection([(_ordinals(span),), union(parts)]):
            yield _cut(span, date.fromordinal(begin), None if end >= END else date.fromordinal(end), version=version)


def _given(kept: Sequence[Span], reigns: Sequence[_Reign]) -> Iterator[Span]:
    """The incentives that a later version gives on its days beyond what follows without it."""
    for reign in reigns:
        for span in reign.permitted:
            if reign.ruleset.measure_by_name[span.measure].kind is MeasureKind.INCENTIVE:
                for begin, end in intersection([(_ordinals(span),), reign.days]):
                    piece = _cut(span, date.fromordinal(begin), None if end >= END else date.fromordinal(end))
                    if not any(_covers(other, piece) for other in kept):
                        yield piece


def _covers(one: Span, other: Span) -> bool:
    same = (one.measure, one.ground, one.version) == (other.measure, other.ground, other.version)
    (begin, end), (start, until) = _ordinals(one), _ordinals(other)
    return same and begin <= start and until <= end


def _cause(span: Span) -> str:
    """A sanction upon a record is permitted for that record; one of a `while` rule for the measure."""
    return span.ground if "@" not in span.ground else ""


def _ordinals(span: Span) -> tuple[int, int]:
    return span.start.toordinal(), END if span.until is None else span.until.toordinal()


def _in_force(version: MeasureVersion, measure: Measure) -> Days:
    begin, end = measure.validities[version.version]
    return ((begin.toordinal(), END if end is None else end.toordinal()),)
