"""Entries on lists: proposed, served in advance, stated against, answered, decided or dropped (INV-15 to INV-18).

The department that may determine for the list does all of it (INV-19); a statement is received by whoever receives for
others, too. Nothing follows for the subject before the decision. That is a record, filed as every record is, and served
together with the repair notice; what it has to say beside the record stands in the event (INV-16). A department that
lets its time pass is overdue, which neither lists nor spares anybody.
"""

from datetime import date
from typing import Final
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from domain.cases import answerable_record, filed_record, own_record
from domain.commands import (
    AnswerStatement,
    DeclineRecognition,
    DropEntry,
    EntryCommand,
    EntryDecision,
    ProposeEntry,
    ReceiveStatement,
    RemoveEntry,
    ReviewEntry,
    ServeNotice,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import (
    EntryReviewed,
    Event,
    Happened,
    ListEntryDecided,
    ListEntryDropped,
    ListEntryEvent,
    ListEntryOverdue,
    ListEntryProposed,
    ListEntryRemoved,
    NoticeServed,
    RecognitionDeclined,
    StatementAnswered,
    StatementReceived,
)
from domain.identity.merging import refuse_if_merged
from domain.identity.registering import refuse_if_erased, registered
from domain.pending import Entry
from domain.procedures import links
from domain.procedures.said import is_digest, refuse_blank, refuse_unlawful
from domain.records import CaseState, Record, RepairNotice, Standing, entry_id
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import CASE, advance
from domain.values import RegisterAct

AWAITED: Final = {CaseState.DRAFT: "notify", CaseState.NOTICED: "decide"}
"""What is awaited of the department in each state of a proposal."""


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to a proposed entry; one that is decided or dropped is let go of."""
    event = happened.event
    assert isinstance(event, ListEntryEvent)
    known = draft.entries.get(event.entry)
    state = advance(CASE, known.state if known else None, type(event).__name__)
    if isinstance(event, ListEntryProposed):
        draft.put(_proposed(event, happened))
    elif state not in AWAITED:
        draft.end_entry(event.entry)
    elif known is not None:
        draft.put(_moved(replace(known, state=state), event, on=happened.on))


def _proposed(event: ListEntryProposed, happened: Happened) -> Entry:
    return Entry(
        entry=event.entry,
        department=happened.by.account,
        item=event.item,
        file_no=event.file_no,
        state=CaseState.DRAFT,
        since=happened.on,
        through=None if event.through is UNSET else event.through,
    )


def _moved(entry: Entry, event: ListEntryEvent, *, on: date) -> Entry:
    match event:
        case NoticeServed(until=until):
            return replace(entry, since=on, until=until, overdue=False)
        case StatementReceived(receipt=receipt):
            return replace(entry, unanswered=(*entry.unanswered, receipt))
        case StatementAnswered(receipt=receipt):
            return replace(entry, unanswered=tuple(one for one in entry.unanswered if one != receipt))
        case ListEntryOverdue():
            return replace(entry, overdue=True)
    return entry


# --- deciding


def carry_out(decision: Decision, command: EntryCommand, rulebook: Rulebook) -> None:
    """Carry out one step before the decision. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    match command:
        case ProposeEntry():
            _propose(decision, command, rulebook)
        case ServeNotice(entry=entry, rights=rights):
            _own_entry(decision, entry)
            refuse_blank(rights=rights)
            until = rulebook.statement_until(on=decision.on)
            decision.emit(NoticeServed(entry=entry, rights=rights.strip(), until=until))
        case ReceiveStatement():
            _receive(decision, command, rulebook)
        case AnswerStatement():
            _answer(decision, command)
        case DropEntry(entry=entry, reason=reason):
            _own_entry(decision, entry)
            refuse_blank(reason=reason)
            decision.emit(ListEntryDropped(entry=entry, reason=reason.strip()))


def _propose(decision: Decision, command: ProposeEntry, rulebook: Rulebook) -> None:
    refuse_if_merged(decision.draft)
    refuse_if_erased(decision.draft)
    who, item = registered(decision.draft), command.item
    refuse_blank(file_no=command.file_no, facts=command.facts, grounds=command.grounds, article=command.article)
    complaints = rulebook.listing_complaints(item, registration=who, on=decision.on)
    if complaints:
        raise InvalidRecord("; ".join(complaints), do="Propose only for a list of the ruleset (INV-7).")
    if not rulebook.determines(item, department=decision.by.account, on=decision.on):
        raise WrongActor(f"{decision.by.account} does not determine {item}", do="Leave it to who does (INV-19).")
    refuse_unlawful(command.law, rulebook, on=decision.on)
    links.refuse_unlinked(item, command.through, rulebook, on=decision.on)
    if any(one.item == item for one in decision.draft.entries.values()):
        raise NotAllowed(f"an entry under {item} is proposed already", do="Decide or drop that one first.")
    decision.emit(
        ListEntryProposed(
            entry=entry_id(decision.by.account, item, command.file_no, decision.draft.subject_id),
            file_no=command.file_no.strip(),
            item=item,
            facts=command.facts.strip(),
            grounds=command.grounds.strip(),
            law=command.law,
            article=command.article.strip(),
            through=UNSET if command.through is None else command.through,
        )
    )


def _receive(decision: Decision, command: ReceiveStatement, rulebook: Rulebook) -> None:
    entry, account = _entry(decision, command.entry), decision.by.account
    receives = account == entry.department or rulebook.may_keep_register(account, RegisterAct.RECEIVE, on=decision.on)
    if decision.by.subject is None and not receives:  # a subject acts about itself alone (subjects.decide)
        raise WrongActor(
            f"{account} neither proposed the entry nor receives for others",
            do=f"Send the subject to {entry.department} or to the lead office.",
        )
    refuse_blank(receipt=command.receipt)
    if not is_digest(command.document):
        raise InvalidRecord("a statement is told by its digest", do="Send its SHA-256, in lower-case hex.")
    receipt = command.receipt.strip()
    if receipt not in entry.unanswered:
        decision.emit(StatementReceived(entry=command.entry, receipt=receipt, document=command.document))


def _answer(decision: Decision, command: AnswerStatement) -> None:
    entry, receipt = _own_entry(decision, command.entry), command.receipt.strip()
    refuse_blank(reason=command.reason)
    if receipt not in entry.unanswered:
        waiting = ", ".join(entry.unanswered) or "none"
        raise NotFound(f"an unanswered statement {receipt}", do=f"Those that wait: {waiting}.")
    decision.emit(StatementAnswered(entry=command.entry, receipt=receipt, reason=command.reason.strip()))


def decide(decision: Decision, said: EntryDecision, record: Record, rulebook: Rulebook) -> None:
    """Decide a proposed entry; whoever calls this files the record. Raises NotAllowed, NotFound, InvalidRecord."""
    entry = _own_entry(decision, said.entry)
    decided = ListEntryDecided(
        entry=said.entry,
        record_id=record.record_id,
        grounds=said.grounds.strip(),
        law=said.law,
        article=said.article.strip(),
        warning=said.warning.strip(),
        removal=said.removal.strip(),
        remedies=said.remedies.strip(),
    )
    advance(CASE, entry.state, type(decided).__name__)
    _refuse_early(decision, entry, record)
    refuse_blank(
        grounds=said.grounds,
        article=said.article,
        warning=said.warning,
        removal=said.removal,
        remedies=said.remedies,
    )
    refuse_unlawful(said.law, rulebook, on=decision.on)
    _refuse_other(entry, record)
    decision.emit(decided)


def remove(decision: Decision, command: RemoveEntry, rulebook: Rulebook) -> None:
    """Take an entry off its list from today (C30). Raises NotAllowed, InvalidRecord, WrongActor."""
    filed = answerable_record(decision, command.record_id)
    refuse_blank(doc_no=command.doc_no, reason=command.reason)
    if not rulebook.is_list_item(filed.record.catalogue_item, on=filed.record.determined_on):
        raise NotAllowed("the record is no entry on a list", do="Withdraw, review or repair it instead.")
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the entry is {filed.standing} and has no effect that could end")
    decision.emit(
        ListEntryRemoved(
            record_id=command.record_id,
            effective_on=decision.on,
            doc_no=command.doc_no.strip(),
            reason=command.reason.strip(),
        )
    )


def decline(decision: Decision, command: DeclineRecognition) -> None:
    """Recognise an entry from elsewhere no more, from today. Raises NotAllowed, WrongActor."""
    filed = filed_record(decision, command.record_id)
    if filed.recognised_by is None:
        raise NotAllowed("the record is of here, and nobody recognised it", do="Withdraw, review or remove it instead.")
    if filed.recognised_by != decision.by.account:
        raise WrongActor(
            f"{decision.by.account} does not answer for it here", do=f"Leave it to {filed.recognised_by} (C51)."
        )
    if filed.standing is not Standing.IN_FORCE:
        raise NotAllowed(f"the entry is {filed.standing} and has no effect that could end")
    decision.emit(
        RecognitionDeclined(
            record_id=command.record_id,
            effective_on=decision.on,
            reason=command.refusal,
            remark=command.remark.strip(),
        )
    )


def review(decision: Decision, command: ReviewEntry, rulebook: Rulebook) -> None:
    """Look again at an entry whose list has no term. Raises NotAllowed, InvalidRecord, WrongActor."""
    filed = own_record(decision, command.record_id)
    refuse_blank(finding=command.finding)
    until = rulebook.review_until(filed, on=decision.on)
    if until is None or filed.standing is not Standing.IN_FORCE:
        raise NotAllowed("the record is no entry without a term that stands", do="Let it end, or remove it.")
    if not decision.on < command.review_on <= until:
        raise InvalidRecord(
            f"it cannot be looked at next on {command.review_on} (P-6)", do=f"Name a day after today, until {until}."
        )
    decision.emit(
        EntryReviewed(record_id=command.record_id, finding=command.finding.strip(), review_on=command.review_on)
    )


# --- who may, and what it takes


def _entry(decision: Decision, entry: UUID) -> Entry:
    found = decision.draft.entries.get(entry)
    if found is None:
        raise NotFound(f"a proposed entry {entry}", do="Propose it; one that is decided or dropped is over.")
    return found


def _own_entry(decision: Decision, entry: UUID) -> Entry:
    """The proposed entry, if the acting account proposed it (INV-19). Raises WrongActor, NotFound."""
    found = _entry(decision, entry)
    if found.department != decision.by.account:
        raise WrongActor(f"{decision.by.account} did not propose this entry", do=f"Leave it to {found.department}.")
    return found


def _refuse_early(decision: Decision, entry: Entry, record: Record) -> None:
    """Nothing is decided, nor dated, before the subject could say everything and was answered (INV-15, INV-17)."""
    if entry.unanswered:
        raise NotAllowed(f"not answered yet: {', '.join(entry.unanswered)} (INV-15)", do="Answer it, with reasons.")
    if entry.until is None or min(decision.on, record.determined_on, record.document.issued_on) <= entry.until:
        raise NotAllowed(f"the subject may state its case until {entry.until} (INV-17)", do="Decide after that day.")


def _refuse_other(entry: Entry, record: Record) -> None:
    if record.catalogue_item != entry.item or record.issuer != entry.department:
        raise InvalidRecord(
            f"{record.catalogue_item} by {record.issuer} is not what was proposed", do="Propose it, or drop this one."
        )
    if record.repair_notice is not RepairNotice.SERVED:
        raise InvalidRecord("decision and repair notice are served together (INV-18)", do="Serve both.")


def overdue(entry: Entry) -> Event:
    """What is told when the department has let its time pass."""
    return ListEntryOverdue(entry=entry.entry, awaited=AWAITED[entry.state])
