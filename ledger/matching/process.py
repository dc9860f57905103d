"""The process that matches for another (see `ledger.matching.apart`): `python -m ledger.matching.process DESCRIPTOR`.

It is told patterns and handed facts over one connection, answers each message in turn, and ends when that is closed.
"""

import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from domain.facts import Fields
from rules.conditions import Pattern
from rules.matching.checked import CheckedMatcher, checked_matcher
from rules.matching.limits import Schema

Told = tuple[str, dict[str, Pattern], Schema | None]
"""A name for patterns, with which they are asked for from then on."""
Asked = tuple[str, Sequence[Fields]]


def serve(there: Connection) -> None:
    """Answer until the other side is gone."""
    matchers: dict[str, CheckedMatcher] = {}
    for message in _messages(there):
        if len(message) == 2:
            name, facts = message
            there.send(matchers[name].match_all(facts))
        else:
            name, patterns, schema = message
            matchers[name] = checked_matcher(name, patterns, schema=schema)
            there.send([])


def _messages(there: Connection) -> Iterator[Told | Asked]:
    """Every message in turn; taken in beside the work, so that the other side never waits to be heard."""
    heard: SimpleQueue[Told | Asked | None] = SimpleQueue()
    Thread(target=_listen, args=(there, heard), daemon=True).start()
    while (message := heard.get()) is not None:
        yield message


def _listen(there: Connection, heard: "SimpleQueue[Told | Asked | None]") -> None:
    try:
        while True:
            heard.put(there.recv())
    except (EOFError, OSError):
        heard.put(None)


def main() -> None:
    """Serve the connection whose descriptor is named on the command line."""
    with Connection(int(sys.argv[1])) as there:
        try:
            serve(there)
        except (BrokenPipeError, ConnectionResetError):
            return  # nobody is left to answer


if __name__ == "__main__":
    main()
