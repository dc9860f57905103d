"""The door of an office, served at a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn

from api.http.app import door
from api.listening import listening
from api.wiring import Office
from domain.identity.citizen_number import Regions


@contextmanager
def served(office: Office) -> Iterator[int]:
    """The port at which the office's door stands open."""
    with listening(host="127.0.0.1", port=0) as at:
        port = at.getsockname()[1]
        app = door(office, regions=Regions.WITH_SYNTHETIC)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        try:
            while not server.started:
                sleep(0.01)
            yield port
        finally:
            server.should_exit = True
            thread.join()
