"""What happens to records and the procedures about them."""

from datetime import date
from uuid import UUID

from msgspec import UNSET, UnsetType

from domain.events.base import Event
from domain.records import Defect, Record
from domain.values import Reason, ReviewOutcome


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
    doc_no: str | UnsetType = UNSET
    """The decision on an application; unset where a repair was recognised that no application here asked for."""


class EntryRecognised(RecordEvent, frozen=True, kw_only=True):
    """An entry that a body elsewhere decided stands here too, from this day on; `department` answers for it here."""

    department: str
    effective_on: date


class RecognitionDeclined(RecordEvent, frozen=True, kw_only=True):
    """The department that answers for it here does not recognise it any more, for a reason of the closed list."""

    effective_on: date
    reason: Reason
    remark: str


class EntryReviewed(RecordEvent, frozen=True, kw_only=True):
    """An entry without a term was looked at again: why it stands, and when it is looked at next."""

    finding: str
    review_on: date


class EntryReviewOverdue(RecordEvent, frozen=True, kw_only=True):
    """An entry without a term was not looked at in time; it ends on its legal event all the same, and not by this."""


class RecordSealed(RecordEvent, frozen=True, kw_only=True):
    """The law seals the record (INV-33): void, and shown nowhere."""


class CaseExpired(RecordEvent, frozen=True, kw_only=True):
    """Its last ground has ended and no rule in force can ground on it again."""


class RepairNoticeServed(RecordEvent, frozen=True, kw_only=True):
    """The repair notice was served with the decision, in one service act (INV-18)."""


class ListEntryRemoved(RecordEvent, frozen=True, kw_only=True):
    """The entry was removed from its list by the department that decided it: no effect from this day on (C30)."""

    effective_on: date
    doc_no: str
    reason: str
