"""Lost contact: somebody on a severe list whom neither what is on record nor a visit finds (C29).

The department of the entry finds it so, by both, each with its day and document. No measure rests on it, and it bars
neither repair nor objection (domain.md 3): whoever asks for either has shown itself, and it is over. It ends by itself
on a day within a year, unless it was found so anew (P-6).
"""

from typing import Final

from domain.cases import answerable_record
from domain.commands import ContactCommand, DeclareUncontactable, RecordContact
from domain.errors import InvalidRecord, NotAllowed, NotFound
from domain.events import (
    ContactEvent,
    Event,
    Happened,
    SubjectContacted,
    SubjectDeclaredUncontactable,
    UncontactableExpired,
)
from domain.pending import LostContact
from domain.periods import Period
from domain.procedures.said import is_digest, refuse_blank
from domain.records import Filed
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import CONTACT, CONTACT_ENDS, CONTACTS, ContactState, advance

LONGEST: Final = Period(years=1)
"""How long it lasts at most without having been looked at again (P-6)."""


# --- folding


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to it."""
    event = happened.event
    assert isinstance(event, ContactEvent)
    advance(CONTACT, ContactState.LOST if draft.lost else None, type(event).__name__)
    draft.lost = None
    if isinstance(event, SubjectDeclaredUncontactable):
        draft.lost = LostContact(record_id=event.record_id, since=happened.on, review_on=event.review_on)


def follow(draft: Draft, event: Event) -> None:
    """End it when the subject shows itself, or its entry has no effect left."""
    if draft.lost is None:
        return
    name, own = type(event).__name__, getattr(event, "record_id", None) == draft.lost.record_id
    if name in CONTACTS or (own and name in CONTACT_ENDS):
        advance(CONTACT, ContactState.LOST, name)
        draft.lost = None


# --- deciding


def carry_out(decision: Decision, command: ContactCommand, rulebook: Rulebook) -> None:
    """Put it on record, or its end. Raises NotAllowed, NotFound, InvalidRecord, WrongActor."""
    filed = answerable_record(decision, command.record_id)
    match command:
        case DeclareUncontactable():
            _declare(decision, command, filed, rulebook)
        case RecordContact(record_id=record_id, reason=reason):
            refuse_blank(reason=reason)
            if decision.draft.lost is None or decision.draft.lost.record_id != record_id:
                raise NotFound(f"a finding on entry {record_id} that nobody can be found", do="It is over already.")
            decision.emit(SubjectContacted(record_id=record_id, reason=reason.strip()))


def _declare(decision: Decision, command: DeclareUncontactable, filed: Filed, rulebook: Rulebook) -> None:
    if not rulebook.is_severe_entry(filed, on=decision.on):
        raise NotAllowed("the record is no entry on a severe list that stands", do="Nobody else is looked for.")
    if not (is_digest(command.check) and is_digest(command.visit)):
        raise InvalidRecord("a document is told by its digest", do="Send the SHA-256 of both, in lower-case hex.")
    days = (command.checked_on, command.visited_on)
    if not filed.record.determined_on <= min(days) <= max(days) <= decision.on:
        raise InvalidRecord(f"nobody was looked for on {min(days)} and {max(days)}", do="Name days since the entry.")
    latest = LONGEST.after(decision.on)
    if not decision.on < command.review_on <= latest:
        raise InvalidRecord(
            f"it cannot last until {command.review_on} (P-6)", do=f"Name a day after today, until {latest}."
        )
    decision.emit(
        SubjectDeclaredUncontactable(
            record_id=command.record_id,
            checked_on=command.checked_on,
            check=command.check,
            visited_on=command.visited_on,
            visit=command.visit,
            review_on=command.review_on,
        )
    )


def keep_time(decision: Decision) -> None:
    """End what nobody found so anew by its day."""
    lost = decision.draft.lost
    if lost is not None and lost.review_on < decision.on:
        decision.emit(UncontactableExpired(record_id=lost.record_id))
