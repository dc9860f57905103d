"""What is pending about a subject: applications, proposals, objections, rectifications; what is public or promised.

And what it settles of its own affairs: each until a last day.
"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.records import CaseState, Through
from domain.transitions import DocumentState, PublicationState, RectificationState, RepairState
from domain.values import (
    Channel,
    Claim,
    CommitmentKind,
    DocumentKind,
    MandateBasis,
    MandateScope,
    MediaType,
    NewsKind,
    NoticeKind,
    Purpose,
    ServiceManner,
)


class Repair(Struct, frozen=True, kw_only=True, gc=False):
    """An open application for the repair of a record; `since` is the day its state was entered."""

    record_id: UUID
    state: RepairState
    since: date
    receipt: str = ""
    proof: tuple[str, ...] = ()
    commitment: str = ""
    applied_on: date
    performed_on: date | None = None
    """The day on which it performed what is asked of it, as it says."""
    extended: bool = False
    """Whether the department takes longer to decide."""
    overdue: bool = False
    """Whether the department has let its time in this state pass."""


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """An entry on a list that is proposed and not decided; `since` is the day its state was entered."""

    entry: UUID
    department: str
    item: str
    file_no: str
    state: CaseState
    since: date
    until: date | None = None
    """The last day to state its case, once the notice is served."""
    unanswered: tuple[str, ...] = ()
    """The receipts of statements that were not answered yet."""
    overdue: bool = False
    """Whether the department has let its time in this state pass."""
    through: Through | None = None
    """The organisation's record because of which a person is to be listed."""


class Publication(Struct, frozen=True, kw_only=True, gc=False):
    """What is public about a record, or was and is explained; `since` is the day its state was entered."""

    record_id: UUID
    state: PublicationState
    since: date
    until: date
    """The last day."""
    explained: str = ""
    """Why it was withdrawn, as the public is told."""
    overdue: bool = False
    """Whether the department owes that, and has let its time pass."""


class Objection(Struct, frozen=True, kw_only=True, gc=False):
    """An open objection to a record, since the day on which it was raised."""

    record_id: UUID
    claim: Claim
    receipt: str
    since: date
    of_court: bool
    """Whether the record is a court's, which no department's silence weakens."""
    handler: str = ""
    overdue: bool = False
    """Whether somebody was told that nobody has answered in time."""


class Shield(Struct, frozen=True, kw_only=True, gc=False):
    """A record of which a court's ruling lets nothing be shown or applied until a last day."""

    record_id: UUID
    until: date


class Promise(Struct, frozen=True, kw_only=True, gc=False):
    """A commitment or a contract in its term, since it was put on record and until its last day."""

    record_id: UUID
    since: date
    until: date
    ending: bool = False
    """Whether it was told that it ends soon."""
    overdue: bool = False
    """Whether it was told that its term is over and nobody has verified how it turned out."""
    risks: tuple[UUID, ...] = ()
    """What adverse was filed about who made it since then."""


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """A person made responsible because of a record of this organisation: the record there, and until which day."""

    linked: UUID
    source: UUID
    person: UUID
    until: date


class Rectification(Struct, frozen=True, kw_only=True, gc=False):
    """How far a subject has come with what a record asks it to put right; `since` is the day its state was entered."""

    record_id: UUID
    state: RectificationState
    since: date
    waits: bool = False
    """Whether the measures on the record wait for it (C32): it was reminded, as the catalogue item asks."""
    talked_on: date | None = None
    """When it was last talked to."""
    reminded_on: date | None = None
    ordered_on: date | None = None
    until: date | None = None
    """The last day, once it is ordered."""
    verified_on: date | None = None

    @property
    def awaited(self) -> str | None:
        """What it awaits of its department: `order`, or `verify`; None where nothing is open."""
        if self.state is RectificationState.REMINDED:
            return "order"
        return "verify" if self.state in (RectificationState.ORDERED, RectificationState.OVERDUE) else None

    @property
    def holds(self) -> bool:
        """Whether measures on the record still wait: only a last day that passed in vain lets them begin."""
        return self.waits and self.state is not RectificationState.OVERDUE


class LostContact(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody on a severe list who cannot be found, until a day; `record_id` is the entry."""

    record_id: UUID
    since: date
    review_on: date


class StoredDocument(Struct, frozen=True, kw_only=True, gc=False):
    """A file that is stored, or was; `since` is the day its state was entered, `size` is in bytes."""

    digest: str
    kind: DocumentKind
    media_type: MediaType
    size: int
    department: str
    since: date
    state: DocumentState = DocumentState.STORED
    record_id: UUID | None = None
    entry: UUID | None = None


class Service(Struct, frozen=True, kw_only=True, gc=False):
    """How and when a notice reached its subject, and on what receipt."""

    manner: ServiceManner
    served_on: date
    receipt: str


class Notice(Struct, frozen=True, kw_only=True, gc=False):
    """What a subject is told in writing, by the version at which its event stands; `since` is the day of that event."""

    notice: int
    kind: NoticeKind
    department: str
    since: date
    record_id: UUID | None = None
    entry: UUID | None = None
    records: tuple[UUID, ...] = ()
    services: tuple[Service, ...] = ()


class Mandate(Struct, frozen=True, kw_only=True, gc=False):
    """A natural person who may stand for the subject, from a day until a last one."""

    mandate: UUID
    who: UUID
    basis: MandateBasis
    scope: MandateScope
    valid_from: date
    until: date


class Consent(Struct, frozen=True, kw_only=True, gc=False):
    """What the subject agreed to, until a last day."""

    consent: UUID
    department: str
    purpose: Purpose
    since: date
    until: date


class Offer(Struct, frozen=True, kw_only=True, gc=False):
    """A commitment that the subject offered a department, until the last day of what it promises."""

    offer: UUID
    kind: CommitmentKind
    document: str
    publication_agreed: bool
    department: str
    since: date
    until: date


class Notifications(Struct, frozen=True, gc=False):
    """What the subject lets itself be told of, and how, until a last day."""

    channels: tuple[Channel, ...]
    kinds: tuple[NewsKind, ...]
    until: date
    receipt: str
