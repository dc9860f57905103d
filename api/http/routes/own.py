"""The subject's own door: what is held about it, who asked, a copy of it all; and what it may do, free of charge (P-7).

Every read here has the purpose `own_access` and is in the access log, as everybody's is.
"""

from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.explanation import document_of, explained
from api.http.counter import Counter, Language, MinPosition
from api.http.models import Explanation, PartnerNews
from api.http.notices import Notices, described
from api.http.offers import Offers, OwnOffer
from api.http.own import (
    Own,
    OwnAgreement,
    OwnApplication,
    OwnChoice,
    OwnConsents,
    OwnCopy,
    OwnMandates,
    OwnMeasures,
    OwnNewsPage,
    OwnNotifications,
    OwnObjection,
    OwnRecords,
    OwnRepairStep,
    OwnRequests,
    OwnStatement,
    OwnWritten,
)
from api.http.own_told import (
    consents_of,
    copy_of,
    given_by,
    mandate_of,
    measures_of,
    notifications_of,
    offers_of,
    own_of,
    records_of,
    request_of,
    told,
)
from api.http.repairs import Supplement
from api.http.routes.notices import MADE_AS, Form, In, Number, as_document
from api.http.routes.partners import told as told_of_partners
from api.http.routes.subjects import MeasureName, ValidOn
from api.http.served import served_of
from api.http.visit import visit_of
from api.notices.making import paper
from api.notices.owed import notice, notices_of
from api.own.asked import who_asked
from api.own.held import streams_of
from api.own.news import news_of
from api.own.settling import choose, chosen_kinds, receipt_of_choice
from api.procedures import listing, offering
from api.procedures.partners import partner_news
from domain.actors import itself
from domain.commands import (
    ApplyForRepair,
    ChooseNotifications,
    GiveConsent,
    OfferCommitment,
    OfItsOwn,
    RaiseObjection,
    ReceiveStatement,
    SupplementRepair,
    TakeCommitmentBack,
    WithdrawConsent,
    WithdrawObjection,
    WithdrawRepair,
)
from domain.errors import InvalidRecord, NotFound
from domain.values import NewsKind, Purpose
from ledger.access import Access
from ledger.ledger import Executed
from projections.lookup import Lookup
from projections.mandates import mandates_of
from rules.powers import takes_part

router = APIRouter(prefix="/own", tags=["own"])
_MOST: Final = 1_000
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="Go on behind this position.")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="At most so many.")]
Before = Annotated[
    str | None, Query(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9]{1,18}$", description="`next`.")
]
Kinds = Annotated[list[NewsKind] | None, Query(description="What to be told of; what was chosen.")]


class OwnCounter(Counter, frozen=True):
    """Where a subject asks for itself, or who may stand for it does."""

    @property
    def subject_id(self) -> UUID:
        """For whom is asked."""
        assert self.by.subject is not None, "the door lets nobody else in here"
        return self.by.subject

    @property
    def person(self) -> UUID:
        """Who signed in."""
        return UUID(self.by.officer)

    def read(self, verb: str, min_position: int | None = None) -> None:
        """Bring the views up to the head, and put the read on record, which nothing bars."""
        self.visit.purpose = Purpose.OWN_ACCESS
        self.visit.rows = [
            Access(
                by=self.by,
                what=verb,
                purpose=Purpose.OWN_ACCESS,
                subject_id=self.subject_id,
                entry=self.visit.entry,
            )
        ]
        self.current(min_position)

    def do(self, command: OfItsOwn, *, stream: UUID, receipt: str) -> OwnWritten:
        """Carry out a command of the subject's own."""
        self.visit.subject_id = self.subject_id
        executed = self._carried_out(command, stream)
        return OwnWritten(**self.written(executed).model_dump(), receipt=receipt)

    def _carried_out(self, command: OfItsOwn, stream: UUID) -> Executed:
        by = itself(stream, by=self.person)
        if isinstance(command, ReceiveStatement):
            return listing.take_step(self.office, stream, command, by=by)
        return self.office.ledger.execute(stream, command, by=by)

    def own_record(self, record: UUID) -> UUID:
        """The stream of a record of its own. Raises NotFound, of another's record too."""
        self.current()
        return self._own(Lookup(self.office.pool).record(str(record)).subject_id, f"record {record}")

    def own_entry(self, entry: UUID) -> UUID:
        """The stream of a proposed entry about it. Raises NotFound, of another's too."""
        self.current()
        return self._own(listing.about(self.office, entry), f"a proposed entry {entry}")

    def _own(self, stream: UUID, what: str) -> UUID:
        if stream not in streams_of(self.office, self.subject_id):
            raise NotFound(what, do="GET /own/records tells what is yours.")
        return stream


