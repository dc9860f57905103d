"""What may be asked of a subject, in the imperative. There is no edit and no delete."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.records import Defect, Record
from domain.state import Registration
from domain.values import Amended, Claim, FeedbackResult, Node, Reason, ReviewOutcome, Verdict


class EntryDecision(Struct, frozen=True):
    """What the decision on a proposed entry says beside its record (INV-16).

    `law` is an instrument of the ruleset; `warning` names the measures to come, `removal` how one gets off the list.
    """

    entry: UUID
    grounds: str
    law: str
    article: str
    warning: str
    removal: str
    remedies: str


class FileRecords(Struct, frozen=True):
    """File one subject's records of one day or batch as one act; those filed already are left alone."""

    registration: Registration
    records: tuple[Record, ...]
    amounts_in_doubt: frozenset[UUID] = frozenset()
    """The records whose amounts their source does not tell beyond doubt (domain.md 5.3, the unit trap)."""
    masked: frozenset[UUID] = frozenset()
    """The records in whose texts numbers of persons were found and masked (INV-26)."""
    decides: EntryDecision | None = None
    """The proposed entry that the one record decides; it is served together with the repair notice (INV-18)."""


class AddSource(Struct, frozen=True):
    """Tell what a further source says of a decision that is filed; where it says otherwise, that is a defect."""

    record: Record
    source: str


class ResolveDefect(Struct, frozen=True):
    """Clear a defect of a record up; the determining department's."""

    record_id: UUID
    defect: Defect
    reason: str


class VerifyInformation(Struct, frozen=True):
    """Confirm what a subject stated about itself (C17)."""

    record_id: UUID


class AddAlias(Struct, frozen=True):
    """Let a further number, in another scheme or a former one, mean this subject."""

    scheme: str
    number: str


class CorrectCode(Struct, frozen=True):
    """Replace the number the subject goes by; `authority` is who issued the right one."""

    scheme: str
    number: str
    authority: str
    reason: str


class AmendIdentity(Struct, frozen=True):
    """A further certificate of a person, or a corrected name; both go into the vault with this."""

    amended: Amended
    reason: str


class EraseSubject(Struct, frozen=True):
    """Destroy what says who a person is; `basis` is the legal ground for it."""

    basis: str


class CorrectRecord(Struct, frozen=True):
    """Replace a record, from its original day."""

    record: Record
    reason: str


class WithdrawRecord(Struct, frozen=True):
    """Make a record void from the beginning."""

    record_id: UUID
    reason: str


class VerifyPerformance(Struct, frozen=True):
    """Put on record how a commitment or a contract turned out (C18, C57): `record` is what was found.

    `authority` verified it, `evidence` is the hash of what shows it; the id follows from the finding's document.
    """

    record_id: UUID
    authority: str
    evidence: str
    record: Record


class RevokeDecision(Struct, frozen=True):
    """Put on record that a review ended a decision: `outcome` says how, the deciding body names the day.

    What is void has no day of its own: it is void from the beginning.
    """

    record_id: UUID
    effective_on: date
    authority: str
    doc_no: str
    outcome: ReviewOutcome = ReviewOutcome.ANNULLED


class ChangeDecision(Struct, frozen=True):
    """Put on record that a review changed a decision: what `record` says replaces it from the day named.

    `record` keeps issuer and day of the decision; its id follows from the review's document.
    """

    record_id: UUID
    effective_on: date
    authority: str
    doc_no: str
    record: Record


class SealRecord(Struct, frozen=True):
    """Seal a record whose sealing the law orders (INV-33)."""

    record_id: UUID


class RepairRecord(Struct, frozen=True):
    """Recognise a repair that was granted elsewhere, as Credit China's, from today."""

    record_id: UUID


class ApplyForRepair(Struct, frozen=True):
    """Receive a subject's application: `receipt` is the number it is given, documents are told by their SHA-256."""

    record_id: UUID
    receipt: str
    proof: tuple[str, ...] = ()
    commitment: str = ""
    performed_on: date | None = None


