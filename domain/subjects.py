"""A subject: `decide(state, command)` gives events, `evolve(state, events)` gives the next state.

One stream a subject. Every command ends by reconciling, so that what it changed has its consequences in the same
append; a command that only lets time pass is `Reconcile`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from domain import cases, defects, holds, orders, performance, reviews, tasks
from domain.actors import ENGINE, Actor
from domain.commands import (
    AcceptTask,
    AddAlias,
    AddSource,
    AmendIdentity,
    ChangeDecision,
    Command,
    ConfirmOrder,
    ContactCommand,
    CorrectCode,
    CorrectRecord,
    DecideHold,
    DeclineOrder,
    DeclineRecognition,
    DocumentCommand,
    EntryCommand,
    EntryDecision,
    EraseSubject,
    FileRecords,
    HandOver,
    LinkCommand,
    ObjectionCommand,
    OfferCommand,
    OfItsOwn,
    OwnCommand,
    ProposeEntry,
    PublicationCommand,
    PushCorrected,
    Reconcile,
    RecordService,
    RectificationCommand,
    RefuseTask,
    RemoveEntry,
    RepairCommand,
    ResolveDefect,
    ResumeOrder,
    ReturnTask,
    ReviewEntry,
    RevokeDecision,
    SealRecord,
    ShieldCommand,
    SubmitFeedback,
    SuspendOrder,
    UpholdObjection,
    VerifyInformation,
    VerifyPerformance,
    WithdrawRecord,
)
from domain.errors import InvalidRecord, WrongActor
from domain.events import (
    ContactEvent,
    DataDefectRaised,
    DocumentEvent,
    EntryRecognised,
    Event,
    FeedbackSubmitted,
    Happened,
    LinkEvent,
    ListEntryEvent,
    ObjectionEvent,
    OfferEvent,
    OrderEvent,
    OrderOpened,
    OrderProposed,
    OwnEvent,
    PromiseEvent,
    PublicationEvent,
    RecordEvent,
    RecordFiled,
    RecordRetired,
    RectificationEvent,
    RepairEvent,
    RepairNoticeServed,
    ServiceRecorded,
    ShieldEvent,
    SubjectHandedOver,
    SubjectMergedInto,
    SubjectSplitFrom,
    TaskEvent,
    UnlawfulRuleNotified,
)
from domain.identity import handing, registering
from domain.identity.keeping import refuse_stranger
from domain.identity.merging import refuse_if_merged
from domain.identity.registering import registered
from domain.procedures import (
    contacting,
    documents,
    links,
    listing,
    objections,
    offers,
    own,
    promises,
    publishing,
    rectifying,
    repairs,
    service,
    shields,
)
from domain.reconcile import reconcile
from domain.records import Defect, Record
from domain.rulebook import Determination, Rulebook
from domain.state import Decision, Draft, Subject
from domain.values import Amended, RegisterAct

AMENDING = {Amended.CERTIFICATE: RegisterAct.ALIAS, Amended.NAME: RegisterAct.CORRECT_CODE}


def evolve(subject: Subject, happened: Iterable[Happened]) -> Subject:
    """The state after these events; the one handed in is left as it was."""
    draft = Draft(subject)
    for one in happened:
        apply(draft, one)
    return draft.freeze()


_PROCEDURES: Final[Mapping[type[Event], Callable[[Draft, Happened], None]]] = {
    RepairEvent: repairs.apply,
    ListEntryEvent: listing.apply,
    PublicationEvent: publishing.apply,
    ObjectionEvent: objections.apply,
    ShieldEvent: shields.apply,
    LinkEvent: links.apply,
    PromiseEvent: promises.apply,
    OfferEvent: offers.apply,
    RectificationEvent: rectifying.apply,
    ContactEvent: contacting.apply,
    DocumentEvent: documents.apply,
    ServiceRecorded: service.apply,
}
"""Who folds the events of each procedure; what becomes of its record is told to all of them."""


def apply(draft: Draft, happened: Happened) -> None:
    """Fold one event into a draft."""
    draft.version += 1
    match happened.event:  # what is told most often comes first
        case RecordFiled(record=record):
            cases.apply(draft, happened)
            promises.begin(draft, record, on=happened.on)
        case TaskEvent():
            tasks.apply(draft, happened)
        case OrderProposed() | OrderOpened() | OrderEvent():
            orders.apply(draft, happened)
        case event if fold := next((fold for kind, fold in _PROCEDURES.items() if isinstance(event, kind)), None):
            fold(draft, happened)
        case RecordEvent():
            cases.apply(draft, happened)
            repairs.follow(draft, happened.event)
            publishing.follow(draft, happened.event, on=happened.on)
            objections.follow(draft, happened.event)
            shields.follow(draft, happened.event)
            promises.follow(draft, happened.event, on=happened.on)
            links.follow(draft, happened.event)
            rectifying.follow(draft, happened.event)
        case _:
            _apply_to_itself(draft, happened)
    contacting.follow(draft, happened.event)
    service.remember(draft, happened)


def _apply_to_itself(draft: Draft, happened: Happened) -> None:
    """Fold what is about no record, order or task of the subject, but about the subject."""
    match happened.event:
        case OwnEvent():
            own.apply(draft, happened)
        case UnlawfulRuleNotified(version=version):
            draft.told = (*draft.told, version)
        case SubjectHandedOver():
            handing.apply(draft, happened.event)
        case SubjectMergedInto(kept=kept):
            draft.merged_into = kept
        case SubjectSplitFrom():
            draft.merged_into = None
        case _:
            registering.apply(draft, happened)


class Decided:
    """The outcome of a command: its events, the state after them, and what the rules said."""

    def __init__(self, *, happened: tuple[Happened, ...], subject: Subject, determination: Determination) -> None:
        self.happened = happened
        self.subject = subject
        self.determination = determination


def decide(subject: Subject, command: Command, *, on: date, by: Actor, rulebook: Rulebook) -> Decided:
    """Decide a command on a day: what it does, and what follows from it. Raises Refused; then nothing happened."""
    decision = Decision(subject, on=on, by=by, evolve=apply)
    _refuse_beyond_its_own(decision, command)
    _carry_out(decision, command, rulebook)
    decision.by = ENGINE
    determination = reconcile(decision, rulebook)
    return Decided(happened=tuple(decision.happened), subject=decision.draft.freeze(), determination=determination)


def _refuse_beyond_its_own(decision: Decision, command: Command) -> None:
    """A subject that acts for itself does what is a subject's to do, about itself alone (domain.md 1.3)."""
    subject = decision.by.subject
    if subject is None:
        return
    if subject != decision.draft.subject_id:
        raise WrongActor("a subject acts for itself alone", do="Sign in as the one whom it is about.")
    if not isinstance(command, OfItsOwn):
        raise WrongActor(f"{type(command).__name__} is a department's to do", do="Ask the department for it.")


