"""A ruleset: the dated bundle of catalogue, measures, rules, calendar, directory, matters, powers and parameters.

These are the shapes of a pack. What is wrong in one field is refused here; what needs two fields to see is found by
rules.releasing.guardrails. Days are days of the ruleset's time zone; a version or an item is in force on [from, to).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import not_
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from domain.calendar import Calendar
from domain.intervals import END, Days, intersection, union
from domain.periods import Period
from domain.values import MeasureKind, Node, Outcome, Purpose, RegisterAct, Severity, SubjectKind
from rules.conditions import Condition, Model, Name, Operator, Pattern, Test, leaves, patterns_of
from rules.keeping import Kept
from rules.lists import ListType
from rules.recorded import Behaviour as Behaviour
from rules.recorded import CatalogueItem as CatalogueItem
from rules.recorded import Disclosure as Disclosure
from rules.recorded import Effect as Effect
from rules.recorded import FieldDeclaration as FieldDeclaration
from rules.recorded import FieldType as FieldType
from rules.recorded import InformationKind as InformationKind
from rules.recorded import Sealing as Sealing
from rules.recorded import SeverityRow as SeverityRow
from rules.shapes import Basis as Basis
from rules.shapes import BasisLevel as BasisLevel
from rules.shapes import Code as Code
from rules.shapes import Dated as Dated
from rules.shapes import Instrument as Instrument
from rules.shapes import Region as Region
from rules.shapes import Text as Text
from rules.shapes import Words as Words
from rules.shapes import days_of
from rules.words import signals

_PLACES = 1_000  # kinds of subjects in regions, for each of which what can follow is kept


class MeasureVersion(Dated):
    """One dated version of a measure: the four columns of the list, and where it bites."""

    version: int = Field(ge=1)
    content: Text
    obligation: Text
    measure_class: int = Field(ge=1, le=3)
    target_kinds: tuple[SubjectKind, ...] = Field(min_length=1)
    behaviours: tuple[Code, ...] = Field(min_length=1)
    basis: tuple[Basis, ...] = Field(min_length=1)
    roles: tuple[Code, ...] = Field(min_length=1)
    longest: Period
    minimum_severity: Severity | None = None
    needs_legal_confirmation: bool = Field(default=False, exclude_if=not_)
    matters: tuple[Code, ...] = Field(min_length=1)
    nodes: tuple[Node, ...] = Field(min_length=1)
    outcome: Outcome

    def lighter_than(self, other: "MeasureVersion") -> bool:
        """True if it burdens no more in outcome, length, class and places, and less in at least one of them."""
        weights = list(zip(self._weight(), other._weight(), strict=True))
        return all(a <= b for a, b in weights) and any(a < b for a, b in weights)

    def _weight(self) -> tuple[int, int, int, int, int]:
        return (
            self.outcome.rank,
            self.longest.longest_days,
            -self.measure_class,
            len(self.matters),
            len(self.nodes),
        )


class Measure(Model):
    """A measure with its versions, oldest first."""

    measure: Name
    title: Text
    kind: MeasureKind
    versions: tuple[MeasureVersion, ...] = Field(min_length=1)
    region: Code | None = Field(default=None, exclude_if=not_)
    """Where a local measure has effect, and nowhere else (INV-6)."""

    def version_on(self, day: date) -> MeasureVersion | None:
        """The version in force on a day: the latest that is."""
        return next((v for v in reversed(self.versions) if v.in_force(day)), None)

    def version_for(self, day: date, *, standing: int | None) -> MeasureVersion | None:
        """The version an order is under: the one it stands under while that lasts and none lighter is in force."""
        newest = self.version_on(day)
        kept = next((v for v in self.versions if v.version == standing and v.in_force(day)), None)
        if kept is None or newest is None or kept is newest:
            return newest
        better, other = (newest, kept) if self.kind is MeasureKind.SANCTION else (kept, newest)
        return newest if better.lighter_than(other) else kept

    @cached_property
    def validities(self) -> dict[int, tuple[date, date | None]]:
        """[from, until) of each version; a sanction's gives way on the day on which a lighter one takes effect."""
        return {version.version: (version.effective_from, self._until(version)) for version in self.versions}

    def _until(self, version: MeasureVersion) -> date | None:
        overtaken = (
            later.effective_from
            for later in self.versions
            if self.kind is MeasureKind.SANCTION
            and later.effective_from > version.effective_from
            and later.lighter_than(version)
        )
        return min((day for day in (version.effective_to, *overtaken) if day is not None), default=None)


