"""Stop and start: one officer stops a rule, measure, list, feed or import at once; two are needed to start it again.

What is stopped opens and pushes nothing new, and open sanctions under it are suspended with the basis `stop`. Nothing
that is already a relief waits for it (INV-34): a stop only ever takes burdens away.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from domain.actors import Actor
from domain.errors import InvalidInput, NotFound, WrongActor
from domain.events import Happened, StartConfirmed, StartProposed, StopOrdered

STOP = "stop"
"""The basis of suspension that only a stop sets and only a start ends."""
SHIELD = "bankruptcy"
"""The basis that only a court's ruling on a plan or settlement sets, and only its end ends."""
DISPUTE = "not_me"
"""The basis that only an objection sets whose subject says that it is not meant, and only its answer ends."""

RECTIFY = "rectification"
"""The basis that only the rectification of a body that is reminded first sets, and only a day passed in vain ends."""


class StopKind(StrEnum):
    """What can be stopped."""

    RULE = "rule"
    MEASURE = "measure"
    LIST = "list"
    FEED = "feed"
    IMPORT = "import"
    BATCH = "batch"  # the records of one import, by its id


class Thing(Struct, frozen=True):
    """One rule, measure, list, feed, import format or batch, by its name."""

    kind: StopKind
    name: str


class Stopped(Struct, frozen=True):
    """Since when something is stopped, by whom and why; `starting` is who asked for it to be started again."""

    since: date
    by: Actor
    reason: str
    starting: Actor | None = None


class Stops(Struct, frozen=True):
    """Everything that is stopped; `version` counts the events of stops and starts that are known."""

    standing: Mapping[Thing, Stopped] = {}
    version: int = 0

    def stopped(self, kind: StopKind, name: str) -> bool:
        """Whether it is stopped."""
        return Thing(kind, name) in self.standing


def fold(happened: Iterable[Happened]) -> Stops:
    """What is stopped after these events."""
    standing: dict[Thing, Stopped] = {}
    version = 0
    for one in happened:
        version += 1
        match one.event:
            case StopOrdered(kind=kind, name=name, reason=reason):
                standing[Thing(StopKind(kind), name)] = Stopped(one.on, one.by, reason)
            case StartProposed(kind=kind, name=name):
                thing = Thing(StopKind(kind), name)
                before = standing[thing]
                standing[thing] = Stopped(before.since, before.by, before.reason, starting=one.by)
            case StartConfirmed(kind=kind, name=name):
                del standing[Thing(StopKind(kind), name)]
    return Stops(standing, version)


def stop(stops: Stops, thing: Thing, *, reason: str) -> list[StopOrdered]:
    """Stop something at once; what is stopped stays so, and a start that was asked for has to be asked for anew."""
    if not reason.strip():
        raise InvalidInput("a stop needs a reason", do="Say why it is stopped.")
    known = stops.standing.get(thing)
    if known is not None and known.starting is None:
        return []
    return [StopOrdered(kind=thing.kind, name=thing.name, reason=reason)]


def start(stops: Stops, thing: Thing, *, by: Actor) -> list[StartProposed | StartConfirmed]:
    """Ask for a start, or confirm what another officer asked for. Raises NotFound, WrongActor for the same officer."""
    known = stops.standing.get(thing)
    if known is None:
        raise NotFound(f"{thing.kind} {thing.name} is not stopped")
    if known.starting is None:
        return [StartProposed(kind=thing.kind, name=thing.name)]
    if known.starting.officer == by.officer:
        raise WrongActor(
            f"{by.officer} asked for {thing.kind} {thing.name} to be started and cannot confirm it",
            do="Let a second officer confirm it.",
        )
    return [StartConfirmed(kind=thing.kind, name=thing.name)]
