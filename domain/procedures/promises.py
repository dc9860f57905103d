"""Promises in their term: whoever accepted one hears in time that it ends, and when it may be broken (C57, C58, C79).

A commitment or a contract that says it is in term is followed until its outcome is verified. Nothing of this is a
ground: what is told asks an officer to look, and only what is then found, with its own document, has any effect (P-1).
What was over when it was put on record is history and starts no time.
"""

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from domain.commands import VerifyPerformance
from domain.events import (
    Happened,
    PerformanceOverdue,
    PerformanceVerified,
    PromiseAtRisk,
    PromiseEnding,
    PromiseEvent,
    RecordCorrected,
    RecordEvent,
    RecordSucceeded,
)
from domain.pending import Promise
from domain.records import PERFORMANCE, PROMISES, Record, Standing, found_id, term_end
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import PROMISE, PROMISE_ENDS, PromiseState, advance
from domain.values import Performance, Polarity

_DAY: Final = timedelta(days=1)

# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what was told of a promise."""
    event = happened.event
    assert isinstance(event, PromiseEvent)
    known = draft.promises.get(event.record_id)
    advance(PROMISE, PromiseState.OPEN if known else None, type(event).__name__)
    if known is not None:
        draft.put(_moved(known, event))


def _moved(known: Promise, event: PromiseEvent) -> Promise:
    match event:
        case PromiseEnding():
            return replace(known, ending=True)
        case PromiseAtRisk(by=by):
            return replace(known, risks=(*known.risks, by))
        case PerformanceOverdue():
            return replace(known, overdue=True)
    return known


def begin(draft: Draft, record: Record, *, on: date) -> None:
    """Begin to follow a record that is a promise in its term on the day on which it is put on record."""
    last = last_day(record)
    if last is not None and last >= on:
        advance(PROMISE, None, "RecordFiled")
        draft.put(Promise(record_id=record.record_id, since=on, until=last))


def follow(draft: Draft, event: RecordEvent, *, on: date) -> None:
    """End it with whatever becomes of the promise; what takes its place may be in its term again."""
    if event.record_id in draft.promises:
        if type(event).__name__ in PROMISE_ENDS:
            advance(PROMISE, PromiseState.OPEN, type(event).__name__)
            draft.end_promise(event.record_id)
        elif isinstance(event, RecordCorrected):
            _correct(draft, event)
    if isinstance(event, RecordSucceeded):
        begin(draft, event.record, on=on)


def _correct(draft: Draft, event: RecordCorrected) -> None:
    known, last = draft.promises[event.record_id], last_day(event.record)
    advance(PROMISE, PromiseState.OPEN, "RecordCorrected" if last is not None else "RecordCorrected.other")
    if last is None:
        draft.end_promise(event.record_id)
    elif last != known.until:
        draft.put(replace(known, until=last, ending=False, overdue=False))


def last_day(record: Record) -> date | None:
    """The last day of a promise in its term; None for any other record."""
    if record.kind not in PROMISES or record.fields.get(PERFORMANCE) != Performance.IN_TERM:
        return None
    end = term_end(record)
    return None if end is None else end - _DAY


# --- deciding


def alert(decision: Decision, record: Record) -> None:
    """Tell whoever accepted a promise that something adverse was filed about its maker (C79).

    What is filed on the day of the promise itself was there to be seen when it was accepted.
    """
    filed = decision.draft.records.get(record.record_id)
    if record.polarity is not Polarity.ADVERSE or filed is None or filed.standing is not Standing.IN_FORCE:
        return
    for promise in list(decision.draft.promises.values()):
        if promise.since < decision.on and promise.record_id != record.record_id:
            decision.emit(PromiseAtRisk(record_id=promise.record_id, by=record.record_id))


def alert_of_finding(decision: Decision, command: VerifyPerformance) -> None:
    """The same of what was found about another promise, once it is on record."""
    found = found_id(command.record_id, command.record.document.doc_no)
    if decision.happened and isinstance(decision.happened[-1].event, PerformanceVerified):
        alert(decision, decision.draft.records[found].record)


def keep_time(decision: Decision, rulebook: Rulebook) -> None:
    """Tell of what ends soon and of what is over, each once; most subjects have promised nothing."""
    if not decision.draft.promises:
        return
    subject, on = decision.draft.freeze(), decision.on
    for record_id in rulebook.ending_promises(subject, on=on):
        decision.emit(PromiseEnding(record_id=record_id))
    for record_id, promise in subject.promises.items():
        if not promise.overdue and promise.until < on:
            decision.emit(PerformanceOverdue(record_id=record_id))


def is_due(promise: Promise) -> bool:
    """Whether its department has to look at it: it ends soon or is over, or something adverse was filed."""
    return promise.ending or promise.overdue or bool(promise.risks)
