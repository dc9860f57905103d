"""Rebuild all views from the log while they are read: a whole set of them beside the live one, then the names change.

Nothing that is read changes until the one transaction that swaps; interrupted before it, a rebuild has done nothing,
and the next one clears away what it left. Feeds are no views: their numbers are permanent and stay.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from time import monotonic, sleep
from typing import Final, LiteralString

from msgspec import Struct
from psycopg.errors import LockNotAvailable

from domain.errors import Unavailable
from ledger.database import Connection, Database
from projections.projector import Batch, Projector, take_turn

_PREPARE: Final[LiteralString] = (files("projections") / "rebuild.sql").read_text(encoding="utf-8")
_SWAP: Final[LiteralString] = (files("projections") / "swap.sql").read_text(encoding="utf-8")
_NEXT: Final = "views_next"
_ONE_REBUILD: Final = 0x6A63_7662  # "jcvb": who rebuilds
_PATIENCE: Final = 120.0  # seconds in which some moment must come without a reader
_PAUSE: Final = 0.2

MakeProjector = Callable[[str], Projector]
"""Makes a projector for the views of a schema, one that has determined nothing yet."""
Tick = Callable[[int], None]
"""Is told the position that the new views have reached."""


class RebuildRuns(Unavailable):
    """Another rebuild of these views is under way."""

    code = "rebuild_runs"


class ViewsInUse(Unavailable):
    """The views were read without a pause, so that they could not be swapped."""

    code = "views_in_use"


class Rebuilt(Struct, frozen=True):
    """What a rebuild came to."""

    position: int


def rebuild(database: Database, make_projector: MakeProjector, *, tick: Tick) -> Rebuilt:
    """Build all views anew from the log and put them in the place of the old ones, in one instant for readers.

    Needs the owner. Raises RebuildRuns, ViewsInUse, and Unavailable in all its forms; the views are then as before.
    """
    with database.connect_as_owner() as owner, _the_only_one(owner):
        owner.execute(_PREPARE)
        _fill(database, make_projector(_NEXT), tick=tick)
        return Rebuilt(_swap_when_possible(owner, make_projector(_NEXT)))


@contextmanager
def _the_only_one(owner: Connection) -> Iterator[None]:
    """Until the block ends, or the connection: the server notices the end of a connection a little late."""
    if owner.execute("SELECT pg_try_advisory_lock(%s)", (_ONE_REBUILD,)).fetchone() != (True,):
        raise RebuildRuns("nothing was done", do="Wait until it has ended.")
    try:
        yield
    finally:
        if not owner.closed:
            owner.execute("SELECT pg_advisory_unlock(%s)", (_ONE_REBUILD,))


def _fill(database: Database, projector: Projector, *, tick: Tick) -> None:
    """In many transactions, as the service role, beside whoever projects into the live views."""
    with database.connect(autocommit=True) as connection:
        more = True
        while more:
            reached, more = projector.advance(connection, batch=Batch.REBUILD)
            tick(reached)


def _swap_when_possible(owner: Connection, projector: Projector) -> int:
    """Give way to readers again and again rather than letting new ones queue up behind us behind an old one."""
    deadline = monotonic() + _PATIENCE
    while True:
        try:
            return _swap(owner, projector)
        except LockNotAvailable:
            if monotonic() > deadline:
                raise ViewsInUse(
                    f"somebody has been reading them for {_PATIENCE:.0f} s",
                    do="Rebuild at a quieter time; see pg_stat_activity for who reads.",
                ) from None
        sleep(_PAUSE)


def _swap(owner: Connection, projector: Projector) -> int:
    """Project what is left while nobody else projects, and change the names, in one transaction."""
    with owner.transaction():
        take_turn(owner, "views")
        more = True
        while more:
            reached, more = projector.advance(owner, batch=Batch.REBUILD)
        owner.execute("SET LOCAL lock_timeout = '400ms'")  # below deadlock_timeout: nobody is cancelled for our sake
        owner.execute(_SWAP)
        return reached
