"""What somebody commanded, put together again from the events that only a command makes (see domain.recompute)."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from msgspec import UNSET
from msgspec.structs import replace

from domain.actors import ENGINE
from domain.commands import (
    AcceptCommitment,
    AcceptRepair,
    AcceptTask,
    AddAlias,
    AddSource,
    AmendIdentity,
    AnswerStatement,
    ApplyForRepair,
    AssignObjection,
    ChangeDecision,
    ChooseNotifications,
    Command,
    ConfirmOrder,
    CorrectCode,
    CorrectRecord,
    DecideHold,
    DeclareUncontactable,
    DeclineCommitment,
    DeclineOrder,
    DeclineRecognition,
    DismissObjection,
    DropEntry,
    EndLink,
    EndMandate,
    EndShield,
    EntryDecision,
    EraseDocument,
    EraseSubject,
    ExplainWithdrawal,
    ExtendRepair,
    FileRecords,
    FindRepairIncomplete,
    GiveConsent,
    GrantRepair,
    HandOver,
    HoldInterview,
    NoteLink,
    OfferCommitment,
    OrderRectification,
    ProposeEntry,
    PublishRecord,
    PushCorrected,
    RaiseObjection,
    ReceiveStatement,
    Reconcile,
    RecordContact,
    RecordMandate,
    RecordService,
    RecordTraining,
    RefuseRepair,
    RefuseTask,
    RemoveEntry,
    RepairRecord,
    ResolveDefect,
    ResumeOrder,
    ReturnTask,
    ReviewEntry,
    ReviewPublication,
    RevokeDecision,
    SealRecord,
    ServeNotice,
    ShieldRecord,
    StoreDocument,
    SubmitFeedback,
    SupplementRepair,
    SuspendOrder,
    TakeCommitmentBack,
    UpholdObjection,
    VerifyInformation,
    VerifyPerformance,
    VerifyRectification,
    WithdrawConsent,
    WithdrawObjection,
    WithdrawPublication,
    WithdrawRecord,
    WithdrawRepair,
)
from domain.events import (
    AliasAdded,
    CommitmentAccepted,
    CommitmentDeclined,
    CommitmentOffered,
    CommitmentTakenBack,
    ConsentGiven,
    ConsentWithdrawn,
    DataDefectRaised,
    DataDefectResolved,
    DecisionChanged,
    DecisionRevoked,
    DocumentErased,
    DocumentStored,
    EntryRecognised,
    EntryReviewed,
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
    InterviewHeld,
    LinkEnded,
    ListEntryDecided,
    ListEntryDropped,
    ListEntryProposed,
    ListEntryRemoved,
    MandateEnded,
    MandateRecorded,
    MeasureLifted,
    NoticeServed,
    NotificationsChosen,
    ObjectionAssigned,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionWithdrawn,
    OfferEvent,
    OrderConfirmed,
    OrderDeclined,
    OrderResumed,
    OrderSuspended,
    PerformanceVerified,
    PromiseAtRisk,
    PublicationExplained,
    PublicationReviewed,
    PublicationWithdrawn,
    RecognitionDeclined,
    RecordCorrected,
    RecordFiled,
    RecordPublished,
    RecordRetired,
    RecordSealed,
    RecordShielded,
    RecordWithdrawn,
    RectificationOrdered,
    RectificationVerified,
    RepairAccepted,
    RepairApplied,
    RepairExtended,
    RepairFoundIncomplete,
    RepairGranted,
    RepairNoticeServed,
    RepairRefused,
    RepairSupplemented,
    RepairWithdrawn,
    ResponsiblePersonLinked,
    ServiceRecorded,
    ShieldEnded,
    SourceDiffered,
    StatementAnswered,
    StatementReceived,
    SubjectCodeCorrected,
    SubjectContacted,
    SubjectDeclaredUncontactable,
    SubjectDefectRaised,
    SubjectErased,
    SubjectHandedOver,
    SubjectRegistered,
    TaskAccepted,
    TaskPushed,
    TaskRefused,
    TaskReturned,
    TrainingRecorded,
)
from domain.records import Defect
from domain.state import Registration, Subject
from domain.values import FeedbackResult

_FILING = (
    SubjectRegistered,
    SubjectDefectRaised,
    RecordFiled,
    DataDefectRaised,
    RecordRetired,
    EntryRecognised,
    PromiseAtRisk,
)
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
    own = _on_numbers(first) or _on_record(first) or _on_entry(first, subject) or _on_listed(first.event)
    own = own or _of_its_own(first.event)
    return (
        own
        or _on_document(first.event)
        or _on_hold(first)
        or _on_order(first)
        or _on_task(first)
        or (Reconcile() if first.by == ENGINE else None)
    )


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
            through = None if event.through is UNSET else event.through
            return ProposeEntry(who, file_no, item, facts, grounds, law, event.article, through)
        case NoticeServed(entry=entry, rights=rights):
            return ServeNotice(entry, rights)
        case StatementReceived(entry=entry, receipt=receipt, document=document):
            return ReceiveStatement(entry, receipt, document)
        case StatementAnswered(entry=entry, receipt=receipt, reason=reason):
            return AnswerStatement(entry, receipt, reason)
        case ListEntryDropped(entry=entry, reason=reason):
            return DropEntry(entry, reason)
    return None


def _on_listed(event: Event) -> Command | None:
    match event:
        case ListEntryRemoved(record_id=record_id, doc_no=doc_no, reason=reason):
            return RemoveEntry(record_id, doc_no, reason)
        case RecognitionDeclined(record_id=record_id, reason=refusal, remark=remark):
            return DeclineRecognition(record_id, refusal, remark)
        case EntryReviewed(record_id=record_id, finding=finding, review_on=review_on):
            return ReviewEntry(record_id, finding, review_on)
    return None


def _of_its_own(event: Event) -> Command | None:
    match event:
        case MandateRecorded(who=who, basis=basis, scope=scope, valid_from=valid_from, until=until, document=document):
            return RecordMandate(who, basis, scope, valid_from, until, document)
        case MandateEnded(mandate=mandate, why=why):
            return EndMandate(mandate, why)
        case NotificationsChosen(channels=channels, kinds=kinds, until=until, receipt=receipt):
            return ChooseNotifications(channels, kinds, until, receipt)
        case ConsentGiven(department=department, purpose=purpose, until=until, receipt=receipt):
            return GiveConsent(department, purpose, until, receipt)
        case ConsentWithdrawn(consent=consent, receipt=receipt):
            return WithdrawConsent(consent, receipt)
        case OfferEvent():
            return _of_an_offer(event)
    return None


def _of_an_offer(event: OfferEvent) -> Command | None:
    match event:
        case CommitmentOffered():
            return OfferCommitment(
                event.kind, event.document, event.publication_agreed, event.department, event.until, event.receipt
            )
        case CommitmentAccepted(offer=offer, record_id=record_id):
            return AcceptCommitment(offer, record_id)
        case CommitmentDeclined(offer=offer, reason=reason):
            return DeclineCommitment(offer, reason)
        case CommitmentTakenBack(offer=offer, receipt=receipt):
            return TakeCommitmentBack(offer, receipt)
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
        case SubjectHandedOver(former=former, successor=successor):
            return HandOver(former, successor)
        case AliasAdded(scheme=scheme, number=number):
            return AddAlias(scheme, number)
        case IdentityAmended(amended=amended, reason=reason):
            return AmendIdentity(amended, reason)
        case SubjectCodeCorrected(scheme=scheme, number=number, authority=authority, reason=reason):
            return CorrectCode(scheme, number, authority, reason)
        case SubjectErased(basis=basis):
            return EraseSubject(basis)
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
        case LinkEnded(record_id=record_id, cause=cause):
            return EndLink(record_id, cause)
        case ResponsiblePersonLinked(record_id=record_id, person=person, linked=linked, item=item):
            return NoteLink(record_id, person, linked, item, first.event.role, first.event.until)
    own = _on_quality(first) or _on_repair(first.event) or _beside_repair(first.event)
    return own or _on_publication(first.event) or _on_objection(first.event) or _on_rectification(first.event)


def _on_repair(event: Event) -> Command | None:
    match event:
        case RepairGranted(record_id=record_id, doc_no=doc_no):
            return GrantRepair(record_id, doc_no) if isinstance(doc_no, str) else RepairRecord(record_id)
        case RepairApplied(record_id=record_id, receipt=receipt, proof=proof, commitment=commitment):
            return ApplyForRepair(record_id, receipt, proof, commitment, event.performed_on)
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


def _beside_repair(event: Event) -> Command | None:
    match event:
        case RepairExtended(record_id=record_id, reason=reason):
            return ExtendRepair(record_id, reason)
        case TrainingRecorded(record_id=record_id, training=training, document=document):
            return RecordTraining(record_id, training, document)
        case RecordShielded(record_id=record_id, authority=authority, doc_no=doc_no, until=until):
            return ShieldRecord(record_id, authority, doc_no, until)
        case ShieldEnded(record_id=record_id, reason=reason):
            return EndShield(record_id, reason)
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


def _on_rectification(event: Event) -> Command | None:
    match event:
        case InterviewHeld(record_id=record_id, held_on=day, occasion=occasion, reason=reason, document=document):
            return HoldInterview(record_id, day, occasion, reason, document)
        case RectificationOrdered(record_id=record_id, doc_no=doc_no, law=law, article=article, occasion=occasion):
            return OrderRectification(
                record_id, doc_no, law, article, occasion, event.duty, event.remedies, event.until
            )
        case RectificationVerified(record_id=record_id, verified_on=day, document=document):
            return VerifyRectification(record_id, day, document)
        case SubjectDeclaredUncontactable(record_id=record_id, checked_on=checked_on, check=check):
            return DeclareUncontactable(record_id, checked_on, check, event.visited_on, event.visit, event.review_on)
        case SubjectContacted(record_id=record_id, reason=reason):
            return RecordContact(record_id, reason)
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


def _on_document(event: Event) -> Command | None:
    match event:
        case DocumentStored(digest=digest, kind=kind, media_type=media_type, size=size):
            return StoreDocument(digest, kind, media_type, size, event.record_id, event.entry)
        case DocumentErased(digest=digest, basis=basis):
            return EraseDocument(digest, basis)
        case ServiceRecorded(notice=notice, manner=manner, served_on=served_on, receipt=receipt, document=document):
            return RecordService(notice, manner, served_on, receipt, document, event.record_id)
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
