"""What becomes of a record after its filing, by the department that determined it: corrections, reviews, findings."""

from uuid import UUID

from fastapi import APIRouter
from msgspec import Struct
from msgspec.structs import replace

from api.amending import amended, filed_record, finding, item_of
from api.http.amendments import Change, Correction, Finding, Review, Revocation, Succeeded
from api.http.counter import AtCounter, Counter
from api.http.models import Because, Written
from domain.commands import (
    ChangeDecision,
    Command,
    CorrectRecord,
    ResolveDefect,
    RevokeDecision,
    VerifyInformation,
    VerifyPerformance,
    WithdrawRecord,
)
from domain.content import with_content_hash
from domain.errors import WrongActor
from domain.records import Defect, LegalDocument, Record, changed_id, found_id
from projections.lookup import Found, Lookup

router = APIRouter(tags=["records"])


class Own(Struct, frozen=True):
    """A record that the asking department determined."""

    at: Counter
    found: Found
    record: Record

    def execute(self, command: Command) -> Written:
        """Carry out a command about it."""
        return self.at.execute(self.found.subject_id, command)

    def succeeded(self, command: Command, by: UUID) -> Succeeded:
        """Carry out a command that puts another record in its place."""
        return Succeeded(**self.execute(command).model_dump(), record=by)


def own(at: Counter, record: UUID) -> Own:
    """The record, for whoever determined it: nobody else is told a word of it (INV-19). Raises WrongActor, NotFound."""
    at.current()
    found = Lookup(at.office.pool).record(str(record))
    at.visit.subject_id = found.subject_id
    filed = filed_record(at.office, found)
    if at.by.account not in (filed.determiner, filed.recognised_by):
        raise WrongActor(f"{at.by.account} did not determine record {record}", do="Leave it to who did (INV-19).")
    return Own(at, found, filed.record)


@router.post("/records/{record}/corrections")
def correct(at: AtCounter, record: UUID, correction: Correction) -> Written:
    """Replace what a record says, from its original day; its measures follow from what it now says."""
    held = own(at, record)
    day = correction.determined_on or held.record.determined_on
    item_of(at.office.context.rulebook.governing(day).ruleset, held.record.catalogue_item, day)
    corrected = amended(held.record, correction.fields, on=day)
    return held.execute(CorrectRecord(corrected, correction.reason))


@router.post("/records/{record}/withdrawal")
def withdraw(at: AtCounter, record: UUID, why: Because) -> Written:
    """Make a record void from the beginning, with everything that followed from it."""
    return own(at, record).execute(WithdrawRecord(record, why.reason))


@router.post("/records/{record}/reviews")
def review(at: AtCounter, record: UUID, review: Review) -> Succeeded:
    """Put on record what a review made of the decision: annulled, void, confirmed unlawful, or changed (INV-20)."""
    held = own(at, record)
    match review:
        case Revocation(effective_on=day, authority=authority, doc_no=doc_no, outcome=outcome):
            return held.succeeded(RevokeDecision(record, day, authority, doc_no, outcome), by=record)
        case Change():
            return _changed(held, review)


def _changed(held: Own, review: Change) -> Succeeded:
    changed = amended(held.record, review.fields, on=held.record.determined_on)
    if review.severity is not None:
        changed = with_content_hash(replace(changed, severity=review.severity))
    command = ChangeDecision(held.found.id, review.effective_on, review.authority, review.doc_no, changed)
    return held.succeeded(command, by=changed_id(held.found.id, review.doc_no))


@router.post("/records/{record}/performance")
def performance(at: AtCounter, record: UUID, finding: Finding) -> Succeeded:
    """Put on record how a commitment or a contract turned out; a broken promise is adverse, a kept one is not."""
    held = own(at, record)
    command = VerifyPerformance(record, finding.authority, finding.evidence, _found(held, finding))
    return held.succeeded(command, by=found_id(record, finding.document.doc_no))


def _found(held: Own, told: Finding) -> Record:
    day = told.determined_on
    item = item_of(held.at.office.context.rulebook.governing(day).ruleset, told.catalogue_item, day)
    document = LegalDocument(issuer=held.record.issuer, **told.document.model_dump())
    found = finding(held.record, told.performance, item=item, on=day)
    return replace(found, document=document, severity=told.severity or held.record.severity)


@router.post("/records/{record}/verification")
def verify(at: AtCounter, record: UUID) -> Written:
    """Confirm what a subject stated about itself, or that the other side registered a contract too (C17, C18)."""
    return own(at, record).execute(VerifyInformation(record))


@router.post("/records/{record}/defects/{defect}/resolution")
def resolve(at: AtCounter, record: UUID, defect: Defect, why: Because) -> Written:
    """Clear a defect up; rules see again what it had put in doubt."""
    return own(at, record).execute(ResolveDefect(record, defect, why.reason))
