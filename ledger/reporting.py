"""How far commitments were reported to the platforms above (C58): a stream of its own, and its latest day."""

from datetime import date
from typing import Final

from domain.actors import Actor
from domain.errors import Conflict, InvalidInput
from domain.events import CommitmentsReported, Happened
from ledger.application import LedgerApplication
from ledger.context import Context
from ledger.log.append import Append, VersionTaken
from ledger.log.mapper import stored
from ledger.log.streams import REPORTS_STREAM

_TRIES: Final = 3


def reported_until(application: LedgerApplication) -> date | None:
    """The last day of which every commitment was reported; None where none was."""
    return _latest(application.events_of(REPORTS_STREAM))


def _latest(happened: list[Happened]) -> date | None:
    days = [one.event.until for one in happened if isinstance(one.event, CommitmentsReported)]
    return max(days, default=None)


def put_report_on_record(
    context: Context, application: LedgerApplication, *, until: date, receipt: str, by: Actor
) -> bool:
    """Put on record that everything up to a day was reported; False where a later day is on record already.

    Raises InvalidInput for a day to come: what is filed on it is not reported yet; Conflict.
    """
    for _ in range(_TRIES):
        on = context.turn_to_now()
        if until > on:
            raise InvalidInput(f"{until} is still to come, today is {on}", do="Name a day that is over, or today.")
        known = application.events_of(REPORTS_STREAM)
        latest = _latest(known)
        if latest is not None and latest >= until:
            return False
        told = Happened(CommitmentsReported(until=until, receipt=receipt), on, by)
        try:
            application.recorder_.group.append(Append(events=tuple(stored(REPORTS_STREAM, len(known), [told]))))
        except VersionTaken:
            continue
        return True
    raise Conflict(f"{_TRIES} attempts", do="Try again in a moment.")
