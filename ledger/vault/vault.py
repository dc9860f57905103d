"""One ledger's vault: whom a number means, and what is sealed about a subject."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.identity.numbers import Number
from ledger.database import Connection, Database
from ledger.vault.ciphers import Cipher, Sealed, chosen_cipher, drawn
from ledger.vault.keyfile import (
    KeyFile,
    VaultKeyMissing,
    Wrapped,
    WrongVaultKey,
    derived,
    key_path,
    make_key_file,
    may_make_one,
    read_key_file,
)
from ledger.vault.rows import AttributeRow, KeyRow

SECRET_PLACE = b"secret"
_SECRET_BYTES = 32
_VERSION = 1


class SubjectKey(Struct, frozen=True):
    """A subject's own key, unwrapped."""

    subject_id: UUID
    version: int
    cipher: Cipher
    key: bytes

    def __repr__(self) -> str:
        """Without the key."""
        return f"SubjectKey({self.subject_id})"


class Vault:
    """Opened at first use: a ledger without persons needs no key file. Every method raises Unavailable."""

    def __init__(self, database: Database, pool: ConnectionPool[Connection]) -> None:
        self._database = database
        self._pool = pool

    @property
    def in_use(self) -> bool:
        """Whether anything was ever sealed here; asking makes no key."""
        with self._pool.connection() as connection:
            return _stored_secret(connection) is not None

    def opens_if_in_use(self) -> bool:
        """Whether anything was ever sealed here, in which case the key file opens it; asking makes no key."""
        return self.in_use and bool(self._opened)

    # --- whom a number means

    def hash_of(self, number: Number) -> bytes:
        """The keyed hash of a number, by which the database knows it."""
        return self._hash("numbers", number.scheme, number.number)

    def known_as(self, number: Number) -> UUID | None:
        """The subject that a number means; None once it is erased."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT subject_id FROM vault.numbers WHERE hash = %s", (self.hash_of(number),), prepare=True
            ).fetchone()
        return UUID(str(row[0])) if row else None

    def record_id(self, *, issuer: str, doc_no: str, number: Number) -> UUID:
        """The identity of a person's record: it can be computed again only from the certificate and with the key."""
        return UUID(bytes=self._hash("records", issuer, doc_no, number.scheme, number.number)[:16], version=5)

    def content_hash(self, content: bytes) -> str:
        """The keyed hash of what was filed, names and free text included."""
        return self._hash("contents", content.hex()).hex()

    # --- a subject's key, and what is sealed under it

    def new_key(self, subject_id: UUID) -> tuple[SubjectKey, KeyRow]:
        """A key for a new subject, and the row that holds it wrapped."""
        cipher = chosen_cipher()
        key = SubjectKey(subject_id, _VERSION, cipher, cipher.new_key())
        wrapped = self._keys.wrap(key.key, cipher=cipher, place=key_place(subject_id, _VERSION))
        return key, KeyRow(subject_id, _VERSION, cipher, wrapped.kek, wrapped.sealed.nonce, wrapped.sealed.text)

    def key_of(self, subject_id: UUID) -> SubjectKey | None:
        """The subject's key; None where it has none, or none any more."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT version, cipher, kek, nonce, wrapped FROM vault.keys WHERE subject_id = %s",
                (subject_id,),
                prepare=True,
            ).fetchone()
        if row is None:
            return None
        version, wrapped = int(str(row[0])), wrapped_in(row[1:])
        key = self._unwrapped(wrapped, place=key_place(subject_id, version))
        return SubjectKey(subject_id, version, wrapped.cipher, key)

    def seal(self, key: SubjectKey, attributes: Mapping[str, str]) -> tuple[AttributeRow, ...]:
        """Rows that hold the attributes; only this subject's key opens them, and only under their names."""
        return tuple(_sealed(key, name, text) for name, text in attributes.items())

    def unseal(self, key: SubjectKey, name: str, sealed: Sealed) -> str:
        """What was sealed under a key and a name. Raises Unsealable."""
        return _opened(key, name, sealed)

    def reveal(self, subject_id: UUID, names: Sequence[str]) -> dict[str, str]:
        """Those of these attributes that are sealed about a subject; none once it is erased."""
        key = self.key_of(subject_id)
        if key is None:
            return {}
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT name, nonce, ciphertext FROM vault.attributes WHERE subject_id = %s AND name = ANY(%s)",
                (subject_id, list(names)),
                prepare=True,
            ).fetchall()
        return {str(name): _opened(key, str(name), sealed_in(nonce, text)) for name, nonce, text in rows}

    # --- files

    def document_digest(self, sha256: str) -> str:
        """The keyed digest by which the ledger tells a person's file: without the key nobody confirms a guess."""
        return self._hash("documents", sha256).hex()

    def seal_document(self, key: SubjectKey, document_id: UUID, content: bytes) -> Sealed:
        """A file sealed under a key, for its place alone."""
        return key.cipher.seal(content, key=key.key, place=_document_place(key, document_id))

    def open_document(self, document_id: UUID) -> bytes | None:
        """What is stored under an id; None where nothing is, or nothing any more. Raises Unsealable."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT key_id, nonce, ciphertext FROM vault.documents WHERE document_id = %s", (document_id,)
            ).fetchone()
        key = None if row is None else self.key_of(UUID(str(row[0])))
        if row is None or key is None:
            return None
        return key.cipher.unseal(sealed_in(*row[1:]), key=key.key, place=_document_place(key, document_id))

    def everything(self, subject_id: UUID) -> dict[str, str]:
        """All that is sealed about a subject, by attribute; nothing once it is erased. For the subject itself."""
        key = self.key_of(subject_id)
        if key is None:
            return {}
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT name, nonce, ciphertext FROM vault.attributes WHERE subject_id = %s ORDER BY name",
                (subject_id,),
                prepare=True,
            ).fetchall()
        return {str(name): _opened(key, str(name), sealed_in(nonce, text)) for name, nonce, text in rows}

    # --- keys

    def reopen(self) -> None:
        """Read the key file again: it was given a new key while this program ran."""
        self.__dict__.pop("_opened", None)

    def _unwrapped(self, wrapped: Wrapped, *, place: bytes) -> bytes:
        try:
            return self._keys.unwrap(wrapped, place=place)
        except WrongVaultKey:
            self.reopen()
            return self._keys.unwrap(wrapped, place=place)

    @property
    def _keys(self) -> KeyFile:
        return self._opened[0]

    def _hash(self, use: str, *parts: str) -> bytes:
        """Every part with its length, so that no two lists of parts are spelt alike."""
        spelt = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(derived(self._opened[1], use), spelt.encode(), sha256)

    @cached_property
    def _opened(self) -> tuple[KeyFile, bytes]:
        """The key file and the ledger's secret of hashes, which is made at first use."""
        with self._pool.connection() as connection:
            wrapped = _stored_secret(connection)
            if wrapped is None:
                keys = self._key_file_of_a_new_vault()
                _store_secret(connection, keys)
                wrapped = _stored_secret(connection)
            else:
                keys = read_key_file(key_path(self._database.name))
        assert wrapped is not None, "the secret has just been stored"
        return keys, keys.unwrap(wrapped, place=SECRET_PLACE)

    def _key_file_of_a_new_vault(self) -> KeyFile:
        path = key_path(self._database.name)
        if path.exists():
            return read_key_file(path)
        if self._database.is_embedded and may_make_one():
            return make_key_file(path)
        raise VaultKeyMissing(
            str(path),
            do="Make one and keep it apart from the database: (umask 077; openssl rand -hex 32 > FILE);"
            " then set JIANGCHENG_VAULT_KEY_FILE.",
        )


