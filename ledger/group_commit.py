"""Group commit: appends that wait for the ledger at the same time share one transaction.

Whoever comes to an idle ledger leads: it writes at once, alone, and pays nothing for the grouping. Whoever comes
while a transaction runs waits; when it ends the first of those waiting leads, and takes the others with it.
"""

from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from eventsourcing.persistence import PersistenceError

from domain.errors import JiangchengError, Unavailable
from ledger.append import Append, Appended, Refusal

MOST_APPENDS = 64
MOST_EVENTS = 1_000  # a larger group would make the others wait longer than grouping saves them


class Writer(Protocol):
    """Writes several appends in one transaction; each gets its result or its own refusal."""

    def append(self, appends: Sequence[Append]) -> Sequence[Appended | Refusal]:
        """In order; raises only what concerns all of them."""


class _Waiting:
    """One caller's append, and the door behind which the caller waits."""

    def __init__(self, append: Append) -> None:
        self.append = append
        self.outcome: Appended | Exception | None = None
        self.door = Lock()
        self.door.acquire()


class GroupCommit:
    """Appends for many threads at once, in as few transactions as there are moments of waiting."""

    def __init__(
        self, writer: Writer, *, most_appends: int = MOST_APPENDS, most_events: int = MOST_EVENTS
    ) -> None:
        self._writer = writer
        self._most_appends = most_appends
        self._most_events = most_events
        self._waiting: deque[_Waiting] = deque()
        self._mutex = Lock()
        self._led = False

    def append(self, append: Append) -> Appended:
        """Write one command's append; its own refusal is raised here and nowhere else."""
        mine = _Waiting(append)
        if not self._leads(mine):
            mine.door.acquire()  # opened by the leader: with an outcome, or to lead the next group
        if mine.outcome is None:
            self._lead(mine)
        if isinstance(mine.outcome, Appended):
            return mine.outcome
        assert mine.outcome is not None
        raise mine.outcome

    def _leads(self, mine: _Waiting) -> bool:
        with self._mutex:
            if self._led:
                self._waiting.append(mine)
            leads, self._led = not self._led, True
            return leads

    def _lead(self, mine: _Waiting) -> None:
        group = self._gather(mine)
        try:
            outcomes: Sequence[Appended | Exception] = self._writer.append([each.append for each in group])
        except (PersistenceError, JiangchengError) as error:
            outcomes = [error] * len(group)
        else:
            assert len(outcomes) == len(group)
        finally:
            self._hand_over()
            ...


