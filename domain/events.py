"""Every event a ledger may hold, in the past tense. What happened is an event with its day and its actor.

Events are plain frozen values; they name records, orders and tasks by id and never repeat what replay can derive.
"""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from domain.actors import Actor
from domain.records import Defect, Record
from domain.values import Amended, FeedbackResult, MeasureKind, Reason, ReviewOutcome, SubjectKind


class Event(Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened."""


class Happened(Struct, frozen=True, gc=False):
    """An event with the ledger's day (in the ruleset's zone) and who did it."""

    event: Event
    on: date
    by: Actor


# --- subjects


class SubjectRegistered(Event, frozen=True, kw_only=True):
    """First registration; the stream's id comes from this scheme and number for ever."""

    kind: SubjectKind
    scheme: str
    number: str
    name: str
    region: str


class AliasAdded(Event, frozen=True, kw_only=True):
    """A further number, former or in another scheme, that means this subject."""

    scheme: str
    number: str


class SubjectDefectRaised(Event, frozen=True, kw_only=True):
    """Its number has a defect with which it was filed all the same; no measure follows until it is corrected (C3)."""

    scheme: str
    number: str
    defect: str


class SubjectCodeCorrected(Event, frozen=True, kw_only=True):
    """Its number was corrected or changed at the authority that issues it; the former one goes on meaning it (C3)."""

    scheme: str
    number: str
    former_scheme: str
    former_number: str
    authority: str
    reason: str


class SubjectsMerged(Event, frozen=True, kw_only=True):
    """Another stream, as it stood at a version, proved to be about this subject; its numbers now mean this one (C3)."""

    absorbed: UUID
    at_version: int
    authority: str
    reason: str


class SubjectMergedInto(Event, frozen=True, kw_only=True):
    """This stream proved to be about another subject; nothing new is filed here, what is here runs to its end (C3)."""

    kept: UUID
    at_version: int
    authority: str
    reason: str


class IdentityAmended(Event, frozen=True, kw_only=True):
    """Who the person is was completed by a further certificate, or the name corrected; neither stands here (INV-26)."""

    amended: Amended
    reason: str


class SubjectErased(Event, frozen=True, kw_only=True):
    """Who the subject is was erased: its key is destroyed, this stream and its place remain (INV-30)."""

    basis: str


# --- records and their cases


class RecordEvent(Event, frozen=True, kw_only=True):
    """About one record."""

    record_id: UUID


class RecordFiled(Event, frozen=True, kw_only=True):
    """A record of any kind was filed; its catalogue item says which fields it has."""

    record: Record


class PenaltyRecorded(RecordFiled, frozen=True, kw_only=True):
    """A penalty was filed."""


class RecordSucceeded(RecordEvent, frozen=True, kw_only=True):
    """From some day on, `record` tells what came of the matter; both stay on record."""

    record: Record


class RecordRetired(RecordEvent, frozen=True, kw_only=True):
    """The record is of a time whose measures fell away: kept for the history, it grounds nothing (C21, C36)."""


class DataDefectRaised(RecordEvent, frozen=True, kw_only=True):
    """Something about a record is missing or doubtful (C16); it was filed all the same."""

    defect: Defect
    fields: tuple[str, ...] = ()
    """What it puts in doubt, beside what the defect itself does."""


class DataDefectResolved(RecordEvent, frozen=True, kw_only=True):
    """The determining department has cleared a defect up (C16)."""

    defect: Defect
    reason: str


class SourceDiffered(RecordEvent, frozen=True, kw_only=True):
    """A further source tells of the same decision otherwise; what it says is kept and has no effect of its own."""

    source: str
    record: Record


class InformationVerified(RecordEvent, frozen=True, kw_only=True):
    """What the subject stated about itself was verified (C17); until then rules see nothing of it."""


class PerformanceVerified(RecordSucceeded, frozen=True, kw_only=True):
    """How a commitment or a contract turned out was verified: `record` is what was found (C18, C57)."""

    authority: str
    evidence: str
    """A hash of what shows it."""


class RecordCorrected(RecordEvent, frozen=True, kw_only=True):
    """The record is replaced from its original day."""

    record: Record
    reason: str


class RecordWithdrawn(RecordEvent, frozen=True, kw_only=True):
    """The record is void from the beginning."""

    reason: str


class DecisionRevoked(RecordEvent, frozen=True, kw_only=True):
    """A review ended the decision's effects: from the day it names, possibly the original (INV-20)."""

    effective_on: date
    authority: str
    doc_no: str
    outcome: ReviewOutcome = ReviewOutcome.ANNULLED


