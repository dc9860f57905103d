"""`demo issuer`: signs invented persons in, so that the subject's own door can be tried."""

from typing import Annotated, Final

import typer

from api.cli.demonstrating import demo
from api.cli.output import say, text
from api.cli.serving import LOOPBACK
from api.listening import listening

_PORT: Final = 8_643


@demo.command("issuer")
def issuer_(
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen at, on loopback.")] = _PORT,
) -> None:
    """Sign invented persons in (region 999999) until a signal: for demonstrations, and for nothing else."""
    with listening(host=LOOPBACK, port=port) as at:
        import uvicorn  # the other verbs start sooner without a web framework

        from api.signin.demonstration import AUDIENCE, DemonstrationIssuer
        from api.signin.settings import PREFIX

        issuer = DemonstrationIssuer(f"http://{LOOPBACK}:{port}")
        text(say("issuer.begins", address=issuer.address))
        text(f"  export {PREFIX}ISSUER={issuer.address} {PREFIX}AUDIENCE={AUDIENCE}")
        settings = uvicorn.Config(
            issuer.application(), access_log=False, log_level="warning", server_header=False, lifespan="off"
        )
        uvicorn.Server(settings).run(sockets=[at])
