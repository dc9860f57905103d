"""What a command writes into the vault, in the transaction in which it writes its events."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct
from psycopg import Connection


class KeyRow(NamedTuple):
    """One row of vault.keys: the key of a subject, of a record that names persons beside it, or of a file, wrapped."""

    subject_id: UUID
    version: int
    cipher: str
    kek: str
    nonce: bytes
    wrapped: bytes


class NumberRow(NamedTuple):
    """One row of vault.numbers: the keyed hash of a number, and whom it means."""

    hash: bytes
    subject_id: UUID


class AttributeRow(NamedTuple):
    """One row of vault.attributes."""

    subject_id: UUID
    name: str
    key_version: int
    nonce: bytes
    ciphertext: bytes


class DocumentRow(NamedTuple):
    """One row of vault.documents: a file, sealed under a subject's key or its own."""

    document_id: UUID
    subject_id: UUID
    key_id: UUID
    key_version: int
    nonce: bytes
    ciphertext: bytes


class VaultRows(Struct, frozen=True):
    """Rows that are written with the events that speak of the subject, or not at all."""

    keys: tuple[KeyRow, ...] = ()
    numbers: tuple[NumberRow, ...] = ()
    attributes: tuple[AttributeRow, ...] = ()
    replaced: tuple[AttributeRow, ...] = ()
    """Attributes that take the place of what stood under their name."""
    documents: tuple[DocumentRow, ...] = ()

    def without(self, ids: Collection[UUID]) -> "VaultRows":
        """The rows of other subjects and records than these."""
        if not ids or not (self.keys or self.attributes):
            return self
        keys = tuple(row for row in self.keys if row.subject_id not in ids)
        attributes = tuple(row for row in self.attributes if row.subject_id not in ids)
        return VaultRows(keys, self.numbers, attributes, self.replaced, self.documents)


NO_ROWS = VaultRows()


def write_rows(connection: Connection[Any], rows: Sequence[VaultRows]) -> None:
    """Insert them. An attribute that is there already stays as it is: filing again changes nothing."""
    if keys := [row for each in rows for row in each.keys]:
        connection.execute(
            "INSERT INTO vault.keys SELECT * FROM unnest"
            "(%b::uuid[], %b::smallint[], %b::text[], %b::text[], %b::bytea[], %b::bytea[])",
            _columns(keys),
            prepare=True,
        )
    if numbers := [row for each in rows for row in each.numbers]:
        connection.execute(
            "INSERT INTO vault.numbers SELECT * FROM unnest(%b::bytea[], %b::uuid[])", _columns(numbers), prepare=True
        )
    replaced = [row for each in rows for row in each.replaced]
    for row in replaced:
        place = (row.subject_id, row.name)
        connection.execute("DELETE FROM vault.attributes WHERE subject_id = %s AND name = %s", place, prepare=True)
    if attributes := [*replaced, *(row for each in rows for row in each.attributes)]:
        connection.execute(
            "INSERT INTO vault.attributes SELECT * FROM unnest"
            "(%b::uuid[], %b::text[], %b::smallint[], %b::bytea[], %b::bytea[]) ON CONFLICT DO NOTHING",
            _columns(attributes),
            prepare=True,
        )


def write_documents(connection: Connection[Any], rows: Sequence[VaultRows]) -> None:
    """Insert the files; each is large, and goes by itself."""
    for document in (document for each in rows for document in each.documents):
        connection.execute(
            "INSERT INTO vault.documents (document_id, subject_id, key_id, key_version, nonce, ciphertext)"
            " VALUES (%b, %b, %b, %b, %b, %b)",
            document,
        )


def erase_rows(connection: Connection[Any], subjects: Iterable[UUID]) -> None:
    """Destroy the keys of subjects, records or files, with whatever they seal; records are marked, not removed."""
    gone = list(subjects)
    for statement in (
        "DELETE FROM vault.keys WHERE subject_id = ANY(%b::uuid[])",
        "DELETE FROM vault.numbers WHERE subject_id = ANY(%b::uuid[])",
        "DELETE FROM vault.attributes WHERE subject_id = ANY(%b::uuid[])",
        "DELETE FROM vault.documents WHERE subject_id = ANY(%b::uuid[])",
        "DELETE FROM vault.documents WHERE document_id = ANY(%b::uuid[])",
        "UPDATE ledger.record_identities SET erased = true WHERE subject_id = ANY(%b::uuid[])",
    ):
        connection.execute(statement, (gone,), prepare=True)


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [[*column] for column in zip(*rows, strict=True)]
