"""Links of organisations and the persons a law makes responsible for them (C6, C7, INV-12)."""

from uuid import UUID

from fastapi import APIRouter

from api.http.counter import AtReading, MinPosition
from api.http.models import Link, Links
from api.procedures.linking import links_of

router = APIRouter(tags=["subjects"])


@router.get("/subjects/{subject}/links")
def links(at: AtReading, subject: UUID, min_position: MinPosition = None) -> Links:
    """Whom a law makes responsible for an organisation, or for which ones a person is; names of persons are masked."""
    at.current(min_position)
    known = at.subject(subject, "links")
    position = at.office.views.position()
    found = [
        Link(
            other=line.other,
            name=line.name,
            role=line.role,
            doc_no=line.doc_no,
            linked=line.linked,
            until=line.until,
            standing=line.standing,
        )
        for line in links_of(at.office, known)
    ]
    return Links(subject=subject, links=found, position=position)
