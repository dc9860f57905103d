"""A draft against what is in force, for one subject: what it would gain, lose or have changed. Writes nothing.

Released, a draft takes effect as any later version does: no sanction reaches back, what it gives more it gives from its
first day (INV-35). Held against the whole past it says what its rules make of a history, which no release would do.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from msgspec import Struct

from domain.intervals import END, Days, complement, intersection, union
from domain.state import Subject
from domain.timeline import Span, Timeline
from domain.values import MeasureKind, SubjectKind
from rules.conditions import leaves, patterns_of
from rules.errors import InvalidPack
from rules.following.compiled import Compiled
from rules.following.explain import RuleExplained, explain
from rules.following.rulebook import RulesetRulebook
from rules.matching.schema import record_schema
from rules.releasing.release import in_force_from
from rules.rulesets import Form, MeasureVersion, Ruleset

_DAY = timedelta(days=1)


class Reach(StrEnum):
    """How far a draft is thought to reach."""

    RELEASED = "released"
    ALWAYS = "always"


class Change(StrEnum):
    """What a draft does to a measure of a subject."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


class Stands(Struct, frozen=True):
    """On which days a measure follows by one rule, resting on the same records, on the same terms."""

    rule: str
    cites: tuple[UUID, ...]
    terms: MeasureVersion
    days: Days
    """As ordinals, from the day asked about on."""


class Changed(Struct, frozen=True):
    """One measure that a draft changes for a subject; `on` is the first day that differs.

    `why` is what the draft's own rules say of the subject's records on that day, wherever they were made.
    """

    measure: str
    kind: MeasureKind
    change: Change
    on: date
    before: tuple[Stands, ...]
    after: tuple[Stands, ...]
    why: tuple[RuleExplained, ...]


class Drafted(Struct, frozen=True):
    """The rules as they would be, and how far back they reach."""

    ruleset: Ruleset
    rulebook: RulesetRulebook
    reach: Reach
    alone: RulesetRulebook
    """The draft as if it had governed always."""


def drafted(draft: Ruleset, in_force: RulesetRulebook, *, today: date, reach: Reach) -> Drafted:
    """What would govern with a draft: the versions in force and the draft after them, or the draft alone all along.

    Released, it takes effect on its own day, at the earliest tomorrow. Raises InvalidPack for a draft of another pack.
    """
    newest = in_force.versions[-1].ruleset
    if draft.pack != newest.pack:
        raise InvalidPack([f"the draft is of the pack {draft.pack}; this ledger stands under {newest.pack}"])
    always = _dated(draft, newest.version + 1, in_force.versions[0].ruleset.effective_from)
    alone = RulesetRulebook([Compiled(always)], in_force.standing_orders)
    if reach is Reach.ALWAYS:
        return Drafted(always, alone, reach, alone)
    begin = max(draft.effective_from, today + _DAY, newest.effective_from + _DAY)
    later = _dated(draft, newest.version + 1, begin)
    versions = [*(Compiled(version.ruleset) for version in in_force.versions), Compiled(later)]
    released = RulesetRulebook(versions, in_force.standing_orders, voided=in_force.voided)
    return Drafted(later, released, reach, alone)


def _dated(draft: Ruleset, version: int, begin: date) -> Ruleset:
    """The draft as the next version, in force from a day."""
    numbered = draft.model_copy(update={"version": version, "effective_to": None})
    return in_force_from(numbered, published_on=begin - _DAY, effective_from=begin)


def touched(
    in_force: RulesetRulebook, draft: Drafted, *, determined: tuple[date, date] | None = None
) -> frozenset[str]:
    """The measures that a draft may change for somebody: of all others it says what is in force already.

    `determined` are the first and the last day on which any record was determined, if that is known.
    """
    newest = in_force.versions[-1].ruleset
    always = draft.reach is Reach.ALWAYS
    if in_force.voided or (always and not in_force.is_plain):
        measures = newest.measure_by_name.keys() | draft.ruleset.measure_by_name.keys()
        return frozenset(measures).union(*(one.ruleset.measure_by_name for one in in_force.versions))
    found = _said_otherwise(newest, draft.ruleset)
    return found if always else found | _citing_otherwise(in_force, draft, determined)


