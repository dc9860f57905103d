"""The state of one subject: what can still matter, folded from its stream. Frozen; a Draft is how a fold changes it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import Actor
from domain.events import Event, Ground, Happened
from domain.facts import Fact
from domain.identity.numbers import Number
from domain.pending import (
    Consent,
    Entry,
    Link,
    LostContact,
    Mandate,
    Notice,
    Notifications,
    Objection,
    Offer,
    Promise,
    Publication,
    Rectification,
    Repair,
    Shield,
    StoredDocument,
)
from domain.records import Filed, Standing, fact_of
from domain.timeline import Span
from domain.transitions import OrderState, TaskState
from domain.values import FeedbackResult, MeasureKind, SubjectKind


class Registration(Struct, frozen=True, gc=False):
    """Who the subject is: as first registered, with its number as last corrected.

    With a `defect` in the number no measure follows (C3); it comes from an event, never from checking again.
    """

    kind: SubjectKind
    scheme: str
    number: str
    name: str
    region: str
    defect: str | None = None
    erased: bool = False
    """Who it is can be read by nobody any more (INV-30)."""


class Order(Struct, frozen=True, kw_only=True, gc=False):
    """A measure ordered for this subject, with its grounds; `awaiting` are grounds an officer has yet to confirm."""

    number: int
    measure: str
    version: int
    kind: MeasureKind
    state: OrderState
    grounds: dict[str, Ground]
    awaiting: dict[str, Ground] = {}
    refused: dict[str, Ground] = {}
    """Grounds the officer declined, as they were declined."""
    suspensions: dict[str, date] = {}
    """Basis -> first day on which it no longer suspends."""

    @property
    def stands(self) -> bool:
        """Proposed or open: at most one such order per measure (architecture.md)."""
        return self.state in (OrderState.PROPOSED, OrderState.OPEN)


class Task(Struct, frozen=True, kw_only=True, gc=False):
    """An order at one department. `since` is the day its state was entered; deadlines run from there."""

    task: UUID
    order: int
    role: str
    number: int
    state: TaskState
    since: date
    department: str | None = None
    former: str | None = None
    """The department from whose account it went over to this one (C41)."""
    suspended_from: TaskState | None = None
    suspensions: frozenset[str] = frozenset()
    suspended_on: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    """Intervals of this state in which deadlines stood still."""
    fired: frozenset[str] = frozenset()
    """Loop rules that have acted on it in this state."""
    feedback: FeedbackResult | None = None
    answered: frozenset[str] = frozenset()
    """The grounds its refusal or non-applicability answered."""

    @property
    def open(self) -> bool:
        """True while something is still to be done about it."""
        return self.state is not TaskState.CLOSED


class Declined(Struct, frozen=True, gc=False):
    """What an officer declined for a measure: asked again only for a new ground or a new measure version."""

    version: int
    grounds: frozenset[str]


class Running(Struct, frozen=True, gc=False):
    """An interval of a `while` rule that was running when the state was settled: where it began, and on what."""

    rule: str
    version: int
    start: date
    cites: tuple[UUID, ...]


class Settled(Struct, frozen=True, gc=False):
    """What a state knows of the records it has let go of: enough for every day from `before` on.

    `spans` follow from records determined before that day, `running` are the intervals that reach it. It holds under
    the rulesets named by `ruleset` only; a command about an earlier record needs the whole state (errors.Forgotten).
    """

    before: date
    ruleset: str
    spans: tuple[Span, ...]
    running: tuple[Running, ...]


class Subject(Struct, frozen=True, kw_only=True, gc=False):
    """One subject at one place of its stream; `version` counts its events."""

    subject_id: UUID
    version: int = 0
    registration: Registration | None = None
    aliases: tuple[Number, ...] = ()
    """Further numbers that mean it, in the order in which they came to."""
    registered_by: str | None = None
    """The department that registered it."""
    merged_into: UUID | None = None
    records: dict[UUID, Filed] = {}
    orders: dict[int, Order] = {}
    tasks: dict[UUID, Task] = {}
    declined: dict[str, Declined] = {}
    repairs: dict[UUID, Repair] = {}
    """Open applications, by record."""
    entries: dict[UUID, Entry] = {}
    """Entries on lists that are proposed and not decided."""
    publications: dict[UUID, Publication] = {}
    """What is public, to be explained to the public, or to be looked at, by record."""
    objections: dict[UUID, Objection] = {}
    """Open objections, by record."""
    shields: dict[UUID, Shield] = {}
    """What a court's ruling shields, by record."""
    promises: dict[UUID, Promise] = {}
    """Commitments and contracts in their term, by record."""
    offers: dict[UUID, Offer] = {}
    """Commitments that were offered and not answered."""
    links: dict[UUID, Link] = {}
    """The persons made responsible because of records of it, by the record at the person."""
    rectifications: dict[UUID, Rectification] = {}
    """What is or was to be put right, by record, while the record has effect."""
    lost: LostContact | None = None
    """Whether it cannot be found (C29)."""
    stored: dict[str, StoredDocument] = {}
    """Files that are stored or were, by digest."""
    notices: dict[int, Notice] = {}
    """What it is told in writing, by the version at which the event stands."""
    mandates: dict[UUID, Mandate] = {}
    """Who may stand for it, each until a last day; the days are to be looked at."""
    consents: dict[UUID, Consent] = {}
    """What it agreed to, each until a last day."""
    notifications: Notifications | None = None
    """What it lets itself be told of; None before it ever chose."""
    orders_made: int = 0
    records_filed: int = 0
    settled: Settled | None = None
    ruled_on: tuple[date, ...] = ()
    """The days on which rules took something from it: an order made or carried further, an incentive lost."""
    lapsed_on: tuple[date, ...] = ()
    """The days with which an incentive ended: where other rules began on one, it is these that took it."""
    told: tuple[int, ...] = ()
    """The versions of the ruleset that it was told were found unlawful."""

    def known_as(self, scheme: str, number: str) -> bool:
        """Whether a number means it, be it its own, a further or a former one."""
        return Draft(self).known_as(scheme, number)

    def facts(self) -> list[Fact]:
        """What rules see, in the order of the day and of filing."""
        found = (fact_of(filed) for filed in self.records.values())
        return sorted((f for f in found if f is not None), key=lambda fact: (fact.determined_on, fact.order))

    def documents(self) -> dict[UUID, str]:
        """The document numbers of its records, but for those that the law seals (INV-33)."""
        return {
            record_id: filed.record.document.doc_no
            for record_id, filed in self.records.items()
            if filed.standing is not Standing.SEALED
        }

    def standing_orders_of(self, measure: str) -> Order | None:
        """The one order of a measure that is proposed or open, if any."""
        return next((o for o in self.orders.values() if o.measure == measure and o.stands), None)

    def tasks_of(self, order: int) -> list[Task]:
        """The tasks of an order, oldest first."""
        return [task for task in self.tasks.values() if task.order == order]


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Owned(Generic[_Key, _Value]):
    """A mapping that is copied before its first change, so that whoever handed it in keeps what he had."""

    def __init__(self, mapping: dict[_Key, _Value]) -> None:
        self.mapping = mapping
        self._ours = False

    def put(self, key: _Key, value: _Value) -> None:
        """Set one entry."""
        self._own()[key] = value

    def drop(self, key: _Key) -> None:
        """Remove one entry."""
        del self._own()[key]

    def frozen(self) -> dict[_Key, _Value]:
        """The mapping as it now is; the next change is made to a copy."""
        self._ours = False
        return self.mapping

    def _own(self) -> dict[_Key, _Value]:
        if not self._ours:
            self.mapping = dict(self.mapping)
            self._ours = True
        return self.mapping


