"""The rulebook of a ledger: every version of its ruleset, answering what the domain asks (domain.rulebook.Rulebook)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from msgspec import Struct

from domain.errors import Forgotten
from domain.events import Ground
from domain.records import CaseState, Filed, Record
from domain.rulebook import Assignment, Chore, Determination, MeasureTerms, Wanted
from domain.state import Registration, Settled, Subject, Task
from domain.timeline import Span, Timeline
from domain.transitions import TaskState
from domain.values import MeasureKind
from rules.catalogue import complaints
from rules.compiled import Compiled
from rules.determine import determine
from rules.keeping import Kept
from rules.reading import Read, Reading, Sheet, in_order
from rules.rulesets import Measure, MeasureVersion, StandingOrder

_DAY = timedelta(days=1)
_SUBJECTS = 20_000  # whose timelines are kept


class Follows(Struct, frozen=True):
    """What follows from a subject's records; `reach` is how far those that have grounded something can do so again."""

    records: dict[UUID, Filed]
    registration: Registration | None
    settled: Settled | None
    sheet: Sheet
    timeline: Timeline
    troubles: tuple[str, ...]
    reach: tuple[tuple[UUID, date], ...]

    def of(self, subject: Subject) -> bool:
        """True if this was worked out for these very records."""
        same = self.records is subject.records and self.settled is subject.settled
        return same and self.registration == subject.registration

    def rests_on(self, sheet: Sheet, subject: Subject) -> bool:
        """True if every fact is the one that this was worked out from."""
        return (
            not self.troubles
            and self.registration == subject.registration
            and self.settled is subject.settled
            and len(sheet) == len(self.sheet)
            and all(
                known is not None and known[1] is read
                for (_, read), known in zip(sheet.values(), map(self.sheet.get, sheet), strict=True)
            )
        )


