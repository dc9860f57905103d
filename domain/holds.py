"""Holds: a check holds a filing, an officer of the department that checked decides (P-5, INV-29, INV-39).

A check's own answer never goes beyond a hold about a person, and no decision changes that: it is told beside it. What
an officer allowed goes on and stays allowed, whoever decides otherwise later; what nobody decides in time goes on too.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import ENGINE
from domain.commands import DecideHold
from domain.errors import InvalidInput, WrongActor
from domain.events import Happened, HoldDecided
from domain.identity.registering import registered
from domain.state import Decision, Draft
from domain.values import Verdict


class HoldsDecided(Struct, frozen=True):
    """What officers have decided about one filing at one node, oldest first."""

    decided: tuple[Happened, ...] = ()

    def allowed(self) -> frozenset[str]:
        """The measures that an officer let the filing go on in spite of."""
        return self._measures(Verdict.ALLOW)

    def intercepted(self) -> frozenset[str]:
        """The measures for which it is stopped: by an officer, and by none allowed."""
        return self._measures(Verdict.INTERCEPT) - self.allowed()

    def last(self, verdict: Verdict, measures: Collection[str]) -> Happened | None:
        """The latest such decision about any of these measures."""
        found = [one for one, event in self._events() if event.verdict is verdict and {*event.measures} & {*measures}]
        return found[-1] if found else None

    def _measures(self, verdict: Verdict) -> frozenset[str]:
        return frozenset(name for _, event in self._events() if event.verdict is verdict for name in event.measures)

    def _events(self) -> Iterable[tuple[Happened, HoldDecided]]:
        return ((one, one.event) for one in self.decided if isinstance(one.event, HoldDecided))


def without_sealed(one: Happened, sealed: Collection[UUID]) -> Happened | None:
    """A decision by what the law has sealed since: a burden falls with its record, of a relief the words alone."""
    event = one.event
    if not isinstance(event, HoldDecided) or not {*event.records} & {*sealed}:
        return one
    return None if event.verdict is Verdict.INTERCEPT else replace(one, event=replace(event, reason=""))


def decide_hold(decision: Decision, command: DecideHold) -> None:
    """An officer lets a held filing go on, or stops it. Raises WrongActor for the engine: no burden is automatic."""
    registered(decision.draft)
    if decision.by == ENGINE:
        raise WrongActor("a held filing is decided by an officer", do="Have an officer of the department decide it.")
    if not command.reason.strip():
        raise InvalidInput("a decision on a hold needs a reason", do="Say why; the subject is told.")
    if not command.measures:
        raise InvalidInput("no measure holds the filing", do="Check again.")
    decision.emit(
        HoldDecided(
            check=command.check,
            matter=command.matter,
            node=command.node,
            filing=command.filing,
            verdict=command.verdict,
            measures=command.measures,
            records=_rested_on(decision.draft, command.measures),
            reason=command.reason.strip(),
        )
    )


def _rested_on(draft: Draft, measures: Collection[str]) -> tuple[UUID, ...]:
    """The records that standing orders of these measures rest on: what is sealed later takes the decision with it."""
    orders = (order for order in draft.orders.values() if order.measure in measures)
    cited = {record for order in orders for ground in order.grounds.values() for record in ground.cites}
    return tuple(sorted(cited))
