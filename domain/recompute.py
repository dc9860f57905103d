"""Recompute: decide again what stands in a stream, from what stood before it, and say where it comes out otherwise.

What somebody commanded is put together again from the events that only a command makes; everything else in the same
append is the engine's and has to come out the same, event for event. That the matcher failed is an observation of its
moment and is taken as it was told; under it the plain evaluator alone has decided. So is a merge, which two streams
decided together: it brings one event to each, and nothing is reconciled with it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import ENGINE
from domain.commands import (
    AcceptRepair,
    AcceptTask,
    AddAlias,
    AddSource,
    AmendIdentity,
    AnswerStatement,
    ApplyForRepair,
    AssignObjection,
    ChangeDecision,
    Command,
    ConfirmOrder,
    CorrectCode,
    CorrectRecord,
    DecideHold,
    DeclineOrder,
    DismissObjection,
    DropEntry,
    EntryDecision,
    ExplainWithdrawal,
    FileRecords,
    FindRepairIncomplete,
    GrantRepair,
    ProposeEntry,
    PublishRecord,
    PushCorrected,
    RaiseObjection,
    ReceiveStatement,
    Reconcile,
    RefuseRepair,
    RefuseTask,
    RemoveEntry,
    RepairRecord,
    ResolveDefect,
    ResumeOrder,
    ReturnTask,
    ReviewPublication,
    RevokeDecision,
    SealRecord,
    ServeNotice,
    SubmitFeedback,
    SupplementRepair,
    SuspendOrder,
    UpholdObjection,
    VerifyInformation,
    VerifyPerformance,
    WithdrawObjection,
    WithdrawPublication,
    WithdrawRecord,
    WithdrawRepair,
)
from domain.errors import JiangchengError, NotAllowed
from domain.events import (
    AliasAdded,
    DataDefectRaised,
    DataDefectResolved,
    DecisionChanged,
    DecisionRevoked,
    Event,
    FeedbackSubmitted,
    GroundAdded,
    GroundChanged,
    GroundDeclined,
    GroundProposed,
    Happened,
    HoldDecided,
    IdentityAmended,
    InformationVerified,
    ListEntryDecided,
    ListEntryDropped,
    ListEntryProposed,
    ListEntryRemoved,
    MatcherIncidentRaised,
    MeasureLifted,
    NoticeServed,
    ObjectionAssigned,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionWithdrawn,
    OrderConfirmed,
    OrderDeclined,
    OrderResumed,
    OrderSuspended,
    PerformanceVerified,
    PublicationExplained,
    PublicationReviewed,
    PublicationWithdrawn,
    RecordCorrected,
    RecordFiled,
    RecordPublished,
    RecordRetired,
    RecordSealed,
    RecordWithdrawn,
    RepairAccepted,
    RepairApplied,
    RepairFoundIncomplete,
    RepairGranted,
    RepairNoticeServed,
    RepairRefused,
    RepairSupplemented,
    RepairWithdrawn,
    SourceDiffered,
    StatementAnswered,
    StatementReceived,
    SubjectCodeCorrected,
    SubjectDefectRaised,
    SubjectMergedInto,
    SubjectRegistered,
    SubjectsMerged,
    TaskAccepted,
    TaskPushed,
    TaskRefused,
    TaskReturned,
)
from domain.records import Defect
from domain.rulebook import Determination, Rulebook
from domain.state import Registration, Subject
from domain.subjects import Decided, decide, evolve
from domain.values import FeedbackResult

_FILING = (SubjectRegistered, SubjectDefectRaised, RecordFiled, DataDefectRaised, RecordRetired)
_OF_TWO_STREAMS = (SubjectsMerged, SubjectMergedInto)


class Difference(Struct, frozen=True):
    """A decision that does not come out as it stands, at one version of the stream.

    `stands` is the first event that should not be as it is, `expected` what comes out in its place; None where there
    is nothing. `refusal` says why nothing at all comes out.
    """

    version: int
    stands: Happened | None
    expected: Happened | None
    refusal: str = ""

    def __str__(self) -> str:
        stands, expected = (type(h.event).__name__ if h else "nothing" for h in (self.stands, self.expected))
        if self.stands and self.expected and stands == expected:
            expected = f"another {expected}"
        return f"{stands}, where {self.refusal or expected} comes out"


class Recomputed(Struct, frozen=True):
    """The subject after events that were decided again, and where they differ; None where it cannot be folded on."""

    subject: Subject | None
    differences: tuple[Difference, ...]


def recompute(subject: Subject, written: Sequence[Happened], rulebook: Rulebook) -> Recomputed:
    """Decide again, from a subject as it stood, what was written to its stream in one piece (one append or several)."""
    differences: list[Difference] = []
    current: Subject | None = subject
    while written and current is not None:
        current, taken, difference = _act(current, written, rulebook)
        differences += [difference] if difference is not None else []
        written = written[taken:]
    return Recomputed(current, tuple(differences))


def _act(
    subject: Subject, written: Sequence[Happened], rulebook: Rulebook
) -> tuple[Subject | None, int, Difference | None]:
    """Decide the first command again: the subject after it, how many events it was, where they differ."""
    if isinstance(written[0].event, _OF_TWO_STREAMS):
        return evolve(subject, written[:1]), 1, None
    decided = _decide_again(subject, written, rulebook)
    if isinstance(decided, Decided) and _stands(decided, written):
        return decided.subject, len(decided.happened), None
    taken = _until_next_command(written)
    difference = _difference(subject.version, written, decided)
    try:
        return evolve(subject, written[:taken]), taken, difference
    except (JiangchengError, LookupError):  # what was written past the engine need not fit anything
        return None, taken, difference


def _decide_again(subject: Subject, written: Sequence[Happened], rulebook: Rulebook) -> Decided | JiangchengError:
    """Under the incidents that were told, if any; where that is not what stands, without them."""
    command, first = command_of(written, subject), written[0]
    if command is None:
        return NotAllowed(f"no command makes {type(first.event).__name__}")
    found: Decided | JiangchengError
    for heard in dict.fromkeys((_incidents(written), ())):
        try:
            found = decide(subject, command, on=first.on, by=first.by, rulebook=_AsHeard(rulebook, heard))
        except JiangchengError as refusal:
            found = refusal
        if isinstance(found, Decided) and _stands(found, written):
            break
    return found


def _stands(decided: Decided, written: Sequence[Happened]) -> bool:
    happened = decided.happened
    return bool(happened) and tuple(written[: len(happened)]) == happened


def _difference(version: int, written: Sequence[Happened], decided: Decided | JiangchengError) -> Difference:
    if isinstance(decided, JiangchengError):
        told = str(decided) if isinstance(decided, NotAllowed) else decided.code  # others may quote a record (INV-33)
        return Difference(version + 1, written[0], None, refusal=told)
    happened = decided.happened
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, happened, strict=False)))
    stands, expected = (tuple(events)[same : same + 1] for events in (written, happened))
    return Difference(version + same + 1, stands[0] if stands else None, expected[0] if expected else None)


def _until_next_command(written: Sequence[Happened]) -> int:
    """Where somebody begins to act again: that is another command, to be judged by itself."""
    acts = (place for place, (one, next_) in enumerate(pairwise(written), start=1) if next_.by not in (ENGINE, one.by))
    return next(acts, len(written))


class _AsHeard:
    """The rulebook with the incidents that were told at the time."""

    def __init__(self, rulebook: Rulebook, incidents: tuple[str, ...]) -> None:
        self._rulebook = rulebook
        self._incidents = incidents
        self.complaints = rulebook.complaints
        self.clashes = rulebook.clashes
        self.defects = rulebook.defects
        self.may_keep_register = rulebook.may_keep_register
        self.retired = rulebook.retired
        self.sealed = rulebook.sealed
        self.chores = rulebook.chores
        self.next_due = rulebook.next_due
        self.repair_terms = rulebook.repair_terms
        self.late_repairs = rulebook.late_repairs
        self.publication_terms = rulebook.publication_terms
        self.late_explanations = rulebook.late_explanations
        self.late_objections = rulebook.late_objections
        self.is_law = rulebook.is_law
        self.listing_complaints = rulebook.listing_complaints
        self.determines = rulebook.determines
        self.is_list_item = rulebook.is_list_item
        self.statement_until = rulebook.statement_until
        self.late_entries = rulebook.late_entries
        self.unlawful = rulebook.unlawful

    def determine(self, subject: Subject, *, on: date) -> Determination:
        """What follows, by the plain evaluator, and what was told of the matcher."""
        return replace(self._rulebook.determine(subject, on=on), incidents=self._incidents)


def _incidents(written: Sequence[Happened]) -> tuple[str, ...]:
    """What was told of the matcher when the first command was reconciled: right behind its own events."""
    own = sum(1 for _ in takewhile(lambda one: one.by != ENGINE or isinstance(one.event, RecordSealed), written))
    told = takewhile(lambda event: isinstance(event, MatcherIncidentRaised), (one.event for one in written[own:]))
    return tuple(event.detail for event in told if isinstance(event, MatcherIncidentRaised))


# --- what was commanded


_RECONCILED = (GroundAdded, GroundChanged, TaskPushed, OrderSuspended, OrderResumed)
"""What an officer does by a command, and the engine by reconciling."""


def command_of(written: Sequence[Happened], subject: Subject) -> Command | None:
    """The command whose events come first; None if no command begins like this."""
    first = written[0]
    if isinstance(first.event, GroundProposed) and first.by != ENGINE:  # set aside before an officer decides
        first = next((one for one in written if not isinstance(one.event, GroundProposed)), first)
    if isinstance(first.event, SubjectRegistered | RecordFiled):
        return _filing(written, subject)
    if isinstance(first.event, ListEntryDecided):
        return _deciding(first.event, written[1:], subject)
    if isinstance(first.event, ObjectionUpheld):
        return _upholding(first.event, written[1:])
    if isinstance(first.event, _RECONCILED) and first.by == ENGINE:
        return Reconcile()
    own = _on_numbers(first) or _on_record(first) or _on_entry(first, subject) or _on_hold(first)
    return own or _on_order(first) or _on_task(first) or (Reconcile() if first.by == ENGINE else None)


def _filing(written: Sequence[Happened], subject: Subject) -> FileRecords | None:
    """Records filed one right after the other by the same actor: as one act, which is the same as one by one."""
    first = written[0]
    filed = [one.event for one in takewhile(lambda one: isinstance(one.event, _FILING) and one.by == first.by, written)]
    who = _registration(filed) or subject.registration
    if who is None:
        return None
    raised = [event for event in filed if isinstance(event, DataDefectRaised)]
    return FileRecords(
        registration=who,
        records=tuple(event.record for event in filed if isinstance(event, RecordFiled)),
        amounts_in_doubt=frozenset(event.record_id for event in raised if event.defect is Defect.AMOUNT),
        masked=frozenset(event.record_id for event in raised if event.defect is Defect.PERSONAL),
    )


def _deciding(decided: ListEntryDecided, written: Sequence[Happened], subject: Subject) -> FileRecords | None:
    """The decision on a proposed entry: its own record, and what is told of that, alone."""
    about = takewhile(lambda one: getattr(one.event, "record_id", decided.record_id) == decided.record_id, written)
    told = [one for one in about if not isinstance(one.event, RepairNoticeServed)]
    filing = _filing(told, subject) if told else None
    said = EntryDecision(
        entry=decided.entry,
        grounds=decided.grounds,
        law=decided.law,
        article=decided.article,
        warning=decided.warning,
        removal=decided.removal,
        remedies=decided.remedies,
    )
    return None if filing is None else replace(filing, records=filing.records[:1], decides=said)


def _upholding(upheld: ObjectionUpheld, written: Sequence[Happened]) -> UpholdObjection:
    """An upheld objection, with what its record was corrected to; without that it was withdrawn."""
    then = written[0].event if written else None
    record = then.record if isinstance(then, RecordCorrected) else None
    return UpholdObjection(upheld.record_id, upheld.reason, record)


def _on_entry(first: Happened, subject: Subject) -> Command | None:
    event, who = first.event, subject.registration
    match event:
        case ListEntryProposed(file_no=file_no, item=item, facts=facts, grounds=grounds, law=law) if who is not None:
            return ProposeEntry(who, file_no, item, facts, grounds, law, event.article)
        case NoticeServed(entry=entry, rights=rights):
            return ServeNotice(entry, rights)
        case StatementReceived(entry=entry, receipt=receipt, document=document):
            return ReceiveStatement(entry, receipt, document)
        case StatementAnswered(entry=entry, receipt=receipt, reason=reason):
            return AnswerStatement(entry, receipt, reason)
        case ListEntryDropped(entry=entry, reason=reason):
            return DropEntry(entry, reason)
        case ListEntryRemoved(record_id=record_id, doc_no=doc_no, reason=reason):
            return RemoveEntry(record_id, doc_no, reason)
    return None


def _registration(events: Iterable[object]) -> Registration | None:
    found = (event for event in events if isinstance(event, SubjectRegistered))
    registered = next(found, None)
    if registered is None:
        return None
    return Registration(
        kind=registered.kind,
        scheme=registered.scheme,
        number=registered.number,
        name=registered.name,
        region=registered.region,
    )


def _on_numbers(first: Happened) -> Command | None:
    match first.event:
        case AliasAdded(scheme=scheme, number=number):
            return AddAlias(scheme, number)
        case IdentityAmended(amended=amended, reason=reason):
            return AmendIdentity(amended, reason)
        case SubjectCodeCorrected(scheme=scheme, number=number, authority=authority, reason=reason):
            return CorrectCode(scheme, number, authority, reason)
    return None


def _on_record(first: Happened) -> Command | None:
    match first.event:
        case RecordCorrected(record=record, reason=reason):
            return CorrectRecord(record, reason)
        case RecordWithdrawn(record_id=record_id, reason=reason):
            return WithdrawRecord(record_id, reason)
        case DecisionRevoked(effective_on=day, authority=authority, doc_no=doc_no, outcome=outcome):
            return RevokeDecision(first.event.record_id, day, authority, doc_no, outcome)
        case DecisionChanged(effective_on=day, authority=authority, doc_no=doc_no, record=record):
            return ChangeDecision(first.event.record_id, day, authority, doc_no, record)
        case RecordSealed(record_id=record_id) if first.by != ENGINE:
            return SealRecord(record_id)
    own = _on_quality(first) or _on_repair(first.event)
    return own or _on_publication(first.event) or _on_objection(first.event)


def _on_repair(event: Event) -> Command | None:
    match event:
        case RepairGranted(record_id=record_id, doc_no=doc_no):
            return GrantRepair(record_id, doc_no) if isinstance(doc_no, str) else RepairRecord(record_id)
        case RepairApplied(record_id=record_id, receipt=receipt, proof=proof, commitment=commitment):
            return ApplyForRepair(record_id, receipt, proof, commitment)
        case RepairSupplemented(record_id=record_id, proof=proof, commitment=commitment):
            return SupplementRepair(record_id, proof, commitment)
        case RepairFoundIncomplete(record_id=record_id, missing=missing):
            return FindRepairIncomplete(record_id, missing)
        case RepairAccepted(record_id=record_id):
            return AcceptRepair(record_id)
        case RepairRefused(record_id=record_id, law=law, article=article, reason=reason, remedies=remedies):
            return RefuseRepair(record_id, law, article, reason, remedies)
        case RepairWithdrawn(record_id=record_id):
            return WithdrawRepair(record_id)
    return None


def _on_publication(event: Event) -> Command | None:
    match event:
        case RecordPublished(record_id=record_id, until=until, law=law, article=article, reason=reason):
            return PublishRecord(record_id, law, article, reason, until)
        case PublicationWithdrawn(record_id=record_id, reason=reason):
            return WithdrawPublication(record_id, reason)
        case PublicationExplained(record_id=record_id, reason=reason):
            return ExplainWithdrawal(record_id, reason)
        case PublicationReviewed(record_id=record_id, finding=finding):
            return ReviewPublication(record_id, finding)
    return None


def _on_objection(event: Event) -> Command | None:
    match event:
        case ObjectionRaised(record_id=record_id, receipt=receipt, claim=claim, document=document):
            return RaiseObjection(record_id, receipt, claim, document)
        case ObjectionAssigned(record_id=record_id, handler=handler):
            return AssignObjection(record_id, handler)
        case ObjectionDismissed(record_id=record_id, reason=reason, remedies=remedies):
            return DismissObjection(record_id, reason, remedies)
        case ObjectionWithdrawn(record_id=record_id):
            return WithdrawObjection(record_id)
    return None


def _on_quality(first: Happened) -> Command | None:
    match first.event:
        case SourceDiffered(record=record, source=source):
            return AddSource(record, source)
        case DataDefectResolved(record_id=record_id, defect=defect, reason=reason):
            return ResolveDefect(record_id, defect, reason)
        case InformationVerified(record_id=record_id):
            return VerifyInformation(record_id)
        case PerformanceVerified(record_id=record_id, authority=authority, evidence=evidence, record=record):
            return VerifyPerformance(record_id, authority, evidence, record)
    return None


def _on_order(first: Happened) -> Command | None:
    match first.event:
        case OrderConfirmed(order=order) | GroundAdded(order=order) | GroundChanged(order=order):
            return ConfirmOrder(order)
        case OrderDeclined(order=order, reason=reason) | GroundDeclined(order=order, reason=reason):
            return DeclineOrder(order, reason)
        case OrderSuspended(order=order, basis=basis, until=until):
            return SuspendOrder(order, basis, until)
        case OrderResumed(order=order, basis=basis):
            return ResumeOrder(order, basis)
    return None


def _on_task(first: Happened) -> Command | None:
    match first.event:
        case TaskAccepted(task=task):
            return AcceptTask(task)
        case TaskRefused(task=task, reason=reason, remark=remark):
            return RefuseTask(task, reason, remark)
        case TaskReturned(task=task, reason=reason, remark=remark):
            return ReturnTask(task, reason, remark)
        case TaskPushed(task=task):
            return PushCorrected(task)
        case MeasureLifted(task=task, remark=remark):
            return SubmitFeedback(task, FeedbackResult.LIFTED, remark=remark)
        case FeedbackSubmitted():
            return _feedback(first.event)
    return None


def _on_hold(first: Happened) -> Command | None:
    match first.event:
        case HoldDecided(check=check, matter=matter, node=node, filing=filing, verdict=verdict, measures=measures):
            return DecideHold(check, matter, node, filing, verdict, measures, first.event.reason)
    return None


def _feedback(event: FeedbackSubmitted) -> SubmitFeedback:
    return SubmitFeedback(
        task=event.task,
        result=event.result,
        implemented_on=event.implemented_on,
        matter_code=event.matter_code,
        filing_id=event.filing_id,
        amount_minor=event.amount_minor,
        remark=event.remark,
    )
