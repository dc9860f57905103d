"""Taking the address to listen at before anything else is done there, so that a taken one is told at once."""

import errno
import socket
from typing import Final

from domain.errors import InvalidInput, Unavailable

_BACKLOG: Final = 2_048  # connections that wait to be taken in; as many as the server itself would let wait


class PortTaken(Unavailable):
    """Another program listens at this port."""

    code = "port_taken"


def listening(*, host: str, port: int) -> socket.socket:
    """A socket that listens at the address; who connects waits until somebody serves there.

    Raises PortTaken, InvalidInput for an address that is not this machine's or that only root may listen at.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listens = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as refused:  # of the address, and nothing else: there is nothing but an address in the call
        if refused.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"{host}:{port}",
                do="Name a free one with --port, or end that program (`ss -ltnp` names it).",
            ) from None
        raise InvalidInput(
            f"nobody can listen at {host}:{port}: {str(refused.strerror).partition(' (while')[0]}",
            do="Name an address of this machine with --host, and a port from 1024 on with --port.",
        ) from None
    # Opened anew it knows that it speaks TCP. Only on such sockets does the event loop send small answers at once; on
    # others each waits for the other side's delayed acknowledgement.
    return socket.socket(fileno=listens.detach())
