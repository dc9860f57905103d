"""Accounts of departments that went over to others on a reorganisation, as filed with the lead office (C41)."""

from collections.abc import Sequence
from datetime import date

from domain.actors import Actor
from domain.events import AccountHandedOver, Happened
from ledger.application import LedgerApplication
from ledger.beside import put_on_record
from ledger.context import Context
from ledger.log.streams import HANDOVERS_STREAM


def accounts_of(application: LedgerApplication, department: str) -> tuple[str, ...]:
    """A department's own account and all that went over to it, in whatever steps."""
    handed = [one.event for one in application.events_of(HANDOVERS_STREAM) if isinstance(one.event, AccountHandedOver)]
    found, before = {department}, set[str]()
    while found != before:
        before = set(found)
        found |= {event.former for event in handed if event.successor in found}
    return (department, *sorted(found - {department}))


def put_handover_on_record(
    context: Context, application: LedgerApplication, handed: AccountHandedOver, *, by: Actor
) -> bool:
    """File a handover; False where it is filed already. Raises Conflict."""

    def decide(known: Sequence[Happened], on: date) -> AccountHandedOver | None:
        del on
        pairs = {(one.event.former, one.event.successor) for one in known if isinstance(one.event, AccountHandedOver)}
        return None if (handed.former, handed.successor) in pairs else handed

    return put_on_record(context, application, HANDOVERS_STREAM, decide, by=by)
