"""Files behind decisions, proofs and evidence: what they are is told by their content, and they are stored sealed.

A person's file is sealed under the person's key and told by a keyed digest: nobody who only reads the ledger can
confirm a guess of what is in it (INV-26), and with the person's key it is gone (INV-30). An organisation's has a key
of its own, so that it can be erased alone, and is told by its plain SHA-256, which anybody may compare. The bytes come
into the database in the transaction of the event that tells of them.
"""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from domain.actors import Actor
from domain.commands import EraseDocument, StoreDocument
from domain.errors import Conflict, Erased, InvalidInput, NotFound, Unavailable
from domain.identity.registering import registered
from domain.pending import StoredDocument
from domain.procedures.documents import LARGEST, document_id
from domain.state import Draft, Subject
from domain.transitions import DocumentState
from domain.values import DocumentKind, MediaType
from ledger.database import Connection
from ledger.ledger import Asked, Executed, Ledger
from ledger.log.append import VaultKeyReplaced
from ledger.vault.rows import DocumentRow, VaultRows
from ledger.vault.vault import SubjectKey, Vault

_TRIES: Final = 5
_ENDS_WITHIN: Final = 1024
"""Bytes from the end of a PDF within which it says that it ends; producers append a little behind it."""


_RESTORE: Final = "Restore the last good backup into a new ledger."


class NoSuchMedia(InvalidInput):
    """The file is of no kind that is kept here."""

    code = "no_such_media"


class DocumentDamaged(Unavailable):
    """A stored file is not what its digest says."""

    code = "document_damaged"


class About(Struct, frozen=True):
    """What a file is about: a record, a proposed entry, or with neither the subject itself."""

    record_id: UUID | None = None
    entry: UUID | None = None


class Kept(Struct, frozen=True):
    """A file that is stored: told by `digest` in the ledger, by its plain SHA-256 among those who have it."""

    digest: str
    sha256: str
    executed: Executed


class Documents:
    """The files of one ledger."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self._ledger = ledger
        self._vault = vault

    def store(self, subject_id: UUID, content: bytes, kind: DocumentKind, about: About, *, by: Actor) -> Kept:
        """Store a file; one that is stored already changes nothing.

        Raises NoSuchMedia, InvalidInput, and whatever storing refuses.
        """
        _refuse_size(content)
        media_type = media_type_of(content)
        sha256 = hashlib.sha256(content).hexdigest()
        subject = self._ledger.application.subject(subject_id)
        digest = self._digest(subject, sha256)
        command = StoreDocument(digest, kind, media_type, len(content), about.record_id, about.entry)
        known = subject.stored.get(digest)
        if known is not None:  # whether it may be asked is asked all the same
            return Kept(digest, sha256, self._ledger.execute(subject_id, command, by=by))
        for _ in range(_TRIES):
            rows = self._sealed(subject, digest, content)
            try:
                return Kept(digest, sha256, self._ledger.carry_out(Asked(subject_id, command, by, rows)))
            except VaultKeyReplaced:
                self._vault.reopen()
        raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")

    def resolve(self, subject_id: UUID, told: str) -> StoredDocument:
        """A subject's file, there or erased, by the digest in the ledger or its plain SHA-256. Raises NotFound."""
        subject = self._ledger.application.subject(subject_id)
        known = subject.stored.get(told) or subject.stored.get(self._digest(subject, told))
        if known is None:
            raise NotFound(f"a file {told[:12]} of this subject", do="The list of its documents names them.")
        return known

    def read(self, subject_id: UUID, document: StoredDocument) -> bytes:
        """The bytes of a file, compared with its digest. Raises Erased, DocumentDamaged, Unsealable."""
        subject = self._ledger.application.subject(subject_id)
        if _is_erased(subject):
            raise Erased("its files went with it", do="Only that there were files, and their digests, remain.")
        if document.state is DocumentState.ERASED:
            raise Erased(f"the file was erased on {document.since}", do="Its history says on what legal ground.")
        content = self._vault.open_document(document_id(subject_id, document.digest))
        if content is None:
            raise DocumentDamaged(f"{document.digest[:12]} is missing", do=_RESTORE)
        if self._digest(subject, hashlib.sha256(content).hexdigest()) != document.digest:
            raise DocumentDamaged(f"{document.digest[:12]}", do=_RESTORE)
        return content

    def erase(self, subject_id: UUID, digest: str, *, basis: str, by: Actor) -> Executed:
        """Destroy a file's bytes; that it was here remains. Erasing twice is once."""
        return self._ledger.execute(subject_id, EraseDocument(digest, basis), by=by)

    def _digest(self, subject: Subject, sha256: str) -> str:
        return self._vault.document_digest(sha256) if _is_person(subject) else sha256

    def _sealed(self, subject: Subject, digest: str, content: bytes) -> VaultRows:
        """The rows of a file: under the person's own key, or under one that is made with it."""
        place = document_id(subject.subject_id, digest)
        if not _is_person(subject):
            own, row = self._vault.new_key(place)
            return VaultRows(keys=(row,), documents=(self._row(subject.subject_id, place, own, content),))
        key = self._vault.key_of(subject.subject_id)
        if key is None:
            raise Erased("nothing new is kept about it", do="Whoever comes again is registered anew.")
        return VaultRows(documents=(self._row(subject.subject_id, place, key, content),))

    def _row(self, subject_id: UUID, place: UUID, key: SubjectKey, content: bytes) -> DocumentRow:
        sealed = self._vault.seal_document(key, place, content)
        return DocumentRow(place, subject_id, key.subject_id, key.version, sealed.nonce, sealed.text)


