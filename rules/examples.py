"""Worked examples of a pack: records in, measures with their days out, or the refusal that is expected.

They are read by lawyers and run by `rules check`: through the same decisions as a ledger's commands, under the pack
alone, with the plain evaluator.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from domain.actors import Actor
from domain.commands import Command, FileRecords, RefuseTask, RepairRecord, ReturnTask
from domain.errors import JiangchengError
from domain.facts import FieldValue
from domain.intervals import END, Days, union
from domain.records import LegalDocument, Record, RepairNotice, record_id, subject_id
from domain.state import Registration, Subject
from domain.subjects import decide
from domain.values import Reason, Severity, SubjectKind
from rules.compiled import Compiled
from rules.conditions import Model, Name
from rules.errors import InvalidPack
from rules.loading import Source, as_json
from rules.rulebook import RulesetRulebook
from rules.rulesets import Code, FieldDeclaration, FieldType, Measure, Ruleset, Words


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


class Example(Model):
    """What is recorded about a subject, and what comes of it: every measure, or a refusal in words."""

    example: Words
    kind: SubjectKind
    region: Code
    records: tuple[Told, ...] = Field(min_length=1)
    answer: Answer | None = None
    follows: dict[Name, tuple[Interval, ...]] | None = None
    """Every measure that follows on some day, with its days; None where the example is about something else."""
    follows_not: tuple[Name, ...] = ()
    """Measures that could be thought to follow, and do not."""
    refused: Words | None = None
    """Words of the refusal of the last record, or of the answer."""

    @model_validator(mode="after")
    def _expects_something(self) -> "Example":
        if self.refused is not None and (self.follows or self.follows_not):
            raise ValueError("what is refused has no measures: leave follows and follows_not out")
        if self.follows_not and self.follows is None:
            raise ValueError("say what follows as well, if only {}")
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
        found = [source.complaint(("examples", *error["loc"]), error["msg"]) for error in invalid.errors()]
        raise InvalidPack(found) from None


def complaints(ruleset: Ruleset, source: Source) -> list[str]:
    """Every example that comes out otherwise, and whatever has none; nothing for a pack without any example."""
    examples = of(source)
    wrong = [source.complaint(("examples", index), how) for index, how in failures(ruleset, examples)]
    lacking = [f"{source.folder.name}: {what}" for what in missing(ruleset, examples)] if examples else []
    return [*wrong, *lacking]


def failures(ruleset: Ruleset, examples: Iterable[Example]) -> Iterator[tuple[int, str]]:
    """Every example that comes out otherwise than it says, by its place, and how."""
    rulebook = RulesetRulebook([Compiled(ruleset)], ruleset.standing_orders)
    for index, example in enumerate(examples):
        yield from ((index, f"{example.example}: {how}") for how in _differences(example, rulebook))


def _differences(example: Example, rulebook: RulesetRulebook) -> Iterator[str]:
    outcome = run(example, rulebook)
    if outcome.refusal is not None and (example.refused is None or example.refused not in outcome.refusal):
        yield f"refused: {outcome.refusal}"
    elif outcome.refusal is None and example.refused is not None:
        yield f"nothing was refused, expected: {example.refused}"
    elif example.follows is not None:
        yield from _other_days(example.follows, found(outcome.subject, rulebook))


def _other_days(expected: Mapping[str, tuple[Interval, ...]], came: Mapping[str, Days]) -> Iterator[str]:
    wanted = {measure: union(one.days for one in intervals) for measure, intervals in expected.items()}
    for measure in sorted({*wanted, *came}):
        if wanted.get(measure, ()) != came.get(measure, ()):
            yield f"{measure} follows on {_shown(came.get(measure, ()))}, expected {_shown(wanted.get(measure, ()))}"


def found(subject: Subject, rulebook: RulesetRulebook) -> dict[str, Days]:
    """Every measure that follows for a subject on some day, with its days."""
    spans: dict[str, list[Days]] = {}
    for span in rulebook.timeline(subject)[0].spans:
        end = END if span.until is None else span.until.toordinal()
        spans.setdefault(span.measure, []).append(((span.start.toordinal(), end),))
    return {measure: union(days) for measure, days in spans.items()}


def _shown(days: Days) -> str:
    shown = (f"[{date.fromordinal(b)}, {'...' if e >= END else date.fromordinal(e)})" for b, e in days)
    return " ".join(shown) or "no day"


# --- what has no example


def missing(ruleset: Ruleset, examples: Sequence[Example]) -> Iterator[str]:
    """Every measure, kind of record and reason without an example that shows it, and one that shows its bounds."""
    positive = {measure for one in examples for measure, days in (one.follows or {}).items() if days}
    negative = {measure for one in examples for measure in one.follows_not}
    living = [row.measure for row in ruleset.measures if _can_follow(ruleset, row)]
    yield from _lacking("measure", living, positive, "under which it follows")
    yield from _lacking(
        "measure", [row.measure for row in ruleset.measures], negative, "under which it does not follow"
    )
    kind_of = {item.item: str(item.record_kind) for item in ruleset.catalogue}
    kinds = list(dict.fromkeys(kind_of.values()))
    filed = {kind_of.get(told.item) for one in examples if one.refused is None for told in one.records}
    not_filed = {kind_of.get(one.records[-1].item) for one in examples if one.refused and one.answer is None}
    yield from _lacking("record kind", kinds, filed, "in which it is filed")
    yield from _lacking("record kind", kinds, not_filed, "in which it is refused")
    answers = [(one.answer.reason, one.refused) for one in examples if one.answer is not None]
    yield from _lacking("reason", list(Reason), {reason for reason, no in answers if not no}, "in which it is given")
    yield from _lacking("reason", list(Reason), {reason for reason, no in answers if no}, "in which it is not taken")


def _can_follow(ruleset: Ruleset, measure: Measure) -> bool:
    """One that ended before the ruleset began is kept for what was."""
    return any(row.effective_to is None or row.effective_to > ruleset.effective_from for row in measure.versions)


def _lacking(what: str, names: Iterable[str], shown: Collection[str | None], how: str) -> Iterator[str]:
    return (f"{what} {name} has no example {how}" for name in names if name not in shown)


# --- running one


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


def _acts(example: Example, who: Registration, ruleset: Ruleset) -> Iterator[tuple[date, Command, Actor]]:
    for index, told in enumerate(example.records):
        record = _record(told, f"{example.example}/{index}", ruleset, region=told.region or example.region)
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
    answer, on = example.answer, example.records[-1].on
    task = next((task.task for task in subject.tasks.values() if task.department == answer.department), None)
    if task is None:
        raise InvalidPack([f"{example.example}: {answer.department} was not asked"])
    make = RefuseTask if answer.how is Answered.REFUSE else ReturnTask
    by = Actor(answer.department, "example")
    return decide(subject, make(task, answer.reason, "example"), on=on, by=by, rulebook=rulebook).subject
