"""Keys of departments: what a department's own program shows to be let in. Issued and revoked by the owner alone."""

import hashlib
import hmac
import re
from datetime import datetime
from typing import Final

from msgspec import Struct

from domain.errors import NotFound
from ledger.database import Connection
from ledger.vault.ciphers import drawn

_WRITTEN: Final = re.compile(r"jc-(?P<id>[0-9a-f]{12})-(?P<secret>[0-9a-f]{64})")
_ID_BYTES, _SECRET_BYTES = 6, 32


class DepartmentKey(Struct, frozen=True):
    """A key without its secret; `revoked_at` is None while it opens. Instants are in UTC."""

    key_id: str
    department: str
    label: str
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None


def issue(owner: Connection, *, department: str, label: str, by: str) -> str:
    """Make a key for a department; what is answered is the key itself, which is kept nowhere."""
    key_id, secret = drawn(_ID_BYTES).hex(), drawn(_SECRET_BYTES).hex()
    owner.execute(
        "INSERT INTO access.keys (key_id, department, hash, label, issued_by) VALUES (%s, %s, %s, %s, %s)",
        (key_id, department, _hash(secret), label, by),
    )
    return f"jc-{key_id}-{secret}"


def revoke(owner: Connection, key_id: str, *, by: str) -> DepartmentKey:
    """Let a key open nothing any more; revoking twice is once. Raises NotFound."""
    owner.execute(
        "UPDATE access.keys SET revoked_at = clock_timestamp(), revoked_by = %s"
        " WHERE key_id = %s AND revoked_at IS NULL",
        (by, key_id),
    )
    found = next((key for key in issued(owner) if key.key_id == key_id), None)
    if found is None:
        raise NotFound(f"key {key_id[:20]}", do="`jiangcheng keys list` prints the ids.")
    return found


def issued(connection: Connection) -> list[DepartmentKey]:
    """Every key ever issued, in the order in which they were."""
    rows = connection.execute(
        "SELECT key_id, department, label, issued_at, issued_by, revoked_at FROM access.keys ORDER BY issued_at, key_id"
    )
    return [_key(row) for row in rows]


def holder(connection: Connection, written: str) -> str | None:
    """The department whose key this is; None for no key, one that nobody issued, and one that is revoked."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    row = connection.execute(
        "SELECT department, hash FROM access.keys WHERE key_id = %s AND revoked_at IS NULL",
        (found["id"],),
        prepare=True,
    ).fetchone()
    if row is None:
        return None
    department, digest = row
    assert isinstance(digest, bytes | memoryview)
    return str(department) if hmac.compare_digest(_hash(found["secret"]), bytes(digest)) else None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(row: tuple[object, ...]) -> DepartmentKey:
    key_id, department, label, issued_at, issued_by, revoked_at = row
    assert isinstance(issued_at, datetime)
    assert revoked_at is None or isinstance(revoked_at, datetime)
    return DepartmentKey(str(key_id), str(department), str(label), issued_at, str(issued_by), revoked_at)
