"""What the domain asks of the rules: which measures follow, who implements them, what is due. Implemented in rules/."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from domain.events import Ground
from domain.records import Defect, Filed, Record
from domain.state import Registration, Subject
from domain.timeline import Timeline
from domain.values import LinkRole, MeasureKind, RegisterAct


class MeasureTerms(Struct, frozen=True, gc=False):
    """The measure version an order is made under."""

    measure: str
    version: int
    kind: MeasureKind
    measure_class: int


class Assignment(Struct, frozen=True, gc=False):
    """An implementer role and the department bound to it in the subject's region; None where there is none."""

    role: str
    department: str | None


class Wanted(Struct, frozen=True, gc=False):
    """A measure that follows on a day: with which grounds, under which version, carried out by whom.

    `attended` are the grounds that only an officer of the determining department can put into effect (INV-37).
    """

    terms: MeasureTerms
    grounds: dict[str, Ground]
    assignments: tuple[Assignment, ...]
    attended: frozenset[str]
    stopped: frozenset[str] = frozenset()
    """The grounds under a stop: nothing new is opened on them, and a sanction on them alone is suspended."""
    disputed: frozenset[str] = frozenset()
    """The grounds on a record of which its subject says that it is not meant: the same holds for them."""
    shielded: frozenset[str] = frozenset()
    """The grounds on a record that a court's ruling shields: the same again."""
    waiting: frozenset[str] = frozenset()
    """The grounds on a record that its subject is given time to put right first (C32): the same again."""

    @property
    def held(self) -> frozenset[str]:
        """The grounds that something holds up."""
        return self.stopped | self.disputed | self.shielded | self.waiting


class LinkTerms(Struct, frozen=True):
    """By which items of an organisation, and in which roles, a law makes a person responsible (INV-12)."""

    of: frozenset[str]
    roles: frozenset[LinkRole]


class Determination(Struct, frozen=True, gc=False):
    """What the rules say about a subject on a day."""

    timeline: Timeline
    wanted: dict[str, Wanted]
    ruleset: str
    """`pack@version:hash` of the ruleset in force on the day."""
    semantics: int
    spent: frozenset[UUID]
    """Records on which no rule in force can ground anything from this day on."""
    incidents: tuple[str, ...] = ()
    voided: frozenset[str] = frozenset()
    """The grounds of standing orders that a version of the ruleset gave which was found unlawful."""


class Unlawful(Struct, frozen=True, gc=False):
    """A version of the ruleset that was found unlawful: from which day, by which article, and why."""

    version: int
    ruleset: str
    effective_on: date
    article: str
    reason: str


class Chore(Struct, frozen=True, gc=False):
    """What a loop rule asks to be done about a task: `overdue`, `remind` or `escalate`."""

    task: UUID
    rule: str
    action: str


class RepairTerms(Struct, frozen=True, gc=False):
    """From which day on a record may be repaired, and which law declares it unrepairable; empty if none does."""

    first_day: date
    barred: str = ""


class PublicationTerms(Struct, frozen=True, gc=False):
    """How a record may be published: until which day at the latest, None where nothing says so.

    `barred` says why it may not be; `on_need` where it is in principle not, and takes a reason. `reviewed` where that
    day is the law's longest, and not the record's own: what is not repaired by then is looked at.
    """

    last: date | None
    barred: str = ""
    on_need: bool = False
    reviewed: bool = False


class Rulebook(Protocol):
    """The rules of one ledger, all versions; pure, asked with explicit days."""

    def determine(self, subject: Subject, *, on: date) -> Determination:
        """What follows for the subject, with everything an order needs on this day."""

    def complaints(self, record: Record, *, registration: Registration, on: date) -> list[str]:
        """What forbids filing the record on a day: its catalogue item, behaviour, fields (INV-1), sealing (INV-33)."""

    def clashes(self, record: Record, *, subject: Subject) -> list[str]:
        """What forbids filing a record beside those of its subject (INV-13)."""

    def defects(self, record: Record) -> Sequence[Defect]:
        """What is doubtful about a record that may be filed all the same."""

    def may_keep_register(self, department: str, act: RegisterAct, *, on: date) -> bool:
        """Whether a department has power over the numbers of subjects that another registered (C3)."""

    def retired(self, record: Record) -> bool:
        """Whether a record is of a time whose measures fell away: it is kept and grounds nothing (C21, C36)."""

    def recognised_by(self, record: Record) -> str | None:
        """The department that answers here for an entry from elsewhere; None for what is determined here (C51)."""

    def sealed(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The records that the law seals on a day and that are not sealed yet (INV-33)."""

    def unlawful(self, subject: Subject, *, on: date) -> Sequence[Unlawful]:
        """The versions found unlawful that took something from the subject, and of which it was not told yet."""

    def chores(self, subject: Subject, *, on: date) -> Sequence[Chore]:
        """What loop rules ask for on a day, in the order of their deadlines."""

    def repair_terms(self, filed: Filed) -> RepairTerms:
        """What has to be over before a record is repaired, and what law forbids it (INV-22)."""

    def late_repairs(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The records of applications about which the department has let its time pass, and nobody was told yet."""

    def publication_terms(self, filed: Filed) -> PublicationTerms:
        """Whether and for how long a record may be published (INV-21)."""

    def late_explanations(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The records about which the department owes the public a reason, its time being over, and nobody was told."""

    def is_of_court(self, record: Record) -> bool:
        """Whether a record is of an item that courts decide, whose effect no department's silence weakens (C52)."""

    def late_objections(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The records of objections that nobody has answered in time, and of which nobody was told yet."""

    def link_terms(self, item: str, *, on: date) -> LinkTerms | None:
        """Through which records of organisations, and in which roles, an item reaches a person; None if it does not."""

    def ending_promises(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The promises whose term is over soon, and of which nobody was told yet."""

    def to_remind(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The records that their subject is to put right before anything is ordered on them, and nobody has said so."""

    def rectify_until(self, *, on: date) -> date:
        """The latest last day of a rectification that is ordered on a day (C28)."""

    def frequency(self, *, on: date) -> int | None:
        """How many adverse records make a repeat offender on a day; None where no law of the ruleset says (C28)."""

    def is_severe_entry(self, filed: Filed, *, on: date) -> bool:
        """Whether a record is an entry on a severe list that stands on a day (C29)."""

    def is_law(self, instrument: str, *, on: date) -> bool:
        """Whether the register of instruments has it, in force on a day."""

    def listing_complaints(self, item: str, *, registration: Registration, on: date) -> Sequence[str]:
        """What forbids anybody to propose an entry about somebody under a catalogue item on a day."""

    def determines(self, item: str, *, department: str, on: date) -> bool:
        """Whether a department may determine what is filed under a catalogue item of a day (INV-19)."""

    def is_list_item(self, item: str, *, on: date) -> bool:
        """Whether a catalogue item is that of a list, on a day."""

    def statement_until(self, *, on: date) -> date:
        """The last day to state one's case on a notice that is served on a day (INV-17)."""

    def review_until(self, filed: Filed, *, on: date) -> date | None:
        """The latest day for which the next look at an entry may be set; None where it has a term."""

    def late_reviews(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The entries without a term that nobody has looked at in time, and of which nobody was told yet."""

    def late_entries(self, subject: Subject, *, on: date) -> Sequence[UUID]:
        """The proposed entries about which the department has let its time pass, and nobody was told yet."""

    def next_due(self, subject: Subject, timeline: Timeline, *, after: date) -> date | None:
        """The next day on which time alone asks for something."""