For = Annotated[
    UUID | None, Header(alias="Jiangcheng-For", description="For whom, where not for oneself: see GET /own/mandates.")
]


async def own_counter(request: Request, stands_for: For = None, language: Language = None) -> OwnCounter:
    """The counter of a request at the subject's own door."""
    del stands_for, language  # the door has read both; here they are described
    served = served_of(request)
    return OwnCounter(served.office, visit_of(request.scope), served.regions)


AtOwn = Annotated[OwnCounter, Depends(own_counter)]


# --- read


@router.get("")
def own(at: AtOwn, min_position: MinPosition = None) -> Own:
    """Who is signed in, and how much is held."""
    at.read("own", min_position)
    return own_of(at, at.subject_id)


@router.get("/records")
def records(at: AtOwn, min_position: MinPosition = None) -> OwnRecords:
    """Every record that is held about it, whatever became of it, and what can be done about each; proposed entries."""
    at.read("own_records", min_position)
    return records_of(at, at.subject_id)


@router.get("/measures")
def measures(at: AtOwn, valid_on: ValidOn = None, min_position: MinPosition = None) -> OwnMeasures:
    """What follows for it, is ordered and applies on a day, at which departments, and until when."""
    at.read("own_measures", min_position)
    return measures_of(at, at.subject_id, valid_on)


@router.get("/measures/{measure}/explanation")
def explanation(
    at: AtOwn, measure: MeasureName, valid_on: ValidOn = None, min_position: MinPosition = None
) -> Explanation:
    """Why a measure follows for it on a day and why not, with the documents that were looked at (PIPL art. 48)."""
    at.read("own_explanation", min_position)
    known = at.find(at.subject_id)
    if known is None:
        raise NotFound("the subject", do="Ask again in a moment.")
    return Explanation.model_validate(document_of(explained(at.office, known, measure, on=valid_on)))


@router.get("/requests")
def requests(at: AtOwn, before: Before = None, limit: Limit = 200) -> OwnRequests:
    """Who asked about it: which department, what for, in which matter, on which day, the latest first (P-8)."""
    at.read("own_requests")
    found = who_asked(at.office.pool, streams_of(at.office, at.subject_id), before=before, most=limit)
    return OwnRequests(
        requests=[request_of(at, one) for one in found], next=found[-1].place if len(found) == limit else None
    )


@router.get("/news")
def news(
    at: AtOwn, after: After = 0, limit: Limit = 200, kinds: Kinds = None, min_position: MinPosition = None
) -> OwnNewsPage:
    """What happened in its own affairs behind a position, in order: what it chose to be told of, or asks for (C76)."""
    at.read("own_news", min_position)
    found = news_of(
        at.office,
        at.subject_id,
        after=after,
        most=limit,
        tongue=at.visit.language,
        kinds=tuple(kinds) if kinds else chosen_kinds(at.office, at.subject_id),
    )
    return OwnNewsPage(
        news=[told(one) for one in found.news],
        next=found.next,
        more=found.more,
        position=at.office.views.position(),
    )


