"""Objection to an adverse record: by its subject, at any time, free of charge, with a named handler (C68, P-7).

While it is open the record is disputed, and whoever reads of it is told so. Whoever says that it is not meant ("not
me") is burdened by nothing that rests on the record until that is answered. An objection that nobody answers in time,
to what is no court's, leaves publication, and a check warns of it at most, until somebody does. What is upheld is
corrected or withdrawn in the same append, with everything that followed; what is dismissed has its reasons and
remedies.
"""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain import cases
from domain.cases import answerable_record, receivable
from domain.commands import (
    AssignObjection,
    DismissObjection,
    ObjectionCommand,
    RaiseObjection,
    UpholdObjection,
    WithdrawObjection,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import (
    Event,
    Happened,
    ObjectionAssigned,
    ObjectionDismissed,
    ObjectionEvent,
    ObjectionOverdue,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionWithdrawn,
    RecordEvent,
)
from domain.pending import Objection
from domain.procedures.said import is_digest, refuse_blank
from domain.records import SILENT
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import OBJECTION, OBJECTION_ENDS, ObjectionState, advance
from domain.values import Polarity

# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to an objection; one that is answered is let go of."""
    event = happened.event
    assert isinstance(event, ObjectionEvent)
    known = draft.objections.get(event.record_id)
    state = advance(OBJECTION, ObjectionState.OPEN if known else None, type(event).__name__)
    if isinstance(event, ObjectionRaised):
        draft.put(_raised(event, happened.on))
    elif state is not ObjectionState.OPEN:
        draft.end_objection(event.record_id)
    elif known is not None:
        draft.put(_moved(known, event))


def _raised(event: ObjectionRaised, on: date) -> Objection:
    return Objection(
        record_id=event.record_id,
        claim=event.claim,
        receipt=event.receipt,
        since=on,
        of_court=event.of_court,
    )


def _moved(known: Objection, event: ObjectionEvent) -> Objection:
    match event:
        case ObjectionAssigned(handler=handler):
            return replace(known, handler=handler)
        case ObjectionOverdue():
            return replace(known, overdue=True)
    return known


def follow(draft: Draft, event: RecordEvent) -> None:
    """End an objection to what is void or sealed: there is nothing left to object to."""
    if event.record_id in draft.objections and type(event).__name__ in OBJECTION_ENDS:
        advance(OBJECTION, ObjectionState.OPEN, type(event).__name__)
        draft.end_objection(event.record_id)


# --- deciding


def carry_out(decision: Decision, command: ObjectionCommand, rulebook: Rulebook) -> None:
    """Carry out one step; what an upheld one is corrected to was looked at by whoever calls this.

    Raises NotAllowed, NotFound, InvalidRecord, WrongActor.
    """
    match command:
        case RaiseObjection():
            _raise(decision, command, rulebook)
        case WithdrawObjection(record_id=record_id):
            receivable(decision, record_id, rulebook)
            _step(decision, ObjectionWithdrawn(record_id=record_id))
        case AssignObjection(record_id=record_id, handler=handler):
            answerable_record(decision, record_id)
            refuse_blank(handler=handler)
            _step(decision, ObjectionAssigned(record_id=record_id, handler=handler.strip()))
        case UpholdObjection():
            _uphold(decision, command)
        case DismissObjection(record_id=record_id, reason=reason, remedies=remedies):
            answerable_record(decision, record_id)
            refuse_blank(reason=reason, remedies=remedies)
            _refuse_unhandled(decision, record_id)
            dismissed = ObjectionDismissed(record_id=record_id, reason=reason.strip(), remedies=remedies.strip())
            _step(decision, dismissed)


def _raise(decision: Decision, command: RaiseObjection, rulebook: Rulebook) -> None:
    filed = receivable(decision, command.record_id, rulebook)
    refuse_blank(receipt=command.receipt)
    if not is_digest(command.document):
        raise InvalidRecord("what the subject says is told by its digest", do="Send its SHA-256, in lower-case hex.")
    if filed.record.polarity is not Polarity.ADVERSE:
        raise NotAllowed(f"the record is {filed.record.polarity}", do="Ask its department to correct it.")
    if filed.standing in SILENT:
        raise NotAllowed(f"the record is {filed.standing} and has no effect to object to")
    known, receipt = decision.draft.objections.get(command.record_id), command.receipt.strip()
    if known is not None and known.receipt == receipt:  # the same one handed in again
        return
    raised = ObjectionRaised(
        record_id=command.record_id,
        receipt=receipt,
        claim=command.claim,
        document=command.document,
        of_court=rulebook.is_of_court(filed.record),
    )
    advance(OBJECTION, None if known is None else ObjectionState.OPEN, type(raised).__name__)
    decision.emit(raised)


def _uphold(decision: Decision, command: UpholdObjection) -> None:
    record_id, reason = command.record_id, command.reason.strip()
    answerable_record(decision, record_id)
    refuse_blank(reason=command.reason)
    _refuse_unhandled(decision, record_id)
    _step(decision, ObjectionUpheld(record_id=record_id, reason=reason))
    if command.record is None:
        cases.withdraw(decision, record_id, reason=reason)
    elif command.record.record_id != record_id:
        raise InvalidRecord("what it is corrected to is another record", do="Correct the record that is disputed.")
    else:
        cases.correct(decision, command.record, reason=reason)


def _refuse_unhandled(decision: Decision, record_id: UUID) -> None:
    known = decision.draft.objections.get(record_id)
    if known is not None and not known.handler:
        raise NotAllowed("nobody is named who answers it (C68)", do="Name the officer first.")


def _step(decision: Decision, event: ObjectionEvent) -> None:
    if event.record_id not in decision.draft.objections:
        raise NotFound(f"an open objection to {event.record_id}", do="Receive the subject's first.")
    advance(OBJECTION, ObjectionState.OPEN, type(event).__name__)
    decision.emit(event)


def overdue(objection: Objection) -> Event:
    """What is told when nobody has answered in time."""
    return ObjectionOverdue(record_id=objection.record_id)