class Form(StrEnum):
    """How a rule grounds its measure."""

    UPON = "upon"
    WHILE = "while"


class MeasureRule(Model):
    """A condition grounds a measure: for a term from the record's day (`upon`), or as long as it holds (`while`)."""

    rule: Code
    title: Text
    form: Form
    measure: Name
    when: Condition
    term: Period | None = None
    grant: Period | None = None
    basis: tuple[Basis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bounded(self) -> "MeasureRule":
        if (self.form is Form.UPON) != (self.term is not None) or (self.form is Form.WHILE) != (self.grant is not None):
            raise ValueError("a rule of the form upon has a term, one of the form while has a grant, and not the other")
        return self


class Action(StrEnum):
    """What a loop rule can ask for."""

    OVERDUE = "overdue"
    REMIND = "remind"
    ESCALATE = "escalate"


class LoopRule(Model):
    """Do this with a task that matches, once, when so many working days of its state have passed."""

    rule: Code
    when: tuple[Test, ...] = Field(min_length=1)
    after: tuple[Code, ...] = Field(min_length=1)
    """Keys of parameters in working days; they add up."""
    do: Action


class ParameterUnit(StrEnum):
    """What a parameter counts."""

    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PERCENT = "percent"
    COUNT = "count"


class Parameter(Dated):
    """A number that the law or the office sets (domain.md 8)."""

    key: Code
    value: int
    unit: ParameterUnit
    instrument: Code
    needs_legal_confirmation: bool


class CalendarTable(Model):
    """Working days: weekdays that are free (Monday is 0), holidays, and free days that are worked."""

    weekend: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    holidays: tuple[date, ...] = ()
    make_up_days: tuple[date, ...] = ()
    noticed: tuple[int, ...] = Field(default=(), exclude_if=not_)
    """The years whose holidays were announced; of any other a deadline is counted by the week alone, and says so."""

    def calendar(self) -> Calendar:
        """The calendar that deadlines are counted by."""
        return Calendar(
            weekend=frozenset(self.weekend),
            holidays=frozenset(self.holidays),
            make_up_days=frozenset(self.make_up_days),
            noticed=frozenset(self.noticed),
        )

    @model_validator(mode="after")
    def _some_day_is_worked(self) -> "CalendarTable":
        if set(self.weekend) == set(range(7)):
            raise ValueError("a week needs a working day")
        return self


class Binding(Dated):
    """A role carried out by a department, in one region or in all."""

    role: Code
    department: Code
    region: Code | None = None


class Department(Model):
    """A department that takes part: a credit code or a `local:` name."""

    department: Code
    name: Text


class Matter(Model):
    """A kind of government business by its item code: at which nodes it owes a check, and what for (C39, C40)."""

    matter: Code
    title: Text
    nodes: tuple[Node, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = Field(min_length=1)


class Power(Dated):
    """What a department, or whoever carries out a role, may read for, and at which matters it checks (INV-27).

    `acts` are what it may do to the numbers of subjects that another department registered (C3).
    """

    role: Code | None = None
    department: Code | None = None
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    matters: tuple[Code, ...] = ()
    acts: tuple[RegisterAct, ...] = Field(default=(), exclude_if=not_)
    basis: tuple[Basis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_one_holder(self) -> "Power":
        if (self.role is None) == (self.department is None):
            raise ValueError("a power is that of a role or of a department: name one of them")
        return self

    def reaches(self, matter: Matter) -> bool:
        """True if it is for this matter, and for something that the matter is checked for."""
        return matter.matter in self.matters and not set(self.purposes).isdisjoint(matter.purposes)


class StandingOrder(Model):
    """Recorded at genesis: measures that follow on organisations without an officer each time (INV-37)."""

    department: Code
    measures: tuple[Name, ...] = Field(min_length=1)
    officer: Words
    valid_from: date
    valid_to: date


class Intake(Model):
    """What the rows of a file format mean as records: the format itself knows only columns.

    `catalogue_item` and `behaviour_code` are what a row means that names nothing of `items` and `behaviours`.
    """

    format: Code
    issuer: Code
    doc_type: Code
    catalogue_item: Code
    behaviour_code: Code
    severity: Severity
    subject_kind: SubjectKind
    subject_scheme: Code
    items: dict[Words, Code] = Field(default_factory=dict, exclude_if=not_)
    """What sources call a list, a licence or a commitment -> the catalogue item that it is filed under."""
    behaviours: dict[Words, Code] = Field(default_factory=dict, exclude_if=not_)
    """What sources call a conduct -> its behaviour, besides the titles of the behaviour list."""


class Ruleset(Dated):
    """One version of a pack, complete."""

    pack: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    version: int = Field(ge=1)
    title: Text
    jurisdiction: Code
    published_on: date
    zone: str
    semantics: int = Field(ge=1)
    instruments: tuple[Instrument, ...]
    catalogue: tuple[CatalogueItem, ...]
    patterns: dict[Name, Pattern]
    measures: tuple[Measure, ...]
    rules: tuple[MeasureRule, ...]
    loop: tuple[LoopRule, ...]
    parameters: tuple[Parameter, ...]
    calendar: CalendarTable
    departments: tuple[Department, ...]
    directory: tuple[Binding, ...]
    # Ledgers older than matters and powers keep the hash that their decisions name: what is empty is not written.
    matters: tuple[Matter, ...] = Field(default=(), exclude_if=not_)
    powers: tuple[Power, ...] = Field(default=(), exclude_if=not_)
    information_kinds: tuple[InformationKind, ...] = Field(default=(), exclude_if=not_)
    behaviours: tuple[Behaviour, ...] = Field(default=(), exclude_if=not_)
    severity_guide: tuple[SeverityRow, ...] = Field(default=(), exclude_if=not_)
    sealed: tuple[Sealing, ...] = Field(default=(), exclude_if=not_)
    regions: tuple[Region, ...] = Field(default=(), exclude_if=not_)
    lists: tuple[ListType, ...] = Field(default=(), exclude_if=not_)
    standing_orders: tuple[StandingOrder, ...] = ()
    intake: tuple[Intake, ...] = ()

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError("a time zone is named as in the tz database, for example Asia/Shanghai") from unknown
        return zone

    @cached_property
    def document(self) -> str:
        """The canonical form: what is hashed, stored and compared."""
        return self.model_dump_json()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.document.encode()).hexdigest()

    @property
    def reference(self) -> str:
        """`pack@version:hash`, as decisions store it."""
        return f"{self.pack}@{self.version}:{self.content_hash[:16]}"

    @cached_property
    def measure_by_name(self) -> dict[str, Measure]:
        """Its measures by name."""
        return {measure.measure: measure for measure in self.measures}

    @cached_property
    def rule_by_name(self) -> dict[str, MeasureRule]:
        """Its measure rules by name."""
        return {rule.rule: rule for rule in self.rules}

    @cached_property
    def matter_by_code(self) -> dict[str, Matter]:
        """Its matters by code."""
        return {matter.matter: matter for matter in self.matters}

    def parameter(self, key: str, day: date) -> int:
        """The value of a parameter on a day. Raises KeyError: the guardrails see to it that none is missing."""
        value = self.parameter_if_any(key, day)
        if value is None:
            raise KeyError(key)
        return value

    def parameter_if_any(self, key: str, day: date) -> int | None:
        """The value of a parameter on a day; None where the table has none."""
        return next((p.value for p in reversed(self.parameters) if p.key == key and p.in_force(day)), None)

    @cached_property
    def _within(self) -> dict[str, str | None]:
        return {row.region: row.within for row in self.regions}

    def around(self, region: str) -> tuple[str, ...]:
        """A region and those that it lies in, the nearest first."""
        found = [region]
        while (outer := self._within.get(found[-1])) is not None and outer not in found:
            found.append(outer)
        return tuple(found)

    def reaches(self, place: str | None, region: str) -> bool:
        """Whether what has effect in one place, or everywhere, has it in a region (INV-6)."""
        return place is None or place in self.around(region)

    @cached_property
    def _standing_law(self) -> dict[str, Days]:
        return {row.id: days_of(row) for row in self.instruments}

    def founded(self, basis: Iterable[Basis]) -> Days:
        """The days on which an instrument of a basis is in force: what rests on it carries nothing else (INV-36)."""
        return union(self._standing_law.get(one.instrument, ()) for one in basis)

    @cached_property
    def carried(self) -> dict[tuple[str, int], Days]:
        """The days on which a rule may ground a measure version: in force, and neither left by its law (INV-36)."""
        return {
            (rule.rule, version.version): intersection(
                [_days_between(*measure.validities[version.version]), self.founded(version.basis), founded]
            )
            for rule in self.rules
            for founded in [self.founded(rule.basis)]
            for measure in [self.measure_by_name[rule.measure]]
            for version in measure.versions
        }

    def reaching(self, kind: SubjectKind, region: str) -> Sequence[tuple[MeasureRule, MeasureVersion, Days]]:
        """The rules by which something can follow for subjects of a kind and region, each with its days."""
        known = self._reaching.get((kind, region))
        if known is None:
            known = tuple(
                (rule, version, self.carried[rule.rule, version.version])
                for rule in self.rules
                if rule.rule not in self.resting_on_signals
                for measure in [self.measure_by_name[rule.measure]]
                if self.reaches(measure.region, region)
                for version in measure.versions
                if kind in version.target_kinds
            )
            self._reaching.put((kind, region), known)
        return known

    @cached_property
    def resting_on_signals(self) -> frozenset[str]:
        """The rules by which a sanction would follow from a risk or an alert: they ground nothing (C79, P-1)."""
        sanctions = {row.measure for row in self.measures if row.kind is MeasureKind.SANCTION}
        return frozenset(
            rule.rule
            for rule in self.rules
            if rule.measure in sanctions
            and any(self.signals_in(name) for leaf in leaves(rule.when) for name in patterns_of(leaf))
        )

    def signals_in(self, pattern: str) -> tuple[str, ...]:
        """The names by which a pattern asks for a risk or an alert: of fields, of values, of items it is about."""
        found = self.patterns.get(pattern)
        tests = () if found is None else found.tests
        told = [str(value) for test in tests for value in (test.field, *_values_of(test))]
        items = [row for row in self.catalogue if any(_is_about(test, row.item) for test in tests)]
        titled = [row.item for row in items if signals(row.title.en) or signals(row.title.zh)]
        return tuple(dict.fromkeys([*(name for name in told if signals(name)), *titled]))

    @cached_property
    def _reaching(self) -> Kept[tuple[SubjectKind, str], Sequence[tuple[MeasureRule, MeasureVersion, Days]]]:
        return Kept(_PLACES)

    def list_of(self, item: str, day: date) -> ListType | None:
        """The list type in force on a day whose entries are filed under a catalogue item, if any."""
        return next((row for row in self.lists if row.item == item and row.in_force(day)), None)

    def guided(self, behaviour: str, penalty_kind: str, day: date) -> Severity | None:
        """The severity that the guide gives on a day: by the row that names the behaviour, else by the general one."""
        if not self.severity_guide:
            return None
        rows = [r for r in self.severity_guide if r.in_force(day) and penalty_kind in r.penalty_kinds]
        own = (row.severity for row in rows if behaviour in row.behaviours)
        return next(own, next((row.severity for row in rows if not row.behaviours), None))

    def seals(self, behaviour: str, day: date) -> bool:
        """Whether records of a conduct are sealed on a day."""
        return behaviour in self.sealed_conduct(day)

    def sealed_conduct(self, day: date) -> frozenset[str]:
        """The conduct whose records the law seals on a day."""
        return frozenset(behaviour for row in self.sealed if row.in_force(day) for behaviour in row.behaviours)

    def item(self, name: str, day: date) -> CatalogueItem | None:
        """The catalogue item in force on a day, if any."""
        ordinal = day.toordinal()
        for item, days in self._open_items.get(name, ()):
            for begin, end in days:
                if begin <= ordinal < end:
                    return item
        return None

    @cached_property
    def _open_items(self) -> dict[str, list[tuple[CatalogueItem, Days]]]:
        """Each item with the days on which it is in force and its law carries it (INV-36)."""
        found: dict[str, list[tuple[CatalogueItem, Days]]] = {}
        for item in self.catalogue:
            days = intersection([days_of(item), self.founded(item.basis)])
            found.setdefault(item.item, []).append((item, days))
        return found


@lru_cache(maxsize=16)
def of_document(document: str) -> Ruleset:
    """The ruleset that a document holds; read once in a process, as nobody can change it. Raises ValidationError."""
    return Ruleset.model_validate_json(document)


def _values_of(test: Test) -> Sequence[bool | int | str]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _is_about(test: Test, item: str) -> bool:
    return test.field == "catalogue_item" and test.op is not Operator.NE and item in _values_of(test)


def _days_between(begin: date, end: date | None) -> Days:
    return ((begin.toordinal(), END if end is None else end.toordinal()),)
