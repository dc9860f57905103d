"""What stands in a notice: the fields that the law wants, from the event, what stood before it, and the rules of then.

Nothing of the day on which it is made goes in. Words that a department said about a person come out of the vault, and
so do name and number: in full, for a notice is handed to that person alone (INV-26); once the person is erased there is
none.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, TypeVar
from uuid import UUID

from msgspec import Struct

from api.cli.words import WORDS
from api.notices.owed import Owed
from api.notices.words import NOTICES
from api.wiring import Office
from domain.errors import Erased
from domain.events import (
    Event,
    Happened,
    HoldDecided,
    ListEntryDecided,
    ListEntryProposed,
    NoticeServed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    RecordCorrected,
    RecordFiled,
    RectificationOrdered,
    RepairApplied,
    RepairGranted,
    RepairNoticeServed,
    RepairRefused,
    SubjectReminded,
)
from domain.records import VALID_UNTIL, Filed, Record
from domain.state import Registration, Subject
from domain.subjects import evolve
from ledger.log.streams import Recorded, read_stream
from ledger.vault.redacting import SEALED, attribute, step_of_order
from rules.following.listing import WINDOW
from rules.following.repairing import TIME_FOR
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset, Text

_E = TypeVar("_E", bound=Event)
_SEALED_NUMBER: Final = f"{SEALED}-"


class Field(Struct, frozen=True):
    """One thing that a notice says, under its heading."""

    heading: str
    text: str


class Paper(Struct, frozen=True):
    """A notice as it is written down; `lead` says what it is, `closing` what it ends with, `on` is its day."""

    title: str
    language: str
    number: str
    to: str
    lead: str
    fields: tuple[Field, ...]
    closing: str
    department: str
    day: str
    on: date


def paper(office: Office, subject_id: UUID, owed: Owed, *, language: str) -> Paper:
    """The notice in `zh` or `en`; the read is the caller's to admit. Raises Erased."""
    return _Making(office, subject_id, owed, language).paper()


def service_record(office: Office, subject_id: UUID, owed: Owed, *, language: str) -> Paper:
    """The record of its service: a form with blanks as long as none is on record. Raises Erased."""
    return _Making(office, subject_id, owed, language).service_record()


def _of_order(event: RectificationOrdered, name: str) -> str:
    """Under which name the vault has what such an order says."""
    return f"step/{event.record_id}/{step_of_order(event.doc_no, event.until)}/{name}"


