"""Commitments that subjects offer: what a department has to answer, and its answer (C55)."""

from uuid import UUID

from fastapi import APIRouter

from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Written
from api.http.offers import AcceptOffer, OfferAnswer, OfferedLine, OfferedLines, offer_line
from api.procedures import offering
from domain.commands import AcceptCommitment, DeclineCommitment

router = APIRouter(tags=["commitments"])


@router.get("/commitments/offered")
def offered(at: AtReading, min_position: MinPosition = None) -> OfferedLines:
    """Commitments that are offered to the department and wait for its answer."""
    at.current(min_position)
    at.admit("commitments offered")
    position = at.office.views.position()
    found = offering.offered_to(at.office, at.by.account)
    lines = [OfferedLine(**offer_line(one.offer).model_dump(), subject=one.subject_id, name=one.name) for one in found]
    return OfferedLines(commitments=lines, position=position)


@router.post("/commitments/offered/{offer}/answer")
def answer(at: AtCounter, offer: UUID, answer: OfferAnswer) -> Written:
    """Accept one, by the commitment that the department put on record, or say why not."""
    at.current()
    stream = at.visit.subject_id = offering.about(at.office, offer)
    if isinstance(answer, AcceptOffer):
        return at.execute(stream, AcceptCommitment(offer, answer.record))
    return at.execute(stream, DeclineCommitment(offer, answer.reason))
