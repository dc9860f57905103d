"""A bearer token looked at: by whom it was signed, for whom, for how long; and whom it names."""

from typing import Any, Final

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)
from msgspec import Struct

from api.signin.errors import BadToken
from api.signin.keyset import KeySet
from api.signin.settings import SignInSettings

_LONGEST: Final = 8 * 1024  # characters
_SLACK: Final = 30  # seconds by which clocks may differ
_TYPES: Final = ("jwt", "at+jwt")
_MOST: Final = 200  # characters of a claim
_WHY: Final = (
    (ExpiredSignatureError, "its time is over"),
    (ImmatureSignatureError, "its time has not begun"),
    (InvalidAudienceError, "it is meant for somebody else"),
    (InvalidIssuerError, "it is another issuer's"),
    (InvalidSignatureError, "its signature is not the issuer's"),
    (MissingRequiredClaimError, "it does not say all that it has to"),
)


class Named(Struct, frozen=True):
    """Whom a token names: as a certificate has it."""

    name: str
    kind: str
    number: str

    def __repr__(self) -> str:
        """What is printed by accident gives nobody away."""
        return "Named(...)"


class SignIn:
    """The one issuer whose tokens open here."""

    def __init__(self, settings: SignInSettings, keys: KeySet) -> None:
        self._settings = settings
        self._keys = keys

    def named(self, token: str) -> Named:
        """Whom a token names. Raises BadToken, IssuerUnreachable."""
        said = self._verified(token)
        settings = self._settings
        if settings.levels and _text(said.get("acr")) not in settings.levels:
            raise BadToken("it was not found out surely enough who it is")
        name, kind, number = (
            _text(said.get(claim)) for claim in (settings.name_claim, settings.kind_claim, settings.number_claim)
        )
        if not (name and kind and number):
            raise BadToken("it does not name a person by name, kind of certificate and number")
        return Named(name, kind, number)

    def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST:
            raise BadToken("it is longer than a token is")
        algorithm, key = self._header(token)
        try:
            return jwt.decode(
                token,
                self._keys.key(key, algorithm=algorithm),
                algorithms=[algorithm],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=_SLACK,
                options={
                    "require": ["exp", "iat", "iss", "aud"],
                    "strict_aud": True,
                    "enforce_minimum_key_length": True,
                },
            )
        except PyJWTError as wrong:
            raise BadToken(_why(wrong)) from None

    def _header(self, token: str) -> tuple[str, str]:
        """The algorithm, one that is allowed, and the name of the key; nothing else of it is believed."""
        try:
            said = jwt.get_unverified_header(token)
        except PyJWTError:
            raise BadToken("it is no signed token") from None
        algorithm, key, kind = said.get("alg"), said.get("kid"), said.get("typ", "JWT")
        if algorithm not in self._settings.algorithms:
            raise BadToken("it is signed in a way that is not trusted here")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise BadToken("it is a token for something else")
        if not isinstance(key, str):
            raise BadToken("it does not name its key")
        return str(algorithm), key


def _why(wrong: PyJWTError) -> str:
    """In our own words: the library's may quote what was sent."""
    return next((told for kind, told in _WHY if isinstance(wrong, kind)), "it is no token of the issuer")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= _MOST and value.isprintable() else ""
