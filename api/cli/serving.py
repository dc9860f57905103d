"""`serve`: departments' own programs, over HTTP."""

from typing import Annotated

import typer

from api.cli.app import LedgerName, app, office
from api.cli.output import say, text
from api.listening import listening
from api.signin.settings import sign_in_settings

LOOPBACK = "127.0.0.1"


@app.command("serve")
def serve_(
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen at.")] = 8_642,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen at; loopback unless you say so.")
    ] = LOOPBACK,
    ledger: LedgerName = "main",
) -> None:
    """Serve a ledger over HTTP until a signal; put a proxy with TLS before any address that is not loopback."""
    sign_in = sign_in_settings()
    with listening(host=host, port=port) as at, office(ledger, as_json=False) as opened:
        from api.http.serving import serve  # the other verbs start sooner without a web framework

        assert opened.context
        text(say("serve.begins", ledger=ledger, host=host, port=port))
        serve(opened, at=at, sign_in=sign_in)