class SupplementRepair(Struct, frozen=True):
    """Receive what was missing of an application."""

    record_id: UUID
    proof: tuple[str, ...] = ()
    commitment: str = ""


class FindRepairIncomplete(Struct, frozen=True):
    """Tell the subject what is missing."""

    record_id: UUID
    missing: str


class AcceptRepair(Struct, frozen=True):
    """Find an application whole and its conditions met (INV-22)."""

    record_id: UUID


class RefuseRepair(Struct, frozen=True):
    """Refuse an application: `law` is an instrument of the ruleset, `remedies` what can be done against it."""

    record_id: UUID
    law: str
    article: str
    reason: str
    remedies: str


class GrantRepair(Struct, frozen=True):
    """Grant an application that was accepted, by a decision of this number, from today (INV-23)."""

    record_id: UUID
    doc_no: str


class WithdrawRepair(Struct, frozen=True):
    """Take an application back, as the subject asks."""

    record_id: UUID


class ExtendRepair(Struct, frozen=True):
    """Take longer to decide an application that was accepted, once."""

    record_id: UUID
    reason: str


class RecordTraining(Struct, frozen=True):
    """Put on record that the subject took part in a training; `document` is the SHA-256 of what shows it."""

    record_id: UUID
    training: str
    document: str


class ShieldRecord(Struct, frozen=True):
    """Shield a record until a last day, as a court's ruling on a plan or settlement lets it."""

    record_id: UUID
    authority: str
    doc_no: str
    until: date


class EndShield(Struct, frozen=True):
    """End a shield before its day: the plan failed, or was set aside."""

    record_id: UUID
    reason: str


RepairCommand = (
    RepairRecord
    | ApplyForRepair
    | SupplementRepair
    | FindRepairIncomplete
    | AcceptRepair
    | RefuseRepair
    | GrantRepair
    | WithdrawRepair
    | ExtendRepair
    | RecordTraining
)
ShieldCommand = ShieldRecord | EndShield


class PublishRecord(Struct, frozen=True):
    """Publish a record until a last day, by default the last that the law allows; `law` is one of the ruleset.

    `reason` says why it is necessary, where in principle such a record is not published.
    """

    record_id: UUID
    law: str
    article: str
    reason: str = ""
    until: date | None = None


class WithdrawPublication(Struct, frozen=True):
    """Take a publication back, for a reason that is public."""

    record_id: UUID
    reason: str


class ExplainWithdrawal(Struct, frozen=True):
    """Tell the public why what was published is so no more (within 3 working days)."""

    record_id: UUID
    reason: str


class ReviewPublication(Struct, frozen=True):
    """Say what was found about a matter whose longest publication is over."""

    record_id: UUID
    finding: str


PublicationCommand = PublishRecord | WithdrawPublication | ExplainWithdrawal | ReviewPublication


class RaiseObjection(Struct, frozen=True):
    """Receive a subject's objection to a record: `receipt` is its number, `document` the SHA-256 of what it says."""

    record_id: UUID
    receipt: str
    claim: Claim
    document: str


class AssignObjection(Struct, frozen=True):
    """Name the officer who answers it."""

    record_id: UUID
    handler: str


class UpholdObjection(Struct, frozen=True):
    """Find it right: the record becomes `record`, or without one is withdrawn."""

    record_id: UUID
    reason: str
    record: Record | None = None


class DismissObjection(Struct, frozen=True):
    """Find it wrong, with reasons and with what can be done against that."""

    record_id: UUID
    reason: str
    remedies: str


class WithdrawObjection(Struct, frozen=True):
    """Take an objection back, as the subject asks."""

    record_id: UUID


ObjectionCommand = RaiseObjection | AssignObjection | UpholdObjection | DismissObjection | WithdrawObjection


