"""Moving the clock of a demonstration: day after day, each with what it asks for, as a worker would do it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Event
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from api.worker import Worker
from domain.actors import ENGINE
from domain.errors import Refused
from domain.events import Happened
from ledger.genesis import LedgerUse
from projections.worklist import Failure

LONGEST = 3_660  # days


class NoDemonstration(Refused):
    """That can be done in a demonstration alone."""

    code = "no_demonstration"


class DayPassed(Struct, frozen=True):
    """What one day did to whom, by itself, and which subjects could not be looked after."""

    day: date
    happened: tuple[tuple[UUID, Happened], ...]
    failures: tuple[Failure, ...]

    @property
    def events(self) -> Counter[str]:
        """How many of each, by name."""
        return Counter(type(happened.event).__name__ for _, happened in self.happened)


def refuse_unless_demo(office: Office) -> None:
    """Let nobody move the clock of a ledger that is for work. Raises NoDemonstration."""
    context = office.context
    if context.use is not LedgerUse.DEMO:
        raise NoDemonstration(
            f"this ledger runs on the {context.clock_kind} clock and was begun for {context.use}",
            do="Name a demonstration with --ledger; what a ledger is for stands in its first event and never changes.",
        )


def advance(office: Office, *, days: int, stop: Event) -> Iterator[DayPassed]:
    """Move on day by day, until told to stop. What another worker did first is its own, and not told here."""
    refuse_unless_demo(office)
    worker = Worker(office, stop)
    end = office.context.turn_to_now() + timedelta(days=days)
    while (today := office.context.today()) < end and not stop.is_set():
        day = today + timedelta(days=1)
        office.context.advance_to(day, by=ENGINE)
        done = list(worker.due_now())
        yield DayPassed(
            day=day,
            happened=tuple(one for batch in done for one in batch.happened),
            failures=tuple(one for batch in done for one in batch.failures),
        )