def _stored_secret(connection: Connection) -> Wrapped | None:
    row = connection.execute("SELECT cipher, kek, nonce, wrapped FROM vault.secret").fetchone()
    return wrapped_in(row) if row else None


def _store_secret(connection: Connection, keys: KeyFile) -> None:
    """Whoever is second uses the first one's."""
    made = keys.wrap(drawn(_SECRET_BYTES), cipher=chosen_cipher(), place=SECRET_PLACE)
    connection.execute(
        "INSERT INTO vault.secret (cipher, kek, nonce, wrapped) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (str(made.cipher), made.kek, made.sealed.nonce, made.sealed.text),
    )
    connection.commit()


def wrapped_in(columns: Iterable[object]) -> Wrapped:
    """The wrapped key in the columns cipher, kek, nonce and wrapped."""
    cipher, kek, nonce, text = columns
    return Wrapped(Cipher(str(cipher)), str(kek), sealed_in(nonce, text))


def sealed_in(nonce: object, text: object) -> Sealed:
    """The sealed text in two columns."""
    assert isinstance(nonce, bytes)
    assert isinstance(text, bytes)
    return Sealed(nonce, text)


def key_place(subject_id: UUID, version: int) -> bytes:
    """A key's place, with which it is wrapped: moved to another subject it does not unwrap."""
    return f"key\x1f{subject_id}\x1f{version}".encode()


def _place(key: SubjectKey, name: str) -> bytes:
    return f"attribute\x1f{key.subject_id}\x1f{key.version}\x1f{name}".encode()


def _document_place(key: SubjectKey, document_id: UUID) -> bytes:
    return f"document\x1f{key.subject_id}\x1f{key.version}\x1f{document_id}".encode()


def _sealed(key: SubjectKey, name: str, text: str) -> AttributeRow:
    sealed = key.cipher.seal(text.encode(), key=key.key, place=_place(key, name))
    return AttributeRow(key.subject_id, name, key.version, sealed.nonce, sealed.text)


def _opened(key: SubjectKey, name: str, sealed: Sealed) -> str:
    return key.cipher.unseal(sealed, key=key.key, place=_place(key, name)).decode()
