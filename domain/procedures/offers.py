"""Commitments that a subject offers of its own accord: a department puts one on record, or says why not (C55, C56).

Nothing rests on an offer: that it was made, declined or taken back is a ground of nothing (P-1).
What binds is the record alone, which states the elements of a commitment (C56) and is followed in its term.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid5

from domain.commands import AcceptCommitment, DeclineCommitment, OfferCommand, OfferCommitment, TakeCommitmentBack
from domain.errors import InvalidRecord, NotFound, WrongActor
from domain.events import (
    CommitmentAccepted,
    CommitmentDeclined,
    CommitmentOffered,
    CommitmentTakenBack,
    Happened,
    OfferEvent,
)
from domain.identity.merging import refuse_if_merged
from domain.identity.registering import refuse_if_erased, registered
from domain.pending import Offer
from domain.procedures.own import refuse_blank_or_stranger, refuse_endless
from domain.procedures.said import is_digest, refuse_blank
from domain.records import NAMESPACE, RecordKind, Standing
from domain.rulebook import Rulebook
from domain.state import Decision, Draft
from domain.transitions import OFFER, OfferState, advance


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what became of an offer; whatever is over is let go of."""
    event = happened.event
    assert isinstance(event, OfferEvent)
    advance(OFFER, OfferState.OPEN if event.offer in draft.offers else None, type(event).__name__)
    if isinstance(event, CommitmentOffered):
        for lapsed in [one for one in draft.offers.values() if one.until < happened.on]:
            draft.end_offer(lapsed.offer)
        draft.put(
            Offer(
                offer=event.offer,
                kind=event.kind,
                document=event.document,
                publication_agreed=event.publication_agreed,
                department=event.department,
                since=happened.on,
                until=event.until,
            )
        )
    else:
        draft.end_offer(event.offer)


def open_offers(offers: Mapping[UUID, Offer], *, on: date) -> dict[UUID, Offer]:
    """The offers that are still to be answered on a day."""
    return {key: offer for key, offer in offers.items() if on <= offer.until}


def carry_out(decision: Decision, command: OfferCommand, rulebook: Rulebook) -> None:
    """Offer, take back, accept or decline. Raises InvalidRecord, NotFound, WrongActor."""
    registered(decision.draft)
    match command:
        case OfferCommitment():
            refuse_if_merged(decision.draft)
            refuse_if_erased(decision.draft)
            refuse_blank_or_stranger(decision, command.receipt, rulebook)
            _offer(decision, command)
        case TakeCommitmentBack(offer=offer, receipt=receipt):
            refuse_blank_or_stranger(decision, receipt, rulebook)
            _open(decision, offer)
            decision.emit(CommitmentTakenBack(offer=offer, receipt=receipt.strip()))
        case AcceptCommitment(offer=offer, record_id=record_id):
            known = _offered_to_the_actor(decision, offer)
            _refuse_unless_recorded(decision, known, record_id)
            decision.emit(CommitmentAccepted(offer=offer, record_id=record_id))
        case DeclineCommitment(offer=offer, reason=reason):
            refuse_blank(reason=reason)
            _offered_to_the_actor(decision, offer)
            decision.emit(CommitmentDeclined(offer=offer, reason=reason.strip()))


def _offer(decision: Decision, command: OfferCommitment) -> None:
    refuse_blank(department=command.department)
    if not is_digest(command.document):
        raise InvalidRecord("what it promises is told by its digest", do="Send its SHA-256, in lower-case hex.")
    refuse_endless(command.until, first=decision.on, on=decision.on)
    department, receipt = command.department.strip(), command.receipt.strip()
    agreed = str(command.publication_agreed)
    said = (command.kind, command.document, agreed, department, command.until.isoformat(), receipt)
    offer = uuid5(NAMESPACE, "\x1f".join(("offer", str(decision.draft.subject_id), *said)))
    if offer in decision.draft.offers:  # the same one again
        return
    decision.emit(
        CommitmentOffered(
            offer=offer,
            kind=command.kind,
            document=command.document,
            publication_agreed=command.publication_agreed,
            department=department,
            until=command.until,
            receipt=receipt,
        )
    )


def _open(decision: Decision, offer: UUID) -> Offer:
    known = open_offers(decision.draft.offers, on=decision.on).get(offer)
    if known is None:
        raise NotFound(f"an open offer {offer}", do="Ask what is offered; what is answered, taken back or over is not.")
    return known


def _offered_to_the_actor(decision: Decision, offer: UUID) -> Offer:
    known = _open(decision, offer)
    if decision.by.account != known.department:
        raise WrongActor(f"it was offered to {known.department}", do="Leave the answer to that department.")
    return known


def _refuse_unless_recorded(decision: Decision, offer: Offer, record_id: UUID) -> None:
    """What was accepted is on record of this subject, in force, and its department's to answer for (INV-2)."""
    filed = decision.draft.records.get(record_id)
    if filed is None or filed.record.kind is not RecordKind.COMMITMENT or filed.standing is not Standing.IN_FORCE:
        raise InvalidRecord(
            f"{record_id} is no commitment of the subject that stands",
            do="File the commitment as a record first, then name it.",
        )
    if filed.answers != offer.department:
        raise InvalidRecord(
            f"{filed.answers} answers for {record_id}", do="Name the commitment that your department accepted."
        )
