"""determine(): what follows for one subject, as a timeline. Pure: facts and rulesets in, spans out.

Semantics 1. A change of what this module computes is a new number, and the old computation stays (architecture.md,
Time). Which ruleset says what about a fact:

- the version in force on the day a record was determined governs it; counts and windows are governed by the version of
  the latest record;
- on the days of a later version a sanction stands only where that version permits it too (INV-35), while what a later
  version gives beyond the former (an incentive) is given from its effective date;
- a version found unlawful grounds nothing from the day named. The version before it governs again from the day after
  that was recorded, and what the unlawful one had taken off older causes stays off: no burden comes back.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from domain.facts import Fact
from domain.intervals import ALWAYS, END, Days, intersection
from domain.periods import LONGEST, Period
from domain.state import Running, Settled
from domain.timeline import Span, Timeline
from domain.values import SubjectKind
from rules.conditions import AllOf, Condition, ThisRecord
from rules.following.reigns import NOTHING_VOIDED, Voided, cut, ordinals, under_later_versions, windows
from rules.following.sight import Matches, Seen, Sight, holds, true_on, witnesses
from rules.rulesets import Form, MeasureRule, MeasureVersion, Ruleset

SEMANTICS = 1


class Who(NamedTuple):
    """What rules ask about a subject beside its records: its kind, and the region it is registered in."""

    kind: SubjectKind
    region: str = ""


def determine(
    facts: Sequence[Fact],
    *,
    kind: SubjectKind,
    region: str = "",
    rulesets: Sequence[tuple[Ruleset, Matches]],
    settled: Settled | None = None,
    voided: Mapping[int, Voided] = NOTHING_VOIDED,
) -> Timeline:
    """The timeline of a subject of a kind from its facts in order, under every version of the ruleset, oldest first.

    A measure of a region follows only for a subject of that region (INV-6). With a settled past (and one ruleset only)
    it is that timeline from `settled.before` on. `voided` are versions found unlawful, by their number.
    """
    if len(rulesets) == 1 and not voided:
        [(ruleset, matches)] = rulesets
        return timeline_of(follow(ruleset, Sight(facts, matches), who=Who(kind, region), settled=settled))
    spans: list[Span] = []
    for window in windows([ruleset for ruleset, _ in rulesets], voided):
        ruleset, matches = rulesets[window.place]
        governed = _Governed(facts, window.begin, window.end)
        spans += _course(ruleset, Sight(facts, matches), who=Who(kind, region), governed=governed).spans()

    def permitted(place: int) -> tuple[Span, ...]:
        ruleset, matches = rulesets[place]
        everything = _Everything(facts)
        return tuple(_course(ruleset, Sight(facts, matches), who=Who(kind, region), governed=everything).spans())

    of_all = [ruleset for ruleset, _ in rulesets]
    spans = under_later_versions(spans, of_all, voided=voided, permitted=permitted)
    return Timeline(tuple(sorted(spans, key=place)))


def timeline_of(course: "Course") -> Timeline:
    """The timeline of a course under one ruleset, with what is settled of the days before it."""
    placed = [*course.settled]
    for found in course.upon.values():
        placed += found
    placed += [_placed(span.start, span) for during in course.during.values() for span in during]
    placed.sort(key=itemgetter(1))
    return Timeline(tuple(map(itemgetter(2), placed)))


def place(span: Span) -> tuple[str, date, str, str, int]:
    return (span.measure, span.start, span.ground, span.rule, span.version)


class _Governed:
    """Which records, and which days of a `while` rule, a ruleset in force on [begin, end) governs from `since` on."""

    def __init__(
        self,
        facts: Sequence[Fact],
        begin: date,
        end: date | None,
        *,
        since: date = date.min,
        running: "Mapping[_Key, Stretch] | None" = None,
    ) -> None:
        self._facts = facts
        self._begin, self._end = begin, end
        self.since = since
        self.running = {} if running is None else running
        """What held on the day before `since` already."""

    def record(self, fact: Fact) -> bool:
        """True if the record was determined while the ruleset was in force, and since the day asked from."""
        day = fact.determined_on
        return self.since <= day and self._begin <= day and (self._end is None or day < self._end)

    def days(self) -> Days:
        """The days whose latest record was determined while the ruleset was in force."""
        if self._end is None and (not self._facts or self._begin <= self._facts[0].determined_on):
            return ALWAYS
        own = self._first_from(self._begin)
        if own is None or (self._end is not None and own >= self._end):
            return ()
        later = None if self._end is None else self._first_from(self._end)
        return ((own.toordinal(), END if later is None else later.toordinal()),)

    def _first_from(self, day: date) -> date | None:
        """The first day from one on of which a record was determined."""
        index = bisect_left(self._facts, day, key=lambda fact: fact.determined_on)
        return self._facts[index].determined_on if index < len(self._facts) else None


class _Everything(_Governed):
    """Every record and every day: what a later version would permit, whichever version governs."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__(facts, date.min, None)


