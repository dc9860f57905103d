"""The one place that touches durable-rules: load a ruleset, let it match a batch, take the batch out again.

Facts, never events (an event fires only the first rule it matches); one fixed state "0" (the engine tells states apart
by a 32-bit hash and dies at the 1,025th); an end marker as the last fact, whose rule fires last (a fact the engine
cannot read silently drops the rest of its batch); no background threads; one lock per ruleset; after any failure the
ruleset is thrown away and loaded anew; a forked process loads its own.
"""

import itertools
import os
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence

from msgspec import MsgspecError, Struct
from msgspec.json import Decoder

from rules.errors import EngineMissing, MatcherFailed
from rules.matching.compiler import Clause
from rules.matching.handover import BATCH, END, NO_FACTS, STATE, retraction

try:
    from durable import engine
except ImportError as missing:  # it is built where it is installed, for one Python: see docs/adr/0009-matcher.md
    raise EngineMissing(
        f"durable-rules was not built for this Python ({missing})",
        do="Install a C compiler and the headers of this Python, then run `make setup`.",
    ) from missing

Match = tuple[int, str]
"""The place of a fact in its batch, and the name of a pattern it matches."""

native = engine.durable_rules_engine
_FAILURES = (native.error, engine.MessageObservedException, MsgspecError, MemoryError, ValueError, LookupError)


class _Message(Struct):
    id: str


class _Frame(Struct):
    m: _Message


_fired = Decoder(dict[str, list[_Frame]])  # {"rule": [{"m": {"id": ..., and all the fact's fields}}]}


class _Host(engine.Host):  # type: ignore[misc]  # durable-rules has no types
    """The library's host without its two timer threads: nothing runs unless asked."""

    def _run(self) -> None:
        pass

    def load(self, name: str, definition: dict[str, dict[str, object]]) -> str:
        """Load a ruleset under this name, or the name with a number where it is loaded already."""
        numbered = itertools.chain([name], (f"{name}~{number}" for number in itertools.count(2)))
        free = next(one for one in numbered if one not in self._ruleset_directory)
        self._ruleset_directory[free] = _Ruleset(free, self, definition)
        return free

    def empty(self, name: str) -> None:
        """Free what the engine allocated for state "0". Safe only where that is the one state and something fired."""
        self._ruleset_directory[name].delete_state(STATE)

    def delete(self, name: str) -> None:
        """Free the ruleset itself; what its state holds stays allocated unless it was emptied before."""
        self._ruleset_directory.pop(name).delete()


class _Ruleset(engine.Ruleset):  # type: ignore[misc]
    """The library's ruleset, taking facts as written text and calling its consequents in the open.

    The library's own loop swallows what a consequent raises, gives it ten seconds by the wall clock, and stores the
    state anew after each one. Here a consequent only appends to a list, so it is simply called.
    """

    home: int | None = None
    """Where the engine keeps state "0", as its first answer said."""

    def assert_facts(self, facts: str) -> int:
        return self._state_of(native.assert_facts(self._handle, facts))

    def retract_facts(self, facts: str) -> int:
        return self._state_of(native.retract_facts(self._handle, facts))

    def do_actions(self, state: int, complete: Callable[[None, int], None]) -> None:
        started = native.start_action_for_state(self._handle, state)
        result, fired = (started[1] if started else None), 0
        while result:
            ((rule, frames),) = _fired.decode(result).items()
            self._actions[rule]._func(frames)
            result, fired = native.complete_and_start_action(self._handle, state), fired + 1
        complete(None, fired)

    def delete(self) -> None:
        native.delete_ruleset(self._handle)

    def _state_of(self, answer: tuple[int, int]) -> int:
        code, state = answer
        if code not in (0, 1):  # 1 says that no rule wanted one of the facts, which is no failure
            raise engine.MessageObservedException(f"code {code}")
        if self.home is None:
            self.home = state
        if state != self.home:  # where it cannot read even the first fact it answers with whatever lay on its stack
            raise MatcherFailed("the engine could not read the facts")
        return state


class _Process:
    """What belongs to one process: its host, and the lock under which rulesets are loaded and deleted."""

    def __init__(self) -> None:
        self.host = _Host()
        self.loading = threading.RLock()  # a collected matcher may delete its rulesets while another loads


