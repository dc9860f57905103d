"""Telling events in words; a storyteller keeps what an event leaves unsaid: an order's measure, a task's department."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from api.answers import REASONS, RESULTS
from api.cli.output import language
from api.cli.phrases import CAUSES, DEFECTS, PHRASES, VERDICTS
from api.cli.words import WORDS
from api.notices.words import NOTICES
from domain.events import (
    CommitmentAccepted,
    CommitmentOffered,
    DataDefectRaised,
    DataDefectResolved,
    DecisionRevoked,
    DocumentErased,
    DocumentStored,
    EntryRecognised,
    Event,
    FeedbackSubmitted,
    Ground,
    GroundAdded,
    GroundEnded,
    GroundProposed,
    HoldDecided,
    InterviewHeld,
    LinkedGround,
    ListEntryDecided,
    ListEntryEvent,
    ListEntryOverdue,
    ListEntryProposed,
    MandateEnded,
    MandateRecorded,
    MeasureLiftOrdered,
    NotificationsChosen,
    ObjectionRaised,
    OrderEvent,
    OrderOpened,
    OrderProposed,
    PromiseAtRisk,
    RecognitionDeclined,
    RecordCorrected,
    RecordEvent,
    RecordFiled,
    RecordPublished,
    RecordSucceeded,
    RectificationOrdered,
    RectificationVerified,
    RepairOverdue,
    RepairRefused,
    ResponsiblePersonLinked,
    ServiceRecorded,
    SourceDiffered,
    StatementReceived,
    TaskEvent,
    TaskPushed,
    TaskRefused,
    TaskReturned,
    TaskUnassigned,
    TrainingRecorded,
)
from domain.facts import FieldValue
from domain.records import Record
from domain.state import Subject
from ledger.vault.redacting import SAID, SEALED
from rules.rulesets import FieldDeclaration, FieldType, Ruleset, Text

_SHOWN = 12  # characters of a document number that is a digest


def in_words(written: Text, tongue: str | None = None) -> str:
    """A pack's text in a language, the reader's unless one is named."""
    return written.zh if (tongue or language()) == "zh" else written.en


class Storyteller:
    """Tells one subject's events in order, in the reader's language."""

    def __init__(self, ruleset: Ruleset, *, subject: Subject | None = None, tongue: str | None = None) -> None:
        """`subject` is what happened before the first event that is told, if the story does not begin at the start.

        Told in the reader's language, unless `tongue` says `en` or `zh`.
        """
        self._tongue = tongue or language()
        self._titles = {measure.measure: in_words(measure.title, self._tongue) for measure in ruleset.measures}
        self._names = {each.department: in_words(each.name, self._tongue) for each in ruleset.departments}
        self._fields = {item.item: item.fields for item in ruleset.catalogue}
        self._items = {item.item: in_words(item.title, self._tongue) for item in ruleset.catalogue}
        self._laws = {law.id: in_words(law.title, self._tongue) for law in ruleset.instruments}
        self._documents: dict[UUID, str] = {}
        self._measures: dict[int, str] = {}
        self._tasks: dict[UUID, tuple[int, str]] = {}
        if subject is not None:
            self._remember(subject)

    def _remember(self, subject: Subject) -> None:
        self._documents = subject.documents()
        self._measures = {number: order.measure for number, order in subject.orders.items()}
        self._tasks = {found: (task.order, task.department or task.role) for found, task in subject.tasks.items()}

    def tell(self, event: Event) -> str:
        """One event in words."""
        self._learn(event)
        phrase = PHRASES[type(event).__name__][self._tongue]
        return phrase.format(**self._values(event)).rstrip()

    def department(self, name: str) -> str:
        """A department's name, beside its code."""
        return self._names.get(name, name)

    def measure(self, name: str) -> str:
        """A measure's title."""
        return self._titles.get(name, name)

    def _learn(self, event: Event) -> None:
        match event:
            case RecordFiled(record=record) | RecordCorrected(record=record) | RecordSucceeded(record=record):
                self._documents[record.record_id] = record.document.doc_no
            case OrderOpened() | OrderProposed():
                self._measures[event.order] = event.measure
            case TaskPushed():
                self._tasks[event.task] = event.order, event.department
            case TaskUnassigned():
                self._tasks[event.task] = event.order, event.role

    def _values(self, event: Event) -> dict[str, object]:
        return {
            **_plain(event),
            **self._context(event),
            **_wording(event, self._tongue),
            **_of_its_own(event, self._tongue),
        }

    def _context(self, event: Event) -> dict[str, object]:
        match event:
            case RecordFiled(record=record):
                return {"doc": self._document(record.record_id), **self._of_record(record)}
            case RecordCorrected(record=record) | SourceDiffered(record=record) | RecordSucceeded(record=record):
                return {"doc": self._document(event.record_id), **self._of_record(record)}
            case RecordEvent():
                told = {**self._in_vault(event), **self._of_rectification(event), **self._of_procedure(event)}
                return {"doc": self._document(event.record_id), **told}
            case ListEntryEvent():
                return self._of_entry(event)
            case DocumentStored() | DocumentErased() | ServiceRecorded() | CommitmentAccepted():
                return self._of_paper(event)
            case OrderEvent():
                return {"measure": self.measure(self._measures.get(event.order, "")), **_of_grounds(event)}
            case TaskEvent():
                order, department = self._tasks.get(event.task, (0, ""))
                measure = self.measure(self._measures.get(order, ""))
                return {"measure": measure, "department": self.department(department)}
        return {}

    def _of_procedure(self, event: RecordEvent) -> dict[str, object]:
        """What an event of a procedure about a record names by a code."""
        match event:
            case RepairRefused(law=law) | RecordPublished(law=law):
                return {"law": self._laws.get(law, law)}
            case EntryRecognised(department=department):
                return {"department": self.department(department)}
            case ResponsiblePersonLinked(role=role):
                return {"role_words": self._word(f"role.{role}")}
            case LinkedGround(through=through):
                source, role = str(through.source)[:13], through.role
                return {"source": source, "role_words": self._word(f"role.{role}")}
            case PromiseAtRisk(by=by):
                return {"by_doc": self._document(by)}
            case TrainingRecorded(document=document):
                return {"digest": _digest(document)}
            case ObjectionRaised(claim=claim):
                return {"claim_words": self._word(f"claim.{claim}"), "digest": _digest(event.document)}
        return {}

    def _of_rectification(self, event: RecordEvent) -> dict[str, object]:
        """What is ordered or said to be put right names by a code; its document is told by the digest."""
        found: dict[str, object] = {}
        if isinstance(event, RectificationOrdered):
            found["law"] = self._laws.get(event.law, event.law)
        if isinstance(event, RectificationOrdered | InterviewHeld):
            found["occasion_words"] = self._word(f"occasion.{event.occasion}")
        if isinstance(event, RectificationVerified | InterviewHeld):
            found["digest"] = _digest(event.document)
        return found

    def _word(self, key: str) -> str:
        return WORDS[key][self._tongue]

    def _of_paper(
        self, event: DocumentStored | DocumentErased | ServiceRecorded | CommitmentAccepted
    ) -> dict[str, object]:
        """What a file is about, as one would name it; what was served, and how; what an offer led to."""
        if isinstance(event, CommitmentAccepted):
            return {"doc": self._document(event.record_id)}
        if isinstance(event, ServiceRecorded):
            words = {"title": f"title.{event.kind}", "manner_words": f"manner.{event.manner}"}
            return {name: NOTICES[key][self._tongue] for name, key in words.items()}
        found: dict[str, object] = {"digest": _digest(event.digest), "about": self._subject_itself()}
        if event.record_id is not None:
            found["about"] = self._document(event.record_id)
        elif event.entry is not None:
            found["about"] = str(event.entry)
        if isinstance(event, DocumentStored):
            found["kind_words"] = WORDS[f"documents.kind.{event.kind}"][self._tongue]
        return found

    def _subject_itself(self) -> str:
        return WORDS["documents.subject"][self._tongue]

    def _of_entry(self, event: ListEntryEvent) -> dict[str, object]:
        """What an entry's event names by a code; and of a person, that what was said stands in the vault alone."""
        found = self._in_vault(event)
        if isinstance(event, ListEntryProposed | ListEntryDecided):
            found["law"] = self._laws.get(event.law, event.law)
        if isinstance(event, ListEntryProposed):
            found["item"] = self._items.get(event.item, event.item)
        if isinstance(event, StatementReceived):
            found["digest"] = _digest(event.document)
        return found

    def _in_vault(self, event: Event) -> dict[str, object]:
        """Of what was said of a person, that it stands in the vault alone."""
        names = (name for name in SAID if getattr(event, name, None) == SEALED)
        return dict.fromkeys(names, self._word("story.in_vault"))

    def _of_record(self, record: Record) -> dict[str, object]:
        declared = self._fields.get(record.catalogue_item, {})
        fields = ", ".join(f"{name} {_written(value, declared.get(name))}" for name, value in record.fields.items())
        return {"determined_on": record.determined_on, "kind": record.kind, "fields": fields}

    def _document(self, record_id: UUID) -> str:
        number = self._documents.get(record_id, str(record_id))
        return number if len(number) <= 2 * _SHOWN else f"{number[:_SHOWN]}…"