def _citing_otherwise(
    in_force: RulesetRulebook, draft: Drafted, determined: tuple[date, date] | None
) -> frozenset[str]:
    """Measures that a draft only repeats, though what carries them may be cited otherwise from its first day on.

    It governs what holds `while` something does from a subject's first record of its days on. Where nobody has one, a
    sanction rests on what it rested on; and an incentive does, unless older records than the ruleset's might give it.
    """
    newest = in_force.versions[-1].ruleset
    held = _held_while(newest)
    if determined is None or determined[1] >= draft.ruleset.effective_from:
        return held
    if in_force.is_plain and determined[0] >= newest.effective_from:
        return frozenset()
    return held & {one.measure for one in newest.measures if one.kind is MeasureKind.INCENTIVE}


def touched_by_release(before: Ruleset, later: Ruleset) -> frozenset[str] | None:
    """The measures that a later version may change for somebody of whom no order was ever opened.

    None where they differ in more than a measure's list and rules and what bears on orders alone: then it may be any.
    """
    apart = {name for name in Ruleset.model_fields if getattr(before, name) != getattr(later, name)}
    if not apart <= _ITS_OWN | _OF_MEASURES | _OF_ORDERS:
        return None
    return _said_otherwise(before, later) | _held_while(before)


_ITS_OWN: Final = {"version", "title", "published_on", "effective_from", "effective_to"}
_OF_MEASURES: Final = {"patterns", "measures", "rules"}
_OF_ORDERS: Final = {"loop", "matters", "powers", "departments", "directory", "standing_orders"}


def _said_otherwise(one: Ruleset, other: Ruleset) -> frozenset[str]:
    measures = one.measure_by_name.keys() | other.measure_by_name.keys()
    return frozenset(measure for measure in measures if _said_of(measure, one) != _said_of(measure, other))


def _held_while(ruleset: Ruleset) -> frozenset[str]:
    return frozenset(rule.measure for rule in ruleset.rules if rule.form is not Form.UPON)


def _said_of(measure: str, ruleset: Ruleset) -> tuple[object, ...]:
    """Everything in a ruleset on which it depends for whom, when and on what terms a measure follows."""
    own = ruleset.measure_by_name.get(measure)
    rules = tuple(rule for rule in ruleset.rules if rule.measure == measure)
    patterns = {
        name: ruleset.patterns.get(name) for rule in rules for leaf in leaves(rule.when) for name in patterns_of(leaf)
    }
    tested = {test.field for pattern in patterns.values() if pattern is not None for test in pattern.tests}
    schema = record_schema(ruleset)
    return (
        own,
        rules,
        patterns,
        {field: schema.get(field) for field in tested},
        {key: days for key, days in ruleset.carried.items() if key[0] in {rule.rule for rule in rules}},
        {rule.rule for rule in rules} & ruleset.resting_on_signals,
        None if own is None or own.region is None else ruleset.regions,
    )


def changes(
    subject: Subject, in_force: RulesetRulebook, draft: Drafted, *, kind: SubjectKind, region: str, since: date
) -> tuple[Changed, ...]:
    """Every measure of a subject, with its whole past, that a draft changes on some day from one on."""
    before, after = in_force.timeline(subject)[0], draft.rulebook.timeline(subject)[0]
    return tuple(
        Changed(
            measure=one.measure,
            kind=_kind(one.measure, in_force, draft),
            change=_change(one.before, one.after),
            on=one.on,
            before=one.before,
            after=one.after,
            why=_why(one.measure, subject, one.on, kind=kind, region=region, alone=draft.alone),
        )
        for one in apart(before, after, in_force, draft, since=since)
    )


class Apart(NamedTuple):
    """A measure that follows otherwise on some day, the first of them, and on which days before and after."""

    measure: str
    on: date
    before: tuple[Stands, ...]
    after: tuple[Stands, ...]