def _carry_out(decision: Decision, command: Command, rulebook: Rulebook) -> None:
    match command:
        case FileRecords():
            _file(decision, command, rulebook)
        case ProposeEntry(registration=who):
            if decision.draft.registration is None:
                registering.register(decision, who)
            listing.carry_out(decision, command, rulebook)
        case AddAlias(scheme=scheme, number=number):
            _refuse_stranger(decision, RegisterAct.ALIAS, rulebook)
            registering.add_alias(decision, scheme, number)
        case CorrectCode(scheme=scheme, number=number, authority=authority, reason=reason):
            _refuse_stranger(decision, RegisterAct.CORRECT_CODE, rulebook)
            registering.correct_code(decision, scheme=scheme, number=number, authority=authority, reason=reason)
        case AmendIdentity(amended=amended, reason=reason):
            _refuse_stranger(decision, AMENDING[amended], rulebook)
            registering.amend(decision, amended, reason=reason)
        case EraseSubject(basis=basis):
            registering.erase(decision, basis)
        case HandOver():
            handing.hand_over(decision, command, rulebook)
        case Reconcile():
            registered(decision.draft)
        case ConfirmOrder(order=order):
            orders.confirm(decision, order)
        case DeclineOrder(order=order, reason=reason):
            orders.decline(decision, order, reason=reason)
        case SuspendOrder(order=order, basis=basis, until=until):
            orders.suspend(decision, order, basis=basis, until=until)
        case ResumeOrder(order=order, basis=basis):
            orders.resume(decision, order, basis=basis)
        case _:
            _on_record(decision, command, rulebook)


def _refuse_stranger(decision: Decision, act: RegisterAct, rulebook: Rulebook) -> None:
    registered(decision.draft)
    refuse_stranger(decision.draft, act, by=decision.by, on=decision.on, rulebook=rulebook)


def _on_record(decision: Decision, command: Command, rulebook: Rulebook) -> None:
    match command:
        case CorrectRecord(record=record, reason=reason):
            cases.own_record(decision, record.record_id)
            _refuse_outside_catalogue(decision, record, rulebook)
            cases.correct(decision, record, reason=reason)
        case WithdrawRecord(record_id=record_id, reason=reason):
            cases.withdraw(decision, record_id, reason=reason)
        case RevokeDecision():
            reviews.revoke(decision, command)
        case ChangeDecision(record_id=record_id, record=record):
            cases.own_record(decision, record_id)
            _refuse_outside_catalogue(decision, record, rulebook)
            reviews.change(decision, command)
        case VerifyPerformance(record_id=record_id, record=record):
            cases.own_record(decision, record_id)
            _refuse_outside_catalogue(decision, record, rulebook)
            performance.verify(decision, command)
            promises.alert_of_finding(decision, command)
        case SealRecord():
            reviews.seal(decision, command)
        case RemoveEntry():
            listing.remove(decision, command, rulebook)
        case DeclineRecognition():
            listing.decline(decision, command)
        case ReviewEntry():
            listing.review(decision, command, rulebook)
        case AddSource(record=record, source=source):
            filed = cases.filed_record(decision, record.record_id)
            defects.add_source(decision, filed, record, source=source)
        case ResolveDefect(record_id=record_id, defect=defect, reason=reason):
            defects.resolve(decision, cases.own_record(decision, record_id), defect, reason=reason)
        case VerifyInformation(record_id=record_id):
            defects.verify(decision, record_id, cases.own_record(decision, record_id))
        case _:
            _in_procedure(decision, command, rulebook)


