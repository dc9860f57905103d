"""The files behind decisions, proofs and evidence: sent as bytes, told by digest, read by who keeps them (INV-27)."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.admission import Read
from api.documents import LISTED, SHOWN, bar_of, content_of, name_of, resolved, stored_about
from api.http.counter import AtCounter, AtReading, Counter, MinPosition
from api.http.documents import DocumentKept, Documents, Erasure, described
from api.http.models import Written
from domain.values import DocumentKind
from ledger.vault.documents import About

router = APIRouter(tags=["documents"])
BYTES: Final = "application/octet-stream"
_BINARY: Final = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
_SENT: Final = {
    "requestBody": {"required": True, "description": "The file itself, at most 10 MiB.", "content": _BINARY},
}
_READ: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file as it was stored, with its media type.", "content": {"*/*": _BINARY[BYTES]}},
}
Kind = Annotated[DocumentKind, Query(description="What the file is to what it is about.")]
Record = Annotated[UUID | None, Query(description="The record it is about.")]
Entry = Annotated[UUID | None, Query(description="The proposed entry it is about; with neither, the subject itself.")]
Digest = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", description="The digest in the ledger, or the file's plain SHA-256.")
]


@router.post("/subjects/{subject}/documents", openapi_extra=_SENT)
async def store_document(
    at: AtCounter, subject: UUID, request: Request, kind: Kind, record: Record = None, entry: Entry = None
) -> DocumentKept:
    """Store a file about a subject; the same bytes again change nothing. What it is its content says."""
    return await run_in_threadpool(_store, at, subject, await request.body(), kind, About(record, entry))


def _store(at: Counter, subject: UUID, content: bytes, kind: DocumentKind, about: About) -> DocumentKept:
    at.visit.subject_id = subject
    kept = at.office.documents.store(subject, content, kind, about, by=at.by)
    written = at.written(kept.executed)
    repeated = not kept.executed.happened
    return DocumentKept(**written.model_dump(), digest=kept.digest, sha256=kept.sha256, repeated=repeated)


@router.get("/subjects/{subject}/documents")
def list_documents(at: AtReading, subject: UUID, min_position: MinPosition = None) -> Documents:
    """The files that are or were stored about a subject; of a sealed record's nothing is told (INV-33)."""
    at.current(min_position)
    known = at.subject(subject, LISTED)
    return Documents(documents=[described(one) for one in stored_about(at.office, known.subject_id)])


@router.get("/subjects/{subject}/documents/{digest}", response_class=Response, responses=_READ)
def read_document(at: AtReading, subject: UUID, digest: Digest, min_position: MinPosition = None) -> Response:
    """A file as it was stored, compared with its digest: for who keeps it, for audit, or for own access."""
    at.current(min_position)
    known = at.subject(subject, SHOWN)
    found = resolved(at.office, known.subject_id, digest)
    what = Read(SHOWN, filing=at.filing, matter=at.matter, bar=bar_of(at.office, subject, found, at.reader))
    at.visit.rows = [at.judged(what, subject_id=known.subject_id)]
    content = content_of(at.office, known.subject_id, found)
    headers = {
        "Content-Disposition": f'attachment; filename="{name_of(found)}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=found.media_type, headers=headers)


@router.post("/subjects/{subject}/documents/{digest}/erasure")
def erase_document(at: AtCounter, subject: UUID, digest: Digest, erasure: Erasure) -> Written:
    """Destroy the bytes of a file that the department stored; that it was here, and its digest, remain."""
    at.visit.subject_id = subject
    found = resolved(at.office, subject, digest)
    return at.written(at.office.documents.erase(subject, found.digest, basis=erasure.basis, by=at.by))
