"""What orders need of what follows on a day: grounds, the measure version, departments, whether an officer is asked."""

from collections.abc import Callable, Collection, Iterable, Sequence, Set
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.events import Ground
from domain.records import Record
from domain.rulebook import Assignment, MeasureTerms, Wanted
from domain.state import Subject
from domain.stops import StopKind, Stops
from domain.timeline import Span, Timeline
from domain.values import Claim, MeasureKind
from rules.following.compiled import Compiled
from rules.keeping import Kept
from rules.rulesets import Measure, MeasureVersion, Ruleset, StandingOrder

_REGIONS = 2_000  # whose departments are kept, by role and day


class _Carried(Struct, frozen=True, gc=False):
    """A span as the ground that it is on a day, and whether a standing order lets it take effect."""

    span: Span
    ground: Ground
    stands: bool


class _Spared(NamedTuple):
    """Records of which the subject says that it is not meant, that a court's ruling shields, or that it puts right."""

    disputed: frozenset[UUID]
    shielded: frozenset[UUID]
    waiting: frozenset[UUID]


_NOBODY: Final = _Spared(frozenset(), frozenset(), frozenset())


class Answer(Struct, frozen=True, gc=False):
    """What is wanted of a timeline on a day, where these versions of measures are ordered already."""

    on: date
    timeline: Timeline
    ordered: tuple[tuple[str, int], ...]
    spared: _Spared
    carried: dict[int, _Carried]
    """By the identity of the span, which another timeline may share."""
    wanted: dict[str, Wanted]


class Wanting:
    """Answers for all subjects of a ledger, under the version that governs the day and the standing orders in force."""

    def __init__(
        self, governing: Callable[[date], Compiled], standing_orders: Sequence[StandingOrder], stops: Stops
    ) -> None:
        self._stops = stops
        self._governing = governing
        self._standing_orders = standing_orders
        self._assigned: Kept[tuple[str, tuple[str, ...], str, date], tuple[Assignment, ...]] = Kept(_REGIONS)

    def of(self, subject: Subject, timeline: Timeline, on: date, *, last: Answer | None) -> Answer:
        """What is wanted, with what still holds of the last answer; versions rest on the orders there are."""
        ordered = tuple((one.measure, one.version) for one in subject.orders.values() if one.stands)
        pending = subject.objections or subject.shields or subject.rectifications
        spared = _spared(subject) if pending else _NOBODY
        known = last is not None and (last.on, last.ordered, last.spared) == (on, ordered, spared)
        if last is not None and known and last.timeline is timeline:
            return last
        carried = self._carried(subject, timeline, on, last)
        by_measure: dict[str, list[_Carried]] = {}
        for one in carried:
            by_measure.setdefault(one.span.measure, []).append(one)
        measures = (self._wanted_measure(subject, name, some, on, spared=spared) for name, some in by_measure.items())
        wanted = {one.terms.measure: one for one in measures if one is not None}
        return Answer(on, timeline, ordered, spared, {id(one.span): one for one in carried}, wanted)

    def _carried(self, subject: Subject, timeline: Timeline, on: date, last: Answer | None) -> list[_Carried]:
        known = last.carried if last is not None and last.on == on else {}
        standing: dict[str, set[str]] = {}
        grounds = {one.measure: one.grounds for one in subject.orders.values() if one.stands}
        carried = []
        for span in timeline.on(on):
            found = known.get(id(span))
            if found is None:
                if span.measure not in standing:
                    standing[span.measure] = self._standing(span.measure, on)
                ground = _ground(span, on, grounds.get(span.measure, {}).get(span.ground))
                found = _Carried(span, ground, _stands(subject, span, standing[span.measure]))
            carried.append(found)
        return carried

    def _wanted_measure(
        self, subject: Subject, name: str, carried: list[_Carried], on: date, *, spared: _Spared
    ) -> Wanted | None:
        ruleset = self._governing(on)
        measure = ruleset.ruleset.measure_by_name.get(name)
        if measure is None:
            return None
        order = subject.standing_orders_of(name)
        following = {one.span.version for one in carried}
        version = _version_of(measure, following, on, standing=order.version if order else None)
        if version is None:
            return None
        carried = [one for one in carried if one.span.version == version.version]
        terms = MeasureTerms(
            measure=name, version=version.version, kind=measure.kind, measure_class=version.measure_class
        )
        return Wanted(
            terms=terms,
            grounds=_grounds(carried),
            assignments=self._assignments(ruleset, version, subject, on),
            attended=self._attended(subject, terms, carried),
            stopped=self._stopped(subject, ruleset.ruleset, name, carried),
            disputed=_resting_on(spared.disputed, carried) if spared.disputed else frozenset(),
            shielded=_resting_on(spared.shielded, carried) if spared.shielded else frozenset(),
            waiting=self._waiting(subject, carried, spared.waiting) if spared.waiting else frozenset(),
        )

    def _assignments(
        self, ruleset: Compiled, version: MeasureVersion, subject: Subject, on: date
    ) -> tuple[Assignment, ...]:
        """Who carries the measure out; nobody is ordered to where others decide for themselves (INV-11)."""
        if version.measure_class == 3 or subject.registration is None:
            return ()
        asked = (ruleset.ruleset.reference, version.roles, subject.registration.region, on)
        known = self._assigned.get(asked)
        if known is None:
            known = _assigned(ruleset, version.roles, subject.registration.region, on)
            self._assigned.put(asked, known)
        return known

    def _attended(self, subject: Subject, terms: MeasureTerms, carried: Iterable[_Carried]) -> frozenset[str]:
        """The grounds that only an officer can put into effect (INV-37)."""
        if terms.kind is MeasureKind.INCENTIVE or subject.registration is None:
            return frozenset()
        always = terms.measure_class == 1 or subject.registration.kind.protected_as_person
        return frozenset(one.span.ground for one in carried if always or not one.stands)

    def _waiting(self, subject: Subject, carried: Sequence[_Carried], records: Set[UUID]) -> frozenset[str]:
        """The grounds that wait for a rectification: what a court itself ordered waits for nobody (domain.md 3)."""
        waiting = _resting_on(records, carried)
        return waiting - {one.span.ground for one in carried if self._ordered_by_court(subject, one.span)}

    def _ordered_by_court(self, subject: Subject, span: Span) -> bool:
        """Whether what is cited is a court's own order beside the entries that tell of what it decided."""
        for record in _records(subject, span):
            ruleset = self._governing(record.determined_on).ruleset
            item = ruleset.item(record.catalogue_item, record.determined_on)
            if item is not None and item.of_court and ruleset.list_of(item.item, record.determined_on) is None:
                return True
        return False

    def _stopped(self, subject: Subject, ruleset: Ruleset, measure: str, carried: Iterable[_Carried]) -> frozenset[str]:
        """The grounds that nothing but what is stopped gives."""
        if not self._stops.standing:
            return frozenset()
        live = {
            one.span.ground
            for one in carried
            if not self._is_stopped(ruleset, measure, one.span, _records(subject, one.span))
        }
        return frozenset(one.span.ground for one in carried) - live

    def _is_stopped(self, ruleset: Ruleset, measure: str, span: Span, cited: Sequence[Record]) -> bool:
        if self._stops.stopped(StopKind.MEASURE, measure) or self._stops.stopped(StopKind.RULE, span.rule):
            return True
        lists = {row.item: row.list for row in ruleset.lists}
        listed = (lists[record.catalogue_item] for record in cited if record.catalogue_item in lists)
        batches = {str(record.batch) for record in cited if record.batch is not None}
        return any(self._stops.stopped(StopKind.LIST, name) for name in listed) or any(
            self._stops.stopped(StopKind.BATCH, name) for name in batches
        )

    def _standing(self, measure: str, on: date) -> set[str]:
        """The departments with a standing order for a measure on a day."""
        orders = (order for order in self._standing_orders if order.valid_from <= on < order.valid_to)
        return {order.department for order in orders if measure in order.measures}


