"""Guards on time: what is in force when, resting on what, for how long."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, pairwise

from domain.intervals import END, Days
from domain.periods import Period
from rules.following.determine import SEMANTICS
from rules.places import Found, Where, days_of, rules_at, uncovered, versions_at
from rules.rulesets import Basis, Dated, Instrument, MeasureRule, MeasureVersion, Ruleset

# Nine years with 2100 among them, which is no leap year: every length that months and years can have.
_STARTS = [date(2096, 1, 1) + timedelta(days=number) for number in range(9 * 366)]


def published_before_effective(ruleset: Ruleset) -> Found:
    """A ruleset takes effect at the earliest on the day after its publication (architecture.md, Time)."""
    if ruleset.effective_from <= ruleset.published_on:
        yield ("effective_from",), f"published on {ruleset.published_on}, it takes effect on a later day"


def semantics_are_known(ruleset: Ruleset) -> Found:
    """Rules are read as this program reads them, or not at all: replay must give the same (architecture.md, Time)."""
    if ruleset.semantics != SEMANTICS:
        yield ("semantics",), f"this program reads semantics {SEMANTICS}, not {ruleset.semantics}"


def measure_versions_succeed_each_other(ruleset: Ruleset) -> Found:
    """Numbers and first days rise, and no version comes back when a later one ends (INV-3, INV-35)."""
    for place, measure in enumerate(ruleset.measures):
        for index, (one, later) in enumerate(pairwise(measure.versions), start=1):
            where: Where = ("measures", place, "versions", index)
            if later.version <= one.version:
                yield (*where, "version"), f"version {later.version} stands after {one.version}: number them upwards"
            if later.effective_from <= one.effective_from:
                yield (
                    (*where, "effective_from"),
                    f"version {later.version} begins no later than {one.version} does: give it a later day",
                )
        for one, later in combinations(measure.versions, 2):
            if _end(later) < _end(one):
                yield (
                    ("measures", place, "versions", measure.versions.index(later), "effective_to"),
                    f"version {one.version} would come back on {later.effective_to}: end it before that day",
                )


def _end(row: Dated) -> date:
    return row.effective_to or date.max


# --- the basis


def catalogue_rests_on_law_in_force(ruleset: Ruleset) -> Found:
    """An item is in force while an instrument it rests on is (INV-1, INV-36)."""
    for index, item in enumerate(ruleset.catalogue):
        yield from unfounded(ruleset, ("catalogue", index), item.item, item.basis, days_of(item))


def measures_rest_on_law_in_force(ruleset: Ruleset) -> Found:
    """A measure version is in force while an instrument it rests on is (P-2, INV-3, INV-36)."""
    for where, name, version in versions_at(ruleset):
        yield from unfounded(ruleset, where, f"{name} version {version.version}", version.basis, days_of(version))


def rules_rest_on_law_in_force(ruleset: Ruleset) -> Found:
    """A rule rests on an instrument in force as long as its measure can follow from it (INV-3, INV-36)."""
    for where, rule in rules_at(ruleset):
        for version in _versions(ruleset, rule):
            yield from unfounded(ruleset, where, f"rule {rule.rule}", rule.basis, days_of(version))


def powers_rest_on_law_in_force(ruleset: Ruleset) -> Found:
    """A power is held while an instrument it rests on is in force (INV-27, INV-36)."""
    for index, power in enumerate(ruleset.powers):
        holder = power.role or power.department
        yield from unfounded(ruleset, ("powers", index), f"the power of {holder}", power.basis, days_of(power))


def unfounded(ruleset: Ruleset, where: Where, name: str, basis: Iterable[Basis], days: Days) -> Found:
    """The days of a row on which nothing that it rests on is in force, with its complaint (INV-36)."""
    instruments = _instruments(ruleset, basis)
    for begin, end in uncovered(days, instruments)[:1] if instruments else ():
        until = "without end" if end >= END else f"until {date.fromordinal(end)}"
        yield (
            (*where, "basis"),
            f"{name} rests on nothing in force from {date.fromordinal(begin)} {until}: "
            "end it with its instrument (effective_to), or name another",
        )


def _instruments(ruleset: Ruleset, basis: Iterable[Basis]) -> list[Instrument]:
    named = {one.instrument for one in basis}
    return [row for row in ruleset.instruments if row.id in named]


# --- lengths


def terms_stay_within_the_longest(ruleset: Ruleset) -> Found:
    """No term and no grant is longer than the measure allows under any of its versions (INV-9)."""
    for where, rule, versions in _too_long(ruleset):
        if len(versions) == len(_versions(ruleset, rule)):
            longest = versions[-1].longest
            yield where, f"longer than {rule.measure} allows, which is {_words(longest)}"


def terms_that_are_cut(ruleset: Ruleset) -> Found:
    """A term that one version allows and another cuts is applied as cut (INV-9)."""
    for where, rule, versions in _too_long(ruleset):
        if len(versions) < len(_versions(ruleset, rule)):
            for version in versions:
                yield where, f"version {version.version} of {rule.measure} cuts this to {_words(version.longest)}"


def _too_long(ruleset: Ruleset) -> Iterator[tuple[Where, MeasureRule, list[MeasureVersion]]]:
    for where, rule in rules_at(ruleset):
        for key, length in (("term", rule.term), ("grant", rule.grant)):
            if length is not None:
                too_short = [one for one in _versions(ruleset, rule) if exceeds(length, one.longest)]
                if too_short:
                    yield (*where, key), rule, too_short


@lru_cache(maxsize=1_000)
def exceeds(one: Period, other: Period) -> bool:
    """True if the one is longer than the other from some day on."""
    if one.longest_days <= other.shortest_days:
        return False
    return any(one.after(start) > other.after(start) for start in _STARTS)


def _versions(ruleset: Ruleset, rule: MeasureRule) -> Sequence[MeasureVersion]:
    measure = ruleset.measure_by_name.get(rule.measure)
    return () if measure is None else measure.versions


def _words(period: Period) -> str:
    for number, unit in ((period.days, "days"), (period.months, "months"), (period.years, "years")):
        if number is not None:
            return f"{number} {unit}"
    return ""


# --- the calendar


def calendar_is_sane(ruleset: Ruleset) -> Found:
    """A day is free or worked, not both; deadlines are counted by it (domain.md 6.3)."""
    calendar = ruleset.calendar
    for index, day in enumerate(calendar.make_up_days):
        where = ("calendar", "make_up_days", index)
        if day in calendar.holidays:
            yield where, f"{day} is a holiday as well: take it out of one list"
        elif day.weekday() not in calendar.weekend:
            yield where, f"{day} is worked anyway: a make-up day is a day of the weekend"
    yield from _not_noticed(ruleset)
    for key, days in (
        ("weekend", calendar.weekend),
        ("holidays", calendar.holidays),
        ("make_up_days", calendar.make_up_days),
    ):
        for repeated in [day for day, times in Counter(days).items() if times > 1]:
            yield ("calendar", key), f"{repeated} stands twice: leave it out once"


def _not_noticed(ruleset: Ruleset) -> Found:
    calendar = ruleset.calendar
    for key, days in (("holidays", calendar.holidays), ("make_up_days", calendar.make_up_days)):
        for index, day in enumerate(days):
            if calendar.noticed and day.year not in calendar.noticed:
                yield ("calendar", key, index), f"{day} lies in a year without a notice: add {day.year} to noticed"
