"""A department's account goes over to another on a reorganisation (C41): subject by subject, with all it holds there.

The successor answers for what the former department determined, proposed and registered, and has its open tasks. Who
determined what stays on record; nothing about the subject changes by it.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from domain.commands import HandOver
from domain.errors import InvalidRecord, WrongActor
from domain.events import SubjectHandedOver
from domain.identity.registering import registered
from domain.pending import Entry, Notice, Offer, StoredDocument
from domain.records import Filed
from domain.rulebook import Rulebook
from domain.state import Decision, Draft, Task
from domain.values import RegisterAct


def apply(draft: Draft, event: SubjectHandedOver) -> None:
    """Let everything go over."""
    for thing in list(_held(draft, event.former)):
        match thing:
            case Filed() if thing.recognised_by == event.former:
                draft.put(replace(thing, recognised_by=event.successor))
            case Filed():
                draft.put(replace(thing, handed_to=event.successor))
            case Task():
                draft.put(replace(thing, department=event.successor, former=event.former))
            case Entry() | StoredDocument() | Notice() | Offer():
                draft.put(replace(thing, department=event.successor))
    if draft.registered_by == event.former:
        draft.registered_by = event.successor


def _held(draft: Draft, department: str) -> Iterator[Filed | Task | Entry | StoredDocument | Notice | Offer]:
    yield from (filed for filed in draft.records.values() if filed.answers == department)
    yield from (task for task in draft.tasks.values() if task.open and task.department == department)
    yield from (entry for entry in draft.entries.values() if entry.department == department)
    yield from (offer for offer in draft.offers.values() if offer.department == department)
    yield from (notice for notice in draft.notices.values() if notice.department == department)
    yield from (file for file in draft.stored.values() if file.department == department)


def hand_over(decision: Decision, command: HandOver, rulebook: Rulebook) -> None:
    """Let it go over; where the former department holds nothing, nothing happens. Raises WrongActor, InvalidRecord."""
    registered(decision.draft)
    if not rulebook.may_keep_register(decision.by.account, RegisterAct.HAND_OVER, on=decision.on):
        raise WrongActor(f"{decision.by.account} hands no account over", do="Leave it to the lead office.")
    if command.former == command.successor:
        raise InvalidRecord("an account cannot go over to itself", do="Name the department that follows.")
    if any(_held(decision.draft, command.former)) or decision.draft.registered_by == command.former:
        decision.emit(SubjectHandedOver(former=command.former, successor=command.successor))
