"""Bankruptcy: a court's ruling on a plan or settlement shields a record for the time being (domain.md 4.5).

Nothing of it is shown to the public and no measure rests on it alone until the last day, that of the plan; a repair
makes that final. The ruling is the court's; the department that answers for the record here puts it on record, for an
entry recognised from elsewhere, too (C51). A plan that fails ends it early, and what was suspended goes on.
"""

from datetime import date

from domain.cases import answerable_record
from domain.commands import EndShield, ShieldCommand, ShieldRecord
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import Happened, RecordEvent, RecordShielded, ShieldEnded, ShieldEvent, ShieldExpired
from domain.pending import Shield
from domain.procedures.said import refuse_blank
from domain.records import Standing
from domain.state import Decision, Draft
from domain.transitions import SHIELD, SHIELD_ENDS, ShieldState, advance
from domain.values import Polarity


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a shield; one that is over is let go of."""
    event = happened.event
    assert isinstance(event, ShieldEvent)
    known = draft.shields.get(event.record_id)
    advance(SHIELD, ShieldState.STANDING if known else None, type(event).__name__)
    if isinstance(event, RecordShielded):
        draft.put(Shield(record_id=event.record_id, until=event.until))
    else:
        draft.end_shield(event.record_id)


def follow(draft: Draft, event: RecordEvent) -> None:
    """End a shield whose record has no effect left, a repair being final."""
    if event.record_id in draft.shields and type(event).__name__ in SHIELD_ENDS:
        advance(SHIELD, ShieldState.STANDING, type(event).__name__)
        draft.end_shield(event.record_id)


def carry_out(decision: Decision, command: ShieldCommand) -> None:
    """Put a ruling on record, or its end. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    filed = answerable_record(decision, command.record_id)
    match command:
        case ShieldRecord(record_id=record_id, authority=authority, doc_no=doc_no, until=until):
            refuse_blank(authority=authority, doc_no=doc_no)
            if filed.standing is not Standing.IN_FORCE or filed.record.polarity is not Polarity.ADVERSE:
                raise NotAllowed(f"the record is {filed.standing} and {filed.record.polarity}; nothing is shielded")
            _refuse_over(until, on=decision.on)
            decision.emit(
                RecordShielded(record_id=record_id, authority=authority.strip(), doc_no=doc_no.strip(), until=until)
            )
        case EndShield(record_id=record_id, reason=reason):
            refuse_blank(reason=reason)
            if record_id not in decision.draft.shields:
                raise NotFound(f"a shield of record {record_id}", do="It is over, or there was none.")
            decision.emit(ShieldEnded(record_id=record_id, reason=reason.strip()))


def _refuse_over(until: date, *, on: date) -> None:
    if until < on:
        raise InvalidRecord(f"a shield until {until} is over already (P-6)", do="Name the last day of the plan.")


def keep_time(decision: Decision) -> None:
    """End what is over; whoever comes late has spared the subject for longer."""
    for shield in list(decision.draft.shields.values()):
        if shield.until < decision.on:
            decision.emit(ShieldExpired(record_id=shield.record_id))
