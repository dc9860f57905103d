"""What is put on record beside subjects, in a stream of its own: decided on all that it holds, then appended."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from domain.actors import Actor
from domain.errors import Conflict
from domain.events import Event, Happened
from ledger.application import LedgerApplication
from ledger.context import Context
from ledger.log.append import Append, VersionTaken
from ledger.log.mapper import stored

_TRIES: Final = 3
Decide = Callable[[Sequence[Happened], date], Event | None]
"""From what a stream holds and the ledger's day: what happened, None where nothing did. May refuse."""


def put_on_record(context: Context, application: LedgerApplication, stream: UUID, decide: Decide, *, by: Actor) -> bool:
    """Decide and append, and decide again where somebody was first; False where nothing happened. Raises Conflict."""
    for _ in range(_TRIES):
        on, known = context.turn_to_now(), application.events_of(stream)
        event = decide(known, on)
        if event is None:
            return False
        told = stored(stream, len(known), [Happened(event, on, by)])
        try:
            application.recorder_.group.append(Append(events=tuple(told)))
        except VersionTaken:
            continue
        return True
    raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")