class _Making:
    """One notice being made."""

    def __init__(self, office: Office, subject_id: UUID, owed: Owed, language: str) -> None:
        self._office = office
        self._subject_id = subject_id
        self._owed = owed
        self._language = language

    def paper(self) -> Paper:
        """What the event says, with the fields of its kind."""
        return Paper(
            title=self._say(f"title.{self._owed.kind}"),
            language=self._language,
            number=self._number(),
            to=self._name,
            lead=self._say(f"lead.{self._owed.kind}"),
            fields=(*self._who(), *self._of_event()),
            closing=self._say("closing"),
            department=self._department(self._owed.department),
            day=self._day(self._owed.on),
            on=self._owed.on,
        )

    def service_record(self) -> Paper:
        """What was served on whom, how and when, on what receipt, by whom."""
        fields = [
            *self._who(),
            self._field("served_paper", f"{self._say(f'title.{self._owed.kind}')} {self._number()}".strip()),
        ]
        for one in self._owed.services:
            fields += [
                self._field("manner", self._say(f"manner.{one.manner}")),
                self._field("served_on", self._day(one.served_on)),
                self._field("receipt", one.receipt),
                self._field("served_by", f"{self._department(one.by.account)} {one.by.officer}"),
                *([self._field("proof", one.document)] if one.document else []),
            ]
        if not self._owed.services:
            blanks = ("manner", "served_on", "receipt", "served_by", "signature")
            fields += [self._field(name, self._say("blank")) for name in blanks]
        return Paper(
            title=self._say("title.service"),
            language=self._language,
            number="",
            to="",
            lead="",
            fields=tuple(fields),
            closing="",
            department=self._department(self._owed.department),
            day="",
            on=self._owed.on,
        )

    # --- what was known then

    @cached_property
    def _told(self) -> list[Recorded]:
        """The stream up to the notice's event, and what the same act told next."""
        with self._office.pool.connection() as connection:
            return list(read_stream(connection, self._subject_id, up_to=self._owed.position + 1))

    @cached_property
    def _happened(self) -> list[Happened]:
        return [one.happened for one in self._told if one.version <= self._owed.notice]

    @cached_property
    def _state(self) -> Subject:
        """The subject as it stood with the event."""
        return evolve(Subject(subject_id=self._subject_id), self._happened)

    @cached_property
    def _rulebook(self) -> RulesetRulebook:
        return self._office.context.rulebook_at(self._owed.position)

    @cached_property
    def _ruleset(self) -> Ruleset:
        return self._rulebook.governing(self._owed.on).ruleset

    def _last(self, kind: type[_E], **about: object) -> _E:
        """The latest event of a kind about this."""
        found = (one.event for one in reversed(self._happened) if isinstance(one.event, kind))
        return next(event for event in found if all(getattr(event, name) == value for name, value in about.items()))

    def _day_of(self, event: Event) -> date:
        return next(one.on for one in reversed(self._happened) if one.event is event)

    # --- whom it is for

    @cached_property
    def _registration(self) -> Registration:
        who = self._state.registration
        assert who is not None, "nobody is told anything who is not registered"
        return who

    @cached_property
    def _sealed(self) -> Mapping[str, str]:
        """What the vault holds of whom the notice is for; of an organisation nothing."""
        if not self._registration.kind.protected_as_person:
            return {}
        found = self._office.persons.vault.reveal(self._subject_id, self._names())
        if "name" not in found:
            raise Erased("there is no notice to it any more", do="What was decided still stands in its history.")
        return found

    def _names(self) -> list[str]:
        steps = ("ProposeEntry", "ServeNotice", "EntryDecision")
        said = ("facts", "grounds", "rights", "warning", "removal", "remedies")
        entry = [f"entry/{self._owed.entry}/{step}/{name}" for step in steps for name in said]
        numbers = [attribute(record_id, "doc_no") for record_id in self._state.records]
        event = self._happened[-1].event
        ordered = (
            [_of_order(event, name) for name in ("duty", "remedies")] if isinstance(event, RectificationOrdered) else []
        )
        return ["name", "scheme", "number", *entry, *ordered, *numbers]

    @cached_property
    def _name(self) -> str:
        return self._sealed.get("name") or self._named_in_record() or self._registration.name

    def _named_in_record(self) -> str:
        """An organisation's name as the record has it: it may have had another when it was registered."""
        filed = self._filed
        return "" if filed is None or self._sealed else filed.record.subject_name

    def _who(self) -> Iterator[Field]:
        scheme = self._sealed.get("scheme", self._registration.scheme)
        number = self._sealed.get("number", self._registration.number)
        yield self._field("name", self._name)
        heading = NOTICES.get(f"scheme.{scheme}", NOTICES["scheme"])[self._language]
        yield Field(heading, number)

    # --- what it says

    def _of_event(self) -> Iterator[Field]:
        event = self._happened[-1].event
        match event:
            case NoticeServed():
                yield from self._advance(event)
            case ListEntryDecided():
                yield from self._entry(event)
            case RepairNoticeServed() | RecordFiled():
                yield from self._repair()
            case RepairGranted() | RepairRefused():
                yield from self._of_application(event)
            case ObjectionUpheld() | ObjectionDismissed():
                yield from self._of_objection(event)
            case HoldDecided():
                yield from self._stopped(event)
            case SubjectReminded():
                yield from self._of_filed()
                own = self._department(self._owed.department)
                yield self._field("whom", own)
                yield self._field("objection", self._say("objection.text", department=own))
            case RectificationOrdered():
                yield from self._to_put_right(event)

    def _advance(self, event: NoticeServed) -> Iterator[Field]:
        proposed = self._last(ListEntryProposed, entry=event.entry)
        step = "ProposeEntry"
        yield self._field("list", self._item(proposed.item))
        yield self._field("file_no", proposed.file_no)
        yield self._field("facts", self._said(proposed.facts, step, "facts"))
        yield self._field("grounds", self._said(proposed.grounds, step, "grounds"))
        yield self._field("basis", self._law(proposed.law, proposed.article))
        yield self._field("rights", self._said(event.rights, "ServeNotice", "rights"))
        window = self._ruleset.parameter_if_any(WINDOW, self._owed.on)
        days = self._say("window", days=window) if window is not None else ""
        yield self._field("until", self._say("until.text", day=self._day(event.until), window=days))

    def _entry(self, event: ListEntryDecided) -> Iterator[Field]:
        record = self._decided(event.record_id)
        step = "EntryDecision"
        if record is not None:
            yield self._field("list", self._item(record.catalogue_item))
            yield self._field("decided_on", self._day(record.determined_on))
            yield self._field("term", self._term(record))
        yield self._field("grounds", self._said(event.grounds, step, "grounds"))
        yield self._field("basis", self._law(event.law, event.article))
        yield self._field("warning", self._said(event.warning, step, "warning"))
        yield self._field("removal", self._said(event.removal, step, "removal"))
        yield self._field("remedies", self._said(event.remedies, step, "remedies"))

    def _repair(self) -> Iterator[Field]:
        """How what was decided is repaired: from when, on what conditions, where, in what time (INV-18, INV-22)."""
        filed = self._filed
        assert filed is not None, "the record was filed with it or before it"
        record, terms = filed.record, self._rulebook.repair_terms(filed)
        yield from self._of_document(record)
        yield self._field("severity", self._say(f"severity.{record.severity}"))
        public = self._rulebook.publication_terms(filed)
        if public.last is not None and not public.barred:
            yield self._field("published", self._say("published.text", day=self._day(public.last)))
        if terms.barred:
            yield self._field("unrepairable", self._say("unrepairable.text", law=self._bare_law(terms.barred)))
        else:
            yield self._field("from", self._day(terms.first_day))
            yield self._field("conditions", self._say("conditions.text"))
        yield self._field("where", self._say("where.text", department=self._department(filed.answers)))
        yield self._field("time", self._times())
        yield self._field("effect", self._say("effect.text"))
        yield self._field("objection", self._say("objection.text", department=self._department(filed.answers)))

    def _of_application(self, event: RepairGranted | RepairRefused) -> Iterator[Field]:
        yield from self._of_filed()
        if any(isinstance(one.event, RepairApplied) for one in self._happened):
            applied = self._last(RepairApplied, record_id=event.record_id)
            told = self._say("applied.text", day=self._day(self._day_of(applied)), receipt=applied.receipt)
            yield self._field("applied", told)
        if isinstance(event, RepairGranted):
            yield self._field("granted", self._say("granted.text", day=self._day(event.effective_on)))
            yield self._field("effect", self._say("granted.effect"))
            return
        yield self._field("reason", event.reason)
        yield self._field("basis", self._law(event.law, event.article))
        yield self._field("remedies", event.remedies)

    def _of_objection(self, event: ObjectionUpheld | ObjectionDismissed) -> Iterator[Field]:
        yield from self._of_filed()
        raised = self._last(ObjectionRaised, record_id=event.record_id)
        claim = WORDS[f"claim.{raised.claim}"][self._language]
        told = self._say("raised.text", day=self._day(self._day_of(raised)), receipt=raised.receipt, claim=claim)
        yield self._field("raised", told)
        if isinstance(event, ObjectionUpheld):
            yield self._field("result", self._say("upheld.corrected" if self._corrects() else "upheld.withdrawn"))
            yield self._field("reason", event.reason)
            return
        yield self._field("result", self._say("dismissed"))
        yield self._field("reason", event.reason)
        yield self._field("remedies", event.remedies)

    def _corrects(self) -> bool:
        """Whether the act that upheld it corrected the record; else it was withdrawn."""
        following = next((one for one in self._told if one.version == self._owed.notice + 1), None)
        return following is not None and isinstance(following.happened.event, RecordCorrected)

    def _stopped(self, event: HoldDecided) -> Iterator[Field]:
        matter = self._ruleset.matter_by_code.get(event.matter)
        yield self._field("matter", event.matter if matter is None else self._text(matter.title))
        yield self._field("node", self._say(f"node.{event.node}"))
        yield self._field("filing", event.filing)
        titles = {one.measure: self._text(one.title) for one in self._ruleset.measures}
        yield self._field("measures", self._listed([titles.get(name, name) for name in event.measures]))
        filed = [self._state.records[one] for one in event.records if one in self._state.records]
        yield self._field("ground", self._listed([self._document(one.record) for one in filed]))
        yield self._field("reason", event.reason)
        own = self._department(self._owed.department)
        answering = sorted({self._department(one.answers) for one in filed}) or [own]
        yield self._field("objection", self._say("objection.text", department=self._listed(answering)))
        yield self._field("repair", self._say("repair.text", department=self._listed(answering)))

    def _to_put_right(self, event: RectificationOrdered) -> Iterator[Field]:
        yield from self._of_filed()
        yield self._field("occasion", self._say(f"occasion.{event.occasion}"))
        yield self._field("duty", self._opened(event.duty, _of_order(event, "duty")))
        yield self._field("put_right_until", self._say("put_right_until.text", day=self._day(event.until)))
        waits = self._state.rectifications[event.record_id].waits
        yield self._field("consequence", self._say("consequence.waits" if waits else "consequence.none"))
        yield self._field("basis", self._law(event.law, event.article))
        yield self._field("remedies", self._opened(event.remedies, _of_order(event, "remedies")))

    # --- pieces

    @cached_property
    def _filed(self) -> Filed | None:
        record_id = self._owed.record_id
        return None if record_id is None else self._state.records.get(record_id)

    def _decided(self, record_id: UUID) -> Record | None:
        """The record that an entry's decision is: it is filed in the same act, right behind it."""
        events = (one.happened.event for one in self._told if one.version > self._owed.notice)
        return next((e.record for e in events if isinstance(e, RecordFiled) and e.record.record_id == record_id), None)

    def _number(self) -> str:
        """The number of the decision: of a grant and an order its own, else the document's."""
        event = self._happened[-1].event
        if isinstance(event, RepairGranted | RectificationOrdered) and isinstance(event.doc_no, str):
            return event.doc_no
        if isinstance(event, ListEntryDecided):
            decided = self._decided(event.record_id)
            return "" if decided is None else self._doc_no(decided)
        return ""

    def _of_filed(self) -> Iterator[Field]:
        if self._filed is not None:
            yield from self._of_document(self._filed.record)

    def _of_document(self, record: Record) -> Iterator[Field]:
        yield self._field("document", self._document(record))
        yield self._field("item", self._item(record.catalogue_item))

    def _document(self, record: Record) -> str:
        department = self._department(record.issuer)
        return self._say(
            "document.text", department=department, day=self._day(record.document.issued_on), no=self._doc_no(record)
        )

    def _doc_no(self, record: Record) -> str:
        told = record.document.doc_no
        if not told.startswith(_SEALED_NUMBER):
            return told
        return self._sealed.get(attribute(record.record_id, "doc_no"), told)

    def _term(self, record: Record) -> str:
        last = record.fields.get(VALID_UNTIL)
        if type(last) is int:
            return self._say("term.text", day=self._day(date.fromordinal(last)))
        listed = self._ruleset.list_of(record.catalogue_item, record.determined_on)
        if listed is not None and listed.reviewed is not None:
            return self._say("term.reviewed", day=self._day(listed.reviewed.after(record.determined_on)))
        over = date.max if listed is None else listed.over(record.determined_on)
        return self._say("term.text", day=self._day(over)) if over != date.max else self._say("term.law")

    def _times(self) -> str:
        accept, decide = (self._ruleset.parameter_if_any(key, self._owed.on) for key in TIME_FOR.values())
        if accept is None or decide is None:
            return self._say("time.law")
        return self._say("time.text", accept=accept, decide=decide)

    def _said(self, told: str, step: str, name: str) -> str:
        """What a department said: of a person it stands in the vault alone."""
        return self._opened(told, f"entry/{self._owed.entry}/{step}/{name}")

    def _opened(self, told: str, name: str) -> str:
        return self._sealed.get(name, told) if told == SEALED else told

    def _law(self, law: str, article: str) -> str:
        return self._say("law", law=self._instrument(law), article=article)

    def _bare_law(self, told: str) -> str:
        """The instruments of a list of `id article`, by their titles."""
        parts = (one.partition(" ") for one in told.split(", "))
        return self._listed([self._say("law", law=self._instrument(law), article=article) for law, _, article in parts])

    def _instrument(self, law: str) -> str:
        return next((self._text(one.title) for one in self._ruleset.instruments if one.id == law), law)

    def _item(self, name: str) -> str:
        on = self._owed.on
        item = self._ruleset.item(name, on)
        return name if item is None else self._text(item.title)

    def _department(self, name: str) -> str:
        return next((self._text(one.name) for one in self._ruleset.departments if one.department == name), name)

    def _listed(self, names: Sequence[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(names)

    def _text(self, text: Text) -> str:
        return text.zh if self._language == "zh" else text.en

    def _day(self, day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日" if self._language == "zh" else day.isoformat()

    def _field(self, name: str, text: str) -> Field:
        return Field(self._say(f"field.{name}"), text)

    def _say(self, key: str, **values: object) -> str:
        return NOTICES[key][self._language].format(**values)