def _is_person(subject: Subject) -> bool:
    return registered(Draft(subject)).kind.protected_as_person


def _is_erased(subject: Subject) -> bool:
    return registered(Draft(subject)).erased


def _refuse_size(content: bytes) -> None:
    if not content:
        raise InvalidInput("the file is empty", do="Send the file itself.")
    if len(content) > LARGEST:
        raise InvalidInput(
            f"the file has {len(content)} bytes", do=f"At most {LARGEST} are kept; scan it with fewer points an inch."
        )


def without_bytes(connection: Connection) -> tuple[list[UUID], int]:
    """The subjects of whom the log tells more files than lie here with a key, and how many files are told of."""
    rows = connection.execute(
        "WITH told AS (SELECT originator_id AS subject_id, count(*) FILTER (WHERE topic = 'document-stored.1')"
        " - count(*) FILTER (WHERE topic = 'document-erased.1') AS many FROM ledger.stored_events"
        " WHERE topic IN ('document-stored.1', 'document-erased.1') GROUP BY 1),"
        " kept AS (SELECT d.subject_id, count(*) AS many FROM vault.documents AS d"
        " JOIN vault.keys AS k ON k.subject_id = d.key_id GROUP BY 1)"
        " SELECT subject_id, told.many, coalesce(kept.many, 0) FROM told LEFT JOIN kept USING (subject_id)"
        " WHERE NOT EXISTS (SELECT FROM ledger.stored_events AS gone"
        " WHERE gone.originator_id = subject_id AND gone.topic = 'subject-erased.1') ORDER BY 1"
    ).fetchall()
    counted = [(UUID(str(subject)), int(str(many)), int(str(kept))) for subject, many, kept in rows]
    return [subject for subject, many, kept in counted if many > kept], sum(many for _, many, _ in counted)


# --- what a file is


def media_type_of(content: bytes) -> MediaType:
    """What a file is by its content, whole from its first mark to its last. Raises NoSuchMedia."""
    for media_type, (begin, end) in _MARKS.items():
        if content.startswith(begin):
            if end not in content[-_ENDS_WITHIN:]:
                raise NoSuchMedia(f"it begins as {media_type} and does not end as one", do="Send the whole file.")
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    if _is_text(content):
        return MediaType.TEXT
    raise NoSuchMedia(do=f"Send one of these: {', '.join(one.name for one in MediaType)} (text in UTF-8).")


_MARKS: Final[Mapping[MediaType, tuple[bytes, bytes]]] = {
    MediaType.PDF: (b"%PDF-", b"%%EOF"),
    MediaType.PNG: (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    MediaType.JPEG: (b"\xff\xd8\xff", b"\xff\xd9"),
}


def _of_archive(content: bytes) -> MediaType:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except BadZipFile:
        raise NoSuchMedia("it begins as an archive and does not end as one", do="Send the whole file.") from None
    if "OFD.xml" in names:
        return MediaType.OFD
    if "xl/workbook.xml" in names and "xl/vbaProject.bin" not in names:
        return MediaType.XLSX
    raise NoSuchMedia("an archive that is neither OFD nor a workbook without macros", do="Send what is in it, singly.")


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign in "\n\r\t\f\u3000\u00a0\u2028\u2029" for sign in text)
