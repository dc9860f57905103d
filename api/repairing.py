"""Open applications for repair, for every door: what a department has to decide, and by when."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.repairs import AWAITED
from domain.state import Repair
from ledger.vault.redacting import OPAQUE
from projections.procedures import Open, Procedure, open_procedures


class Awaited(StrEnum):
    """What an open application waits for."""

    ACCEPT = "accept"
    DECIDE = "decide"
    SUPPLEMENT = "supplement"


class OpenRepair(Struct, frozen=True):
    """An open application; `due` is the last day in time of what it awaits of the department, None where no time runs.

    `name` is masked. Overdue is what that day says, whether or not a worker has come by since.
    """

    subject_id: UUID
    name: str
    doc_no: str
    repair: Repair
    due: date | None
    overdue: bool

    @property
    def awaited(self) -> Awaited:
        """The department's step, or the subject's."""
        return Awaited(AWAITED.get(self.repair.state, Awaited.SUPPLEMENT))


def open_repairs(office: Office, department: str) -> Iterator[OpenRepair]:
    """The open applications about what a department determined, by subject; the read is the caller's to admit."""
    context = office.context
    for found in open_procedures(office.pool, Procedure.REPAIR, department=department):
        repair = office.application.subject(found.subject_id).repairs.get(found.id)
        if repair is not None:  # decided while this was asked
            today = context.today()
            due = context.rulebook.repair_due(repair, on=today)
            late = repair.overdue or is_over(due, on=today)
            yield OpenRepair(found.subject_id, masked_name(office, found), found.doc_no, repair, due, late)


def is_over(due: date | None, *, on: date) -> bool:
    """Whether a last day in time is over."""
    return due is not None and due < on


def masked_name(office: Office, found: Open) -> str:
    """The name of a procedure's subject as displays show it (INV-26)."""
    known = office.views.by_id(found.subject_id)
    if known is None:
        return ""
    return office.persons.show(found.subject_id).name if known.scheme == OPAQUE else known.name