class DecisionChanged(RecordSucceeded, frozen=True, kw_only=True):
    """A review changed the decision: from the day it names, `record` says what it now is (INV-20)."""

    effective_on: date
    authority: str
    doc_no: str


class RepairGranted(RecordEvent, frozen=True, kw_only=True):
    """The record is repaired: no effect from the day of the grant."""

    effective_on: date


class RecordSealed(RecordEvent, frozen=True, kw_only=True):
    """The law seals the record (INV-33): void, and shown nowhere."""


class CaseExpired(RecordEvent, frozen=True, kw_only=True):
    """Its last ground has ended and no rule in force can ground on it again."""


class ListEntryProposed(RecordEvent, frozen=True, kw_only=True):
    """An entry on a list was proposed."""

    list_type: str


class NoticeServed(RecordEvent, frozen=True, kw_only=True):
    """Facts, grounds, basis and rights were served on the subject."""


class StatementReceived(RecordEvent, frozen=True, kw_only=True):
    """The subject stated its case."""


class StatementAnswered(RecordEvent, frozen=True, kw_only=True):
    """Its statement was answered."""


class RepairNoticeServed(RecordEvent, frozen=True, kw_only=True):
    """The repair notice was served with the decision (INV-18)."""


class ListEntryDecided(RecordEvent, frozen=True, kw_only=True):
    """The entry was decided."""


class ListEntryDropped(RecordEvent, frozen=True, kw_only=True):
    """The proposal was dropped."""


class ListEntryRemoved(RecordEvent, frozen=True, kw_only=True):
    """The entry was removed."""

    reason: str


class MatcherIncidentRaised(Event, frozen=True, kw_only=True):
    """The matcher failed or disagreed with the plain evaluator: no new burden was ordered (INV-34)."""

    detail: str


# --- orders


class Ground(Struct, frozen=True, gc=False):
    """What an order rests on: one case (or one interval of a `while` rule) for [start, until)."""

    ground: str
    rule: str
    start: date
    until: date
    cites: tuple[UUID, ...]


class OrderEvent(Event, frozen=True, kw_only=True):
    """About one order, numbered within its subject from 1."""

    order: int


class OrderProposed(OrderEvent, frozen=True, kw_only=True):
    """An officer of the determining department is asked to confirm (INV-37, INV-38)."""

    measure: str
    version: int
    kind: MeasureKind
    grounds: tuple[Ground, ...]
    ruleset: str
    semantics: int


class OrderOpened(OrderEvent, frozen=True, kw_only=True):
    """The order stands."""

    measure: str
    version: int
    kind: MeasureKind
    grounds: tuple[Ground, ...]
    ruleset: str
    semantics: int


class OrderConfirmed(OrderEvent, frozen=True, kw_only=True):
    """An officer of the determining department confirmed a proposed order."""


class OrderDeclined(OrderEvent, frozen=True, kw_only=True):
    """An officer declined it; remembered with its grounds and measure version."""

    reason: str


class GroundAdded(OrderEvent, frozen=True, kw_only=True):
    """A further ground carries the order."""

    ground: Ground


class GroundChanged(OrderEvent, frozen=True, kw_only=True):
    """A ground's interval changed: renewal, correction, earlier end."""

    ground: str
    start: date
    until: date


class GroundEnded(OrderEvent, frozen=True, kw_only=True):
    """A ground fell."""

    ground: str
    cause: str


class GroundProposed(OrderEvent, frozen=True, kw_only=True):
    """A new or longer ground on an open order waits for the officer (INV-37)."""

    ground: Ground


class GroundDeclined(OrderEvent, frozen=True, kw_only=True):
    """The officer declined it."""

    ground: str
    reason: str


class GroundProposalEnded(OrderEvent, frozen=True, kw_only=True):
    """The waiting ground fell before the officer decided."""

    ground: str


class OrderSuspended(OrderEvent, frozen=True, kw_only=True):
    """No push, no confirmation, no deadline while a basis stands; never without an end (P-6)."""

    basis: str
    until: date


class OrderResumed(OrderEvent, frozen=True, kw_only=True):
    """A basis of suspension fell."""

    basis: str


class MeasureLiftOrdered(OrderEvent, frozen=True, kw_only=True):
    """The last ground is gone: the order and every task that took it over are to be lifted."""

    cause: str


class OrderClosed(OrderEvent, frozen=True, kw_only=True):
    """Nothing of the order is left anywhere."""


# --- tasks


class TaskEvent(Event, frozen=True, kw_only=True):
    """About one task: order x implementing department x number."""

    task: UUID


class TaskUnassigned(TaskEvent, frozen=True, kw_only=True):
    """A role without a department: shown to the lead office."""

    order: int
    role: str
    number: int