def _plain(event: Event) -> Mapping[str, object]:
    written = msgspec.to_builtins(event)
    return {name: _listed(value) for name, value in written.items()}


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _written(value: FieldValue, declared: FieldDeclaration | None) -> str:
    if declared is not None and declared.type is FieldType.DAY and type(value) is int:
        return date.fromordinal(value).isoformat()
    return str(value)


def _of_grounds(event: OrderEvent) -> dict[str, object]:
    match event:
        case OrderOpened(grounds=grounds) | OrderProposed(grounds=grounds):
            return _until(grounds)
        case GroundAdded(ground=ground) | GroundProposed(ground=ground):
            return _until([ground])
    return {}


def _until(grounds: Iterable[Ground]) -> dict[str, object]:
    return {"until": max((ground.until for ground in grounds), default="")}


def _digest(document: str) -> str:
    return f"{document[:_SHOWN]}…"


def _wording(event: Event, tongue: str) -> dict[str, object]:
    match event:
        case TaskRefused(reason=reason) | TaskReturned(reason=reason) | RecognitionDeclined(reason=reason):
            return {"reason_words": f"{reason}, {REASONS[reason][tongue]}"}
        case HoldDecided(verdict=verdict):
            return {"verdict_words": VERDICTS[verdict][tongue]}
        case FeedbackSubmitted(result=result):
            return {"result_words": RESULTS[result][tongue]}
        case GroundEnded(cause=cause) | MeasureLiftOrdered(cause=cause):
            return {"cause": _worded(CAUSES, cause, tongue)}
        case DecisionRevoked(outcome=outcome):
            return {"outcome_words": WORDS[f"review.{outcome}"][tongue]}
        case DataDefectRaised(defect=defect) | DataDefectResolved(defect=defect):
            return {"defect": _worded(DEFECTS, defect, tongue)}
        case RepairOverdue(awaited=awaited) | ListEntryOverdue(awaited=awaited):
            return {"awaited_words": WORDS.get(f"awaited.{awaited}", {}).get(tongue, awaited)}
    return {}


def _of_its_own(event: Event, tongue: str) -> dict[str, object]:
    match event:
        case MandateRecorded(basis=basis, scope=scope):
            return {"basis_words": _own_words([basis], tongue), "scope_words": _own_words([scope], tongue)}
        case MandateEnded(why=why):
            return {"why_words": _own_words([why], tongue)}
        case NotificationsChosen(channels=channels, kinds=kinds):
            return {"channels_words": _own_words(channels, tongue), "kinds_words": _own_words(kinds, tongue)}
        case CommitmentOffered(kind=kind, document=document):
            return {"kind_words": _own_words([f"commitment.{kind}"], tongue), "digest": _digest(document)}
    return {}


def _own_words(codes: Iterable[str], tongue: str) -> str:
    told = [WORDS[f"own.{code}"][tongue] for code in codes] or [WORDS["own.nothing"][tongue]]
    return ("、" if tongue == "zh" else ", ").join(told)


def _worded(words: Mapping[str, Mapping[str, str]], code: str, tongue: str) -> str:
    return words[code][tongue] if code in words else code
