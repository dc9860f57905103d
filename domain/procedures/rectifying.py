"""Interview and rectification: who did wrong is talked to, and told what to put right by when (C28, C77).

The department that answers for an adverse record does it (INV-19; 谁主管、谁治理). Of an interview nothing follows,
of a rectification that is late only that somebody is told: neither is ever a ground of a measure (P-1). Where an item
of the catalogue has it so, as for government bodies (C32), the subject is reminded as soon as the record stands, and
the measures on it wait until it was ordered to put it right and the last day has passed in vain. Burdens only become
later by it.
"""

from datetime import date

from msgspec.structs import replace

from domain.cases import answerable_record
from domain.commands import HoldInterview, OrderRectification, RectificationCommand, VerifyRectification
from domain.errors import Forgotten, InvalidRecord, NotAllowed, NotFound
from domain.events import (
    Happened,
    InterviewHeld,
    RecordEvent,
    RectificationEvent,
    RectificationOrdered,
    RectificationOverdue,
    RectificationVerified,
    SubjectReminded,
)
from domain.pending import Rectification
from domain.procedures.said import is_digest, refuse_blank, refuse_unlawful
from domain.records import Filed, Standing
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import RECTIFICATION, RECTIFICATION_ENDS, RectificationState, advance
from domain.values import Occasion, Polarity

# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to the rectification of a record."""
    event = happened.event
    assert isinstance(event, RectificationEvent)
    known, on = draft.rectifications.get(event.record_id), happened.on
    state = advance(RECTIFICATION, known.state if known else None, type(event).__name__)
    if known is None:
        known = Rectification(record_id=event.record_id, state=state, since=on)
    since = on if known.state is not state else known.since
    draft.put(_moved(replace(known, state=state, since=since), event, on=on))


def _moved(known: Rectification, event: RectificationEvent, *, on: date) -> Rectification:
    match event:
        case InterviewHeld(held_on=day):
            return replace(known, talked_on=day)
        case SubjectReminded():
            return replace(known, waits=True, reminded_on=on)
        case RectificationOrdered(until=until):
            return replace(known, ordered_on=on, until=until, verified_on=None)
        case RectificationVerified(verified_on=day):
            return replace(known, verified_on=day)
    return known


def follow(draft: Draft, event: RecordEvent) -> None:
    """End what is about a record that has no effect left."""
    known = draft.rectifications.get(event.record_id)
    if known is not None and type(event).__name__ in RECTIFICATION_ENDS:
        advance(RECTIFICATION, known.state, type(event).__name__)
        draft.end_rectification(event.record_id)


# --- deciding


def carry_out(decision: Decision, command: RectificationCommand, rulebook: Rulebook) -> None:
    """Carry out one step. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    filed = answerable_record(decision, command.record_id)
    if filed.standing is not Standing.IN_FORCE or filed.record.polarity is not Polarity.ADVERSE:
        raise NotAllowed(f"the record is {filed.standing} and {filed.record.polarity}; nothing is to be put right")
    match command:
        case HoldInterview():
            _talk(decision, command, filed, rulebook)
        case OrderRectification():
            _order(decision, command, rulebook)
        case VerifyRectification():
            _verify(decision, command, filed)


def _talk(decision: Decision, command: HoldInterview, filed: Filed, rulebook: Rulebook) -> None:
    refuse_blank(reason=command.reason)
    _refuse_no_digest(command.document)
    _refuse_day(command.held_on, since=filed.record.determined_on, on=decision.on)
    _refuse_uncounted(decision, command.occasion, rulebook)
    decision.emit(
        InterviewHeld(
            record_id=command.record_id,
            held_on=command.held_on,
            occasion=command.occasion,
            reason=command.reason.strip(),
            document=command.document,
        )
    )


def _order(decision: Decision, command: OrderRectification, rulebook: Rulebook) -> None:
    refuse_blank(doc_no=command.doc_no, article=command.article, duty=command.duty, remedies=command.remedies)
    refuse_unlawful(command.law, rulebook, on=decision.on)
    _refuse_uncounted(decision, command.occasion, rulebook)
    latest = rulebook.rectify_until(on=decision.on)
    if not decision.on < command.until <= latest:
        raise InvalidRecord(
            f"nobody can put it right until {command.until} (P-6)", do=f"Name a day after today, until {latest}."
        )
    ordered = RectificationOrdered(
        record_id=command.record_id,
        doc_no=command.doc_no.strip(),
        law=command.law,
        article=command.article.strip(),
        occasion=command.occasion,
        duty=command.duty.strip(),
        remedies=command.remedies.strip(),
        until=command.until,
    )
    advance(RECTIFICATION, _state(decision, command), type(ordered).__name__)
    decision.emit(ordered)


def _verify(decision: Decision, command: VerifyRectification, filed: Filed) -> None:
    _refuse_no_digest(command.document)
    _refuse_day(command.verified_on, since=filed.record.determined_on, on=decision.on)
    verified = RectificationVerified(
        record_id=command.record_id, verified_on=command.verified_on, document=command.document
    )
    state = _state(decision, command)
    if state is None:
        raise NotFound(f"a rectification of {command.record_id}", do="Order it first; nobody asked for anything yet.")
    advance(RECTIFICATION, state, type(verified).__name__)
    decision.emit(verified)


def _state(decision: Decision, command: RectificationCommand) -> RectificationState | None:
    known = decision.draft.rectifications.get(command.record_id)
    return None if known is None else known.state


def _refuse_uncounted(decision: Decision, occasion: Occasion, rulebook: Rulebook) -> None:
    """How often somebody did wrong is an occasion only where a law of the ruleset says how often (C28)."""
    if occasion is not Occasion.FREQUENCY:
        return
    least, draft = rulebook.frequency(on=decision.on), decision.draft
    if least is None:
        raise NotAllowed("no law of the ruleset makes the number of records an occasion", do="Name how severe it is.")
    if draft.settled is not None:
        raise Forgotten("how many adverse records it has")
    adverse = [filed for filed in draft.records.values() if _counts(filed)]
    if len(adverse) < least:
        raise NotAllowed(f"{len(adverse)} adverse records stand, fewer than {least}", do="Name how severe it is.")


def _counts(filed: Filed) -> bool:
    return filed.standing is Standing.IN_FORCE and filed.record.polarity is Polarity.ADVERSE


def _refuse_no_digest(document: str) -> None:
    if not is_digest(document):
        raise InvalidRecord("a document is told by its digest", do="Send its SHA-256, in lower-case hex.")


def _refuse_day(day: date, *, since: date, on: date) -> None:
    if not since <= day <= on:
        raise InvalidRecord(f"nothing of it was on {day}", do=f"Name a day from {since} to {on}.")


# --- what time and the catalogue ask for


def keep_time(decision: Decision, rulebook: Rulebook) -> None:
    """Remind who is to be reminded, and tell what is late; both before the rules are asked what follows."""
    for record_id in rulebook.to_remind(decision.draft.freeze(), on=decision.on):
        decision.emit(SubjectReminded(record_id=record_id))
    for known in list(decision.draft.rectifications.values()):
        late = known.state is RectificationState.ORDERED and known.until is not None and known.until < decision.on
        if late:
            decision.emit(RectificationOverdue(record_id=known.record_id))
