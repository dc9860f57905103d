"""What goes in and out at the subject's own door. What it says is told by its digest, never sent."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from api.http.models import Day, MeasureLine, Model, Out, Plain, Registrant, Value, Written
from api.http.offers import OfferLine
from api.http.repairs import Digest, Digests, Supplement
from domain.values import (
    Channel,
    Claim,
    MandateBasis,
    MandateEnding,
    MandateScope,
    NewsKind,
    Polarity,
    Purpose,
    Severity,
    SubjectKind,
)

# --- read


class OwnDisputed(Out):
    """An objection of its own that is open."""

    claim: Claim
    since: date
    receipt: str
    overdue: bool


class OwnRepair(Out):
    """An application of its own that is open."""

    state: str
    since: date
    receipt: str
    overdue: bool


class OwnPublication(Out):
    """Whether and until when the public sees it."""

    state: str
    since: date
    until: date


class OwnDocument(Out):
    """The legal document a record rests on."""

    doc_type: str
    doc_no: str
    issuer: str
    issued_on: date
    effective_on: date


class OwnRecord(Out):
    """A record as it is held: what it says, what became of it, what is open about it, and what can be done."""

    record: UUID
    kind: str
    catalogue_item: str
    title: str
    behaviour_code: str
    severity: Severity
    polarity: Polarity
    document: OwnDocument
    determined_on: date
    region: str
    fields: dict[str, Value]
    texts: dict[str, str]
    doubts: list[str]
    standing: str
    void_from: date | None
    answers: str = Field(description="The department that answers for it: object and apply there, or here.")
    answers_name: str
    disputed: OwnDisputed | None
    repair: OwnRepair | None
    publication: OwnPublication | None
    shielded_until: date | None
    promised_until: date | None = Field(description="The last day of what it promised, while that is in its term.")
    may_object: bool
    repairable_from: date | None
    unrepairable_by: str | None = Field(description="The law that declares it unrepairable, if one does.")


class OwnEntry(Out):
    """An entry on a list that a department proposed, from its notice on; until that day the case may be stated."""

    entry: UUID
    department: str
    catalogue_item: str
    file_no: str
    since: date
    until: date | None
    unanswered: list[str]
    said: dict[str, str]


class OwnRecords(Out):
    """Everything that is held; of what the law has sealed only how much it is."""

    subject: UUID
    records: list[OwnRecord]
    entries: list[OwnEntry]
    sealed: int
    position: int


class Own(Out):
    """Who is signed in, as displays show one, and how much is held."""

    subject: UUID
    name: str
    kind: SubjectKind
    region: str
    records: int
    adverse: int
    measures: int
    position: int


class OwnMeasure(MeasureLine):
    """One measure, by its title too."""

    title: str


class OwnMeasures(Out):
    """What follows, is ordered and applies."""

    subject: UUID
    valid_on: date
    lines: list[OwnMeasure]
    position: int


class OwnRequest(Out):
    """One request about the subject. `department` is none where it asked itself."""

    place: str
    at: datetime
    on: date
    request: UUID | None = Field(description="The entry of the access log, to ask about.")
    department: str | None
    department_name: str | None
    purpose: str
    what: str
    matter: str | None
    node: str | None
    refused: bool = Field(description="Outside the department's powers: it was told nothing.")


class OwnRequests(Out):
    """Who asked, what for and when, the latest first; `next` goes on, none where nothing does."""

    requests: list[OwnRequest]
    next: str | None


class OwnNews(Out):
    """One thing that happened. `by` is the department; none where it was time, or the subject `itself`."""

    position: int
    on: date
    recorded_at: datetime
    kind: NewsKind
    topic: str
    by: str | None
    itself: bool
    told: str = Field(description="The same in words, in the caller's language.")
    event: dict[str, object]


class OwnNewsPage(Out):
    """What happened behind `after`, in order; ask again with `next` while there is `more`."""

    news: list[OwnNews]
    next: int
    more: bool
    position: int


class OwnMandate(Out):
    """Who may stand for whom: `subject` is the other side, for whom one may, or the person who may."""

    mandate: UUID
    subject: UUID
    name: str
    basis: MandateBasis
    scope: MandateScope
    valid_from: date
    until: date
    stands: bool = Field(description="Whether it has begun, and is not over.")


class OwnMandates(Out):
    """For whom who signed in may stand (send its id as `Jiangcheng-For`), and who may stand for the subject."""

    held: list[OwnMandate]
    given: list[OwnMandate]
    position: int


class OwnNotifications(Out):
    """What it lets itself be told of; nothing is chosen where `until` is none. Contacts are masked."""

    channels: list[Channel]
    kinds: list[NewsKind]
    until: date | None
    contacts: dict[Channel, str]


class OwnConsent(Out):
    """What it agreed to, until a last day."""

    consent: UUID
    department: str
    purpose: Purpose
    since: date
    until: date


class OwnConsents(Out):
    """What it agreed to and is not over."""

    consents: list[OwnConsent]
    position: int


class OwnCopy(Out):
    """A copy of everything, to keep."""

    made_on: date
    own: Own
    records: OwnRecords
    measures: OwnMeasures
    mandates: list[OwnMandate]
    consents: list[OwnConsent]
    commitments: list[OfferLine]
    notifications: OwnNotifications
    happened: list[OwnNews]
    asked: list[OwnRequest]


# --- done


class OwnObjection(Model):
    """What it objects to, and the digest of what it says."""

    model_config = ConfigDict(json_schema_extra={"example": {"claim": "content", "document": "0" * 64}})

    claim: Claim = Field(description="`not_me` suspends what rests on the record at once.")
    document: Digest = Field(description="SHA-256 of what the subject says, in hex.")


class OwnApplication(Model):
    """An application for repair; what is missing may be handed in later."""

    proof: Digests = ()
    commitment: Digest | None = Field(default=None, description="SHA-256 of the public credit commitment.")
    performed_on: date | None = Field(default=None, description="The day on which it performed what is asked of it.")


class OwnTakeBack(Model):
    """It takes its application back; it may apply again."""

    step: Literal["withdraw"]


OwnRepairStep = Annotated[Supplement | OwnTakeBack, Field(discriminator="step")]


class OwnStatement(Model):
    """What it states against a proposed entry, by its digest."""

    model_config = ConfigDict(json_schema_extra={"example": {"document": "0" * 64}})

    document: Digest


Contact = Annotated[
    str, StringConstraints(pattern=r"^([^@\s\x00-\x1f\x7f]{1,64}@[A-Za-z0-9.-]{3,120}|\+?[0-9 -]{5,20})$")
]


class OwnChoice(Model):
    """What to be told of, how, and until when. No kind at all: of nothing."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={"example": {"channels": ["inbox"], "kinds": ["records", "measures"], "until": "2027-01-31"}},
    )

    channels: tuple[Channel, ...] = Field(max_length=10)
    kinds: tuple[NewsKind, ...] = Field(max_length=10)
    until: Day = Field(description="The last day (P-6).")
    contacts: dict[Channel, Contact] = Field(
        default_factory=dict, description="Where to, for each channel but `inbox`; kept in the vault alone."
    )

    @model_validator(mode="after")
    def _reached(self) -> Self:
        if set(self.contacts) != set(self.channels) - {Channel.INBOX}:
            raise ValueError("contacts name each channel but inbox, and no other")
        return self


