"""Serving the door: uvicorn on one address, and beside it what keeps views, day and access log current."""

import logging
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import TracebackType
from typing import Final

import uvicorn

from api.anchoring import Anchoring
from api.http.app import door
from api.signin.keyset import key_set
from api.signin.settings import SignInSettings
from api.signin.tokens import SignIn
from api.wiring import Office
from domain.errors import JiangchengError
from domain.identity.citizen_number import Regions
from ledger.genesis import ClockKind

_LOOK: Final = 1.0  # seconds
_LOG = logging.getLogger("jiangcheng.serve")


class Discreet(logging.Formatter):
    """Says where something broke and what kind of error it was; never its words, which may quote what was sent."""

    def formatException(  # noqa: N802 - the name that logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The error's class and the places it came through."""
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else ""])


def serve(office: Office, *, at: socket.socket, sign_in: SignInSettings | None = None) -> None:
    """Serve until a signal at a socket that listens (api.listening), and close it: nobody is to wait there in vain.

    Subjects sign in for themselves where it is said how.
    Raises NotFound before the genesis.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    with at:
        simulated = office.context.clock_kind is ClockKind.SIMULATED
        regions = Regions.WITH_SYNTHETIC if simulated else Regions.ASSIGNED
        opens = None if sign_in is None else SignIn(sign_in, key_set(sign_in))
        app = door(office, regions=regions, sign_in=opens)
        configuration = uvicorn.Config(
            app, access_log=False, log_config=None, log_level="warning", server_header=False, lifespan="off"
        )
        with housekeeping(office):
            uvicorn.Server(configuration).run(sockets=[at])


@contextmanager
def housekeeping(office: Office) -> Iterator[None]:
    """Bring rules, views and the ledger's day up to now each second, and the access log into the ledger each minute."""
    stop = Event()
    thread = Thread(target=_keep_house, args=(office, stop), name="housekeeping")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        Anchoring(office).write()


def _keep_house(office: Office, stop: Event) -> None:
    anchoring = Anchoring(office)
    while not stop.wait(_LOOK):
        try:
            with office.database.errors():
                office.context.learn()
                office.context.turn_to_now()
                office.refresh()
                anchoring.tick()
        except JiangchengError as error:
            _LOG.warning("%s: tried again in a moment", error.code)
