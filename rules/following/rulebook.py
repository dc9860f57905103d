"""The rulebook of a ledger: every version of its ruleset, answering what the domain asks (domain.rulebook.Rulebook)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import takewhile
from uuid import UUID

from msgspec import Struct

from domain.errors import Forgotten
from domain.events import Ground
from domain.records import Defect, Filed, Record
from domain.rulebook import Chore, Determination, Unlawful, Wanted
from domain.state import Order, Registration, Settled, Subject
from domain.stops import StopKind, Stops
from domain.timeline import Timeline
from domain.values import RegisterAct
from rules.following.catalogue import clashes, complaints, defects, recognised_by, retired, sealed
from rules.following.compiled import Compiled
from rules.following.deadlines import Deadlines
from rules.following.determine import Course, Who, determine, follow, follow_on, timeline_of
from rules.following.procedures import ProcedureRules, has_procedures
from rules.following.reading import Changes, Read, Reading, Sheet
from rules.following.reigns import NOTHING_VOIDED, Voided, governing_on
from rules.following.sealing import SealingWatch
from rules.following.sight import Sight
from rules.following.wanting import Answer, Wanting
from rules.keeping import Kept
from rules.matching.schema import asks_for
from rules.powers import may_keep_register
from rules.rulesets import Ruleset, StandingOrder

_DAY = timedelta(days=1)
_SUBJECTS = 20_000  # whose timelines are kept


_NOTHING_STOPPED = Stops()


class Follows(Struct, frozen=True, gc=False):
    """What follows from a subject's records; `course` is how, where one ruleset governs all of them."""

    records: Mapping[UUID, Filed]
    registration: Registration | None
    settled: Settled | None
    sheet: Sheet
    sights: tuple[Sight, ...]
    course: Course | None
    timeline: Timeline
    troubles: tuple[str, ...]
    answered: list[Answer]
    """What was last asked of it, with the answer; at most one."""

    def of(self, subject: Subject) -> bool:
        """True if this was worked out for these very records."""
        return self.records is subject.records and self.is_near(subject)

    def is_near(self, subject: Subject) -> bool:
        """True if this was worked out for the same subject but for its records."""
        return self.settled is subject.settled and self.registration == subject.registration


class _Boundary(Struct, frozen=True, gc=False):
    """The next day on which something begins or ends for a subject."""

    timeline: Timeline
    orders: Mapping[int, Order]
    after: date
    day: date | None

    def of(self, subject: Subject, timeline: Timeline, after: date) -> bool:
        """True if this was worked out from these very orders and this timeline, for the same day."""
        return self.timeline is timeline and self.orders is subject.orders and self.after == after


