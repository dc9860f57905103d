"""What a subject is told in writing: listed, made as HTML or PDF, on record as served (INV-15, INV-16, INV-18, P-7)."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.admission import Read
from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Written
from api.http.notices import Notices, Service, described
from api.notices.html import html
from api.notices.making import Paper, paper, service_record
from api.notices.owed import LISTED, MADE, SLIP, Served, bar_of, notice, notices_of, record_service
from api.notices.pdf import pdf
from api.notices.slips import check_of, slip

router = APIRouter(tags=["notices"])
MADE_AS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The notice, or the record of its service.",
        "content": {
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    },
}
Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="The notice, as the list numbers it.")]
Form = Annotated[Literal["html", "pdf"], Query(alias="as", description="As which document.")]
Part = Annotated[Literal["notice", "service"], Query(description="The notice, or the record of its service.")]
In = Annotated[Literal["zh", "en"], Query(alias="in", description="In which language.")]


@router.get("/subjects/{subject}/notices")
def list_notices(at: AtReading, subject: UUID, min_position: MinPosition = None) -> Notices:
    """The notices about a subject and how each was served; of a sealed record's nothing is told (INV-33)."""
    at.current(min_position)
    known = at.subject(subject, LISTED)
    return Notices(notices=[described(one) for one in notices_of(at.office, known.subject_id)])


@router.get("/subjects/{subject}/notices/{number}", response_class=Response, responses=MADE_AS)
def make_notice(
    at: AtReading,
    subject: UUID,
    number: Number,
    form: Form = "html",
    part: Part = "notice",
    tongue: In = "zh",
    min_position: MinPosition = None,
) -> Response:
    """A notice as a document, for who serves it and for its subject: it names a person in full (INV-26)."""
    at.current(min_position)
    known = at.subject(subject, MADE)
    owed = notice(at.office, known.subject_id, number)
    what = Read(MADE, filing=at.filing, matter=at.matter, bar=bar_of(at.office, known.subject_id, owed, at.reader))
    at.visit.rows = [at.judged(what, subject_id=known.subject_id)]
    making = paper if part == "notice" else service_record
    made = making(at.office, known.subject_id, owed, language=tongue)
    return as_document(made, form, name=f"{owed.kind}-{number}-{part}")


def as_document(made: Paper, form: str, *, name: str) -> Response:
    """A paper as a download in the form that is asked for."""
    content = pdf(made) if form == "pdf" else html(made).encode()
    media = "application/pdf" if form == "pdf" else "text/html; charset=utf-8"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{form}"',
        "Content-Language": made.language,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media, headers=headers)


@router.get("/checks/{check}/slip", response_class=Response, responses=MADE_AS)
def make_slip(at: AtReading, check: UUID, form: Form = "html", tongue: In = "zh") -> Response:
    """The slip about a filing that a check of the department holds or intercepts, for its subject (INV-39)."""
    at.current()
    subject_id, made = check_of(at.office, check, at.by)
    at.admit(SLIP, subject_id=subject_id)
    return as_document(slip(at.office, subject_id, made, language=tongue), form, name=f"slip-{check}")


@router.post("/subjects/{subject}/notices/{number}/service")
def serve(at: AtCounter, subject: UUID, number: Number, service: Service) -> Written:
    """Put on record how a notice of the department reached its subject; the same again changes nothing."""
    at.visit.subject_id = subject
    told = Served(service.manner, service.served_on, service.receipt, service.document or "", at.by)
    return at.written(record_service(at.office, subject, number, told))
