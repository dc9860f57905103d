"""Review of decisions by reconsideration or litigation: four outcomes, each with its effect in time (INV-20).

| Outcome | The decision speaks | And then |
|---|---|---|
| changed | until the day named | what it was changed to speaks, its periods counted from the decision's own day |
| annulled | until the day named, possibly the original | |
| void | on no day | |
| confirmed unlawful | until the day of the confirmation, which is never the original | it stays on record |

The determining department puts the outcome on record (INV-19), naming who decided and by which document.
"""

from datetime import date

from msgspec.structs import replace

from domain.cases import answerable_record, need_held, own_record, refuse_incomplete
from domain.commands import ChangeDecision, RevokeDecision, SealRecord
from domain.content import with_content_hash
from domain.errors import InvalidRecord, NotAllowed
from domain.events import DecisionChanged, DecisionRevoked, RecordSealed
from domain.records import SILENT, Filed, Standing, changed_id
from domain.state import Decision
from domain.values import ReviewOutcome


def revoke(decision: Decision, command: RevokeDecision) -> None:
    """End a decision as its review says. Raises NotAllowed, InvalidRecord."""
    filed = answerable_record(decision, command.record_id)
    _refuse_silent(filed)
    first = filed.record.determined_on
    match command.outcome:
        case ReviewOutcome.CHANGED:
            raise InvalidRecord("a changed decision says something else", do="File what it was changed to.")
        case ReviewOutcome.VOID if command.effective_on != first:
            raise InvalidRecord(f"what is void is void from its own day, {first}", do=f"Name {first}.")
        case ReviewOutcome.CONFIRMED_UNLAWFUL if command.effective_on == first:
            raise InvalidRecord(
                "confirmed unlawful, it stood until the confirmation", do="Name the day of the confirmation."
            )
    if command.outcome is not ReviewOutcome.VOID:
        _refuse_day(decision, filed, command.effective_on)
    decision.emit(
        DecisionRevoked(
            record_id=command.record_id,
            effective_on=command.effective_on,
            authority=command.authority,
            doc_no=command.doc_no,
            outcome=command.outcome,
        )
    )


def change(decision: Decision, command: ChangeDecision) -> None:
    """Put what the review made of a decision in its place; the same review again changes nothing.

    It keeps issuer and day, so that no period begins anew. Raises NotAllowed, InvalidRecord.
    """
    filed = own_record(decision, command.record_id)
    if not command.doc_no.strip() or not command.authority.strip():
        raise InvalidRecord("authority or doc_no missing", do="Name who reviewed the decision, and by which document.")
    record = replace(command.record, record_id=changed_id(command.record_id, command.doc_no))
    if record.record_id in decision.draft.records:
        return
    if filed.standing is not Standing.IN_FORCE:  # what has ended stays ended, whatever day the review names
        raise NotAllowed(f"the record is {filed.standing} and has no effect that could change")
    if (record.issuer, record.determined_on) != (filed.record.issuer, filed.record.determined_on):
        raise InvalidRecord("a changed decision keeps issuer and day", do="File a new decision as a record of its own.")
    _refuse_day(decision, filed, command.effective_on)
    refuse_incomplete(record, on=decision.on)
    need_held(decision.draft, record.determined_on)
    decision.emit(
        DecisionChanged(
            record_id=command.record_id,
            effective_on=command.effective_on,
            authority=command.authority,
            doc_no=command.doc_no,
            record=with_content_hash(record),
        )
    )


def seal(decision: Decision, command: SealRecord) -> None:
    """Seal a record; sealing it again changes nothing (INV-33)."""
    filed = own_record(decision, command.record_id)
    if filed.standing is not Standing.SEALED:
        decision.emit(RecordSealed(record_id=command.record_id))


def _refuse_silent(filed: Filed) -> None:
    if filed.standing in SILENT:
        raise NotAllowed(f"the record is {filed.standing} and has no effect that could end")


def _refuse_day(decision: Decision, filed: Filed, day: date) -> None:
    changed = filed.speaks_from is not None and filed.recognised_by is None  # elsewhere it spoke from its own day
    first = filed.speaks_from if changed and filed.speaks_from is not None else filed.record.determined_on
    if not first <= day <= decision.on:
        raise InvalidRecord(
            f"{day} lies outside {first} (the decision's day) and {decision.on} (today)",
            do="Name the day from which the deciding body ends it.",
        )
