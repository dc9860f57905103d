"""Matching many facts in a process of its own while this one decides, with the very answers it would give itself.

Matching is a fifth of filing a batch and needs nothing but fields and patterns, so a second core can do it. Whatever
goes wrong with that process costs time only: what it did not answer is matched here. It starts with the first large
batch, ends with the connection to it, and is given what rules test of a record, never a name or a number.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeVar
from weakref import WeakValueDictionary

from domain.facts import Fields
from rules.conditions import Pattern
from rules.matching.answers import Foreseen
from rules.matching.checked import Checked, CheckedMatcher
from rules.matching.handover import BATCH
from rules.matching.limits import Schema
from rules.matching.matcher import Matcher

WORTHWHILE = 2 * BATCH
"""Fewer facts are matched here; the process is not started for them."""
_OUTSTANDING = 100  # requests it may be behind before somebody waits for it
_ENDS_WITHIN = 5  # seconds

_Result = TypeVar("_Result")


class _Asked:
    """Facts handed over together, and their answers once there are any."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.answers: Sequence[Checked] | None = None


class MatchingProcess:
    """The other process, started when first wanted. Safe to share between threads; a forked process has none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._owner = os.getpid()
        self._loaded: set[str] = set()
        self._sent = self._received = 0
        self._waiting: WeakValueDictionary[int, _Asked] = WeakValueDictionary()

    @property
    def pid(self) -> int | None:
        """The other process; None before it is started."""
        return None if self._started is None else self._started.pid

    def ready(self, name: str, patterns: Mapping[str, Pattern], schema: Schema | None) -> bool:
        """Whether it answers for these patterns by now; if not it is told of them, and may be later."""
        with self._lock:
            if os.getpid() != self._owner:
                return False
            if self._started is None:
                self._start()
            if name not in self._loaded:
                self._loaded.add(name)
                self._try(lambda there: there.send((name, dict(patterns), schema)))
                self._sent += 1
            self._take_in(until=self._sent - _OUTSTANDING)
            return self._connection is not None and self._received > 0

    def ask(self, name: str, facts: Sequence[Fields]) -> _Asked:
        """Hand facts over, and go on."""
        with self._lock:
            self._sent += 1
            asked = _Asked(self._sent)
            self._waiting[asked.number] = asked
            self._try(lambda there: there.send((name, facts)))
            return asked

    def answers(self, asked: _Asked) -> Sequence[Checked] | None:
        """Wait for what came of them; None if it never comes."""
        if asked.answers is None and os.getpid() == self._owner:
            with self._lock:
                self._take_in(until=asked.number)
        return asked.answers

    def close(self) -> None:
        """End the other process; what it has not answered is matched here."""
        with self._lock:
            if self._started is None or os.getpid() != self._owner:
                return
            self._lose()
            try:
                self._started.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self._started.kill()
                self._started.wait()

    def _start(self) -> None:
        ours, theirs = Pipe()
        with theirs:
            self._started = subprocess.Popen(
                [sys.executable, "-m", "ledger.matching.process", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt at the terminal is for this process to act on
            )
        self._connection = ours

    def _take_in(self, *, until: int) -> None:
        """Take in the answers that are there, waiting for those up to a number; they come in the order asked."""
        while self._connection is not None and (self._received < until or self._try(Connection.poll)):
            answers = self._try(Connection.recv)
            if answers is None:
                return
            self._received += 1
            asked = self._waiting.pop(self._received, None)
            if asked is not None:
                asked.answers = answers

    def _try(self, work: Callable[[Connection], _Result]) -> _Result | None:
        """Something with the connection; once that fails, the other process is done with."""
        if self._connection is None:
            return None
        try:
            return work(self._connection)
        except (OSError, EOFError):
            self._lose()
            return None

    def _lose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()


class ApartMatcher(CheckedMatcher):
    """A checked matcher that has large batches matched by the other process."""

    def __init__(
        self, name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None, process: MatchingProcess
    ) -> None:
        super().__init__(patterns, matcher=Matcher(name, patterns, schema=schema))
        self._told = (name, patterns, schema)
        self._process = process

    def foresee(self, facts: Sequence[Fields]) -> Foreseen:
        """Have facts matched; a batch too small, or too early, is matched here and now."""
        if len(facts) < WORTHWHILE or not self._process.ready(*self._told):
            return super().foresee(facts)
        batches = [facts[start : start + BATCH] for start in range(0, len(facts), BATCH)]
        asked = [self._process.ask(self._told[0], batch) for batch in batches]

        def matched(place: int) -> Checked:
            batch, at = divmod(place, BATCH)
            answers = self._process.answers(asked[batch])
            return self.match(facts[place]) if answers is None else answers[at]

        return matched


class MatchingApart:
    """Makes checked matchers that share one other process (see `compiled.MakeMatcher`)."""

    def __init__(self) -> None:
        self.process = MatchingProcess()

    def __call__(self, name: str, patterns: Mapping[str, Pattern], *, schema: Schema | None = None) -> ApartMatcher:
        """A matcher for one set of patterns of a ruleset version."""
        return ApartMatcher(name, patterns, schema=schema, process=self.process)

    def close(self) -> None:
        """End the other process."""
        self.process.close()
