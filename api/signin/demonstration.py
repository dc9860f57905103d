"""An issuer for demonstrations and tests: it signs whatever invented person is named to it, and nobody else.

It proves nothing about anybody, which is why it signs for the region 999999 alone, where nobody lives, and why its
address is this machine's. Its key is made when it starts and kept nowhere.
"""

from collections.abc import Callable, Mapping
from time import time
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.errors import InvalidInput
from domain.identity.numbers import Scheme
from ledger.vault.ciphers import drawn

AUDIENCE: Final = "jiangcheng-demonstration"
NOWHERE: Final = "999999"
"""The region of invented persons."""
_ALGORITHM: Final = "ES256"
_LASTS: Final = 900  # seconds
_LARGEST: Final = 4 * 1024  # bytes of a request


class DemonstrationIssuer:
    """Keys and tokens of one issuer at an address of this machine."""

    def __init__(self, address: str, *, seconds: Callable[[], float] = time) -> None:
        """`seconds` are those since 1970, UTC."""
        self.address = address
        self._seconds = seconds
        self._keys: dict[str, EllipticCurvePrivateKey] = {}
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish no other."""
        self._signing = drawn(8).hex()
        self._keys = {self._signing: generate_private_key(SECP256R1())}

    def discovery(self) -> dict[str, Any]:
        """What the issuer says of itself."""
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint": f"{self.address}/token",
            "id_token_signing_alg_values_supported": [_ALGORITHM],
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
            "demonstration": True,
        }

    def keys(self) -> dict[str, Any]:
        """Its public keys, as a JWK Set."""
        return {
            "keys": [
                {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": name, "use": "sig", "alg": _ALGORITHM}
                for name, key in self._keys.items()
            ]
        }

    def token(self, *, name: str, number: str, changes: Mapping[str, object] = MappingProxyType({})) -> str:
        """A token for an invented person; `changes` are claims as a test wants them, None for one that is left out.

        Raises InvalidInput for a number of any other region.
        """
        if not number.startswith(NOWHERE) or not name.strip():
            raise InvalidInput("it signs for invented persons alone", do=f"Name one of the region {NOWHERE}.")
        now = int(self._seconds())
        claims = {
            "iss": self.address,
            "aud": AUDIENCE,
            "sub": drawn(8).hex(),
            "iat": now,
            "nbf": now,
            "exp": now + _LASTS,
            "name": name,
            "certificate_kind": str(Scheme.ID_NUMBER),
            "certificate_number": number,
        }
        key = self._keys[self._signing]
        said = {claim: value for claim, value in {**claims, **changes}.items() if value is not None}
        return jwt.encode(said, key, algorithm=_ALGORITHM, headers={"kid": self._signing})

    def application(self) -> Starlette:
        """Discovery, keys, and tokens for whoever is named in a form of `name` and `number`."""

        async def told(request: Request) -> Response:
            return JSONResponse(self.discovery() if "well-known" in request.url.path else self.keys())

        async def signed(request: Request) -> Response:
            try:
                token = await run_in_threadpool(self._asked, await _body(request))
            except InvalidInput as refused:
                return JSONResponse({"error": "invalid_request", "error_description": str(refused)}, status_code=400)
            answer = {"access_token": token, "id_token": token, "token_type": "Bearer", "expires_in": _LASTS}
            return JSONResponse(answer, headers={"Cache-Control": "no-store"})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", told),
                Route("/keys", told),
                Route("/token", signed, methods=["POST"]),
            ]
        )

    def _asked(self, body: bytes) -> str:
        try:
            form = parse_qs(body.decode(), strict_parsing=True)
            [name], [number] = form.get("name", []), form.get("number", [])
        except ValueError:
            raise InvalidInput("what was sent is no form", do="Send name and number as a form.") from None
        return self.token(name=name, number=number)


async def _body(request: Request) -> bytes:
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > _LARGEST:
            raise InvalidInput("too much was sent", do="Send name and number as a form.")
    return bytes(read)