# --- the course of the rules


_Key = tuple[str, int]
"""A rule and the measure version under which it is followed."""


class Stretch(Struct, frozen=True, gc=False):
    """An uninterrupted time in which a `while` rule holds: its first day, the ordinal after its last, what began it.

    It ends where a record that began it loses its effect; if the rule holds on by others, those begin the next one.
    """

    start: date
    end: int
    cites: tuple[UUID, ...]
    falls: int = END
    """The ordinal of the day on which the first of the cited records loses its effect."""


_Place = tuple[str, date, str, str, int]
_Placed = tuple[date, _Place, Span]
"""The day of the record, the place in the timeline, and what stands there; kept, since a stream has thousands."""


def _placed(day: date, span: Span) -> _Placed:
    return day, place(span), span


class Course(Struct, frozen=True, gc=False):
    """What each rule makes of a subject's facts; a change among the facts of late days leaves what came before."""

    upon: dict[_Key, list[_Placed]]
    """In the order of the day."""
    stretches: dict[_Key, list[Stretch]]
    during: dict[_Key, list[Span]]
    settled: Sequence[_Placed] = ()

    def spans(self) -> Iterator[Span]:
        """Every span that is not settled, in no order."""
        for found in self.upon.values():
            yield from (span for _, _, span in found)
        for during in self.during.values():
            yield from during


_NOTHING = Course({}, {}, {})


def follow(ruleset: Ruleset, sight: Sight, *, who: Who, settled: Settled | None = None) -> Course:
    """The course of one ruleset alone, from the settled day on if there is one."""
    if settled is None:
        return _course(ruleset, sight, who=who, governed=_Governed(sight.facts, ruleset.effective_from, None))
    falling = {fact.record_id: fact for fact in sight.facts if fact.void_from is not None} if settled.running else {}
    running = {
        (one.rule, one.version): Stretch(one.start, END, one.cites, _falls(map(falling.get, one.cites), one.start))
        for one in settled.running
    }
    governed = _Governed(sight.facts, ruleset.effective_from, None, since=settled.before, running=running)
    before = Course({}, {}, {}, [_placed(span.start, span) for span in settled.spans])
    return _course(ruleset, sight, who=who, governed=governed, before=before)


def follow_on(before: Course, ruleset: Ruleset, sight: Sight, *, who: Who, since: date) -> Course:
    """The course after facts have changed that were determined on or after a day; what came before it stays."""
    running = {key: found for key, stretches in before.stretches.items() for found in _holding(stretches, since)}
    governed = _Governed(sight.facts, ruleset.effective_from, None, since=since, running=running)
    return _course(ruleset, sight, who=who, governed=governed, before=before)


def running_on(course: Course, day: date) -> Iterator[Running]:
    """The stretches of `while` rules that hold on a day, each under every measure version, with what began them."""
    for (rule, version), stretches in course.stretches.items():
        for one in _holding(stretches, date.fromordinal(day.toordinal() + 1)):
            yield Running(rule, version, one.start, one.cites)


def _holding(stretches: Iterable[Stretch], since: date) -> Iterator[Stretch]:
    """The one that holds on the day before, if any."""
    return (one for one in stretches if one.start < since and since.toordinal() <= one.end)


def _course(ruleset: Ruleset, sight: Sight, *, who: Who, governed: _Governed, before: Course = _NOTHING) -> Course:
    course = Course({}, {}, {}, before.settled)
    for rule, version, days in ruleset.reaching(who.kind, who.region):
        key, seen = (rule.rule, version.version), sight.of(version)
        if rule.form is Form.UPON:
            earlier = before.upon.get(key)
            placed = earlier[: bisect_left(earlier, governed.since, key=itemgetter(0))] if earlier else []
            for day, span in _upon(ruleset, rule, version, seen, governed):
                placed += [_placed(day, piece) for piece in _within(span, days)]
            course.upon[key] = placed
        else:
            stretches = _stretches(rule, version, seen, governed, before.stretches.get(key, ()))
            spans = (_span(one, ruleset, rule, version) for one in stretches)
            course.stretches[key] = stretches
            course.during[key] = [piece for span in spans for piece in _within(span, days)]
    return course


