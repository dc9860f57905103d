"""Repair of an adverse record: applied for, looked at, granted or refused, by its determining department alone.

The subject applies whenever it likes, free of charge, at that department or at whoever may receive for others (P-7).
Accepting asks for what INV-22 asks for: the minimum time over, proof, a public commitment, and no law that forbids it.
Granting ends publication, sharing, use and every measure that rests on the record alone, in one append (INV-23). A
department that lets its time pass is overdue; that grants nothing and takes nothing away.
"""

from datetime import date
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from domain.cases import answerable_record, own_record, receivable
from domain.commands import (
    AcceptRepair,
    ApplyForRepair,
    ExtendRepair,
    FindRepairIncomplete,
    GrantRepair,
    RecordTraining,
    RefuseRepair,
    RepairCommand,
    RepairRecord,
    SupplementRepair,
    WithdrawRepair,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import (
    Event,
    Happened,
    PublicationEnded,
    RecordEvent,
    RepairAccepted,
    RepairApplied,
    RepairEvent,
    RepairExtended,
    RepairFoundIncomplete,
    RepairGranted,
    RepairOverdue,
    RepairRefused,
    RepairSupplemented,
    RepairWithdrawn,
    SharingEnded,
    TrainingRecorded,
)
from domain.pending import Repair
from domain.procedures.said import is_digest, refuse_blank, refuse_unlawful
from domain.records import Filed, Standing
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import REPAIR, REPAIR_ENDS, REPAIR_OPEN, RepairState, advance
from domain.values import Polarity

_MOST: Final = 50  # documents of one application
AWAITED: Final = {RepairState.APPLIED: "accept", RepairState.ACCEPTED: "decide"}
"""In which states the department's time runs, and what for."""


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to an application; one that is over is let go of."""
    event = happened.event
    assert isinstance(event, RepairEvent)
    known = draft.repairs.get(event.record_id)
    state = advance(REPAIR, known.state if known else None, type(event).__name__)
    if state not in REPAIR_OPEN:
        draft.end_repair(event.record_id)
        return
    repair = known or Repair(record_id=event.record_id, state=state, since=happened.on, applied_on=happened.on)
    draft.put(_moved(replace(repair, state=state), event, on=happened.on))


def _moved(repair: Repair, event: RepairEvent, *, on: date) -> Repair:
    match event:
        case RepairApplied(receipt=receipt, proof=proof, commitment=commitment, performed_on=performed_on):
            return replace(
                repair, receipt=receipt, proof=proof, commitment=commitment, performed_on=performed_on, applied_on=on
            )
        case RepairSupplemented(proof=proof, commitment=commitment):
            proof, commitment = (*repair.proof, *proof), commitment or repair.commitment
            return replace(repair, proof=proof, commitment=commitment, since=on, overdue=False)
        case RepairOverdue():
            return replace(repair, overdue=True)
        case RepairExtended():
            return replace(repair, extended=True, overdue=False)
        case TrainingRecorded():
            return repair
    return replace(repair, since=on, overdue=False)


def follow(draft: Draft, event: RecordEvent) -> None:
    """End an application whose record is repaired, or has no effect left that a repair could end."""
    known = draft.repairs.get(event.record_id)
    if known is not None and type(event).__name__ in REPAIR_ENDS:
        advance(REPAIR, known.state, type(event).__name__)
        draft.end_repair(event.record_id)


# --- deciding


def carry_out(decision: Decision, command: RepairCommand, rulebook: Rulebook) -> None:
    """Carry out one step of the procedure. Raises NotAllowed, InvalidRecord, WrongActor."""
    match command:
        case RepairRecord(record_id=record_id):
            _refuse_unrepairable_kind(answerable_record(decision, record_id))
            _end_everything(decision, RepairGranted(record_id=record_id, effective_on=decision.on))
        case ApplyForRepair():
            _receive(decision, command, rulebook)
        case SupplementRepair(record_id=record_id, proof=proof, commitment=commitment):
            receivable(decision, record_id, rulebook)
            _refuse_no_digests(proof, commitment)
            _step(decision, RepairSupplemented(record_id=record_id, proof=proof, commitment=commitment))
        case RecordTraining(record_id=record_id):
            receivable(decision, record_id, rulebook)
            _train(decision, command)
        case WithdrawRepair(record_id=record_id):
            receivable(decision, record_id, rulebook)
            _step(decision, RepairWithdrawn(record_id=record_id))
        case _:
            _decide(decision, command, rulebook)


def _receive(decision: Decision, command: ApplyForRepair, rulebook: Rulebook) -> None:
    filed = receivable(decision, command.record_id, rulebook)
    _refuse_unrepairable_kind(filed)
    _refuse_no_digests(command.proof, command.commitment)
    refuse_blank(receipt=command.receipt)
    receipt, proof, commitment = command.receipt.strip(), command.proof, command.commitment
    known = decision.draft.repairs.get(command.record_id)
    if known is not None and known.receipt == receipt:  # the same application handed in again
        return
    _step(
        decision,
        RepairApplied(
            record_id=command.record_id,
            receipt=receipt,
            proof=proof,
            commitment=commitment,
            performed_on=_performed(filed, command.performed_on, on=decision.on),
        ),
    )


def _performed(filed: Filed, day: date | None, *, on: date) -> date | None:
    """The day it says it performed: on one between the decision and today. Raises InvalidRecord."""
    if day is not None and not filed.record.document.issued_on <= day <= on:
        raise InvalidRecord(f"nothing was performed on {day}", do="Name a day from the decision's own to today.")
    return day


def _decide(decision: Decision, command: RepairCommand, rulebook: Rulebook) -> None:
    filed = own_record(decision, command.record_id)
    match command:
        case FindRepairIncomplete(record_id=record_id, missing=missing):
            refuse_blank(missing=missing)
            _step(decision, RepairFoundIncomplete(record_id=record_id, missing=missing.strip()))
        case AcceptRepair(record_id=record_id):
            accepted = RepairAccepted(record_id=record_id)
            _refuse_step(decision, accepted)
            _refuse_unmet(decision, filed, rulebook)
            decision.emit(accepted)
        case ExtendRepair(record_id=record_id, reason=reason):
            refuse_blank(reason=reason)
            _extend(decision, RepairExtended(record_id=record_id, reason=reason.strip()))
        case RefuseRepair():
            _refuse(decision, command, rulebook)
        case GrantRepair(record_id=record_id, doc_no=doc_no):
            refuse_blank(doc_no=doc_no)
            granted = RepairGranted(record_id=record_id, effective_on=decision.on, doc_no=doc_no.strip())
            _refuse_step(decision, granted)
            _refuse_unaccepted(decision, record_id)
            _refuse_unmet(decision, filed, rulebook)
            _end_everything(decision, granted)


def _extend(decision: Decision, extended: RepairExtended) -> None:
    _refuse_step(decision, extended)
    if decision.draft.repairs[extended.record_id].extended:
        raise NotAllowed("it was extended once already", do="Decide it.")
    decision.emit(extended)


def _train(decision: Decision, command: RecordTraining) -> None:
    refuse_blank(training=command.training)
    _refuse_no_digests((command.document,), "")
    trained = TrainingRecorded(
        record_id=command.record_id, training=command.training.strip(), document=command.document
    )
    _step(decision, trained)


def _end_everything(decision: Decision, granted: RepairGranted) -> None:
    """The grant and what ends with it; reconciling ends the grounds and orders the lifts in the same append."""
    record_id = granted.record_id
    decision.emit(granted)
    decision.emit(PublicationEnded(record_id=record_id, effective_on=decision.on))
    decision.emit(SharingEnded(record_id=record_id, effective_on=decision.on))


def _refuse(decision: Decision, command: RefuseRepair, rulebook: Rulebook) -> None:
    refuse_blank(law=command.law, article=command.article, reason=command.reason, remedies=command.remedies)
    refuse_unlawful(command.law, rulebook, on=decision.on)
    _step(
        decision,
        RepairRefused(
            record_id=command.record_id,
            law=command.law,
            article=command.article.strip(),
            reason=command.reason.strip(),
            remedies=command.remedies.strip(),
        ),
    )


def _step(decision: Decision, event: RepairEvent) -> None:
    _refuse_step(decision, event)
    decision.emit(event)


def _refuse_step(decision: Decision, event: RecordEvent) -> None:
    """Raises NotFound where nobody applied, NotAllowed where the table has no such step."""
    known = decision.draft.repairs.get(event.record_id)
    if known is None and not isinstance(event, RepairApplied):
        raise NotFound(f"an application for the repair of {event.record_id}", do="Receive the subject's first.")
    advance(REPAIR, known.state if known else None, type(event).__name__)


def _refuse_unaccepted(decision: Decision, record_id: UUID) -> None:
    """What a department recognises from elsewhere may end an application in any state; what it grants was accepted."""
    state = decision.draft.repairs[record_id].state
    if state is not RepairState.ACCEPTED:
        raise NotAllowed(f"the application is {state}, and only one that was accepted is granted (INV-22)")


# --- who may, and what it takes


def _refuse_unrepairable_kind(filed: Filed) -> None:
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the record is {filed.standing} and has no effect that could be repaired")
    if filed.record.polarity is not Polarity.ADVERSE:
        raise NotAllowed(f"the record is {filed.record.polarity}, and only what is adverse is repaired")


def _refuse_unmet(decision: Decision, filed: Filed, rulebook: Rulebook) -> None:
    """Refuse what does not meet the conditions of INV-22, naming what is missing or from which day on it may be."""
    repair, terms = decision.draft.repairs[filed.record.record_id], rulebook.repair_terms(filed)
    missing = [name for name, told in (("proof", repair.proof), ("commitment", repair.commitment)) if not told]
    if missing:
        raise NotAllowed(f"{', '.join(missing)} missing (INV-22)", do="Find the application incomplete, and say so.")
    if terms.barred:
        raise NotAllowed(f"{terms.barred} declares it unrepairable (INV-22)", do="Refuse it, naming that law.")
    if decision.on < terms.first_day:
        raise NotAllowed(
            f"the minimum time lasts until {terms.first_day} (INV-22)", do=f"Accept it from {terms.first_day} on."
        )


def _refuse_no_digests(proof: tuple[str, ...], commitment: str) -> None:
    documents = (*proof, *([commitment] if commitment else ()))
    if len(documents) > _MOST or not all(map(is_digest, documents)):
        raise InvalidRecord(
            "a document is told by its digest", do=f"Send the SHA-256 of at most {_MOST} documents, in lower-case hex."
        )


def overdue(repair: Repair) -> Event:
    """What is told when the department has let its time pass."""
    return RepairOverdue(record_id=repair.record_id, awaited=AWAITED[repair.state])
