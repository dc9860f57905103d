"""Open applications for repair, for every door: what a department has to decide, and by when."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.pending import Repair
from domain.procedures.repairs import AWAITED
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
    target: date | None
    """The day by which the city means to answer, beside what the law asks."""
    priority: bool
    """Whether its subject performed promptly what was asked of it (C67)."""

    @property
    def awaited(self) -> Awaited:
        """The department's step, or the subject's."""
        return Awaited(AWAITED.get(self.repair.state, Awaited.SUPPLEMENT))


def open_repairs(office: Office, department: str) -> list[OpenRepair]:
    """The open applications about what a department determined; the read is the caller's to admit.

    First those that have priority, then what is due first, then what is oldest.
    """
    found = (_open(office, one) for one in open_procedures(office.pool, Procedure.REPAIR, department=department))
    return sorted((one for one in found if one is not None), key=_urgency)


def _open(office: Office, found: Open) -> OpenRepair | None:
    """None for one that was decided while this was asked."""
    subject, today = office.application.subject(found.subject_id), office.context.today()
    repair, rulebook = subject.repairs.get(found.id), office.context.rulebook
    if repair is None:
        return None
    due = rulebook.repair_due(repair, on=today)
    return OpenRepair(
        subject_id=found.subject_id,
        name=masked_name(office, found),
        doc_no=found.doc_no,
        repair=repair,
        due=due,
        overdue=repair.overdue or is_over(due, on=today),
        target=rulebook.repair_target(repair, on=today),
        priority=rulebook.is_prompt(subject.records[found.id], repair.performed_on),
    )


def _urgency(one: OpenRepair) -> tuple[bool, date, date, str]:
    return not one.priority, one.due or date.max, one.repair.applied_on, str(one.repair.record_id)


def is_over(due: date | None, *, on: date) -> bool:
    """Whether a last day in time is over."""
    return due is not None and due < on


def masked_name(office: Office, found: Open) -> str:
    """The name of a procedure's subject as displays show it (INV-26)."""
    known = office.views.by_id(found.subject_id)
    if known is None:
        return ""
    return office.persons.show(found.subject_id).name if known.scheme == OPAQUE else known.name
