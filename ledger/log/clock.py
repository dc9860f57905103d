"""The ledger's two clocks. A ledger's genesis names one of them; nothing here decides which."""

from datetime import datetime
from typing import Protocol

from domain.errors import InvalidInput


class Clock(Protocol):
    """What time it is for the ledger."""

    def instant(self) -> datetime | None:
        """The time now, with its zone; None leaves it to the database's own clock."""


class DatabaseClock:
    """The database's `clock_timestamp()`, read under the append lock."""

    def instant(self) -> None:
        """Always None: the database knows."""


class SimulatedClock:
    """A clock that stands still until it is told to move; it never moves back."""

    def __init__(self, start: datetime) -> None:
        self._now = _zoned(start)

    def instant(self) -> datetime:
        """The simulated time now."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move to `instant`; staying is allowed, going back is not."""
        if _zoned(instant) < self._now:
            raise InvalidInput(
                f"the simulated clock stands at {self._now} and cannot go back to {instant}",
                do="Name the same instant or a later one.",
            )
        self._now = instant


def _zoned(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise InvalidInput(f"{instant} has no time zone", do="Pass an instant in UTC.")
    return instant
