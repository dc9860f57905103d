"""What happens to the files behind decisions, proofs and evidence: stored and erased; the bytes stand elsewhere."""

from uuid import UUID

from domain.events.base import Event
from domain.values import DocumentKind, MediaType


class DocumentEvent(Event, frozen=True, kw_only=True):
    """About one file, which is told by its digest: of a person's file by a keyed one (INV-26)."""

    digest: str


class DocumentStored(DocumentEvent, frozen=True, kw_only=True):
    """A file was stored: about a record, a proposed entry, or neither, which is about the subject itself.

    `size` is in bytes; what the file is called is not kept, for names of files name people.
    """

    kind: DocumentKind
    media_type: MediaType
    size: int
    record_id: UUID | None = None
    entry: UUID | None = None


class DocumentErased(DocumentEvent, frozen=True, kw_only=True):
    """The bytes were destroyed, on what legal ground; that they were here, and their digest, remain.

    It repeats what the file was about, so that whoever reads of the record finds both.
    """

    basis: str
    record_id: UUID | None = None
    entry: UUID | None = None