class TaskPushed(TaskEvent, frozen=True, kw_only=True):
    """The task went to a department, for the first time or corrected."""

    order: int
    role: str
    number: int
    department: str


class TaskOverdue(TaskEvent, frozen=True, kw_only=True):
    """No answer in time; never an acceptance."""

    rule: str


class TaskAccepted(TaskEvent, frozen=True, kw_only=True):
    """The department took the measure over."""


class TaskRefused(TaskEvent, frozen=True, kw_only=True):
    """The department refused, with a reason of the closed list."""

    reason: Reason
    remark: str = ""


class TaskReturned(TaskEvent, frozen=True, kw_only=True):
    """The department returned it for correction."""

    reason: Reason
    remark: str = ""


class CorrectionOverdue(TaskEvent, frozen=True, kw_only=True):
    """The determining department did not correct in time."""

    rule: str


class FeedbackSubmitted(TaskEvent, frozen=True, kw_only=True):
    """What the department did with it; amount in minor units."""

    result: FeedbackResult
    implemented_on: date | None = None
    matter_code: str | None = None
    filing_id: str | None = None
    amount_minor: int | None = None
    remark: str = ""


class FeedbackOverdue(TaskEvent, frozen=True, kw_only=True):
    """No feedback in time."""

    rule: str


class TaskRecalled(TaskEvent, frozen=True, kw_only=True):
    """The ground fell before the department had taken it over."""


class TaskSuspended(TaskEvent, frozen=True, kw_only=True):
    """The task stands still on a basis."""

    basis: str


class TaskResumed(TaskEvent, frozen=True, kw_only=True):
    """A basis of suspension fell."""

    basis: str


class LiftOverdue(TaskEvent, frozen=True, kw_only=True):
    """No confirmation of the lift in time."""

    rule: str


class MeasureLifted(TaskEvent, frozen=True, kw_only=True):
    """The department confirmed that the measure is no longer applied."""

    remark: str = ""


class ReminderSent(TaskEvent, frozen=True, kw_only=True):
    """Whoever has to act next was reminded."""

    rule: str


class TaskEscalated(TaskEvent, frozen=True, kw_only=True):
    """The lead office was told."""

    rule: str


# --- the ledger itself, its departments and its imports


class LedgerOpened(Event, frozen=True, kw_only=True):
    """The genesis: which clock this ledger runs on, for ever, and its jurisdiction."""

    clock: str
    jurisdiction: str
    began_on: date


class RulesetAdopted(Event, frozen=True, kw_only=True):
    """At genesis: law older than the ledger, with the dates its pack states and the parameters acknowledged."""

    pack: str
    version: int
    content_hash: str
    document: str
    published_on: date
    effective_from: date
    acknowledged: tuple[str, ...]


class RulesetPublished(Event, frozen=True, kw_only=True):
    """A later version, in force at the earliest on the day after."""

    pack: str
    version: int
    content_hash: str
    document: str
    effective_from: date


class StandingOrderRecorded(Event, frozen=True, kw_only=True):
    """A department's recorded will that class-2 measures on organisations follow without an officer each time."""

    department: str
    measures: tuple[str, ...]
    officer: str
    valid_from: date
    valid_to: date


class StopOrdered(Event, frozen=True, kw_only=True):
    """One officer stopped a rule, measure, list, feed or import."""

    kind: str
    name: str
    reason: str


class StartProposed(Event, frozen=True, kw_only=True):
    """An officer asked for what is stopped to be started again."""

    kind: str
    name: str


class StartConfirmed(Event, frozen=True, kw_only=True):
    """A second officer confirmed it: it goes on."""

    kind: str
    name: str


class ClockAdvanced(Event, frozen=True, kw_only=True):
    """A simulated clock was moved on to this day."""

    day: date


class BatchImported(Event, frozen=True, kw_only=True):
    """A file was imported, or its import was continued: what it was and what came of it."""

    batch: UUID
    format: str
    file_name: str
    file_hash: str
    rows: int
    filed: int
    repeated: int
    refused: int


class BatchWithdrawn(Event, frozen=True, kw_only=True):
    """Every record of an import was withdrawn."""

    batch: UUID
    reason: str
    withdrawn: int


class ChainHead(Struct, frozen=True, gc=False):
    """The last row of a chain of the access log: its place in the chain, and its hash."""

    chain: UUID
    month: date
    place: int
    hash: str


class AccessChained(Event, frozen=True, kw_only=True):
    """Where the chains of the access log stood at an instant of the database's clock (UTC)."""

    seen_at: datetime
    heads: tuple[ChainHead, ...]