_process = _Process()


def _after_fork() -> None:
    global _process
    _process = _Process()


os.register_at_fork(after_in_child=_after_fork)


class _Loaded:
    """One ruleset in one process. `name` is empty until it is loaded, and again after a failure.

    `rested` says that the latest evaluation ended whole, with all its facts taken out again.
    """

    def __init__(self, process: _Process) -> None:
        self.process = process
        self.lock = threading.Lock()
        self.name = ""
        self.rested = False
        self.fired: list[tuple[str, str]] = []

    def load(self, name: str, clauses: Mapping[str, Clause]) -> None:
        """Load the ruleset and let the end marker pass once, which opens its one state and shows that it works."""
        definition = {f"r{number}": self._rule(*rule) for number, rule in enumerate(clauses.items())}
        definition[END] = self._rule(END, {"$and": [{END: 1}]})  # last, so that it fires after all others
        try:
            with self.process.loading:
                self.name = self.process.host.load(name, definition)
        except _FAILURES as failure:
            raise MatcherFailed(f"ruleset {name} was not accepted: {failure}") from failure
        self.evaluate(NO_FACTS, size=0)

    def discard(self) -> None:
        name, self.name = self.name, ""
        rested, self.rested = self.rested, False
        if name:
            with self.process.loading:
                if rested:
                    self.process.host.empty(name)
                self.process.host.delete(name)

    def evaluate(self, batch: str, *, size: int) -> list[Match]:
        self.rested = False
        self.fired.clear()
        try:
            self._assert_and_retract(batch, size=size)
            self.rested = True
        except _FAILURES as failure:
            raise MatcherFailed(f"ruleset {self.name}: {failure}") from failure
        finally:
            if not self.rested:  # an interrupt too leaves facts behind in the engine
                self.discard()
        return [(int(fact), pattern) for fact, pattern in self.fired if fact != END]

    def _assert_and_retract(self, batch: str, *, size: int) -> None:
        host = self.process.host
        host.assert_facts(self.name, batch)
        if (END, END) not in self.fired:
            raise MatcherFailed(f"ruleset {self.name}: the end marker did not fire")
        if host.retract_facts(self.name, retraction(size)):
            raise MatcherFailed(f"ruleset {self.name}: something fired while the facts were taken out")

    def _rule(self, pattern: str, clause: Clause) -> dict[str, object]:
        def note(frames: Sequence[_Frame]) -> None:
            self.fired.extend((frame.m.id, pattern) for frame in frames)

        return {"all": [{"m": clause}], "run": note, "cap": BATCH}


class EngineRuleset:
    """One shard in the engine, safe to use from several threads and after a fork."""

    def __init__(self, name: str, clauses: Mapping[str, Clause]) -> None:
        self.name = name
        self._clauses = clauses
        self._closed = False
        self._by_process: dict[_Process, _Loaded] = {}
        self._load(self._here())
        weakref.finalize(self, _discard_all, self._by_process).atexit = False

    def matches(self, batch: str, *, size: int) -> list[Match]:
        """What the facts of a written batch of this size match.

        Raises `MatcherFailed` if the engine broke off; the next call starts from a freshly loaded ruleset.
        """
        here = self._here()
        with here.lock:
            if self._closed:
                raise MatcherFailed(f"ruleset {self.name} is closed", do="Open the ruleset version again.")
            if not here.name:
                self._load(here)
            return here.evaluate(batch, size=size)

    def close(self) -> None:
        """Wait for a running evaluation, then give the engine's memory back; may be called twice."""
        here = self._here()
        with here.lock:
            self._closed = True
            here.discard()

    def _here(self) -> _Loaded:
        return self._by_process.get(_process) or self._by_process.setdefault(_process, _Loaded(_process))

    def _load(self, here: _Loaded) -> None:
        here.load(self.name, self._clauses)


def _discard_all(by_process: Mapping[_Process, _Loaded]) -> None:
    for loaded in by_process.values():
        loaded.discard()


def loaded_facts(name: str) -> list[object]:
    """The facts a loaded ruleset still holds, but for the engine's own state; empty between evaluations."""
    facts: list[object] = _process.host.get_facts(name, STATE)
    return facts
