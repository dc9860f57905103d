"""Entries on lists: proposed, notified, heard, decided or dropped by the department that determines for the list."""

from uuid import UUID

from fastapi import APIRouter

from api.http.counter import AtCounter, AtReading, Counter, MinPosition
from api.http.identity import organisation_to_file, person_to_file
from api.http.listing import (
    Answer,
    Declined,
    Drop,
    EntryReview,
    EntryStep,
    LateReview,
    LateReviews,
    ListDecision,
    Notify,
    OpenEntries,
    OpenEntry,
    Proposal,
    Proposed,
    Removal,
    State,
)
from api.http.models import Filed, Written
from api.http.routes.amendments import own
from api.http.routes.records import file_one, refuse_outsiders, stream_of
from api.procedures import listing
from api.procedures.linking import through_of
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
from domain.records import Through, entry_id
from domain.state import Registration
from projections.lookup import Lookup

router = APIRouter(tags=["lists"])


@router.get("/entries")
def open_entries(at: AtReading, min_position: MinPosition = None) -> OpenEntries:
    """Entries that the department proposed and has not decided: what each awaits, and its last day in time."""
    at.current(min_position)
    at.admit("entries")
    position = at.office.views.position()
    found = listing.open_entries(at.office, at.by.account)
    return OpenEntries(entries=[_open(one) for one in found], position=position)


def _open(one: listing.OpenEntry) -> OpenEntry:
    entry = one.entry
    return OpenEntry(
        entry=entry.entry,
        subject=one.subject_id,
        name=one.name,
        catalogue_item=entry.item,
        file_no=entry.file_no,
        state=entry.state,
        since=entry.since,
        until=entry.until,
        unanswered=list(entry.unanswered),
        awaited=one.awaited,
        due=one.due,
        overdue=one.overdue,
    )


@router.post("/entries")
def propose(at: AtCounter, proposal: Proposal) -> Proposed:
    """Propose an entry, by the department that determines for the list; nothing follows from it (INV-15)."""
    refuse_outsiders(at)
    person, through = person_to_file(at, proposal.subject), _through(at, proposal)
    if person is not None:
        nobody = Registration(person.kind, "", "", "", proposal.subject.region)
        told = _proposed(proposal, nobody, through)
        executed = at.office.persons.propose(person, told, region=proposal.subject.region, by=at.by)
    else:
        who = organisation_to_file(proposal.subject)
        executed = at.office.ledger.execute(stream_of(at, who), _proposed(proposal, who, through), by=at.by)
    subject_id = at.visit.subject_id = executed.subject.subject_id
    entry = entry_id(at.by.account, proposal.catalogue_item, proposal.file_no, subject_id)
    return Proposed(**at.written(executed).model_dump(), entry=entry)


def _through(at: Counter, proposal: Proposal) -> Through | None:
    if proposal.through is None:
        return None
    at.current()
    found = Lookup(at.office.pool).record(str(proposal.through.record))
    return through_of(at.office, found, proposal.through.role, by=at.by)


def _proposed(told: Proposal, who: Registration, through: Through | None) -> ProposeEntry:
    item, law = told.catalogue_item, (told.law, told.article)
    return ProposeEntry(who, told.file_no, item, told.facts, told.grounds, *law, through)


@router.post("/entries/{entry}/steps")
def step(at: AtCounter, entry: UUID, step: EntryStep) -> Written:
    """Serve the notice, receive a statement, answer it, or drop the proposal."""
    at.current()
    subject_id = at.visit.subject_id = listing.about(at.office, entry)
    return at.written(listing.take_step(at.office, subject_id, _command(entry, step), by=at.by))


def _command(entry: UUID, step: EntryStep) -> EntryCommand:
    match step:
        case Notify():
            return ServeNotice(entry, step.rights)
        case State():
            return ReceiveStatement(entry, step.receipt, step.document)
        case Answer():
            return AnswerStatement(entry, step.receipt, step.reason)
        case Drop():
            return DropEntry(entry, step.reason)


@router.post("/entries/{entry}/decision")
def decide(at: AtCounter, entry: UUID, decision: ListDecision) -> Filed:
    """Decide an entry: its record is filed as any other, and served together with the repair notice (INV-18)."""
    refuse_outsiders(at)
    said = EntryDecision(
        entry,
        decision.grounds,
        decision.law,
        decision.article,
        warning=decision.warning,
        removal=decision.removal,
        remedies=decision.remedies,
    )
    return file_one(at, decision.record, decides=said)


@router.post("/records/{record}/removal")
def remove(at: AtCounter, record: UUID, removal: Removal) -> Written:
    """Take an entry off its list from today; whatever rests on it alone is lifted (C30)."""
    return own(at, record).execute(RemoveEntry(record, removal.doc_no, removal.reason))


@router.get("/entries/reviews")
def late_reviews(at: AtReading, min_position: MinPosition = None) -> LateReviews:
    """Entries of the department whose list has no term, and which nobody has looked at again in time."""
    at.current(min_position)
    at.admit("entry_reviews")
    position = at.office.views.position()
    found = [
        LateReview(record=one.record_id, subject=one.subject_id, name=one.name, doc_no=one.doc_no, due=one.due)
        for one in listing.late_reviews(at.office, at.by.account)
    ]
    return LateReviews(reviews=found, position=position)


@router.post("/records/{record}/entry-review")
def review(at: AtCounter, record: UUID, review: EntryReview) -> Written:
    """Look again at an entry whose list has no term: why it stands, and when it is looked at next (P-6)."""
    return own(at, record).execute(ReviewEntry(record, review.finding, review.review_on))


@router.post("/records/{record}/recognition/end")
def decline(at: AtCounter, record: UUID, declined: Declined) -> Written:
    """Recognise an entry from elsewhere no more, from today; whatever rests on it alone is lifted (C51)."""
    return own(at, record).execute(DeclineRecognition(record, declined.reason, declined.remark or ""))
