"""What goes in and out about stored files."""

from datetime import date
from uuid import UUID

from pydantic import Field

from api.http.models import Model, Out, Plain, Written
from domain.pending import StoredDocument
from domain.transitions import DocumentState
from domain.values import DocumentKind, MediaType


class Document(Out):
    """A file that is or was stored; `since` is the day on which it came into its state, `size` is in bytes."""

    digest: str
    kind: DocumentKind
    media_type: MediaType
    size: int
    record: UUID | None
    entry: UUID | None
    department: str
    since: date
    state: DocumentState


class Documents(Out):
    """The files about a subject, erased ones too, but for those of sealed records."""

    documents: list[Document]


class DocumentKept(Written):
    """A stored file: told by `digest` in the ledger, of a person by a keyed one; `sha256` is of what was sent."""

    digest: str
    sha256: str
    repeated: bool


class Erasure(Model):
    """Destroy the bytes of a file."""

    basis: Plain = Field(description="The legal ground.")


def described(one: StoredDocument) -> Document:
    """A file as it is answered."""
    return Document(
        digest=one.digest,
        kind=one.kind,
        media_type=one.media_type,
        size=one.size,
        record=one.record_id,
        entry=one.entry,
        department=one.department,
        since=one.since,
        state=one.state,
    )
