"""Each minute, wherever a process serves or works: where the chains of the access log stand goes into the ledger."""

from collections.abc import Callable
from time import monotonic

from api.wiring import Office
from ledger.anchoring import EVERY, anchor


class Anchoring:
    """Writes the heads when a minute has passed."""

    def __init__(self, office: Office, *, seconds: Callable[[], float] = monotonic) -> None:
        self._office = office
        self._seconds = seconds
        self._last = seconds() - EVERY

    def tick(self) -> int | None:
        """Write the heads if it is time; the position, None where nothing was to be written."""
        now = self._seconds()
        if now - self._last < EVERY:
            return None
        self._last = now
        return self.write()

    def write(self) -> int | None:
        """Write the heads now; the position, None where no chain has grown."""
        return anchor(self._office.application, self._office.pool, on=self._office.context.today())
