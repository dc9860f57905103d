"""Which version of the ruleset is in force when, and what is left of a span under the later ones (INV-35).

A version found unlawful grounds nothing from the day named; the one before it governs again from the day after that
was recorded, and what it had taken off older causes stays off: no burden comes back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from domain.intervals import ALWAYS, END, FIRST, Days, intersection, union
from domain.timeline import Span
from domain.values import MeasureKind
from rules.rulesets import Measure, MeasureVersion, Ruleset


class Voided(Struct, frozen=True):
    """A version that was found unlawful: from when it grounds nothing, and from when the one before governs again."""

    void_from: date
    again_from: date
    article: str = ""
    """The law and article that it offends against."""
    reason: str = ""


NOTHING_VOIDED: Mapping[int, Voided] = MappingProxyType({})


class Window(NamedTuple):
    """Days [begin, end) on which the version at a place among all of them is in force."""

    place: int
    begin: date
    end: date | None


def windows(rulesets: Sequence[Ruleset], voided: Mapping[int, Voided] = NOTHING_VOIDED) -> list[Window]:
    """Which version is in force when, in the order of the days: the latest that is not found unlawful by then."""
    turns = {ruleset.effective_from for ruleset in rulesets} | {one.again_from for one in voided.values()}
    found: list[Window] = []
    for day in sorted(turn for turn in turns if turn >= rulesets[0].effective_from):
        place = governing_on(day, rulesets, voided)
        if found and found[-1].place == place:
            continue
        if found:
            found[-1] = found[-1]._replace(end=day)
        found.append(Window(place, day, None))
    return found


def governing_on(day: date, rulesets: Sequence[Ruleset], voided: Mapping[int, Voided] = NOTHING_VOIDED) -> int:
    """The place of the version in force on a day; where there is none, the first."""
    for place in range(len(rulesets) - 1, 0, -1):
        found = voided.get(rulesets[place].version)
        if rulesets[place].effective_from <= day and (found is None or day < found.again_from):
            return place
    return 0


def cut(span: Span, start: date, until: date | None, *, version: int | None = None) -> Span:
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


# --- what is left of a span


class _Reign(Struct, frozen=True, gc=False):
    """The days on which a version of the ruleset is in force, and what it alone would permit on them.

    `grounds` are the days on which its own spans may stand at all, `again` those on which it governs once more after
    a later version was found unlawful.
    """

    ruleset: Ruleset
    days: Days
    again: Days
    grounds: Days
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


def under_later_versions(
    spans: Iterable[Span],
    rulesets: Sequence[Ruleset],
    *,
    voided: Mapping[int, Voided],
    permitted: Callable[[int], tuple[Span, ...]],
) -> list[Span]:
    """Sanctions stand only where the version in force that day permits them too; incentives only grow (INV-35).

    Under which measure version is the version in force's to say: its list is the one an order is made from (INV-3).
    `permitted` says what the version at a place would give if it governed everything.
    """
    in_force = windows(rulesets, voided)
    reigns = [
        _reign(place, ruleset, in_force=in_force, void=voided.get(ruleset.version), permitted=permitted)
        for place, ruleset in enumerate(rulesets)
    ]
    measures = {ruleset.version: ruleset.measure_by_name for ruleset in rulesets}
    kept = [piece for span in spans for piece in _through(span, reigns, measures[span.ruleset][span.measure])]
    return [*kept, *_given(kept, reigns)]


def _reign(
    place: int,
    ruleset: Ruleset,
    *,
    in_force: Sequence[Window],
    void: Voided | None,
    permitted: Callable[[int], tuple[Span, ...]],
) -> _Reign:
    own = [_days_of(window) for window in in_force if window.place == place]
    before = ((FIRST, ruleset.effective_from.toordinal()),)
    again = union(own[1:])
    given = permitted(place) if place or again else ()
    by_permission: dict[tuple[str, str], dict[int, Days]] = {}
    for span in given:
        known = by_permission.setdefault((span.measure, _cause(span)), {})
        known[span.version] = union([known.get(span.version, ()), (ordinals(span),)])
    return _Reign(
        ruleset=ruleset,
        days=union(own) if place else union([*own, before]),
        again=again,
        grounds=ALWAYS if void is None else ((FIRST, void.void_from.toordinal()),),
        permitted=given,
        by_permission=by_permission,
    )


def _days_of(window: Window) -> Days:
    return ((window.begin.toordinal(), END if window.end is None else window.end.toordinal()),)


def _through(span: Span, reigns: Sequence[_Reign], measure: Measure) -> Iterator[Span]:
    """What is left of a span under its own and every later version, under the measure versions that these know."""
    known = {version.version for version in measure.versions}
    found: dict[int, list[Days]] = {}
    own = next(reign for reign in reigns if reign.ruleset.version == span.ruleset)
    for reign in reigns:
        if reign.ruleset.version == span.ruleset:
            found.setdefault(span.version, []).append(reign.days)
        elif reign.ruleset.version > span.ruleset:
            for version, days in reign.permits(span).items():
                if version == span.version or version not in known:
                    found.setdefault(version, []).append(intersection([reign.days, days]))
    left = [own.grounds, *_not_brought_back(span, reigns, measure)]
    for version, parts in found.items():
        for begin, end in intersection([(ordinals(span),), union(parts), *left]):
            yield cut(span, date.fromordinal(begin), None if end >= END else date.fromordinal(end), version=version)


def _not_brought_back(span: Span, reigns: Sequence[_Reign], measure: Measure) -> Iterator[Days]:
    """For each later version found unlawful, the days on which an older sanction may stand: it relieved for good."""
    if measure.kind is not MeasureKind.SANCTION:
        return
    for place, reign in enumerate(reigns):
        if reign.ruleset.version > span.ruleset and reign.grounds != ALWAYS and reign.days:
            before = ((FIRST, reign.ruleset.effective_from.toordinal()),)
            later = (((one.ruleset.effective_from.toordinal(), END),) for one in reigns[place + 1 :] if one.days)
            yield union([before, *reign.permits(span).values(), *later])


def _given(kept: Sequence[Span], reigns: Sequence[_Reign]) -> Iterator[Span]:
    """The incentives that a version gives on its days beyond what follows without it."""
    for place, reign in enumerate(reigns):
        days = intersection([reign.days if place else reign.again, reign.grounds])
        for span in reign.permitted:
            if reign.ruleset.measure_by_name[span.measure].kind is MeasureKind.INCENTIVE:
                for begin, end in intersection([(ordinals(span),), days]):
                    piece = cut(span, date.fromordinal(begin), None if end >= END else date.fromordinal(end))
                    if not any(_covers(other, piece) for other in kept):
                        yield piece


def _covers(one: Span, other: Span) -> bool:
    same = (one.measure, one.ground, one.version) == (other.measure, other.ground, other.version)
    (begin, end), (start, until) = ordinals(one), ordinals(other)
    return same and begin <= start and until <= end


def _cause(span: Span) -> str:
    """A sanction upon a record is permitted for that record; one of a `while` rule for the measure."""
    return span.ground if "@" not in span.ground else ""


def ordinals(span: Span) -> tuple[int, int]:
    return span.start.toordinal(), END if span.until is None else span.until.toordinal()


def _in_force(version: MeasureVersion, measure: Measure) -> Days:
    begin, end = measure.validities[version.version]
    return ((begin.toordinal(), END if end is None else end.toordinal()),)
