"""What an officer does at a window for whoever comes there: what a subject may do at its own door, on a receipt.

Objections, applications and statements are received where they always were (`/records/{record}/objection` and so on).
Here is the rest, and the mandates that nobody can put on record for himself.
"""

from uuid import UUID

from fastapi import APIRouter, Response

from api.http.counter import AtCounter, AtReading, Counter, MinPosition
from api.http.errors import NoFiling
from api.http.identity import person_to_file
from api.http.models import Written
from api.http.offers import WindowOffer
from api.http.own import MandateEnd, MandateIn, OwnCopy, WindowAgreement, WindowChoice, WindowTakeBack
from api.http.own_told import copy_of
from api.http.routes.own import offered, refuse_stranger
from api.own.held import streams_of
from api.own.settling import choose
from api.procedures.offering import stream_of
from domain.commands import (
    ChooseNotifications,
    EndMandate,
    GiveConsent,
    RecordMandate,
    TakeCommitmentBack,
    WithdrawConsent,
)
from domain.errors import InvalidInput, InvalidRecord, NotFound, WrongActor
from domain.values import Purpose, RegisterAct, SubjectKind

router = APIRouter(prefix="/subjects/{subject}", tags=["window"])


@router.get("/copy")
def copy(at: AtReading, subject: UUID, response: Response, min_position: MinPosition = None) -> OwnCopy:
    """A copy of everything, for whoever it is about, on a receipt (`Jiangcheng-Filing`); for `own_access` alone."""
    if at.purpose is not Purpose.OWN_ACCESS:
        raise InvalidInput("a copy is made for its subject", do="Ask for own_access.")
    if at.filing is None:
        raise NoFiling("a copy is handed out on a receipt", do="Send its number as Jiangcheng-Filing.")
    at.current(min_position)
    known = at.subject(subject, "own_copy")
    response.headers["Cache-Control"] = "no-store"
    return copy_of(at, known.subject_id)


@router.post("/mandates")
def record_mandate(at: AtCounter, subject: UUID, mandate: MandateIn) -> Written:
    """Put on record who may stand for a subject, by a department that has the power; never without a last day."""
    stream = _standing(at, subject)
    if not at.office.context.rulebook.may_keep_register(
        at.by.account, RegisterAct.MANDATE, on=at.office.context.today()
    ):  # asked before anybody is registered for it
        raise WrongActor(f"{at.by.account} has no power of mandate", do="Leave it to who keeps the register.")
    who = _person(at, mandate)
    asked = RecordMandate(who, mandate.basis, mandate.scope, mandate.valid_from, mandate.until, mandate.document)
    return at.execute(stream, asked)


@router.post("/mandates/{mandate}/end")
def end_mandate(at: AtCounter, subject: UUID, mandate: UUID, end: MandateEnd) -> Written:
    """End a mandate before its last day."""
    return at.execute(_standing(at, subject), EndMandate(mandate, end.why))


@router.post("/notifications")
def choose_notifications(at: AtCounter, subject: UUID, choice: WindowChoice) -> Written:
    """Choose for a subject, as it says at the window, what it is told of (C76)."""
    stream = at.visit.subject_id = _standing(at, subject)
    asked = ChooseNotifications(choice.channels, choice.kinds, choice.until, choice.receipt)
    return at.written(choose(at.office, stream, asked, choice.contacts, by=at.by))


@router.post("/consents")
def agree(at: AtCounter, subject: UUID, agreement: WindowAgreement) -> Written:
    """Put on record to what a subject agrees at the window, until a last day."""
    refuse_stranger(at, agreement.department)
    asked = GiveConsent(agreement.department, agreement.purpose, agreement.until, agreement.receipt)
    return at.execute(_standing(at, subject), asked)


@router.post("/consents/{consent}/withdrawal")
def take_consent_back(at: AtCounter, subject: UUID, consent: UUID, back: WindowTakeBack) -> Written:
    """Take an agreement back, as the subject says at the window."""
    return at.execute(_standing(at, subject), WithdrawConsent(consent, back.receipt))


@router.post("/commitments")
def offer_commitment(at: AtCounter, subject: UUID, offer: WindowOffer) -> Written:
    """Put on record the commitment that a subject offers at the window to a department (C55)."""
    refuse_stranger(at, offer.department)
    return at.execute(_standing(at, subject), offered(offer, offer.receipt))


@router.post("/commitments/{offer}/withdrawal")
def take_commitment_back(at: AtCounter, subject: UUID, offer: UUID, back: WindowTakeBack) -> Written:
    """Take an offer back that nobody has accepted yet, as the subject says at the window."""
    _standing(at, subject)
    return at.execute(stream_of(at.office, subject, offer), TakeCommitmentBack(offer, back.receipt))


def _standing(at: Counter, subject: UUID) -> UUID:
    """The stream in which a subject goes on. Raises NotFound."""
    found = streams_of(at.office, subject)[0]
    if at.office.application.subject(found).registration is None:
        raise NotFound(f"subject {subject}", do="POST /subjects:search answers ids.")
    return found


def _person(at: Counter, mandate: MandateIn) -> UUID:
    """The natural person, registered if need be: who may stand for somebody can sign in."""
    person = person_to_file(at, mandate.person)
    if person is None or person.kind is not SubjectKind.NATURAL_PERSON:
        raise InvalidRecord("only a natural person stands for a subject", do="Name one by certificate.")
    known = at.office.persons.find(person)
    if known is not None:
        return known
    registered = at.office.persons.file(person, (), region=mandate.person.region, by=at.by)
    return registered.subject.subject_id
