"""What goes in and out at the HTTP door. Days are days of the ruleset's zone, instants are in UTC."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from api.taskbook.words import Came
from domain.identity import scanner
from domain.identity.scanner import Personal
from domain.records import RecordKind, RepairNotice, Standing
from domain.values import FeedbackResult, LinkRole, Node, Polarity, Reason, Severity, SubjectKind

_LARGEST = 2**63 - 1


def without_citizen_number(text: str) -> str:
    """The text. Raises ValueError if it holds the number of a person."""
    if any(found.what is Personal.CITIZEN_NUMBER for found in scanner.find(text)):
        raise ValueError("holds the number of a person (INV-26)")
    return text


Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")
]
"""A text of one line that says something."""
Plain = Annotated[Line, AfterValidator(without_citizen_number)]
"""The same, and nobody's number in it: it goes into the access log."""
Words = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Whole = Annotated[StrictInt, Field(ge=-_LARGEST, le=_LARGEST)]
Value = StrictBool | Whole | Words


class Model(BaseModel):
    """Sent in: nothing more than is described."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Out(BaseModel):
    """Answered."""

    model_config = ConfigDict(frozen=True)


# --- subjects


class SubjectNumber(Model):
    """Somebody by a number; a person, and one in trade, by name and number together (INV-40)."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"scheme": "uscc", "number": "91330500TE5T00016P"}}, hide_input_in_errors=True
    )

    scheme: Line
    number: Line
    name: Line | None = None


class Subject(Out):
    """A subject under its opaque id, the only one that any address ever holds; a person's name is masked."""

    subject: UUID
    name: str
    region: str


class Found(Out):
    """Whom a number means: nobody or one."""

    subjects: list[Subject]
    position: int


class PartnerChange(Out):
    """Something that became public about the other side of a contract, or is so no more."""

    contract: str
    partner: str
    number: str
    doc_no: str
    public: bool
    until: date | None


class PartnerNews(Out):
    """What changed behind a position; go on behind `position`."""

    subject: UUID
    changes: list[PartnerChange]
    position: int


class Handover(Model):
    """A department whose account goes over to another, and the document that says so."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"former": "11330500TE5T000160", "successor": "12330500TE5T00016W", "document": "No. 12"}
        }
    )

    former: Line
    successor: Line
    document: Line


class HandedOver(Out):
    """At how many subjects something went over; `roles` are those that the ruleset still binds to the former one."""

    new: bool
    subjects: int
    roles: list[str]


class Link(Out):
    """A person responsible for an organisation by law, or an organisation for which one is; `until` is the last day."""

    other: UUID
    name: str
    role: LinkRole
    doc_no: str
    linked: UUID
    until: date | None
    standing: Standing


class Links(Out):
    """The links of a subject, seen from its side."""

    subject: UUID
    links: list[Link]
    position: int


class MeasureLine(Out):
    """One measure on a day: whether it follows, is ordered, and at which departments it applies."""

    measure: str
    rules: list[str]
    from_: date | None = Field(serialization_alias="from")
    until: date | None
    grounds: list[str]
    follows: bool
    ordered: bool
    applies: dict[str, bool]
    disputed: bool = Field(description="Whether the subject objects to anything that it rests on, unanswered.")


class Measures(Out):
    """What follows, is ordered and applies about a subject on a day."""

    subject: UUID
    name: str
    valid_on: date
    lines: list[MeasureLine]
    position: int


class Explanation(Out):
    """Why a measure follows on a day and why not, rule by rule; its order and each department's task."""

    model_config = ConfigDict(frozen=True, extra="allow")

    measure: str
    follows: bool
    ordered: bool
    position: int


class By(Out):
    """Which department acted, and which officer of it."""

    account: str
    officer: str


class Happening(Out):
    """An event as the ledger holds it, under its topic; `on` is the ledger's day, `recorded_at` an instant in UTC."""

    position: int
    recorded_at: datetime
    on: date
    by: By
    topic: str
    event: dict[str, object]


class History(Out):
    """What happened to a subject, in order; ask again with `next` while there is `more`."""

    subject: UUID
    name: str
    events: list[Happening]
    next: int
    more: bool
    position: int


# --- acts


class Written(Out):
    """What a command wrote: the events by topic, and the position from which on reads show it."""

    subject: UUID
    position: int
    events: list[str]


class ProposedOrder(Out):
    """An order that waits for an officer of the department, or grounds that wait on an open one."""

    subject: UUID
    name: str
    order: int
    measure: str
    version: int
    state: str
    grounds: list[str]
    awaiting: list[str]