class ProposeEntry(Struct, frozen=True):
    """Propose an entry on the list of a catalogue item, in a file of the department's own."""

    registration: Registration
    file_no: str
    item: str
    facts: str
    grounds: str
    law: str
    article: str


class ServeNotice(Struct, frozen=True):
    """Put on record that facts, grounds, basis and rights were served; from now on the subject may state its case."""

    entry: UUID
    rights: str


class ReceiveStatement(Struct, frozen=True):
    """Receive what the subject states: `receipt` is the number it is given, `document` the SHA-256 of what it said."""

    entry: UUID
    receipt: str
    document: str


class AnswerStatement(Struct, frozen=True):
    """Answer a statement, with reasons."""

    entry: UUID
    receipt: str
    reason: str


class DropEntry(Struct, frozen=True):
    """Drop a proposal."""

    entry: UUID
    reason: str


class RemoveEntry(Struct, frozen=True):
    """Take an entry off its list from today, by a decision of this number."""

    record_id: UUID
    doc_no: str
    reason: str


class DeclineRecognition(Struct, frozen=True):
    """Recognise an entry from elsewhere no more, for a reason of the closed list."""

    record_id: UUID
    refusal: Reason
    remark: str = ""


class ReviewEntry(Struct, frozen=True):
    """Look again at an entry whose list has no term: why it stands, and when it is looked at next."""

    record_id: UUID
    finding: str
    review_on: date


EntryCommand = ProposeEntry | ServeNotice | ReceiveStatement | AnswerStatement | DropEntry


class ConfirmOrder(Struct, frozen=True):
    """An officer puts a proposed order, or the grounds waiting on an open one, into effect."""

    order: int


class DeclineOrder(Struct, frozen=True):
    """An officer declines it."""

    order: int
    reason: str


class SuspendOrder(Struct, frozen=True):
    """Suspend an order on a basis until a day."""

    order: int
    basis: str
    until: date


class ResumeOrder(Struct, frozen=True):
    """End a basis of suspension before its day."""

    order: int
    basis: str


class AcceptTask(Struct, frozen=True):
    """Take the measure over."""

    task: UUID


class RefuseTask(Struct, frozen=True):
    """Refuse with a reason of the closed list."""

    task: UUID
    refusal: Reason
    remark: str = ""


class ReturnTask(Struct, frozen=True):
    """Return for correction."""

    task: UUID
    refusal: Reason
    remark: str = ""


class PushCorrected(Struct, frozen=True):
    """Push a returned task again."""

    task: UUID


class SubmitFeedback(Struct, frozen=True):
    """Report on a task."""

    task: UUID
    result: FeedbackResult
    implemented_on: date | None = None
    matter_code: str | None = None
    filing_id: str | None = None
    amount_minor: int | None = None
    remark: str = ""


class DecideHold(Struct, frozen=True):
    """Let a filing go on that a check holds for these measures, or stop it."""

    check: UUID
    matter: str
    node: Node
    filing: str
    verdict: Verdict
    measures: tuple[str, ...]
    reason: str


class Reconcile(Struct, frozen=True):
    """Do what time alone asks for."""


Command = (
    FileRecords
    | AddAlias
    | CorrectCode
    | AmendIdentity
    | EraseSubject
    | CorrectRecord
    | WithdrawRecord
    | AddSource
    | ResolveDefect
    | VerifyInformation
    | VerifyPerformance
    | RevokeDecision
    | ChangeDecision
    | SealRecord
    | RepairCommand
    | ShieldCommand
    | PublicationCommand
    | ObjectionCommand
    | EntryCommand
    | RemoveEntry
    | ReviewEntry
    | DeclineRecognition
    | ConfirmOrder
    | DeclineOrder
    | SuspendOrder
    | ResumeOrder
    | AcceptTask
    | RefuseTask
    | ReturnTask
    | PushCorrected
    | SubmitFeedback
    | DecideHold
    | Reconcile
)
