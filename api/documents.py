"""Files that are stored about a subject, for every door: which there are, and who may have their bytes.

That there is a file is told to whoever may read the subject's history. Its bytes are for whoever stored it or answers
for what it is about; for others only to audit, or where its subject asks for its own (INV-27). Of a sealed record's
files nothing is told to anybody (INV-33).
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from api.admission import Reader
from api.amending import filed_record
from api.wiring import Office
from domain.errors import NotFound
from domain.pending import StoredDocument
from domain.values import MediaType, Purpose
from projections.lookup import Found
from projections.sealing import sealed_now
from rules.powers import Bar

ADDED: Final = "document add"
LISTED: Final = "document list"
SHOWN: Final = "document show"
ERASED: Final = "document erase"
ENDINGS: Final = {
    MediaType.PDF: "pdf",
    MediaType.OFD: "ofd",
    MediaType.PNG: "png",
    MediaType.JPEG: "jpg",
    MediaType.XLSX: "xlsx",
    MediaType.TEXT: "txt",
}
_ANYBODYS: Final = (Purpose.AUDIT, Purpose.OWN_ACCESS)


def stored_about(office: Office, subject_id: UUID) -> list[StoredDocument]:
    """The files of a subject, erased ones too, but for those of sealed records; the oldest first."""
    found = office.application.subject(subject_id).stored.values()
    sealed = _sealed(office, subject_id)  # asked last: what was sealed meanwhile is sealed
    return [one for one in found if not _is_sealed(one, sealed)]


def resolved(office: Office, subject_id: UUID, told: str) -> StoredDocument:
    """A file by its digest in the ledger or its plain SHA-256, there or erased. Raises NotFound."""
    found = office.documents.resolve(subject_id, told)
    if _is_sealed(found, _sealed(office, subject_id)):
        raise NotFound(f"a file {told[:12]} of this subject", do="The list of its documents names them.")
    return found


def bar_of(office: Office, subject_id: UUID, document: StoredDocument, reader: Reader) -> Bar | None:
    """What bars somebody from the bytes of a file, whatever else the department may read."""
    if reader.purpose in _ANYBODYS or reader.by.account in _keepers(office, subject_id, document):
        return None
    return Bar.KEEPER


def content_of(office: Office, subject_id: UUID, document: StoredDocument) -> bytes:
    """The bytes of a file; the read is the caller's to admit. Raises Erased, DocumentDamaged, NotFound."""
    content = office.documents.read(subject_id, document)
    resolved(office, subject_id, document.digest)  # what was sealed meanwhile is sealed
    return content


def name_of(document: StoredDocument) -> str:
    """What a file is called where it is saved: nothing that names anybody."""
    return f"{document.kind}-{document.digest[:12]}.{ENDINGS[document.media_type]}"


def _keepers(office: Office, subject_id: UUID, document: StoredDocument) -> set[str]:
    keepers = {document.department}
    if document.record_id is not None:
        filed = filed_record(office, Found(document.record_id, subject_id))
        keepers.add(filed.answers)
    return keepers


def _sealed(office: Office, subject_id: UUID) -> frozenset[UUID]:
    with office.pool.connection() as connection:
        return sealed_now(connection, subject_id)


def _is_sealed(document: StoredDocument, sealed: Collection[UUID]) -> bool:
    return document.record_id in sealed or document.entry in sealed
