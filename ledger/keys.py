"""Keys of departments: what a department's own program shows to be let in. Issued and revoked by the owner alone."""

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct
from psycopg.rows import args_row

from domain.errors import NotFound
from ledger.database import Connection
from ledger.vault.ciphers import drawn

_WRITTEN: Final = re.compile(r"jc-(?P<id>[0-9a-f]{12})-(?P<secret>[0-9a-f]{64})")
_ID_BYTES, _SECRET_BYTES = 6, 32
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class DepartmentKey(Struct, frozen=True):
    """A key without its secret; `expires_at` is None if it never does, `revoked_at` until it is; both in UTC."""

    key_id: str
    department: str
    label: str
    issued_at: datetime
    issued_by: str
    expires_at: datetime | None
    revoked_at: datetime | None

    def opens(self, at: datetime) -> bool:
        """Whether whoever shows it is let in at that instant."""
        return self.revoked_at is None and at < (self.expires_at or _NEVER)


def issue(owner: Connection, *, department: str, label: str, by: str, days: int | None = None) -> str:
    """Make a key for a department, for so many days if any are named; the key itself is answered and kept nowhere."""
    key_id, secret = drawn(_ID_BYTES).hex(), drawn(_SECRET_BYTES).hex()
    owner.execute(
        "INSERT INTO access.keys (key_id, department, hash, label, issued_by, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, clock_timestamp() + make_interval(days => %s))",
        (key_id, department, _hash(secret), label, by, days),
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
    with connection.cursor(row_factory=args_row(DepartmentKey)) as cursor:
        return cursor.execute(
            "SELECT key_id, department, label, issued_at, issued_by, expires_at, revoked_at FROM access.keys"
            " ORDER BY issued_at, key_id"
        ).fetchall()


def holder(connection: Connection, written: str) -> str | None:
    """The department whose key this is; None for no key, one that nobody issued, one that is revoked or has expired."""
    shown = _shown(connection, written)
    return None if shown is None or shown.has_expired else shown.department


def expired_at(connection: Connection, written: str) -> datetime | None:
    """Since when (UTC) this key opens nothing because its time is over; None for every other key and for no key."""
    shown = _shown(connection, written)
    return shown.expires_at if shown is not None and shown.has_expired else None


class _Shown(Struct, frozen=True):
    """A key that was issued and not revoked, shown by somebody who has its secret."""

    department: str
    hash: bytes
    expires_at: datetime | None
    has_expired: bool


def _shown(connection: Connection, written: str) -> _Shown | None:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    with connection.cursor(row_factory=args_row(_Shown)) as cursor:
        shown = cursor.execute(
            "SELECT department, hash, expires_at, coalesce(expires_at <= clock_timestamp(), false) FROM access.keys"
            " WHERE key_id = %s AND revoked_at IS NULL",
            (found["id"],),
            prepare=True,
        ).fetchone()
    if shown is None or not hmac.compare_digest(_hash(found["secret"]), shown.hash):
        return None
    return shown


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
