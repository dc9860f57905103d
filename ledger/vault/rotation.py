"""A new key-encryption key: everything is wrapped anew, nothing sealed anew; whatever stops it, no key is lost."""

from uuid import UUID

from ledger.database import Connection, Database
from ledger.vault.keyfile import KeyFile, Wrapped, key_path, new_kek, read_key_file, replace_keys
from ledger.vault.vault import SECRET_PLACE, key_place, wrapped_in


def rotate(database: Database) -> int:
    """Give the vault a new key-encryption key and destroy the former; how many keys were wrapped anew.

    Needs the owner. The file holds both keys until the database has committed; running it again ends what was stopped.
    Programs that are running read the file again when they meet the new key.
    """
    path = key_path(database.name)
    both = replace_keys(path, (new_kek(), *read_key_file(path).keys))
    with database.connect_as_owner() as owner, owner.transaction():
        owner.execute("LOCK TABLE vault.secret, vault.keys IN SHARE ROW EXCLUSIVE MODE")
        owner.execute("SET CONSTRAINTS ALL DEFERRED")
        count = _rewrap_secret(owner, both) + _rewrap_keys(owner, both)
    replace_keys(path, both.keys[:1])
    return count


def _rewrap_secret(owner: Connection, keys: KeyFile) -> int:
    rows = owner.execute("SELECT cipher, kek, nonce, wrapped FROM vault.secret").fetchall()
    for row in rows:
        again = _rewrapped(wrapped_in(row), keys, place=SECRET_PLACE)
        owner.execute(
            "UPDATE vault.secret SET kek = %s, nonce = %s, wrapped = %s",
            (again.kek, again.sealed.nonce, again.sealed.text),
        )
    return len(rows)


def _rewrap_keys(owner: Connection, keys: KeyFile) -> int:
    rows = owner.execute("SELECT subject_id, version, cipher, kek, nonce, wrapped FROM vault.keys").fetchall()
    for subject_id, version, *columns in rows:
        place = key_place(UUID(str(subject_id)), int(str(version)))
        again = _rewrapped(wrapped_in(columns), keys, place=place)
        owner.execute(
            "UPDATE vault.keys SET kek = %s, nonce = %s, wrapped = %s WHERE subject_id = %s",
            (again.kek, again.sealed.nonce, again.sealed.text, subject_id),
        )
    return len(rows)


def _rewrapped(wrapped: Wrapped, keys: KeyFile, *, place: bytes) -> Wrapped:
    return keys.wrap(keys.unwrap(wrapped, place=place), cipher=wrapped.cipher, place=place)
