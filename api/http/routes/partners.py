"""What a party to a contract hears of its partner: nothing that everybody could not read (C19)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.http.counter import AtReading, MinPosition
from api.http.models import PartnerChange, PartnerNews
from api.procedures import partners as partners_of

router = APIRouter(tags=["subjects"])
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="Behind this position, as the answer before named it.")]


@router.get("/subjects/{subject}/partners")
def partners(at: AtReading, subject: UUID, after: After = 0, min_position: MinPosition = None) -> PartnerNews:
    """What became public about the other sides of a subject's contracts behind a position, and what is so no more."""
    at.current(min_position)
    known = at.subject(subject, "partners")
    return told(partners_of.partner_news(at.office, known.subject_id, after=after), subject)


def told(found: partners_of.PartnerNews, subject: UUID) -> PartnerNews:
    """The news as it is answered, whoever asks."""
    changes = [
        PartnerChange(
            contract=one.contract,
            partner=one.partner,
            number=one.number,
            doc_no=one.doc_no,
            public=one.public,
            until=one.until,
        )
        for one in found.changes
    ]
    return PartnerNews(subject=subject, changes=changes, position=found.position)