def _within(span: Span, days: Days) -> Iterator[Span]:
    """The parts of a span on which its measure version is in force and its law carries it (INV-3, INV-36)."""
    start, end = ordinals(span)
    for begin, until in days:
        first, last = max(start, begin), min(end, until)
        if first < last:
            yield cut(span, date.fromordinal(first), None if last >= END else date.fromordinal(last))


# --- rules of the form `upon`


def _upon(
    ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion, seen: Seen, governed: _Governed
) -> Iterator[tuple[date, Span]]:
    """A record that satisfies the condition on its own day grounds the measure for the rule's term from that day.

    What a review changed grounds it from the day on which it speaks; the term runs from the decision's own day.
    """
    for fact in seen.since(governed.since, candidates=_must_match(rule.when)):
        day = fact.determined_on
        if not governed.record(fact) or fact.void_from == day or not holds(rule.when, seen, fact, day):
            continue
        until = min(period.after(day) for period in (rule.term, version.longest) if period is not None)
        until = until if fact.void_from is None else min(until, fact.void_from)
        if fact.since < until:
            yield (
                day,
                Span(
                    measure=rule.measure,
                    version=version.version,
                    rule=rule.rule,
                    ground=str(fact.record_id),
                    start=fact.since,
                    until=until,
                    cites=(fact.record_id,),
                    ruleset=ruleset.version,
                ),
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


def shorter(one: Period | None, other: Period) -> Period:
    """A period that is longer than neither, whatever day it begins on (INV-9)."""
    if one is None or other.longest_days <= one.shortest_days:
        return other
    if one.longest_days <= other.shortest_days:
        return one
    return Period(days=min(one.shortest_days, other.shortest_days, LONGEST))


# --- rules of the form `while`


def _stretches(
    rule: MeasureRule, version: MeasureVersion, seen: Seen, governed: _Governed, earlier: Iterable[Stretch]
) -> list[Stretch]:
    """When the condition holds; of the earlier stretches, those before the day asked from stay as they are."""
    since = governed.since.toordinal()
    running = governed.running.get((rule.rule, version.version))
    found = [one for one in earlier if one.end < since]
    fresh = list(_fresh_stretches(rule, seen, governed, running))
    ended = not (fresh and running and fresh[0].start == running.start)
    if running is not None and running in earlier and ended:
        found.append(Stretch(running.start, since, running.cites, running.falls))
    return found + fresh


def _fresh_stretches(rule: MeasureRule, seen: Seen, governed: _Governed, running: Stretch | None) -> Iterator[Stretch]:
    since = governed.since.toordinal()
    for first, end in intersection([true_on(rule.when, seen, governed.since), governed.days(), ((since, END),)]):
        if first == since and running is not None:
            begun = Stretch(running.start, end, running.cites, running.falls)
        else:
            begun = _begun(rule.when, seen, date.fromordinal(first), end)
        yield from _pieces(rule.when, seen, begun)


def _pieces(condition: Condition, seen: Seen, stretch: Stretch) -> Iterator[Stretch]:
    """The stretch, cut wherever what it cites falls: nothing goes on in the name of a repaired record (INV-23)."""
    while stretch.falls < stretch.end:
        yield Stretch(stretch.start, stretch.falls, stretch.cites, stretch.falls)
        stretch = _begun(condition, seen, date.fromordinal(stretch.falls), stretch.end)
    yield stretch


def _begun(condition: Condition, seen: Seen, begin: date, end: int) -> Stretch:
    cited = {fact.record_id: fact for fact in witnesses(condition, seen, begin)}
    return Stretch(begin, end, tuple(sorted(cited)), _falls(cited.values(), begin))


def _falls(cited: Iterable[Fact | None], begin: date) -> int:
    ends = (fact.void_from for fact in cited if fact is not None and fact.void_from is not None)
    return min((day.toordinal() for day in ends if day > begin), default=END)


def _span(stretch: Stretch, ruleset: Ruleset, rule: MeasureRule, version: MeasureVersion) -> Span:
    """The measure follows on every day of the stretch, a grant at a time."""
    return Span(
        measure=rule.measure,
        version=version.version,
        rule=rule.rule,
        ground=f"{rule.rule}@{stretch.start.isoformat()}",
        start=stretch.start,
        until=None if stretch.end >= END else date.fromordinal(stretch.end),
        cites=stretch.cites,
        ruleset=ruleset.version,
        grant=shorter(rule.grant, version.longest),
    )
