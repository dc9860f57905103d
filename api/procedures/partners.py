"""What parties to a contract hear of each other: what became public about the other one, and what is so no more (C19).

Of contracts in their term alone, registered by both sides, with an organisation; and nothing that everybody could not
read. It is worked out when it is asked for, behind a position of the ledger that the one who asks has kept.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from api.procedures.publishing import shown_today
from api.wiring import Office
from domain.identity.numbers import Scheme
from domain.records import COUNTERPARTY, Standing
from domain.state import Subject
from domain.transitions import PublicationState
from projections.projector import folded

_NONE: Final = 0


class PartnerChange(Struct, frozen=True):
    """Something that became public about a partner, or is so no more; `until` is its last day where it is public."""

    contract: str
    partner: str
    number: str
    doc_no: str
    public: bool
    until: date | None


class PartnerNews(Struct, frozen=True):
    """What changed behind a position, and the position to go on from."""

    changes: tuple[PartnerChange, ...]
    position: int


def partner_news(office: Office, subject_id: UUID, *, after: int = _NONE) -> PartnerNews:
    """What changed about a subject's partners; the read is the caller's to admit."""
    position = office.application.tail().head()
    subject = office.application.whole(subject_id)
    found = [change for contract, number in _contracts(subject) for change in _of(office, contract, number, after)]
    return PartnerNews(tuple(found), position)


def _contracts(subject: Subject) -> Iterator[tuple[str, str]]:
    """The contracts in their term, each with the other side's number; what one side registers alone is not in force."""
    for record_id in subject.promises:
        filed = subject.records[record_id]
        other = filed.record.fields.get(COUNTERPARTY)
        if filed.standing is Standing.IN_FORCE and isinstance(other, str):
            yield filed.record.document.doc_no, other


def _of(office: Office, contract: str, number: str, after: int) -> Iterator[PartnerChange]:
    partner = office.context.subject_known_as(Scheme.USCC, number)
    if partner is None:
        return
    now = {one.record_id: one for one in shown_today(office, number=number).rows}
    with office.pool.connection() as connection:
        then = folded(connection, [partner], up_to=after).get(partner)
    before = _published(then)
    name = _name(office, partner)
    for record_id, one in now.items():
        if record_id not in before:
            yield PartnerChange(contract, name, number, one.doc_no, public=True, until=one.until)
    whole = office.application.whole(partner)
    for record_id in before - now.keys():
        filed = whole.records[record_id]
        if filed.standing is not Standing.SEALED:
            yield PartnerChange(contract, name, number, filed.record.document.doc_no, public=False, until=None)


def _published(subject: Subject | None) -> set[UUID]:
    """What was public about somebody as it stood then."""
    publications = {} if subject is None else subject.publications
    return {one for one, known in publications.items() if known.state is PublicationState.PUBLISHED}


def _name(office: Office, subject_id: UUID) -> str:
    known = office.views.by_id(subject_id)
    return "" if known is None else known.name
