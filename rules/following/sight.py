"""What a measure version sees of a subject's facts, and whether a condition holds of them on a day.

A sight can be changed fact by fact, so that a stream of many thousand records need not be looked through again for
each one that is filed: lists that a change does not touch are shared with the sight before it.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from uuid import UUID

from domain.facts import Fact
from domain.intervals import END, Days, complement, coverage, intersection, union
from domain.periods import Period
from domain.values import Severity
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, ThisRecord
from rules.rulesets import MeasureVersion

_REACHING = {least: frozenset(str(s) for s in Severity if s.rank >= least.rank) for least in Severity}
"""Minimum severity -> the severities that reach it."""

Matches = Mapping[UUID, frozenset[str]]
"""Record -> names of the patterns it matches."""

_Targets = tuple[Sequence[str], Severity | None]
"""Behaviours and the least severity."""


class Sight:
    """The facts of a subject under one ruleset; each measure version sees those whose conduct it targets."""

    def __init__(self, facts: Sequence[Fact], matches: Matches) -> None:
        self.facts = facts
        self.matches = matches
        self._seen: dict[_Targets, Seen] = {}

    def of(self, version: MeasureVersion) -> "Seen":
        """What a measure version sees; versions with the same targets see the same."""
        targets = (version.behaviours, version.minimum_severity)
        seen = self._seen.get(targets)
        if seen is None:
            seen = Seen([fact for fact in self.facts if targeted(fact, *targets)], self.matches)
            self._seen[targets] = seen
        return seen

    def changed(self, gone: Sequence[Fact], come: Sequence[Fact], patterns: Matches) -> "Sight":
        """The sight without some facts and with others, of which `patterns` tells what they match."""
        if not gone and not come:
            return self
        matches = dict(self.matches)
        for fact in gone:
            del matches[fact.record_id]
        matches |= patterns
        sight = Sight(with_changes(self.facts, gone, come), matches)
        for targets, seen in list(self._seen.items()):
            out, into = ([fact for fact in some if targeted(fact, *targets)] for some in (gone, come))
            sight._seen[targets] = seen.changed(out, into, self.matches, matches)
        return sight


class Seen:
    """The facts of a subject under one ruleset, as one measure version sees them: those whose conduct it targets."""

    def __init__(self, facts: Sequence[Fact], matches: Matches) -> None:
        self.facts = facts
        self.matches = matches
        self._by_pattern: dict[str, Sequence[Fact]] = {}

    def changed(self, gone: Sequence[Fact], come: Sequence[Fact], before: Matches, matches: Matches) -> "Seen":
        """The same without some facts and with others; `before` are the matches of those that have gone."""
        seen = Seen(with_changes(self.facts, gone, come), matches)
        for pattern, facts in list(self._by_pattern.items()):
            out = [fact for fact in gone if pattern in before[fact.record_id]]
            into = [fact for fact in come if pattern in matches[fact.record_id]]
            seen._by_pattern[pattern] = with_changes(facts, out, into)
        return seen

    def of(self, pattern: str) -> Sequence[Fact]:
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
        for fact in _backwards(facts, bisect_right(facts, day, key=_determined_on)):
            if leaf.within is not None and leaf.within.after(fact.determined_on) <= day:
                break
            if fact.speaks(day):
                found.append(fact)
                if len(found) == leaf.at_least:
                    break
        return found

    def shows(self, leaf: Latest, fact: Fact) -> bool:
        """Whether a record, if it is the latest, makes a leaf true."""
        return leaf.shows in self.matches[fact.record_id]

    def counting(self, leaf: AtLeast, since: date) -> Iterator[Fact]:
        """The facts that decide a count on any day from one on.

        Of earlier facts these are the latest `at_least` that speak already and for ever, and the others. Whenever
        one still older speaks, all of these speak too: they are younger, so the leaf's period ends no sooner.
        """
        facts = self.of(leaf.of)
        start = bisect_left(facts, since, key=_determined_on)
        yield from islice(facts, start, None)
        lasting = 0
        for fact in _backwards(facts, start):
            if fact.void_from is None or fact.void_from > since:
                yield fact
            lasting += fact.void_from is None and fact.since <= since
            if lasting == leaf.at_least:
                return


def with_changes(facts: Sequence[Fact], gone: Sequence[Fact], come: Sequence[Fact]) -> Sequence[Fact]:
    """Facts in order without some and with others; the very same where nothing changes."""
    if not gone and not come:
        return facts
    changed = list(facts)
    for fact in gone:
        del changed[bisect_left(changed, place(fact), key=place)]
    for fact in come:
        insort(changed, fact, key=place)
    return changed


def place(fact: Fact) -> tuple[date, int]:
    """Where a fact stands among those of its subject: in the order of the day and of filing."""
    return fact.determined_on, fact.order


def _backwards(facts: Sequence[Fact], end: int) -> Iterator[Fact]:
    return (facts[index] for index in range(end - 1, -1, -1))


def _determined_on(fact: Fact) -> date:
    return fact.determined_on


def targeted(fact: Fact, behaviours: Sequence[str], least: Severity | None) -> bool:
    """The conduct is one the measure is meant for (INV-4) and reaches its minimum severity (INV-10)."""
    if fact.fields["behaviour_code"] not in behaviours:
        return False
    return least is None or fact.fields["severity"] in _REACHING[least]


# --- conditions


def holds(condition: Condition, seen: Seen, record: Fact | None, day: date) -> bool:
    """Whether a condition is true on a day, about a record if it asks for one."""
    match condition:
        case ThisRecord(record=pattern):
            return record is not None and pattern in seen.matches[record.record_id]
        case AtLeast():
            return len(seen.latest(condition, day)) == condition.at_least
        case Latest():
            return any(seen.shows(condition, fact) for fact in seen.latest(condition.looked_at, day))
        case AllOf(all=parts):
            return all(holds(part, seen, record, day) for part in parts)
        case AnyOf(any=parts):
            return any(holds(part, seen, record, day) for part in parts)
        case NoneOf(none=parts):
            return not any(holds(part, seen, record, day) for part in parts)


def true_on(condition: Condition, seen: Seen, since: date) -> Days:
    """The days from one on, and no others that count, on which a condition of a `while` rule is true."""
    match condition:
        case AtLeast():
            counting = seen.counting(condition, since)
            return coverage((_speaks(fact, condition.within) for fact in counting), condition.at_least)
        case Latest():
            return _shown_on(condition, seen, since)
        case AllOf(all=parts):
            return intersection([true_on(part, seen, since) for part in parts])
        case AnyOf(any=parts):
            return union(true_on(part, seen, since) for part in parts)
        case NoneOf(none=parts):
            return complement(union(true_on(part, seen, since) for part in parts))
        case ThisRecord():
            return ()


def _shown_on(leaf: Latest, seen: Seen, since: date) -> Days:
    """The days on which the latest speaking record shows it: each speaks until a later one does."""
    shown: list[Days] = []
    later: Days = ()
    for fact in sorted(seen.counting(leaf.looked_at, since), key=place, reverse=True):
        begin, end = _speaks(fact, leaf.within)
        speaks: Days = ((begin, end),) if begin < end else ()
        if seen.shows(leaf, fact):
            shown.append(intersection([speaks, complement(later)]))
        later = union([later, speaks])
    return union(shown)


def _speaks(fact: Fact, within: Period | None) -> tuple[int, int]:
    end = END if within is None else within.after(fact.determined_on).toordinal()
    void = END if fact.void_from is None else fact.void_from.toordinal()
    return fact.since.toordinal(), min(end, void)


def witnesses(condition: Condition, seen: Seen, day: date) -> Iterator[Fact]:
    """The records that make a condition true on a day: of each count as many as it needs, the latest."""
    match condition:
        case AtLeast():
            yield from seen.latest(condition, day)
        case Latest():
            yield from seen.latest(condition.looked_at, day)
        case AllOf(all=parts):
            for part in parts:
                yield from witnesses(part, seen, day)
        case AnyOf(any=parts):
            for part in parts:
                if holds(part, seen, None, day):
                    yield from witnesses(part, seen, day)
        case _:
            return
