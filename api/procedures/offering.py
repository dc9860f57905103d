"""Commitments that subjects offer, for every door: what a department has to answer, and what one offered itself."""

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from api.own.held import streams_of
from api.procedures.repairing import masked_name
from api.wiring import Office
from domain.errors import NotFound
from domain.pending import Offer
from domain.procedures.offers import open_offers
from projections.procedures import Procedure, open_procedures, subject_of


class OpenOffer(Struct, frozen=True):
    """A commitment that is offered to a department and waits for its answer; `name` is masked."""

    subject_id: UUID
    name: str
    offer: Offer


def offered_to(office: Office, department: str) -> Iterator[OpenOffer]:
    """What a department has to answer, by subject; the read is the caller's to admit."""
    today = office.context.today()
    for found in open_procedures(office.pool, Procedure.OFFER, department=department):
        known = open_offers(office.application.subject(found.subject_id).offers, on=today)
        if found.id in known:  # else answered while this was asked, or over
            yield OpenOffer(found.subject_id, masked_name(office, found), known[found.id])


def offered_by(office: Office, subject_id: UUID) -> list[Offer]:
    """What a subject offered and nobody has answered, in the order of last days; of what was merged into it too."""
    today = office.context.today()
    subjects = (office.application.subject(one) for one in streams_of(office, subject_id))
    found = [offer for one in subjects for offer in open_offers(one.offers, on=today).values()]
    return sorted(found, key=lambda one: (one.until, one.offer))


def stream_of(office: Office, subject_id: UUID, offer: UUID) -> UUID:
    """The stream in which a subject's offer stands. Raises NotFound, for another's too."""
    for one in streams_of(office, subject_id):
        if offer in office.application.subject(one).offers:
            return one
    raise NotFound(f"an open offer {offer}", do="Ask what is offered; what is answered, taken back or over is not.")


def about(office: Office, offer: UUID) -> UUID:
    """Who offered it. Raises NotFound."""
    return subject_of(office.pool, Procedure.OFFER, offer)
