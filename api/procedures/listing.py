"""Proposed entries on lists, for every door: what a department has open, and each step taken about whomever it is."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from api.procedures.repairing import is_over, masked_name
from api.wiring import Office
from domain.actors import Actor
from domain.commands import EntryCommand
from domain.pending import Entry
from domain.records import CaseState
from ledger.ledger import Executed
from projections.procedures import Procedure, open_procedures, subject_of


class Awaited(StrEnum):
    """What a proposed entry waits for: the department, or the subject while it may state its case."""

    NOTIFY = "notify"
    HEAR = "hear"
    ANSWER = "answer"
    DECIDE = "decide"


class OpenEntry(Struct, frozen=True):
    """A proposed entry; `due` is the department's last day in time, None where the ruleset names none.

    Overdue is what that day says, whether or not a worker has come by since.
    """

    subject_id: UUID
    name: str
    entry: Entry
    awaited: Awaited
    due: date | None
    overdue: bool


def open_entries(office: Office, department: str) -> Iterator[OpenEntry]:
    """The entries that a department proposed and has not decided, by subject; the read is the caller's to admit."""
    context = office.context
    for found in open_procedures(office.pool, Procedure.LISTING, department=department):
        entry = office.application.subject(found.subject_id).entries.get(found.id)
        if entry is not None:  # decided while this was asked
            today = context.today()
            due = context.rulebook.entry_due(entry, on=today)
            name, awaited = masked_name(office, found), _awaited(entry, on=today)
            yield OpenEntry(found.subject_id, name, entry, awaited, due, entry.overdue or is_over(due, on=today))


def _awaited(entry: Entry, *, on: date) -> Awaited:
    if entry.state is CaseState.DRAFT or entry.until is None:
        return Awaited.NOTIFY
    if entry.unanswered:
        return Awaited.ANSWER
    return Awaited.HEAR if on <= entry.until else Awaited.DECIDE


class LateReview(Struct, frozen=True):
    """An entry without a term that nobody has looked at again by its day; `name` is masked."""

    record_id: UUID
    subject_id: UUID
    name: str
    doc_no: str
    due: date


def late_reviews(office: Office, department: str) -> Iterator[LateReview]:
    """The entries of a department that are to be looked at again; the read is the caller's to admit."""
    for found in open_procedures(office.pool, Procedure.ENTRY_REVIEW, department=department):
        filed = office.application.subject(found.subject_id).records.get(found.id)
        due = None if filed is None else office.context.rulebook.review_due(filed)
        if due is not None:  # removed while this was asked
            yield LateReview(found.id, found.subject_id, masked_name(office, found), found.doc_no, due)


def about(office: Office, entry: UUID) -> UUID:
    """Whom a proposed entry is about. Raises NotFound."""
    return subject_of(office.pool, Procedure.LISTING, entry)


def take_step(office: Office, subject_id: UUID, command: EntryCommand, *, by: Actor) -> Executed:
    """Take a step about an entry of somebody known; what is said about a person goes into the vault."""
    who = office.application.subject(subject_id).registration
    if who is not None and who.kind.protected_as_person:
        return office.persons.on_entry(subject_id, command, by=by)
    return office.ledger.execute(subject_id, command, by=by)