def _in_procedure(decision: Decision, command: Command, rulebook: Rulebook) -> None:
    if isinstance(command, EntryCommand):
        listing.carry_out(decision, command, rulebook)
    elif isinstance(command, RepairCommand):
        repairs.carry_out(decision, command, rulebook)
    elif isinstance(command, LinkCommand):
        links.carry_out(decision, command, rulebook)
    elif isinstance(command, ShieldCommand):
        shields.carry_out(decision, command)
    elif isinstance(command, RectificationCommand):
        rectifying.carry_out(decision, command, rulebook)
    elif isinstance(command, ContactCommand):
        contacting.carry_out(decision, command, rulebook)
    elif isinstance(command, PublicationCommand):
        publishing.carry_out(decision, command, rulebook)
    elif isinstance(command, DocumentCommand):
        documents.carry_out(decision, command, rulebook)
    elif isinstance(command, RecordService):
        service.carry_out(decision, command, rulebook)
    elif isinstance(command, ObjectionCommand):
        if isinstance(command, UpholdObjection) and command.record is not None:
            cases.own_record(decision, command.record_id)
            _refuse_outside_catalogue(decision, command.record, rulebook)
        objections.carry_out(decision, command, rulebook)
    elif isinstance(command, OfferCommand):
        offers.carry_out(decision, command, rulebook)
    elif isinstance(command, OwnCommand):
        own.carry_out(decision, command, rulebook)
    else:
        _answer(decision, command)


def _answer(decision: Decision, command: Command) -> None:
    match command:
        case AcceptTask(task=task):
            tasks.accept(decision, task)
        case RefuseTask(task=task, refusal=reason, remark=remark):
            tasks.refuse(decision, task, reason=reason, remark=remark)
        case ReturnTask(task=task, refusal=reason, remark=remark):
            tasks.return_(decision, task, reason=reason, remark=remark)
        case PushCorrected(task=task):
            tasks.push_corrected(decision, task, determiners=_determiners(decision, task))
        case SubmitFeedback():
            _feed_back(decision, command)
        case DecideHold():
            holds.decide_hold(decision, command)


def _feed_back(decision: Decision, command: SubmitFeedback) -> None:
    order = decision.draft.tasks[command.task].order if command.task in decision.draft.tasks else None
    tasks.feed_back(
        decision,
        FeedbackSubmitted(
            task=command.task,
            result=command.result,
            implemented_on=command.implemented_on,
            matter_code=command.matter_code,
            filing_id=command.filing_id,
            amount_minor=command.amount_minor,
            remark=command.remark,
        ),
    )
    if order is not None:
        orders.close_if_done(decision, order)


def _determiners(decision: Decision, task: UUID) -> set[str]:
    found = decision.draft.tasks.get(task)
    return orders.determiners(decision.draft, decision.draft.orders[found.order]) if found else set()


def _file(decision: Decision, command: FileRecords, rulebook: Rulebook) -> None:
    if decision.draft.registration is None:
        registering.register(decision, command.registration)
    for record in command.records:
        if record.record_id in decision.draft.records:
            continue
        if command.decides is None:
            links.refuse_without_notice(record, rulebook)
            _file_one(decision, record, command, rulebook)
        else:
            _decide_entry(decision, command.decides, record, command, rulebook)


def _decide_entry(
    decision: Decision, decides: EntryDecision, record: Record, command: FileRecords, rulebook: Rulebook
) -> None:
    proposed = decision.draft.entries.get(decides.entry)
    listing.decide(decision, decides, record, rulebook)
    _file_one(decision, record, command, rulebook)
    decision.emit(RepairNoticeServed(record_id=record.record_id))
    if proposed is not None:
        links.ground(decision, proposed, record)


def _file_one(decision: Decision, record: Record, command: FileRecords, rulebook: Rulebook) -> None:
    refuse_if_merged(decision.draft)
    registering.refuse_if_erased(decision.draft)
    _refuse_outside_catalogue(decision, record, rulebook)
    cases.file_record(decision, record, defects=rulebook.defects(record))
    recognised_by = rulebook.recognised_by(record)
    if recognised_by is not None:
        decision.emit(EntryRecognised(record_id=record.record_id, department=recognised_by, effective_on=decision.on))
    if rulebook.retired(record):
        decision.emit(RecordRetired(record_id=record.record_id))
    if record.record_id in command.masked:
        decision.emit(DataDefectRaised(record_id=record.record_id, defect=Defect.PERSONAL))
    if record.record_id in command.amounts_in_doubt:
        defects.put_amount_in_doubt(decision, record)
    promises.alert(decision, record)


def _refuse_outside_catalogue(decision: Decision, record: Record, rulebook: Rulebook) -> None:
    complaints = rulebook.complaints(record, registration=registered(decision.draft), on=decision.on)
    complaints += rulebook.clashes(record, subject=decision.draft.freeze())
    if complaints:
        raise InvalidRecord("; ".join(complaints), do="File only what the catalogue in force allows (INV-1).")
