"""An officer's decision on a filing that a check holds, for every door; and what waits for one (P-5, INV-29)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from api.checks import expired, holding, now
from api.wiring import Office
from domain.actors import Actor
from domain.commands import DecideHold
from domain.errors import NotAllowed, NotFound, WrongActor
from domain.holds import HoldsDecided
from domain.values import Outcome, Verdict
from ledger.access import Access
from projections.answering import answers_now
from projections.checking import Place
from projections.decided import decided_about
from projections.held import CheckMade, Held, Hold, check_made, first_held, holds_of

_LOOKED_BACK: Final = timedelta(days=62)
"""What is held for longer has run out under any limit that a ruleset would state."""


class HoldDecision(Struct, frozen=True):
    """What a decision came to: about whom and which measures; `position` is None where it changed nothing."""

    filing: Held
    verdict: Verdict
    measures: tuple[str, ...]
    position: int | None

    def row(self, by: Actor) -> Access:
        """What the access log says of it; figures count these rows."""
        filing = self.filing
        return Access(
            by=by,
            what=f"decision:{self.verdict}",
            subject_id=filing.subject_id,
            matter=filing.matter,
            node=filing.node,
            filing=filing.filing,
        )


class Waiting(Struct, frozen=True):
    """A held filing that waits for an officer, and for which measures."""

    hold: Hold
    measures: tuple[str, ...]


def decide_hold(office: Office, check: UUID, verdict: Verdict, *, reason: str, by: Actor) -> HoldDecision:
    """Let a held filing go on, or stop it. Raises NotFound, WrongActor, and NotAllowed where nothing holds it any more.

    Relief waits for nothing: to let go on what is not held is no error and changes nothing (INV-34).
    """
    filing = _filing(check, check_made(office.pool, check), by)
    [held] = _holding(office, [filing])
    decided = decided_about(office.pool, {filing}).get(filing, HoldsDecided())
    measures = held - decided.allowed()
    if verdict is Verdict.INTERCEPT:
        _refuse_late(office, filing, measures, decided)
        measures -= decided.intercepted()
    if not measures:
        return HoldDecision(filing, verdict, tuple(sorted(held)), None)
    told = tuple(sorted(measures))
    command = DecideHold(check, filing.matter, filing.node, filing.filing, verdict, told, reason)
    executed = office.ledger.execute(filing.subject_id, command, by=by)
    return HoldDecision(filing, verdict, told, executed.position)


def _filing(check: UUID, made: CheckMade | None, by: Actor) -> Held:
    if made is None:
        raise NotFound(f"check {check}", do="A check's answer names it.")
    if made.department != by.account:
        raise WrongActor(f"check {check} was not made by {by.account}", do="Only whoever checked decides on it.")
    if made.answer is not Outcome.HOLD or made.subject_id is None:
        raise NotAllowed(f"check {check} answered {made.answer}", do="Only a hold waits for an officer.")
    return Held(made.department, made.subject_id, made.matter, made.node, made.filing)


def _holding(office: Office, filings: Sequence[Held]) -> list[frozenset[str]]:
    """The measures for which a check would hold each filing now."""
    office.context.learn()
    on = office.context.today()
    about = [(one.subject_id, Place(one.department, one.matter, one.node, on)) for one in filings]
    return [holding(answer) for answer, _ in answers_now(office.views, office.pool, office.context, about)]


def _refuse_late(office: Office, filing: Held, measures: frozenset[str], decided: HoldsDecided) -> None:
    """A burden is laid on what is held now and on nothing else. Raises NotAllowed."""
    if not measures:
        raise NotAllowed("nothing holds the filing any more", do="Let it go on.")
    began = first_held(office.pool, {filing}).get(filing)
    if began is not None and expired(office, began) and not measures & decided.intercepted():
        raise NotAllowed("the time for deciding is over and the filing goes on (INV-39)", do="Let it go on.")


def waiting(office: Office, department: str) -> Iterator[Waiting]:
    """What is held at a department and waits for its officers, oldest first."""
    found = holds_of(office.pool, department, since=now() - _LOOKED_BACK)
    holds = [hold for hold in found if not expired(office, hold.since)]
    decided = decided_about(office.pool, {hold.filing for hold in holds})
    for hold, measures in zip(holds, _holding(office, [hold.filing for hold in holds]), strict=True):
        known = decided.get(hold.filing, HoldsDecided())
        left = measures - known.allowed()
        if left and not measures & known.intercepted():
            yield Waiting(hold, tuple(sorted(left)))