def _spared(subject: Subject) -> _Spared:
    not_me = (one.record_id for one in subject.objections.values() if one.claim is Claim.NOT_ME)
    waiting = (one.record_id for one in subject.rectifications.values() if one.holds)
    return _Spared(frozenset(not_me), frozenset(subject.shields), frozenset(waiting))


def _resting_on(records: Set[UUID], carried: Iterable[_Carried]) -> frozenset[str]:
    """The grounds that nothing gives but what cites one of these records."""
    live = {one.span.ground for one in carried if records.isdisjoint(one.span.cites)}
    return frozenset(one.span.ground for one in carried) - live


def _version_of(
    measure: Measure, following: Collection[int], on: date, *, standing: int | None
) -> MeasureVersion | None:
    """The version to order under; where nothing follows under that one, the newest under which something does."""
    preferred = measure.version_for(on, standing=standing)
    candidates = [preferred, *reversed(measure.versions)]
    return next((v for v in candidates if v is not None and v.in_force(on) and v.version in following), None)


def _assigned(ruleset: Compiled, roles: Sequence[str], region: str, on: date) -> tuple[Assignment, ...]:
    """Each role with every department bound to it, or with none; a department of two roles is asked in the first."""
    found: dict[str, Assignment] = {}
    for role in roles:
        bound: list[str | None] = [*ruleset.departments(role, region, on)]
        for department in bound or [None]:
            found.setdefault(department or f"role {role}", Assignment(role=role, department=department))
    return tuple(found.values())


def _records(subject: Subject, span: Span) -> list[Record]:
    return [filed.record for filed in map(subject.records.get, span.cites) if filed is not None]


def _stands(subject: Subject, span: Span, standing: Collection[str]) -> bool:
    """Every department whose record the span cites has a standing order for the measure."""
    cited = [found for found in map(subject.records.get, span.cites) if found is not None]
    return bool(cited) and all(found.answers in standing for found in cited)


def _ground(span: Span, on: date, ordered: Ground | None) -> Ground:
    """The span as a ground on a day: the very one that is ordered, if it says the same."""
    start, until = span.granted(on)
    ground = Ground(ground=span.ground, rule=span.rule, start=start, until=until, cites=span.cites)
    return ordered if ordered is not None and ordered == ground else ground


def _grounds(carried: Iterable[_Carried]) -> dict[str, Ground]:
    """The grounds of a measure on a day; two rules resting on one case are one ground for as long as either lasts."""
    grounds: dict[str, Ground] = {}
    for one in carried:
        ground = one.ground
        known = grounds.get(ground.ground)
        if known is None:
            grounds[ground.ground] = ground
        elif ground.until > known.until:
            grounds[ground.ground] = replace(ground, start=min(ground.start, known.start))
    return grounds