@router.get("/partners")
def partners(at: AtOwn, after: After = 0, min_position: MinPosition = None) -> PartnerNews:
    """What became public about the other sides of its contracts behind a position, and what is so no more (C19)."""
    at.read("own_partners", min_position)
    return told_of_partners(partner_news(at.office, at.subject_id, after=after), at.subject_id)


@router.get("/notices")
def notices(at: AtOwn, min_position: MinPosition = None) -> Notices:
    """What it was told in writing, and how that was served."""
    at.read("own_notices", min_position)
    return Notices(notices=[described(one) for one in notices_of(at.office, at.subject_id)])


@router.get("/notices/{number}", response_class=Response, responses=MADE_AS)
def own_notice(
    at: AtOwn, number: Number, form: Form = "html", tongue: In = "zh", min_position: MinPosition = None
) -> Response:
    """A notice to it as a document, with its name in full."""
    at.read("own_notice", min_position)
    owed = notice(at.office, at.subject_id, number)
    return as_document(paper(at.office, at.subject_id, owed, language=tongue), form, name=f"{owed.kind}-{number}")


@router.get("/copy")
def copy(at: AtOwn, response: Response) -> OwnCopy:
    """Everything that is held, that happened and was asked, in one document to keep (PIPL art. 45)."""
    at.read("own_copy")
    day = at.office.context.today()
    response.headers["Content-Disposition"] = f'attachment; filename="own-{day.isoformat()}.json"'
    return copy_of(at, at.subject_id)


@router.get("/mandates")
def mandates(at: AtOwn, min_position: MinPosition = None) -> OwnMandates:
    """For whom who signed in may stand, and who may stand for the subject."""
    at.read("own_mandates", min_position)
    found = mandates_of(at.office.pool, at.person, on=at.office.context.today())
    return OwnMandates(
        held=[mandate_of(at, one.mandate, shown=one.subject_id) for one in found],
        given=given_by(at, at.subject_id),
        position=at.office.views.position(),
    )


@router.get("/notifications")
def notifications(at: AtOwn) -> OwnNotifications:
    """What it lets itself be told of, how, and until when (C76)."""
    at.read("own_notifications")
    return notifications_of(at, at.subject_id)


@router.get("/consents")
def consents(at: AtOwn) -> OwnConsents:
    """What it agreed to, and until when."""
    at.read("own_consents")
    return OwnConsents(consents=consents_of(at, at.subject_id), position=at.office.views.position())


# --- done


@router.post("/records/{record}/objection")
def object_to(at: AtOwn, record: UUID, objection: OwnObjection) -> OwnWritten:
    """Object to a record of its own, at any time and free of charge (P-7)."""
    receipt = _receipt("objection", record, objection.document)
    asked = RaiseObjection(record, receipt, objection.claim, objection.document)
    return at.do(asked, stream=at.own_record(record), receipt=receipt)


@router.post("/records/{record}/objection/withdrawal")
def take_objection_back(at: AtOwn, record: UUID) -> OwnWritten:
    """Take an objection back; it may be raised again."""
    return at.do(WithdrawObjection(record), stream=at.own_record(record), receipt=_receipt("withdrawal", record))


@router.post("/records/{record}/repair")
def apply(at: AtOwn, record: UUID, application: OwnApplication) -> OwnWritten:
    """Apply for the repair of a record of its own, at any time and free of charge (P-7)."""
    receipt = _receipt("repair", record, *application.proof, application.commitment or "")
    said = receipt, application.proof, application.commitment or ""
    asked = ApplyForRepair(record, *said, performed_on=application.performed_on)
    return at.do(asked, stream=at.own_record(record), receipt=receipt)


@router.post("/records/{record}/repair/steps")
def repair_step(at: AtOwn, record: UUID, step: OwnRepairStep) -> OwnWritten:
    """Hand in what was missing, or take the application back."""
    if isinstance(step, Supplement):
        more = SupplementRepair(record, step.proof, step.commitment or "")
        receipt = _receipt("supplement", record, *step.proof, step.commitment or "")
        return at.do(more, stream=at.own_record(record), receipt=receipt)
    return at.do(WithdrawRepair(record), stream=at.own_record(record), receipt=_receipt("withdrawal", record))


