"""The worker: reconciles subjects whose day has come, so that what time alone asks for is done without anybody's act.

Any number may run at once, in any process: each batch is claimed, a claim ends with its worker, and reconciling what
another has just reconciled decides nothing. A worker that is late delays burdens, never reliefs: what applies is
computed from dates. What fails is one subject's affair; three failures in a row set it aside (projections/worklist.py).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from math import inf
from threading import Event
from time import monotonic
from typing import Final
from uuid import UUID

from msgspec import Struct

from api.anchoring import Anchoring
from api.filing import TOGETHER
from api.wiring import Office
from domain.actors import ENGINE
from domain.commands import Reconcile
from domain.errors import Conflict, JiangchengError, Refused
from domain.events import Happened
from ledger.ledger import Asked, Executed, Outcome
from ledger.log.mapper import UnknownTopic, UnreadableEvent
from projections.at_work import at_work
from projections.redetermining import redetermine
from projections.sets.files import SetFiles
from projections.sets.forgetting import Forgetting
from projections.sparing import spare
from projections.worklist import Claim, Due, Failure

_LOOK: Final = 1.0  # seconds between two looks at the clock and the ledger's head
_TRY_AGAIN: Final = 60.0  # seconds after which what failed, or what another worker had claimed, is looked at again

# What says no to one subject, or what a defect in the program raises on its state. All the rest (server, disk, role)
# concerns everybody and ends the worker.
_OF_ONE_SUBJECT: Final = (
    Refused,
    Conflict,
    UnknownTopic,
    UnreadableEvent,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class Done(Struct, frozen=True):
    """What one batch came to: subjects reconciled, what happened to whom, who failed, how many are to be looked at."""

    day: date
    subjects: int
    happened: tuple[tuple[UUID, Happened], ...]
    failures: tuple[Failure, ...]
    left: int
    position: int

    @property
    def events(self) -> Counter[str]:
        """How many of each, by name."""
        return Counter(type(happened.event).__name__ for _, happened in self.happened)


class Worker:
    """Reconciles what is due in one ledger; it stops between two batches once `stop` is set."""

    def __init__(self, office: Office, stop: Event) -> None:
        self._office = office
        self._stop = stop
        self._day = office.context.today()
        self._position = 0
        self._anchoring = Anchoring(office)
        self._files = SetFiles(office.database.name)
        self._forgetting = Forgetting(office.pool, self._files)
        self._live: Callable[[], None] = _nobody_watches
        self._rules_changed = False

    def due_now(self) -> Iterator[Done]:
        """Reconcile what is due now, each subject once, a batch at a time."""
        self._position = self._office.refresh()
        self._office.context.learn()
        self._office.refused_rows.purge()
        self._forgetting.look(self._office.context.rulebook)
        self._day = self._office.context.turn_to_now()
        self._rules_changed = self._under_new_rules()
        after: Due | None = None
        while not self._stop.is_set() and (due := self._office.worklist.due(self._day, many=TOGETHER, after=after)):
            after = due[-1]
            self._live()
            yield self._reconcile(due)

    def _under_new_rules(self) -> bool:
        """Determine anew whomever published or withdrawn rules may bear on, so that it is known who is due.

        Whether there was anybody.

        Where that would be many, those whom they do not concern are found all at once.
        """
        spare(self._office.pool, self._office.context, self._files, going_on=self._is_going_on)
        looked: list[UUID] = []
        anybody = False
        while not self._stop.is_set():
            looked = redetermine(
                self._office.pool,
                self._office.context,
                many=TOGETHER,
                after=looked[-1] if looked else None,
                of_one_subject=_OF_ONE_SUBJECT,
            )
            if not looked:
                break
            anybody = True
            self._live()
        return anybody

    def _is_going_on(self) -> bool:
        self._live()
        return not self._stop.is_set()

    def run(self) -> Iterator[Done]:
        """The same now and from then on, whenever a day begins or something is written, until it is told to stop."""
        with at_work(self._office.database) as self._live:
            while not self._stop.is_set():
                left = 0
                for done in self.due_now():
                    left += done.left
                    yield done
                self._rest(_TRY_AGAIN if left else inf)

    def _rest(self, longest: float) -> None:
        deadline = monotonic() + longest
        tail, context = self._office.application.tail(), self._office.context
        while not self._stop.wait(_LOOK) and monotonic() < deadline:
            self._live()
            self._anchoring.tick()
            if tail.head() > self._position or context.turn_to_now() != self._day:
                return

    def _reconcile(self, due: Sequence[Due]) -> Done:
        with self._office.worklist.claimed(due) as claim:
            outcomes = list(zip(claim.mine, self._outcomes(claim.mine), strict=True))
            failures = tuple(_failed(claim, one, why) for one, why in outcomes if isinstance(why, Exception))
            executed = [outcome for _, outcome in outcomes if isinstance(outcome, Executed)]
            for one in executed:
                if not one.happened:
                    claim.nothing_to_do(one.subject.subject_id, version=one.subject.version, due=one.due)
        self._position = self._office.projector.catch_up()
        tried_again = sum(not failure.is_set_aside for failure in failures)
        return Done(
            day=self._day,
            subjects=len(executed),
            happened=tuple((one.subject.subject_id, happened) for one in executed for happened in one.happened),
            failures=failures,
            left=len(due) - len(claim.mine) + tried_again,
            position=self._position,
        )

    def _outcomes(self, due: Sequence[Due]) -> Iterator[Outcome]:
        """Where other rules take effect, each in its own transaction; what time alone asks for, together."""
        turns = self._office.context.rulebook.turns_of_rules
        for by_rules, some in groupby(due, key=lambda one: self._rules_changed or one.on in turns):
            for asked in ([one] for one in some) if by_rules else (list(some),):
                yield from self._carry_out(asked)

    def _carry_out(self, due: Sequence[Due]) -> list[Outcome]:
        """All together; where one of them breaks the whole, in halves, until it stands alone."""
        try:
            return self._office.ledger.execute_all([Asked(one.subject_id, Reconcile(), ENGINE) for one in due])
        except _OF_ONE_SUBJECT as broken:
            if len(due) == 1:
                return [broken]
        half = len(due) // 2
        return [*self._carry_out(due[:half]), *self._carry_out(due[half:])]


def _nobody_watches() -> None:
    """Who works once and ends is known by the end."""


def _failed(claim: Claim, one: Due, why: Exception) -> Failure:
    said = str(why) if isinstance(why, JiangchengError) else f"{type(why).__name__}: {why}"
    return claim.failed(one, reason=said)