class RulesetRulebook:
    """All versions of one lineage, oldest first, and the standing orders in force. Holds no state of any subject."""

    def __init__(self, versions: Sequence[Compiled], standing_orders: Iterable[StandingOrder] = ()) -> None:
        self.versions = tuple(versions)
        self.standing_orders = tuple(standing_orders)
        self._reading = Reading(self.versions)
        self._kept: Kept[UUID, Follows] = Kept(_SUBJECTS)
        self._deadlines_kept: Kept[tuple[object, ...], tuple[tuple[date, str], ...]] = Kept(_SUBJECTS)

    @cached_property
    def reference(self) -> str:
        """Every version, in one word: what a stored timeline was determined under."""
        return " ".join(version.ruleset.reference for version in self.versions)

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which rules change for orders that stand: who carries them out, whether an officer is asked."""
        found = {version.ruleset.effective_from for version in self.versions}
        found |= {day for order in self.standing_orders for day in (order.valid_from, order.valid_to)}
        for version in self.versions:
            dated = (*version.ruleset.directory, *version.ruleset.parameters)
            found |= {day for one in dated for day in (one.effective_from, one.effective_to) if day is not None}
        return sorted(found)

    def governing(self, day: date) -> Compiled:
        """The version in force on a day; before the first, the first."""
        return next((v for v in reversed(self.versions) if v.ruleset.effective_from <= day), self.versions[0])

    # --- what follows

    def read(self, subject: Subject) -> list[Read]:
        """The subject's records as rules see them, in the order of the day and of filing."""
        return in_order(self._follows(subject).sheet)

    def timeline(self, subject: Subject) -> tuple[Timeline, tuple[str, ...]]:
        """The subject's timeline, and what went wrong with the matcher on the way."""
        found = self._follows(subject)
        return found.timeline, found.troubles

    def _follows(self, subject: Subject) -> Follows:
        """What follows rests on the records alone: while they are the same mapping, so is what follows."""
        known = self._kept.get(subject.subject_id)
        if known is not None and known.of(subject):
            return known
        found = self._work_out(subject, known)
        if not found.troubles:
            self._kept.put(subject.subject_id, found)
        return found

    def _work_out(self, subject: Subject, known: Follows | None) -> Follows:
        sheet = self._reading.sheet(subject.records, {} if known is None else known.sheet)
        if known is not None and known.rests_on(sheet, subject):
            timeline = known.timeline
        else:
            timeline = self._determine(subject, in_order(sheet))
        troubles = [trouble for _, read in sheet.values() if read is not None for trouble in read.troubles]
        return Follows(
            records=subject.records,
            registration=subject.registration,
            settled=self._settled(subject),
            sheet=sheet,
            timeline=timeline,
            troubles=tuple(dict.fromkeys(troubles)),
            reach=tuple(_reaches(sheet)),
        )

    def _determine(self, subject: Subject, read: Sequence[Read]) -> Timeline:
        if subject.registration is None or subject.registration.defect is not None:  # C3: no measure until corrected
            return Timeline()
        rulesets = [
            (version.ruleset, {one.fact.record_id: one.matches[place] for one in read})
            for place, version in enumerate(self.versions)
        ]
        return determine(
            [one.fact for one in read],
            kind=subject.registration.kind,
            rulesets=rulesets,
            settled=self._settled(subject),
        )

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
            wanted=self._wanted(subject, follows.timeline, on),
            ruleset=version.ruleset.reference,
            semantics=version.ruleset.semantics,
            spent=frozenset(record_id for record_id, until in follows.reach if until <= on),
            incidents=follows.troubles,
        )

    def _wanted(self, subject: Subject, timeline: Timeline, on: date) -> dict[str, Wanted]:
        by_measure: dict[str, list[Span]] = {}
        for span in timeline.on(on):
            by_measure.setdefault(span.measure, []).append(span)
        found = (self._wanted_measure(subject, name, spans, on) for name, spans in by_measure.items())
        return {wanted.terms.measure: wanted for wanted in found if wanted is not None}

    def _wanted_measure(self, subject: Subject, name: str, spans: list[Span], on: date) -> Wanted | None:
        ruleset = self.governing(on)
        measure = ruleset.ruleset.measure_by_name.get(name)
        if measure is None:
            return None
        order = subject.standing_orders_of(name)
        version = _version_of(measure, spans, on, standing=order.version if order else None)
        if version is None:
            return None
        spans = [span for span in spans if span.version == version.version]
        grounds = _grounds(spans, on)
        terms = MeasureTerms(
            measure=name, version=version.version, kind=measure.kind, measure_class=version.measure_class
        )
        return Wanted(
            terms=terms,
            grounds=grounds,
            assignments=self._assignments(ruleset, version, subject, on),
            attended=self._attended(subject, terms, grounds, on),
        )

    def _assignments(
        self, ruleset: Compiled, version: MeasureVersion, subject: Subject, on: date
    ) -> tuple[Assignment, ...]:
        """Who carries the measure out; nobody is ordered to where others decide for themselves (INV-11)."""
        if version.measure_class == 3 or subject.registration is None:
            return ()
        found: dict[str, Assignment] = {}
        for role in version.roles:
            bound: list[str | None] = [*ruleset.departments(role, subject.registration.region, on)]
            for department in bound or [None]:
                found.setdefault(department or f"role {role}", Assignment(role=role, department=department))
        return tuple(found.values())

    def _attended(self, subject: Subject, terms: MeasureTerms, grounds: dict[str, Ground], on: date) -> frozenset[str]:
        """The grounds that only an officer can put into effect (INV-37)."""
        if terms.kind is MeasureKind.INCENTIVE or subject.registration is None:
            return frozenset()
        if terms.measure_class == 1 or subject.registration.kind.protected_as_person:
            return frozenset(grounds)
        return frozenset(
            name for name, ground in grounds.items() if not self._stands(subject, terms.measure, ground, on)
        )

    def _stands(self, subject: Subject, measure: str, ground: Ground, on: date) -> bool:
        """Every department whose record the ground cites has a standing order for the measure."""
        issuers = {subject.records[r].record.issuer for r in ground.cites if r in subject.records}
        ordered = {
            order.department
            for order in self.standing_orders
            if measure in order.measures and order.valid_from <= on < order.valid_to
        }
        return bool(issuers) and issuers <= ordered

    def can_ground_until(self, filed: Filed) -> date | None:
        """The first day on which no rule of any version can ground anything on a record; None if there is none."""
        read = self._reading.one(filed)
        return filed.record.determined_on if read is None else read.reach

    # --- what may be filed

    def complaints(self, record: Record, *, registration: Registration) -> list[str]:
        """What forbids filing the record (INV-1 and the catalogue item's own terms)."""
        return complaints(self.governing(record.determined_on).ruleset, record, registration=registration)

    # --- what time asks for

    def chores(self, subject: Subject, *, on: date) -> list[Chore]:
        """What loop rules ask for on a day: for each task the one whose deadline passed first."""
        found = []
        for task in subject.tasks.values():
            due = [(day, rule) for day, rule in self._deadlines(subject, task, on) if day < on]
            if due:
                _, rule = min(due)
                found.append(Chore(task=task.task, rule=rule, action=self.governing(on).loop[rule].do.value))
        return found

    def _deadlines(self, subject: Subject, task: Task, on: date) -> Sequence[tuple[date, str]]:
        """The last day in time of every loop rule that matches a task and has not acted on it."""
        order = subject.orders.get(task.order)
        if not task.open or task.state is TaskState.SUSPENDED or order is None or order.suspensions:
            return ()
        asked = (on, task.state, task.feedback, order.kind, task.role, task.number, task.since, task.fired, task.pauses)
        known = self._deadlines_kept.get(asked)
        if known is None:
            known = tuple(self._work_out_deadlines(task, order.kind, on))
            self._deadlines_kept.put(asked, known)
        return known

    def _work_out_deadlines(self, task: Task, kind: MeasureKind, on: date) -> Iterator[tuple[date, str]]:
        version = self.governing(on)
        matched = version.loop_rules_for(_task_fields(task, kind)) - task.fired
        for name, rule in version.loop.items():
            if name in matched:
                days = version.working_days(rule.after, on)
                yield version.deadline(task.since, days, pauses=task.pauses), name

    def next_due(self, subject: Subject, timeline: Timeline, *, after: date) -> date | None:
        """The next day on which time alone asks for something."""
        days = [timeline.next_boundary(after)]
        if any(order.stands for order in subject.orders.values()):
            days.append(next((day for day in self._turns if day > after), None))
        for task in subject.tasks.values():
            days += [max(day, after) + _DAY for day, _ in self._deadlines(subject, task, after)]
        for order in subject.orders.values():
            days += order.suspensions.values()
            days += [ground.until for ground in order.grounds.values()]
        days += [until for _, until in self._follows(subject).reach]
        return min((day for day in days if day is not None and day > after), default=None)