@router.post("/entries/{entry}/statement")
def state(at: AtOwn, entry: UUID, statement: OwnStatement) -> OwnWritten:
    """State its case against a proposed entry; every statement is answered before anything is decided (INV-15)."""
    receipt = _receipt("statement", entry, statement.document)
    return at.do(ReceiveStatement(entry, receipt, statement.document), stream=at.own_entry(entry), receipt=receipt)


@router.post("/notifications")
def choose_notifications(at: AtOwn, choice: OwnChoice) -> OwnWritten:
    """Choose anew what to be told of (C76); where to goes into the vault alone."""
    receipt = receipt_of_choice(at.office, choice.model_dump_json().encode())
    asked = ChooseNotifications(choice.channels, choice.kinds, choice.until, receipt)
    by = itself(at.subject_id, by=at.person)
    executed = choose(at.office, at.subject_id, asked, choice.contacts, by=by)
    return OwnWritten(**at.written(executed).model_dump(), receipt=receipt)


@router.post("/consents")
def agree(at: AtOwn, agreement: OwnAgreement) -> OwnWritten:
    """Agree that a department reads for a purpose, until a last day; it opens nothing that powers bar."""
    refuse_stranger(at, agreement.department)
    receipt = _receipt("consent", at.subject_id, agreement.model_dump_json())
    asked = GiveConsent(agreement.department, agreement.purpose, agreement.until, receipt)
    return at.do(asked, stream=at.subject_id, receipt=receipt)


@router.get("/commitments")
def commitments(at: AtOwn, min_position: MinPosition = None) -> Offers:
    """What it offered to promise and nobody has answered; what was accepted is among its records."""
    at.read("own_commitments", min_position)
    return Offers(commitments=offers_of(at, at.subject_id), position=at.office.views.position())


@router.post("/commitments")
def offer_commitment(at: AtOwn, offer: OwnOffer) -> OwnWritten:
    """Offer a department a commitment (C55); nothing follows before that department has put it on record."""
    refuse_stranger(at, offer.department)
    receipt = _receipt("commitment", at.subject_id, offer.model_dump_json())
    return at.do(offered(offer, receipt), stream=at.subject_id, receipt=receipt)


@router.post("/commitments/{offer}/withdrawal")
def take_commitment_back(at: AtOwn, offer: UUID) -> OwnWritten:
    """Take an offer back that nobody has accepted yet."""
    receipt = _receipt("withdrawal", offer)
    stream = offering.stream_of(at.office, at.subject_id, offer)
    return at.do(TakeCommitmentBack(offer, receipt), stream=stream, receipt=receipt)


@router.post("/consents/{consent}/withdrawal")
def take_consent_back(at: AtOwn, consent: UUID) -> OwnWritten:
    """Take an agreement back, at any time."""
    receipt = _receipt("withdrawal", consent)
    return at.do(WithdrawConsent(consent, receipt), stream=at.subject_id, receipt=receipt)


def offered(offer: OwnOffer, receipt: str) -> OfferCommitment:
    """What is offered, on a receipt."""
    return OfferCommitment(offer.kind, offer.document, offer.publication_agreed, offer.department, offer.until, receipt)


def refuse_stranger(at: Counter, department: str) -> None:
    """Nobody agrees to anything with what is no department. Raises InvalidRecord."""
    if not takes_part(at.ruleset, department):
        raise InvalidRecord("it takes no part under this ruleset", do="Name a department of GET /rulesets.")


def _receipt(what: str, about: UUID, *documents: str) -> str:
    """The number on a receipt: the same for what is sent again, so that nothing is received twice."""
    return f"own-{sha256('|'.join((what, str(about), *documents)).encode()).hexdigest()[:16]}"
