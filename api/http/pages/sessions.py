"""Who is signed in at the pages: kept in this process alone, for a short time, under an id that only a cookie holds.

A session of a department holds the key that opened it, and is judged by that key at every request: a key that is
revoked ends what it opened.
"""

import hashlib
import hmac
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from domain.values import Purpose
from ledger.vault.ciphers import drawn

COOKIE: Final = "jiangcheng-session"
FORM_COOKIE: Final = "jiangcheng-form"
IDLE: Final = 30 * 60.0  # seconds without a request
LONGEST: Final = 8 * 3_600.0  # seconds, whatever is done
_MANY: Final = 1_000
_BYTES: Final = 32


class Session(Struct, frozen=True, kw_only=True):
    """An officer at work: for which department, what for, and in which filing. `key` is None in a demonstration."""

    department: str
    officer: str
    purpose: Purpose
    matter: str | None = None
    filing: str | None = None
    key: str | None = None
    token: str = ""
    """What every form sends back."""


class _Kept(Struct, frozen=True):
    session: Session
    begun: float
    seen: float


class Sessions:
    """The sessions of one process. Safe to share between threads."""

    def __init__(self, *, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` counts on from any beginning."""
        self._seconds = seconds
        self._lock = Lock()
        self._kept: dict[str, _Kept] = {}
        self._secret = drawn(_BYTES)

    def begin(self, session: Session) -> str:
        """Keep a session; the id that its cookie holds."""
        session_id, now = drawn(_BYTES).hex(), self._seconds()
        with self._lock:
            self._drop_old(now)
            self._kept[session_id] = _Kept(replace(session, token=drawn(_BYTES).hex()), now, now)
        return session_id

    def of(self, session_id: str) -> Session | None:
        """The session of an id, which goes on by being asked for; None once it is over."""
        now = self._seconds()
        with self._lock:
            kept = self._kept.get(session_id)
            if kept is None or _is_over(kept, now):
                self._kept.pop(session_id, None)
                return None
            self._kept[session_id] = replace(kept, seen=now)
            return kept.session

    def end(self, session_id: str) -> None:
        """Forget a session."""
        with self._lock:
            self._kept.pop(session_id, None)

    def _drop_old(self, now: float) -> None:
        for session_id in [found for found, kept in self._kept.items() if _is_over(kept, now)]:
            del self._kept[session_id]
        while len(self._kept) >= _MANY:
            del self._kept[min(self._kept, key=lambda found: self._kept[found].seen)]

    # --- forms of whoever is not signed in yet

    def new_nonce(self) -> str:
        """What the cookie of a form holds before anybody is signed in."""
        return drawn(_BYTES).hex()

    def token_of(self, nonce: str) -> str:
        """What the form beside that cookie sends back; nobody else can work it out."""
        return hmac.new(self._secret, nonce.encode(), hashlib.sha256).hexdigest()


def _is_over(kept: _Kept, now: float) -> bool:
    return now - kept.seen >= IDLE or now - kept.begun >= LONGEST