Kept = (
    Order
    | Task
    | Filed
    | Repair
    | Entry
    | Publication
    | Objection
    | Shield
    | Promise
    | Offer
    | Link
    | Rectification
    | StoredDocument
    | Notice
)
"""What a draft keeps by its own key."""


class Draft:
    """A subject being folded: owns what it changes, never what it was handed."""

    def __init__(self, subject: Subject) -> None:
        self.subject_id = subject.subject_id
        self.version = subject.version
        self.registration = subject.registration
        self.aliases = subject.aliases
        self.registered_by = subject.registered_by
        self.merged_into = subject.merged_into
        self._records = Owned(subject.records)
        self._orders = Owned(subject.orders)
        self._tasks = Owned(subject.tasks)
        self._declined = Owned(subject.declined)
        self._repairs = Owned(subject.repairs)
        self._entries = Owned(subject.entries)
        self._publications = Owned(subject.publications)
        self._objections = Owned(subject.objections)
        self._shields = Owned(subject.shields)
        self._promises = Owned(subject.promises)
        self._offers = Owned(subject.offers)
        self._links = Owned(subject.links)
        self._rectifications = Owned(subject.rectifications)
        self.lost = subject.lost
        self._stored = Owned(subject.stored)
        self._notices = Owned(subject.notices)
        self.mandates = subject.mandates
        self.consents = subject.consents
        self.notifications = subject.notifications
        self.orders_made = subject.orders_made
        self.records_filed = subject.records_filed
        self.settled = subject.settled
        self.ruled_on = subject.ruled_on
        self.lapsed_on = subject.lapsed_on
        self.told = subject.told
        self._frozen = subject

    @property
    def records(self) -> Mapping[UUID, Filed]:
        """The records as they now stand."""
        return self._records.mapping

    @property
    def orders(self) -> Mapping[int, Order]:
        """The orders as they now stand."""
        return self._orders.mapping

    @property
    def tasks(self) -> Mapping[UUID, Task]:
        """The tasks as they now stand."""
        return self._tasks.mapping

    @property
    def declined(self) -> Mapping[str, Declined]:
        """What officers declined, by measure."""
        return self._declined.mapping

    @property
    def repairs(self) -> Mapping[UUID, Repair]:
        """The open applications for repair, by record."""
        return self._repairs.mapping

    @property
    def entries(self) -> Mapping[UUID, Entry]:
        """The entries on lists that are proposed."""
        return self._entries.mapping

    @property
    def publications(self) -> Mapping[UUID, Publication]:
        """What is public or owed to the public, by record."""
        return self._publications.mapping

    @property
    def objections(self) -> Mapping[UUID, Objection]:
        """The open objections, by record."""
        return self._objections.mapping

    @property
    def shields(self) -> Mapping[UUID, Shield]:
        """What a court's ruling shields, by record."""
        return self._shields.mapping

    @property
    def promises(self) -> Mapping[UUID, Promise]:
        """Commitments and contracts in their term, by record."""
        return self._promises.mapping

    @property
    def offers(self) -> Mapping[UUID, Offer]:
        """Commitments that were offered and not answered."""
        return self._offers.mapping

    @property
    def links(self) -> Mapping[UUID, Link]:
        """The persons made responsible because of records of it, by the record at the person."""
        return self._links.mapping

    @property
    def rectifications(self) -> Mapping[UUID, Rectification]:
        """What is or was to be put right, by record."""
        return self._rectifications.mapping

    @property
    def stored(self) -> Mapping[str, StoredDocument]:
        """The files that are stored or were, by digest."""
        return self._stored.mapping

    @property
    def notices(self) -> Mapping[int, Notice]:
        """What it is told in writing, by the version at which the event stands."""
        return self._notices.mapping

    def known_as(self, scheme: str, number: str) -> bool:
        """Whether a number means the subject, be it its own, a further or a former one."""
        own = self.registration
        if own is not None and (own.scheme, own.number) == (scheme, number):
            return True
        return any((alias.scheme, alias.number) == (scheme, number) for alias in self.aliases)

    def freeze(self) -> Subject:
        """The state as it now is; the draft may go on."""
        if self._frozen.version != self.version:
            self._frozen = self._copy()
        return self._frozen

    def _copy(self) -> Subject:
        return Subject(
            subject_id=self.subject_id,
            version=self.version,
            registration=self.registration,
            aliases=self.aliases,
            registered_by=self.registered_by,
            merged_into=self.merged_into,
            records=self._records.frozen(),
            orders=self._orders.frozen(),
            tasks=self._tasks.frozen(),
            declined=self._declined.frozen(),
            repairs=self._repairs.frozen(),
            entries=self._entries.frozen(),
            publications=self._publications.frozen(),
            objections=self._objections.frozen(),
            shields=self._shields.frozen(),
            promises=self._promises.frozen(),
            offers=self._offers.frozen(),
            links=self._links.frozen(),
            rectifications=self._rectifications.frozen(),
            lost=self.lost,
            stored=self._stored.frozen(),
            notices=self._notices.frozen(),
            mandates=self.mandates,
            consents=self.consents,
            notifications=self.notifications,
            orders_made=self.orders_made,
            records_filed=self.records_filed,
            settled=self.settled,
            ruled_on=self.ruled_on,
            lapsed_on=self.lapsed_on,
            told=self.told,
        )

    def put(self, thing: "Kept") -> None:
        """Put what has changed in its place."""
        match thing:
            case Order():
                self._orders.put(thing.number, thing)
            case Task():
                self._tasks.put(thing.task, thing)
            case Filed():
                self._records.put(thing.record.record_id, thing)
            case Repair():
                self._repairs.put(thing.record_id, thing)
            case Entry():
                self._entries.put(thing.entry, thing)
            case Publication():
                self._publications.put(thing.record_id, thing)
            case Objection():
                self._objections.put(thing.record_id, thing)
            case StoredDocument():
                self._stored.put(thing.digest, thing)
            case Notice():
                self._notices.put(thing.notice, thing)
            case _:
                self._put_beside(thing)

    def _put_beside(self, thing: "Shield | Promise | Offer | Link | Rectification") -> None:
        match thing:
            case Shield():
                self._shields.put(thing.record_id, thing)
            case Promise():
                self._promises.put(thing.record_id, thing)
            case Offer():
                self._offers.put(thing.offer, thing)
            case Link():
                self._links.put(thing.linked, thing)
            case Rectification():
                self._rectifications.put(thing.record_id, thing)

    def end_offer(self, offer: UUID) -> None:
        """Let go of an offer that is answered, taken back or over."""
        self._offers.drop(offer)

    def end_repair(self, record_id: UUID) -> None:
        """Let go of an application that is over."""
        if record_id in self.repairs:
            self._repairs.drop(record_id)

    def end_entry(self, entry: UUID) -> None:
        """Let go of a proposed entry that is decided or dropped."""
        if entry in self.entries:
            self._entries.drop(entry)

    def end_publication(self, record_id: UUID) -> None:
        """Let go of a publication that is over and owes nobody anything."""
        if record_id in self.publications:
            self._publications.drop(record_id)

    def end_objection(self, record_id: UUID) -> None:
        """Let go of an objection that is answered."""
        if record_id in self.objections:
            self._objections.drop(record_id)

    def end_shield(self, record_id: UUID) -> None:
        """Let go of a shield that is over."""
        if record_id in self.shields:
            self._shields.drop(record_id)

    def end_promise(self, record_id: UUID) -> None:
        """Let go of a promise of which nothing is left to be verified."""
        if record_id in self.promises:
            self._promises.drop(record_id)

    def end_link(self, linked: UUID) -> None:
        """Let go of a link whose source has no effect left."""
        if linked in self.links:
            self._links.drop(linked)

    def end_rectification(self, record_id: UUID) -> None:
        """Let go of a rectification whose record has no effect left."""
        if record_id in self.rectifications:
            self._rectifications.drop(record_id)

    def forget(self, order: int) -> None:
        """Let go of a closed order and its tasks."""
        for task in self.tasks_of(order):
            self._tasks.drop(task.task)
        if order in self.orders:
            self._orders.drop(order)

    def decline(self, measure: str, declined: Declined) -> None:
        """Remember what an officer declined for a measure."""
        self._declined.put(measure, declined)

    def ruled(self, on: date) -> None:
        """Remember a day on which rules took something from the subject; days never go back."""
        if self.ruled_on[-1:] != (on,):
            self.ruled_on = (*self.ruled_on, on)

    def lapsed(self, on: date) -> None:
        """Remember the day with which an incentive ended."""
        if on not in self.lapsed_on:
            self.lapsed_on = (*self.lapsed_on, on)

    def move(self, task: Task, state: TaskState, on: date) -> None:
        """Put a task into a state entered on a day; its clock starts anew."""
        self.put(replace(task, state=state, since=on, fired=frozenset(), pauses=()))

    def tasks_of(self, order: int) -> list[Task]:
        """The tasks of an order, oldest first."""
        return [task for task in self.tasks.values() if task.order == order]


Evolve = Callable[[Draft, Happened], None]


class Decision:
    """What one command decides: events, each applied as soon as it is decided, so that the next sees it."""

    def __init__(self, subject: Subject, *, on: date, by: Actor, evolve: Evolve) -> None:
        """`evolve` is subjects.apply, which knows every procedure."""
        self._evolve = evolve
        self.draft = Draft(subject)
        self.on = on
        self.by = by
        self.happened: list[Happened] = []

    def emit(self, event: Event) -> None:
        """Decide that this happened, on the decision's day, by its actor."""
        happened = Happened(event, self.on, self.by)
        self._evolve(self.draft, happened)
        self.happened.append(happened)
