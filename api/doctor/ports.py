"""The port at which somebody wants to serve: free, or taken, and by whom."""

import http.client
import json
from typing import Final

from api.doctor.findings import Check, Finding, broken, failed, fine
from api.listening import PortTaken, listening
from domain.errors import InvalidInput

_LOOPBACK: Final = "127.0.0.1"
_SECONDS: Final = 2.0


def port_at(port: int) -> Finding:
    """Whether somebody can listen at it on this machine, unless this program serves there already."""
    try:
        listening(host=_LOOPBACK, port=port).close()
    except PortTaken:
        served = _is_ours(port)
        return fine(Check.PORT, "served", port=port) if served else broken(Check.PORT, "taken", port=port)
    except InvalidInput as refused:
        return failed(Check.PORT, refused)
    return fine(Check.PORT, port=port)


def _is_ours(port: int) -> bool:
    """Whether who listens there answers as this program's health does."""
    connection = http.client.HTTPConnection(_LOOPBACK, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/health")
        said = json.loads(connection.getresponse().read(10_000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(said, dict) and {"status", "clock", "head", "position"} <= said.keys()
