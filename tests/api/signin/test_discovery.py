"""The issuer's keys over the network: where its discovery document says, in so many bytes, and nowhere else."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.signin.demonstration import AUDIENCE, DemonstrationIssuer
from api.signin.errors import IssuerUnreachable
from api.signin.keyset import key_set
from api.signin.settings import SignInSettings
from api.signin.tokens import SignIn
from tests.support import persons

DISCOVERY = "/.well-known/openid-configuration"


@contextmanager
def listening() -> Iterator[tuple[socket.socket, str]]:
    with socket.create_server(("127.0.0.1", 0)) as at:
        yield at, f"http://127.0.0.1:{at.getsockname()[1]}"


@contextmanager
def served(app: Starlette, at: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = Thread(target=lambda: asyncio.run(server.serve(sockets=[at])))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def opens(address: str, token: str) -> str:
    settings = SignInSettings(issuer=address, audience=AUDIENCE)
    return SignIn(settings, key_set(settings)).named(token).name


def test_whoever_is_named_to_the_demonstration_is_signed_in_over_the_network() -> None:
    with listening() as (at, address):
        issuer = DemonstrationIssuer(address)
        with served(issuer.application(), at):
            form = {"name": persons.NAME, "number": persons.NUMBER}
            told = httpx.post(f"{address}/token", data=form)
            assert opens(address, told.json()["id_token"]) == persons.NAME
            for wrong in ({**form, "number": "330500199001010015"}, {"name": "x"}, {}):
                assert httpx.post(f"{address}/token", data=wrong).status_code == 400
            assert httpx.post(f"{address}/token", content=b"x" * 9_000).status_code == 400


@pytest.mark.guarantee("G245")
@pytest.mark.parametrize("how", ["another's", "no keys", "without TLS", "elsewhere", "endless", "nothing"])
def test_keys_that_are_not_where_the_issuer_says_are_not_read(how: str) -> None:
    with listening() as (at, address):
        issuer = DemonstrationIssuer(address)

        def discovery(_: object) -> Response:
            told = issuer.discovery()
            match how:
                case "another's":
                    told["issuer"] = "https://another.example"
                case "no keys":
                    del told["jwks_uri"]
                case "without TLS":
                    told["jwks_uri"] = "http://keys.example/keys"
                case "elsewhere":
                    return RedirectResponse(f"{address}/moved")
                case "endless":
                    return Response(json.dumps({**told, "more": "x" * 300_000}))
                case "nothing":
                    return Response("", status_code=500)
            return JSONResponse(told)

        def published(_: object) -> Response:
            return JSONResponse(issuer.keys())

        def moved(_: object) -> Response:
            return JSONResponse(issuer.discovery())

        app = Starlette(routes=[Route(DISCOVERY, discovery), Route("/keys", published), Route("/moved", moved)])
        with served(app, at), pytest.raises(IssuerUnreachable):
            opens(address, issuer.token(name=persons.NAME, number=persons.NUMBER))
