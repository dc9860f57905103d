"""Worked examples of a pack: records given, measures with their days or grounds out, or the refusal that is expected.

They are written and read by policy staff and lawyers, and run (rules.releasing.trials) through the same decisions as a
ledger's commands, under the pack alone, with the plain evaluator.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Struct
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from domain.actors import Actor
from domain.commands import Command, FileRecords, RefuseTask, RepairRecord, ReturnTask
from domain.errors import JiangchengError
from domain.facts import FieldValue
from domain.intervals import END, Days
from domain.records import LegalDocument, Record, RepairNotice, record_id, subject_id
from domain.state import Registration, Subject
from domain.subjects import decide
from domain.values import Reason, Severity, SubjectKind
from rules.conditions import Model, Name
from rules.errors import InvalidPack
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Code, FieldDeclaration, FieldType, Ruleset, Words
from rules.writing.loading import Source, as_json, misshapen


class Told(Model):
    """A record of an example, filed on the day on which it was determined."""

    item: Code
    behaviour: Code
    on: date
    by: Code
    severity: Severity = Severity.SEVERE
    fields: dict[Name, FieldValue] = Field(default_factory=dict)
    region: Code | None = None
    repaired_on: date | None = None


class Interval(Model):
    """The days from one to another, the last not included; without an end they go on."""

    from_: date = Field(alias="from")
    until: date | None = None

    @property
    def days(self) -> Days:
        """As ordinals."""
        return ((self.from_.toordinal(), END if self.until is None else self.until.toordinal()),)


class Answered(StrEnum):
    """How a department gives a reason."""

    REFUSE = "refuse"
    RETURN = "return"


class Answer(Model):
    """What a department that was asked answers on the day of the last record."""

    department: Code
    reason: Reason
    how: Answered


class Because(Model):
    """A ground of a measure on a day: the rule that gives it, and the records it rests on, as they are numbered."""

    rule: Code
    grounds: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1)
    """Places among the given records, from 1."""


class Example(Model):
    """What is given about a subject, and what comes of it: every measure, those of a day, or a refusal in words."""

    example: Words
    kind: SubjectKind
    region: Code
    given: tuple[Told, ...] = Field(min_length=1)
    answer: Answer | None = None
    follows: dict[Name, tuple[Interval, ...]] | None = None
    """Every measure that follows on some day, with its days; None where the example is about something else."""
    follows_not: tuple[Name, ...] = ()
    """Measures that could be thought to follow, and do not."""
    on: date | None = None
    """A day of the ruleset's zone; what follows on it is `expect`."""
    expect: dict[Name, tuple[Because, ...]] | None = None
    """Every measure that follows on the day, with its grounds."""
    refused: Words | None = None
    """Words of the refusal of the last record, or of the answer."""

    @model_validator(mode="after")
    def _expects_something(self) -> "Example":
        if self.refused is not None and (self.follows or self.follows_not or self.expect):
            raise ValueError("what is refused has no measures: leave follows, follows_not and expect out")
        if self.follows_not and self.follows is None and self.expect is None:
            raise ValueError("say what follows as well, if only {}")
        if both := sorted({*(self.follows or {}), *(self.expect or {})} & {*self.follows_not}):
            raise ValueError(f"{both[0]} follows and follows not: leave it out of one")
        return self

    @model_validator(mode="after")
    def _expects_on_a_day(self) -> "Example":
        if (self.on is None) != (self.expect is None):
            raise ValueError("on: names the day and expect: what follows on it; write both, if only expect: {}")
        numbers = {number for said in (self.expect or {}).values() for one in said for number in one.grounds}
        if beyond := sorted(number for number in numbers if number > len(self.given)):
            raise ValueError(f"there is no record {beyond[0]}: {len(self.given)} are given, the first is 1")
        return self


class Outcome(Struct, frozen=True):
    """What came of an example: the subject as it is then, and the words of a refusal if something was refused."""

    subject: Subject
    refusal: str | None = None


_EXAMPLES = TypeAdapter(tuple[Example, ...])


def of(source: Source) -> tuple[Example, ...]:
    """The examples of a pack, as its files have them. Raises InvalidPack for their shape."""
    try:
        return _EXAMPLES.validate_json(as_json(source.examples))
    except ValidationError as invalid:
        schema = _EXAMPLES.json_schema()
        raise InvalidPack([misshapen(source, e, schema, under=("examples",)) for e in invalid.errors()]) from None


# --- running one


class ExampleRulebook(RulesetRulebook):
    """Rules under which what an example gives was decided in whatever procedure it takes."""

    def link_terms(self, item: str, *, on: date) -> None:
        """No notice is asked for: an example begins with what was decided after it (INV-12)."""


def run(example: Example, rulebook: RulesetRulebook) -> Outcome:
    """File the records, each on its day and in their order, repair what is repaired, and give the answer."""
    ruleset = rulebook.versions[-1].ruleset
    who = Registration(example.kind, "example", example.example, "example", example.region)
    subject = Subject(subject_id=subject_id(who.scheme, who.number))
    try:
        for on, command, by in sorted(_acts(example, who, ruleset), key=lambda act: act[0]):
            subject = decide(subject, command, on=on, by=by, rulebook=rulebook).subject
        return Outcome(_answered(example, subject, rulebook))
    except JiangchengError as refusal:
        return Outcome(subject, refusal.detail)


def key_of(example: Example, index: int) -> str:
    """The document number under which a given record is filed; records count from 1."""
    return f"{example.example}/{index + 1}"


def _acts(example: Example, who: Registration, ruleset: Ruleset) -> Iterator[tuple[date, Command, Actor]]:
    for index, told in enumerate(example.given):
        record = _record(told, key_of(example, index), ruleset, region=told.region or example.region)
        yield told.on, FileRecords(who, (record,)), Actor(told.by, "example")
        if told.repaired_on is not None:
            yield told.repaired_on, RepairRecord(record.record_id), Actor(told.by, "example")


def _record(told: Told, key: str, ruleset: Ruleset, *, region: str) -> Record:
    """The record that its item describes, as it would be filed on its day."""
    item = next((row for row in ruleset.catalogue if row.item == told.item), None)
    if item is None:
        raise InvalidPack([f"{key}: there is no catalogue item {told.item}"])
    document = LegalDocument(item.doc_types[0], key, told.by, told.on, told.on)
    return Record(
        record_id=record_id("example", key),
        kind=item.record_kind,
        document=document,
        determined_on=told.on,
        catalogue_item=told.item,
        behaviour_code=told.behaviour,
        severity=told.severity,
        polarity=item.polarity,
        subject_name="example",
        region=region,
        repair_notice=RepairNotice.SERVED,
        content_hash="0" * 64,
        fields={name: _value(value, item.fields.get(name)) for name, value in told.fields.items()},
    )


def _value(written: FieldValue, declared: FieldDeclaration | None) -> FieldValue:
    """A field as a record holds it: days are written as dates; what is no date is refused when it is filed."""
    if declared is None or declared.type is not FieldType.DAY or not isinstance(written, str):
        return written
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return written


def _answered(example: Example, subject: Subject, rulebook: RulesetRulebook) -> Subject:
    if example.answer is None:
        return subject
    answer, on = example.answer, example.given[-1].on
    task = next((task.task for task in subject.tasks.values() if task.department == answer.department), None)
    if task is None:
        raise InvalidPack([f"{example.example}: {answer.department} was not asked"])
    make = RefuseTask if answer.how is Answered.REFUSE else ReturnTask
    by = Actor(answer.department, "example")
    return decide(subject, make(task, answer.reason, "example"), on=on, by=by, rulebook=rulebook).subject