class ProposedOrders(Out):
    """Orders that wait for the department's officers."""

    orders: list[ProposedOrder]
    position: int


class Because(Model):
    """Why; it is kept in the ledger."""

    reason: Line


class Task(Out):
    """A task as it stands."""

    task: UUID
    subject: UUID
    name: str
    measure: str
    department: str | None
    role: str
    state: str
    since: date
    disputed: bool


class Tasks(Out):
    """Tasks, oldest first."""

    tasks: list[Task]
    position: int


class Accept(Model):
    """Take the measure over."""

    step: Literal["accept"]


class Refuse(Model):
    """Refuse, with a reason of the closed list."""

    step: Literal["refuse"]
    reason: Reason
    remark: Words = ""


class Return(Model):
    """Return to be corrected: R3, R8 or R9."""

    step: Literal["return"]
    reason: Reason
    remark: Words = ""


class Push(Model):
    """Push a returned task again, corrected, by the department that determined what it rests on."""

    step: Literal["push"]


class Report(Model):
    """What the department did; an amount in minor units (fen)."""

    result: FeedbackResult
    implemented_on: Day | None = None
    amount_minor: Annotated[int, Field(ge=0, le=10**15)] | None = None
    remark: Words = ""


class FeedBack(Report):
    """Report on a task, or confirm that it is lifted."""

    step: Literal["feedback"]
    matter: Line | None = None
    filing: Line | None = None


Step = Annotated[Accept | Refuse | Return | Push | FeedBack, Field(discriminator="step")]


class AnsweredLine(Out):
    """What came of one row of a workbook of tasks."""

    line: int
    task: UUID | None = None
    outcome: Came
    position: int | None = None
    code: str | None = None
    reasons: list[str] = []


# --- the feed


class Change(Out):
    """A step of a task of the department. One position may hold several."""

    position: int
    task: UUID
    subject: UUID
    name: str
    order: int
    measure: str
    role: str
    step: str
    state: str
    on: date
    disputed: bool = Field(description="Whether now its subject objects to anything that the measure rests on.")


class Changes(Out):
    """What has changed for a department behind a position; ask again with `next`."""

    changes: list[Change]
    next: int


# --- records


class Registrant(SubjectNumber):
    """Whom a record is about, as it is registered if it is not yet."""

    name: Line
    region: Plain
    kind: SubjectKind | None = Field(default=None, description="Of a subject with a credit code it follows from that.")
    born_on: Day | None = Field(default=None, description="Of a person whose certificate does not say it.")


class Document(Model):
    """The judgment, award or decision on which a record rests (INV-2); its issuer is the department that files."""

    doc_type: Line
    doc_no: Line
    issued_on: Day
    effective_on: Day


class RecordIn(Model):
    """One record, filed by the department that determined it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    subject: Registrant
    kind: RecordKind
    document: Document
    determined_on: Day
    conducted_on: Day | None = Field(default=None, description="The day of the conduct, of a person (INV-31).")
    catalogue_item: Line
    behaviour_code: Line
    severity: Severity
    polarity: Polarity
    repair_notice: RepairNotice = RepairNotice.NOT_REPORTED
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    fields: dict[Name, Value] = Field(default_factory=dict, max_length=100)
    texts: dict[Name, Words] = Field(default_factory=dict, max_length=50, description="Of a person; for the vault.")


class Filed(Written):
    """What filing a record came to; `repeated` if it was filed before, and nothing is written."""

    record: UUID
    repeated: bool


class FiledLine(Out):
    """What came of one line of a batch."""

    line: int
    outcome: Literal["filed", "repeated", "refused"]
    record: UUID | None = None
    subject: UUID | None = None
    position: int | None = None
    reasons: list[str] = Field(default_factory=list)


# --- rulesets and health


class RulesetLine(Out):
    """A ruleset of the ledger."""

    pack: str
    version: int
    title: str
    content_hash: str
    published_on: date
    effective_from: date
    effective_to: date | None


class MatterLine(Out):
    """A row of the matter register: where a check is owed, what for, and which measures have a say."""

    matter: str
    title: str
    nodes: list[Node]
    purposes: list[str]
    departments: list[str]
    measures: list[str]


class Rulesets(Out):
    """Every ruleset, the latest last."""

    rulesets: list[RulesetLine]


class Matters(Out):
    """The matter register of the ruleset in force (C14, C39, C40)."""

    on: date
    matters: list[MatterLine]


class Health(Out):
    """Whether the ledger can be read, and how far its views have come."""

    status: Literal["ok"]
    clock: str
    on: date
    head: int
    position: int
