"""Open objections to what a department determined, for every door: what each awaits, and by when."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from api.procedures.repairing import is_over, masked_name
from api.wiring import Office
from domain.pending import Objection
from projections.objection_times import ObjectionTimes, objection_times
from projections.procedures import Procedure, open_procedures


class Awaited(StrEnum):
    """What an open objection waits for."""

    ASSIGN = "assign"
    REPLY = "reply"


class OpenObjection(Struct, frozen=True):
    """An open objection; `due` is the last day in time of its answer. `name` is masked.

    Overdue is what that day says, whether or not a worker has come by since.
    """

    subject_id: UUID
    name: str
    doc_no: str
    objection: Objection
    due: date
    overdue: bool

    @property
    def awaited(self) -> Awaited:
        """The department's step."""
        return Awaited.REPLY if self.objection.handler else Awaited.ASSIGN


def open_objections(office: Office, department: str) -> Iterator[OpenObjection]:
    """The open objections to what a department determined, by subject; the read is the caller's to admit."""
    context = office.context
    for found in open_procedures(office.pool, Procedure.OBJECTION, department=department):
        objection = office.application.subject(found.subject_id).objections.get(found.id)
        if objection is not None:  # answered while this was asked
            today = context.today()
            due = context.rulebook.objection_due(objection.since, on=today)
            name, late = masked_name(office, found), is_over(due, on=today)
            yield OpenObjection(found.subject_id, name, found.doc_no, objection, due, late)


def times(office: Office, *, of: str | None, since: date, before: date) -> ObjectionTimes:
    """How long the objections of a department took, or everybody's, from one day on and before another."""
    context = office.context
    return objection_times(
        office.pool,
        context.rulebook,
        since=since,
        before=before,
        department=of,
        on=context.today(),
    )
