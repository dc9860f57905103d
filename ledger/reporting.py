"""How far commitments were reported to the platforms above (C58): a stream of its own, and its latest day."""

from collections.abc import Sequence
from datetime import date

from domain.actors import Actor
from domain.errors import InvalidInput
from domain.events import CommitmentsReported, Happened
from ledger.application import LedgerApplication
from ledger.beside import put_on_record
from ledger.context import Context
from ledger.log.streams import REPORTS_STREAM


def reported_until(application: LedgerApplication) -> date | None:
    """The last day of which every commitment was reported; None where none was."""
    return _latest(application.events_of(REPORTS_STREAM))


def _latest(happened: Sequence[Happened]) -> date | None:
    days = [one.event.until for one in happened if isinstance(one.event, CommitmentsReported)]
    return max(days, default=None)


def put_report_on_record(
    context: Context, application: LedgerApplication, *, until: date, receipt: str, by: Actor
) -> bool:
    """Put on record that everything up to a day was reported; False where a later day is on record already.

    Raises InvalidInput for a day to come: what is filed on it is not reported yet; Conflict.
    """

    def decide(known: Sequence[Happened], on: date) -> CommitmentsReported | None:
        if until > on:
            raise InvalidInput(f"{until} is still to come, today is {on}", do="Name a day that is over, or today.")
        latest = _latest(known)
        return None if latest is not None and latest >= until else CommitmentsReported(until=until, receipt=receipt)

    return put_on_record(context, application, REPORTS_STREAM, decide, by=by)
