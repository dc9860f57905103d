"""The issuer's public keys: found by discovery or in a file, remembered for minutes, asked for anew if one is missing.

A key that the issuer takes back opens nothing after `_FRESH` seconds. An issuer that cannot be reached does not lock
everybody out at once: what was read stays good for `_STALE` seconds. Whoever sends tokens under names of keys that do
not exist makes us ask the issuer once in `_AGAIN` seconds at most.
"""

import json
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPMessage
from threading import Lock
from time import monotonic
from typing import IO, Any, Final
from urllib.parse import urlsplit

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from api.signin.errors import BadToken, IssuerUnreachable, UnfitSignIn
from api.signin.settings import SignInSettings, is_loopback, refuse_unsafe

Document = Mapping[str, Any]
_FRESH: Final = 300.0
_STALE: Final = 3_600.0
_AGAIN: Final = 20.0
_PATIENCE: Final = 5.0
_LARGEST: Final = 256 * 1024
_OF_TWO_HALVES: Final = ("RSA", "EC", "OKP")
_DISCOVERY: Final = "/.well-known/openid-configuration"


class KeySet:
    """Public keys as `read` has them. Safe to share between threads."""

    def __init__(self, read: Callable[[], Document], *, seconds: Callable[[], float] = monotonic) -> None:
        """`read` answers a JWK Set, or raises IssuerUnreachable; `seconds` counts on from any beginning."""
        self._read = read
        self._seconds = seconds
        self._lock = Lock()
        self._keys: dict[str, Document] = {}
        self._read_at: float | None = None
        self._asked_at: float | None = None

    def key(self, name: str, *, algorithm: str) -> PyJWK:
        """The key of this name for an algorithm. Raises BadToken, IssuerUnreachable."""
        with self._lock:
            if self._older_than(_FRESH) or (name not in self._keys and self._may_ask()):
                self._refresh()
            found = self._keys.get(name)
        if found is None:
            raise BadToken("it is signed with a key that the issuer does not publish")
        return _usable(found, algorithm)

    def _older_than(self, seconds: float) -> bool:
        return self._read_at is None or self._seconds() - self._read_at > seconds

    def _may_ask(self) -> bool:
        return self._asked_at is None or self._seconds() - self._asked_at > _AGAIN

    def _refresh(self) -> None:
        if not self._older_than(_STALE) and not self._may_ask():
            return  # the issuer did not answer a moment ago, and what was read is still good
        self._asked_at = self._seconds()
        try:
            read = self._read()
        except IssuerUnreachable:
            if self._older_than(_STALE):
                raise
            return
        keys = read.get("keys")
        listed = keys if isinstance(keys, list) else []
        self._keys = {str(one["kid"]): one for one in listed if isinstance(one, dict) and "kid" in one}
        self._read_at = self._seconds()


def _usable(found: Document, algorithm: str) -> PyJWK:
    """A public key that signs, for the algorithm that it is made for and no other. Raises BadToken."""
    stated = found.get("alg", algorithm), found.get("use", "sig")
    if stated != (algorithm, "sig") or found.get("kty") not in _OF_TWO_HALVES:
        raise BadToken("the key it names is made for something else")
    try:
        return PyJWK(dict(found), algorithm)
    except PyJWTError:
        raise BadToken("the key it names cannot be used") from None


def key_set(settings: SignInSettings) -> KeySet:
    """The keys of an issuer: from the file that is named, else as its discovery document says."""
    path = settings.keys
    return KeySet((lambda: _discovered(settings.issuer)) if path is None else (lambda: _json(path.read_bytes)))


def _discovered(issuer: str) -> Document:
    told = _json(lambda: _get(issuer.rstrip("/") + _DISCOVERY))
    where = told.get("jwks_uri")
    if told.get("issuer") != issuer or not isinstance(where, str):
        raise IssuerUnreachable("its discovery document is another's, or names no keys", do="Compare the settings.")
    try:
        refuse_unsafe(where)
    except UnfitSignIn:
        raise IssuerUnreachable("it names its keys at an address without TLS", do="Have the issuer mend it.") from None
    return _json(lambda: _get(where))


def _json(read: Callable[[], bytes]) -> Document:
    try:
        found = json.loads(read())
    except (OSError, HTTPException, ValueError, RecursionError):
        raise IssuerUnreachable(do="Try again in a moment; the operator sees to it that the issuer answers.") from None
    if not isinstance(found, dict):
        raise IssuerUnreachable("what it answers is no document", do="Have the operator compare the settings.")
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Keys are where the issuer says, nowhere else."""
        del req, fp, code, msg, headers, newurl


def _get(address: str) -> bytes:
    """What an address answers, as much as is read. Raises OSError."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if is_loopback(urlsplit(address).hostname or ""):
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    with opener.open(address, timeout=_PATIENCE) as answer:  # an address of ours, with TLS or of this machine
        found: bytes = answer.read(_LARGEST + 1)
    if len(found) > _LARGEST:
        raise OSError("too much")
    return found
