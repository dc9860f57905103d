"""Group commit: appends that wait for the ledger at the same time share one transaction.

Whoever comes to an idle ledger leads: it writes at once, alone, and pays nothing for the grouping. Whoever
comes while a transaction runs waits; when it ends the first who waits leads, and takes the others along.
"""

from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from eventsourcing.persistence import PersistenceError

from domain.errors import JiangchengError, Unavailable
from ledger.log.append import Append, Appended, Refusal

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

    def result(self) -> Appended:
        match self.outcome:
            case Appended() as appended:
                return appended
            case Exception() as error:
                raise error
        raise AssertionError("left without an outcome")


class GroupCommit:
    """Appends of many threads, in as few transactions as there are moments of waiting."""

    def __init__(self, writer: Writer, *, most_appends: int = MOST_APPENDS, most_events: int = MOST_EVENTS) -> None:
        self._writer = writer
        self._most_appends = most_appends
        self._most_events = most_events
        self._mutex = Lock()
        self._waiting: deque[_Waiting] = deque()
        self._leader: _Waiting | None = None

    def append(self, append: Append) -> Appended:
        """Write one command's append; its own refusal is raised here and nowhere else."""
        mine = _Waiting(append)
        try:
            if not self._leads(mine):
                mine.door.acquire()  # opened by a leader: with an outcome, or to lead in its turn
            if mine.outcome is None:
                self._lead(mine)
        finally:
            self._leave(mine)
        return mine.result()

    def _leads(self, mine: _Waiting) -> bool:
        with self._mutex:
            if self._leader is None:
                self._leader = mine
                return True
            self._waiting.append(mine)
            return False

    def _lead(self, mine: _Waiting) -> None:
        group = self._gather(mine)
        outcomes: Sequence[Appended | Exception] = [_interrupted() for _ in group]
        try:
            outcomes = self._writer.append([each.append for each in group])
        except (PersistenceError, JiangchengError) as error:
            outcomes = [error] * len(group)
        finally:
            self._leave(mine)  # first: the next group is sent while this one hears its outcome
            for each, outcome in zip(group, outcomes, strict=True):
                each.outcome = outcome
            for each in group[1:]:
                each.door.release()

    def _gather(self, mine: _Waiting) -> list[_Waiting]:
        """Those who came while the last transaction ran, in the order of their coming."""
        group, events = [mine], len(mine.append.events)
        with self._mutex:
            while self._waiting and len(group) < self._most_appends:
                events += len(self._waiting[0].append.events)
                if events > self._most_events:
                    break
                group.append(self._waiting.popleft())
        return group

    def _leave(self, mine: _Waiting) -> None:
        """Let the next one lead; also when Ctrl-C drives somebody out, so that nobody waits for ever."""
        with self._mutex:
            if self._leader is mine:
                self._leader = self._waiting.popleft() if self._waiting else None
                if self._leader is not None:
                    self._leader.door.release()
            elif mine.outcome is None and mine in self._waiting:
                self._waiting.remove(mine)


def _interrupted() -> Unavailable:
    return Unavailable(
        "the thread that wrote for several callers was interrupted",
        do="Load the stream: it shows whether the append was written.",
    )
