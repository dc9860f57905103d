"""What may be asked about the files behind decisions, proofs and evidence."""

from uuid import UUID

from msgspec import Struct

from domain.values import DocumentKind, MediaType


class StoreDocument(Struct, frozen=True):
    """Keep a file, told by its digest (of a person's file by a keyed one): what it is, and what it is about.

    It is about a record, a proposed entry, or with neither about the subject itself.
    """

    digest: str
    kind: DocumentKind
    media_type: MediaType
    size: int
    record_id: UUID | None = None
    entry: UUID | None = None


class EraseDocument(Struct, frozen=True):
    """Destroy the bytes of a file; `basis` is the legal ground for it."""

    digest: str
    basis: str


DocumentCommand = StoreDocument | EraseDocument