def apart(
    before: Timeline, after: Timeline, in_force: RulesetRulebook, draft: Drafted, *, since: date
) -> Iterator[Apart]:
    """What is told otherwise by the timelines of one subject under the rules in force and with a draft."""
    cuts = (since, draft.ruleset.effective_from)
    one, other = _standing(before, in_force, cuts), _standing(after, draft.rulebook, cuts)
    for measure in sorted({*one, *other}):
        stood, stands = one.get(measure, ()), other.get(measure, ())
        if (on := _first_difference(stood, stands)) is not None:
            yield Apart(measure, on, stood, stands)


def _standing(timeline: Timeline, rulebook: RulesetRulebook, cuts: tuple[date, date]) -> dict[str, tuple[Stands, ...]]:
    """What follows from the first cut on; terms are those of the ruleset in force on the days on either side of one."""
    since, begin = cuts
    found: dict[str, dict[_Way, Days]] = {}
    for span in timeline.spans:
        for first, days in ((since, _between(since, begin)), (max(since, begin), _between(max(since, begin), None))):
            if standing := intersection([_ordinals(span), days]):
                way = (span.rule, tuple(sorted(span.cites)), _terms(span, rulebook, first))
                ways = found.setdefault(span.measure, {})
                ways[way] = union([ways.get(way, ()), standing])
    return {measure: tuple(Stands(*way, days) for way, days in ways.items()) for measure, ways in found.items()}


_Way = tuple[str, tuple[UUID, ...], MeasureVersion]


def _between(first: date, until: date | None) -> Days:
    end = END if until is None else until.toordinal()
    return ((first.toordinal(), end),) if first.toordinal() < end else ()


def _terms(span: Span, rulebook: RulesetRulebook, day: date) -> MeasureVersion:
    own = next(version.ruleset for version in rulebook.versions if version.ruleset.version == span.ruleset)
    found = terms_of(span.measure, span.version, own, rulebook, day)
    assert found is not None, "a span is of a measure version of its own ruleset, or of that of the day"
    return found


def terms_of(measure: str, version: int, own: Ruleset, rulebook: RulesetRulebook, day: date) -> MeasureVersion | None:
    """A measure version as the list in force on a day has it (INV-3), or as the span's own ruleset did."""
    for ruleset in (rulebook.governing(day).ruleset, own):
        found = ruleset.measure_by_name.get(measure)
        for one in found.versions if found else ():
            if one.version == version:
                return one
    return None


def _first_difference(one: Sequence[Stands], other: Sequence[Stands]) -> date | None:
    """The first day on which a measure follows in another way: by its days, rules, records, or terms."""
    ways = {(each.rule, each.cites, each.terms) for each in (*one, *other)}
    days = (_otherwise(_days_of(one, way), _days_of(other, way)) for way in ways)
    first = min((found[0][0] for found in days if found), default=None)
    return None if first is None else date.fromordinal(first)


def _days_of(standing: Sequence[Stands], way: _Way) -> Days:
    return union(each.days for each in standing if (each.rule, each.cites, each.terms) == way)


def _otherwise(one: Days, other: Days) -> Days:
    return union([intersection([one, complement(other)]), intersection([other, complement(one)])])


def _change(before: Sequence[Stands], after: Sequence[Stands]) -> Change:
    if not before:
        return Change.GAINED
    return Change.CHANGED if after else Change.LOST


def _kind(measure: str, in_force: RulesetRulebook, draft: Drafted) -> MeasureKind:
    rulesets = [draft.ruleset, *(version.ruleset for version in reversed(in_force.versions))]
    return next(rules.measure_by_name[measure].kind for rules in rulesets if measure in rules.measure_by_name)


def _why(
    measure: str, subject: Subject, on: date, *, kind: SubjectKind, region: str, alone: RulesetRulebook
) -> tuple[RuleExplained, ...]:
    rulesets = [version.ruleset for version in alone.versions]
    timeline = alone.timeline(subject)[0]
    return explain(measure, subject.facts(), on=on, kind=kind, region=region, rulesets=rulesets, timeline=timeline)


def _ordinals(span: Span) -> Days:
    return ((span.start.toordinal(), END if span.until is None else span.until.toordinal()),)