class RulesetRulebook(ProcedureRules):
    """All versions of one lineage, oldest first, and the standing orders in force. Holds no state of any subject."""

    def __init__(
        self,
        versions: Sequence[Compiled],
        standing_orders: Iterable[StandingOrder] = (),
        stops: Stops = _NOTHING_STOPPED,
        voided: Mapping[int, Voided] = NOTHING_VOIDED,
    ) -> None:
        """`voided` are versions found unlawful, by their number."""
        self.versions = tuple(versions)
        self.voided = voided
        self._rulesets = [version.ruleset for version in self.versions]
        self.stops = stops
        self.standing_orders = tuple(standing_orders)
        self._reading = Reading(self.versions)
        self._kept: Kept[tuple[UUID, bool], Follows] = Kept(_SUBJECTS)
        self._deadlines = Deadlines(self.governing)
        self._boundaries: Kept[UUID, _Boundary] = Kept(_SUBJECTS)
        self._wanting = Wanting(self.governing, self.standing_orders, stops)
        self._sealing = SealingWatch()

    def under(self, stops: Stops) -> "RulesetRulebook":
        """The same rules with other things stopped; what is compiled stays."""
        return RulesetRulebook(self.versions, self.standing_orders, stops, self.voided)

    def halts(self, measure: str, rules: Collection[str], *, on: date) -> bool:
        """Whether nothing but what is stopped gives a sanction on a day: it then applies nowhere, ordered or not."""
        if self.stops.stopped(StopKind.MEASURE, measure):
            return True
        listed = self._listed_rules(on) if self.stops.standing else frozenset()
        return bool(rules) and all(self.stops.stopped(StopKind.RULE, rule) or rule in listed for rule in rules)

    def _listed_rules(self, on: date) -> frozenset[str]:
        """The rules that ask for an entry on a list that is stopped."""
        ruleset = self.governing(on).ruleset
        items = {row.item for row in ruleset.lists if self.stops.stopped(StopKind.LIST, row.list)}
        return frozenset(rule.rule for rule in ruleset.rules if asks_for(ruleset, rule, items))

    @cached_property
    def reference(self) -> str:
        """Every version, in one word: what a stored timeline was determined under."""
        return " ".join(self._referred(version.ruleset) for version in self.versions)

    def _referred(self, ruleset: Ruleset) -> str:
        void = self.voided.get(ruleset.version)
        return ruleset.reference if void is None else f"{ruleset.reference}!{void.void_from}!{void.again_from}"

    @property
    def is_plain(self) -> bool:
        """Whether one version has governed from the beginning, and nothing else: states may then be settled."""
        return len(self.versions) == 1 and not self.voided

    @cached_property
    def turns_of_rules(self) -> list[date]:
        """The days on which another version begins to govern, or one ceases to ground anything."""
        found = {version.ruleset.effective_from for version in self.versions}
        for void in self.voided.values():
            found |= {void.void_from, void.again_from}
        return sorted(found)

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which rules change for orders that stand: who carries them out, whether an officer is asked."""
        found = set(self.turns_of_rules)
        found |= {day for order in self.standing_orders for day in (order.valid_from, order.valid_to)}
        for version in self.versions:
            dated = (*version.ruleset.directory, *version.ruleset.parameters)
            found |= {day for one in dated for day in (one.effective_from, one.effective_to) if day is not None}
        return sorted(found)

    def governing(self, day: date) -> Compiled:
        """The version in force on a day; before the first, the first."""
        return self.versions[governing_on(day, self._rulesets, self.voided)]

    # --- what follows

    def read(self, subject: Subject) -> Sequence[Read]:
        """The subject's records as rules see them, in the order of the day and of filing."""
        return self._follows(subject).sheet.in_order

    def foresee(self, records: Iterable[Record]) -> None:
        """Match many records together before they are filed one by one; it changes no answer."""
        self._reading.foresee(records)

    def timeline(self, subject: Subject) -> tuple[Timeline, tuple[str, ...]]:
        """The subject's timeline, and what went wrong with the matcher on the way."""
        found = self._follows(subject)
        return found.timeline, found.troubles

    def course(self, subject: Subject) -> Course | None:
        """How the subject's timeline comes about; None where several rulesets govern it, or nobody is registered."""
        return self._follows(subject).course

    def _follows(self, subject: Subject) -> Follows:
        """What follows rests on the records alone: while they are the same mapping, so is what follows."""
        key = (subject.subject_id, subject.settled is None)
        known = self._kept.get(key)
        if known is not None and known.of(subject):
            return known
        found = self._work_out(subject, known if known is not None and known.is_near(subject) else None)
        if not found.troubles:
            self._kept.put(key, found)
        return found

    def _work_out(self, subject: Subject, known: Follows | None) -> Follows:
        """What follows, from what followed before a few records changed if that is known."""
        sheet, changes = self._reading.sheet(subject.records, Sheet() if known is None else known.sheet)
        sights = self._sights(sheet) if known is None else self._changed(known.sights, changes)
        course, timeline = self._course(subject, sights, known, changes.since)
        return Follows(
            records=subject.records,
            registration=subject.registration,
            settled=self._settled(subject),
            sheet=sheet,
            sights=sights,
            course=course,
            timeline=timeline,
            troubles=changes.troubles,
            answered=[] if known is None else list(known.answered),
        )

    def _sights(self, sheet: Sheet) -> tuple[Sight, ...]:
        facts = [read.fact for read in sheet.in_order]
        return tuple(
            Sight(facts, {read.fact.record_id: read.matches[place] for read in sheet.in_order})
            for place in range(len(self.versions))
        )

    def _changed(self, sights: Sequence[Sight], changes: Changes) -> tuple[Sight, ...]:
        gone, come = [read.fact for read in changes.gone], [read.fact for read in changes.come]
        return tuple(
            sight.changed(gone, come, {read.fact.record_id: read.matches[place] for read in changes.come})
            for place, sight in enumerate(sights)
        )

    def _course(
        self, subject: Subject, sights: Sequence[Sight], known: Follows | None, since: date | None
    ) -> tuple[Course | None, Timeline]:
        if subject.registration is None or subject.registration.defect is not None:  # C3: no measure until corrected
            return None, Timeline()
        who, settled = Who(subject.registration.kind, subject.registration.region), self._settled(subject)
        if not self.is_plain:
            rulesets = [(version.ruleset, sight.matches) for version, sight in zip(self.versions, sights, strict=True)]
            facts = sights[0].facts
            return None, determine(facts, kind=who.kind, region=who.region, rulesets=rulesets, voided=self.voided)
        ruleset, sight = self.versions[0].ruleset, sights[0]
        if known is None or known.course is None:
            course = follow(ruleset, sight, who=who, settled=settled)
        elif since is None:
            return known.course, known.timeline
        elif settled is not None and since <= settled.before:  # what ran until then may run on, or no longer
            course = follow(ruleset, sight, who=who, settled=settled)
        else:
            course = follow_on(known.course, ruleset, sight, who=who, since=since)
        return course, timeline_of(course)

    def _settled(self, subject: Subject) -> Settled | None:
        """What the state settled, if it still holds under these rulesets. Raises Forgotten."""
        if subject.settled is not None and subject.settled.ruleset != self.reference:
            raise Forgotten(f"the state of {subject.subject_id} was settled under other rulesets")
        return subject.settled

    def determine(self, subject: Subject, *, on: date) -> Determination:
        """What follows for the subject, with everything an order needs on this day."""
        follows = self._follows(subject)
        version = self.governing(on)
        return Determination(
            timeline=follows.timeline,
            wanted=self._wanted(subject, follows, on),
            ruleset=version.ruleset.reference,
            semantics=version.ruleset.semantics,
            spent=frozenset(record_id for _, record_id in takewhile(lambda one: one[0] <= on, follows.sheet.reach)),
            incidents=follows.troubles,
            voided=self._voided_grounds(subject, on),
        )

    def _voided_grounds(self, subject: Subject, on: date) -> frozenset[str]:
        """The grounds of standing orders that a version found unlawful by this day had given."""
        return frozenset(self._void_versions(subject, on))

    def _void_versions(self, subject: Subject, on: date) -> dict[str, int]:
        """Those grounds, each with the version that gave it."""
        if not self.voided:
            return {}
        grounds = (ground for order in subject.orders.values() if order.stands for ground in order.grounds.values())
        given = {ground.ground: self._version_of(subject, ground) for ground in grounds}
        return {
            name: version
            for name, version in given.items()
            if version is not None and version in self.voided and self.voided[version].void_from <= on
        }

    def _version_of(self, subject: Subject, ground: Ground) -> int | None:
        """The version that governs the latest of what a ground cites."""
        cited = (subject.records[one].record.determined_on for one in ground.cites if one in subject.records)
        latest = max(cited, default=None)
        return None if latest is None else self.governing(latest).ruleset.version

    def _wanted(self, subject: Subject, follows: Follows, on: date) -> dict[str, Wanted]:
        answer = self._wanting.of(subject, follows.timeline, on, last=next(iter(follows.answered), None))
        follows.answered[:] = [answer]
        return answer.wanted

    def can_ground_until(self, filed: Filed) -> date | None:
        """The first day on which no rule of any version can ground anything on a record; None if there is none."""
        read = self._reading.one(filed)
        return filed.record.determined_on if read is None else self._reading.reach(read)

    # --- what may be filed

    def complaints(self, record: Record, *, registration: Registration, on: date) -> list[str]:
        """What forbids filing the record on a day (INV-1, the catalogue item's own terms, and what the law seals)."""
        governing = self.governing(record.determined_on).ruleset
        return [
            *complaints(governing, record, registration=registration),
            *sealed(self.governing(on).ruleset, record, on=on),
        ]

    def clashes(self, record: Record, *, subject: Subject) -> list[str]:
        """What forbids filing a record beside those of its subject (INV-13)."""
        return clashes(self.governing(record.determined_on).ruleset, record, subject=subject)

    def may_keep_register(self, department: str, act: RegisterAct, *, on: date) -> bool:
        """Whether the ruleset of a day gives a department power over the numbers of any subject."""
        return may_keep_register(self.governing(on).ruleset, department, act, on)

    def defects(self, record: Record) -> list[Defect]:
        """What is doubtful about a record that may be filed all the same."""
        return defects(self.governing(record.determined_on).ruleset, record)

    def retired(self, record: Record) -> bool:
        """Whether a record is kept for the history alone and grounds nothing."""
        return retired(self.governing(record.determined_on).ruleset, record)

    def sealed(self, subject: Subject, *, on: date) -> list[UUID]:
        """The records that the law seals on a day and that are not sealed yet (INV-33)."""
        return self._sealing.of(subject, self.governing(on).ruleset, on)

    def recognised_by(self, record: Record) -> str | None:
        """The department that answers here for an entry from elsewhere; None for what is determined here."""
        return recognised_by(self.governing(record.determined_on).ruleset, record)

    # --- what time asks for

    def chores(self, subject: Subject, *, on: date) -> list[Chore]:
        """What loop rules ask for on a day: for each task the one whose deadline passed first."""
        loop = self.governing(on).loop
        return [
            Chore(task=task, rule=rule, action=loop[rule].do.value)
            for task, ((day, rule), *_) in self._deadlines.of(subject, on).items()
            if day < on
        ]

    def next_due(self, subject: Subject, timeline: Timeline, *, after: date) -> date | None:
        """The next day on which time alone asks for something."""
        days = [self._boundary(subject, timeline, after)]
        if any(order.stands for order in subject.orders.values()):
            days.append(next((day for day in self._turns if day > after), None))
        days += [max(asked[0][0], after) + _DAY for asked in self._deadlines.of(subject, after).values()]
        days.append(next((until for until, _ in self._follows(subject).sheet.reach if until > after), None))
        days.append(self._next_sealing(subject, after))
        days += self._turns_ahead(subject, after)
        days += self.procedure_days(subject, after=after)
        return min((day for day in days if day is not None and day > after), default=None)

    def owes_relief(self, subject: Subject, timeline: Timeline, *, on: date) -> bool:
        """Whether an order stands on what an unlawful version gave and nothing gives any more, be its day long past."""
        return bool(self._voided_grounds(subject, on) - {span.ground for span in timeline.on(on)})

    def unlawful(self, subject: Subject, *, on: date) -> list[Unlawful]:
        """The versions found unlawful that took something from the subject, and of which it was not told yet."""
        if not self.voided:
            return []
        under = {self.governing(day).ruleset.version for day in subject.ruled_on}
        under |= set(self._void_versions(subject, on).values())
        under |= {one.version for one in self._rulesets if one.effective_from in subject.lapsed_on}
        return [
            Unlawful(number, self._reference_of(number), void.void_from, void.article, void.reason)
            for number, void in self.voided.items()
            if number in under and number not in subject.told
        ]

    def _reference_of(self, number: int) -> str:
        return next(ruleset.reference for ruleset in self._rulesets if ruleset.version == number)

    def _turns_ahead(self, subject: Subject, after: date) -> Iterator[date]:
        """When rules change for a subject of whom no order stands: its procedures, and what the law seals by then."""
        for turn in (day for day in self.turns_of_rules if day > after):
            if has_procedures(subject) or self.sealed(subject, on=turn):
                yield turn

    def _next_sealing(self, subject: Subject, after: date) -> date | None:
        """The next day on which the law begins to seal a record of the subject."""
        return self._sealing.next(subject, self.governing(after).ruleset, after)

    def _boundary(self, subject: Subject, timeline: Timeline, after: date) -> date | None:
        """The next day on which what follows changes, or what is ordered ends; answers of departments move neither."""
        known = self._boundaries.get(subject.subject_id)
        if known is None or not known.of(subject, timeline, after):
            days = [timeline.next_boundary(after)]
            for order in subject.orders.values():
                days += order.suspensions.values()
                days += [ground.until for ground in order.grounds.values()]
            day = min((day for day in days if day is not None and day > after), default=None)
            known = _Boundary(timeline, subject.orders, after, day)
            self._boundaries.put(subject.subject_id, known)
        return known.day