def _version_of(measure: Measure, spans: Iterable[Span], on: date, *, standing: int | None) -> MeasureVersion | None:
    """The version to order under; where nothing follows under that one, the newest under which something does."""
    following = {span.version for span in spans}
    preferred = measure.version_for(on, standing=standing)
    candidates = [preferred, *reversed(measure.versions)]
    return next((v for v in candidates if v is not None and v.in_force(on) and v.version in following), None)


def _reaches(sheet: Sheet) -> Iterator[tuple[UUID, date]]:
    for record_id, (filed, read) in sheet.items():
        if filed.grounded and filed.case is CaseState.DECIDED and read is not None and read.reach is not None:
            yield record_id, read.reach


def _grounds(spans: Iterable[Span], on: date) -> dict[str, Ground]:
    """The grounds of a measure on a day; two rules resting on one case are one ground for as long as either lasts."""
    grounds: dict[str, Ground] = {}
    for span in spans:
        start, until = span.granted(on)
        known = grounds.get(span.ground)
        if known is None or until > known.until:
            start = start if known is None else min(start, known.start)
            grounds[span.ground] = Ground(
                ground=span.ground, rule=span.rule, start=start, until=until, cites=span.cites
            )
    return grounds


def _task_fields(task: Task, kind: MeasureKind) -> dict[str, bool | int | str]:
    return {
        "state": str(task.state),
        "feedback": str(task.feedback) if task.feedback else "none",
        "measure_kind": str(kind),
        "role": task.role,
        "number": task.number,
    }