class OwnAgreement(Model):
    """To what it agrees, and until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"department": "local:north", "purpose": "government_funds", "until": "2027-01-31"}
        }
    )

    department: Plain
    purpose: Purpose
    until: Day = Field(description="The last day (P-6).")


# --- at a window


class WindowChoice(OwnChoice):
    """The same at a window, on a receipt that the subject is handed."""

    receipt: Plain


class WindowAgreement(OwnAgreement):
    """The same at a window, on a receipt that the subject is handed."""

    receipt: Plain


class WindowTakeBack(Model):
    """It takes back what it agreed to, at a window."""

    model_config = ConfigDict(json_schema_extra={"example": {"receipt": "W-2026-7"}})

    receipt: Plain


class MandateIn(Model):
    """Who may stand for a subject, by name and certificate, from a day until a last one; the paper by its digest."""

    model_config = ConfigDict(hide_input_in_errors=True)

    person: Registrant
    basis: MandateBasis
    scope: MandateScope
    valid_from: Day
    until: Day = Field(description="The last day (P-6).")
    document: Digest


class MandateEnd(Model):
    """Why the person stands for it no more."""

    why: MandateEnding


class OwnWritten(Written):
    """What an act wrote, and the receipt for it, which stands in the ledger too."""

    receipt: str
