"""How people sign in here: by whose tokens, meant for whom, with which claims; read from the environment.

Nothing is set, and nobody can sign in: a ledger has no issuer until its operator names one.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from api.signin.errors import UnfitSignIn

SAFE: Final = ("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA")
"""Signatures that need a key which the issuer alone holds: never `none`, never one that both sides share (HS*)."""
_USUAL: Final = ("ES256", "PS256", "RS256")
_CLAIMS: Final = {"name": "name", "kind": "certificate_kind", "number": "certificate_number"}
_NAMES: Final = ("ISSUER", "AUDIENCE", "ALGORITHMS", "KEYS", "CLAIMS", "LEVELS")
PREFIX: Final = "JIANGCHENG_SIGN_IN_"


class SignInSettings(Struct, frozen=True, kw_only=True):
    """One issuer, and what its tokens say. `keys` is a file of public keys where the issuer cannot be asked."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...] = _USUAL
    keys: Path | None = None
    name_claim: str = _CLAIMS["name"]
    kind_claim: str = _CLAIMS["kind"]
    number_claim: str = _CLAIMS["number"]
    levels: frozenset[str] = frozenset()
    """How surely it must have been found out who it is (`acr`), where an issuer knows several ways; any, if empty."""


def sign_in_settings(environment: Mapping[str, str] = os.environ) -> SignInSettings | None:
    """The settings, None where nobody can sign in. Raises UnfitSignIn for what is half set, or not safe."""
    said = {name: environment.get(PREFIX + name, "").strip() for name in _NAMES}
    if not any(said.values()):
        return None
    missing = [PREFIX + name for name in ("ISSUER", "AUDIENCE") if not said[name]]
    if missing:
        raise UnfitSignIn(f"{' and '.join(missing)} not set", do="Set both, or none to let nobody sign in.")
    refuse_unsafe(said["ISSUER"])
    claims = _claims(said["CLAIMS"])
    return SignInSettings(
        issuer=said["ISSUER"],
        audience=said["AUDIENCE"],
        algorithms=_algorithms(said["ALGORITHMS"]),
        keys=Path(said["KEYS"]).expanduser() if said["KEYS"] else None,
        name_claim=claims["name"],
        kind_claim=claims["kind"],
        number_claim=claims["number"],
        levels=frozenset(said["LEVELS"].replace(",", " ").split()),
    )


def refuse_unsafe(address: str) -> None:
    """Keys come over TLS, or from this machine. Raises UnfitSignIn."""
    parts = urlsplit(address)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        raise UnfitSignIn(f"{address[:200]!r} is no address with TLS", do="Name one that begins with https://.")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine and nobody else."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _algorithms(written: str) -> tuple[str, ...]:
    named = tuple(written.replace(",", " ").split()) or _USUAL
    unsafe = [name for name in named if name not in SAFE]
    if unsafe:
        raise UnfitSignIn(f"{', '.join(unsafe)} cannot be trusted here", do=f"Name some of {', '.join(SAFE)}.")
    return named


def _claims(written: str) -> dict[str, str]:
    """`name=full_name,number=id_no`: what an issuer calls them, where it is not as we do."""
    pairs = [one.partition("=") for one in written.split(",") if one.strip()]
    told = {what.strip(): claim.strip() for what, _, claim in pairs}
    if not told.keys() <= _CLAIMS.keys() or not all(told.values()):
        raise UnfitSignIn(f"{PREFIX}CLAIMS is no list of claims", do="Write name=...,kind=...,number=...")
    return {**_CLAIMS, **told}
