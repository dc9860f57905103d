"""What is to be put right, for every door: treatment lists by field, and how governments in default come on (C33, C77).

Organisations are listed; persons and the self-employed are counted and never listed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from api.procedures.repairing import is_over, masked_name
from api.wiring import Office
from domain.actors import Actor
from domain.commands import ContactCommand, RectificationCommand
from domain.transitions import RectificationState
from domain.values import SubjectKind
from ledger.ledger import Executed
from projections.procedures import Procedure, open_procedures
from projections.treatments import Treated, treated
from rules.rulesets import Ruleset

PERIOD: Final = timedelta(days=14)
"""How often a treatment report is due where no period is asked for (C33)."""


class Awaited(StrEnum):
    """What an open rectification waits for: the department's order, or that somebody looks whether it was put right."""

    ORDER = "order"
    VERIFY = "verify"


class Open(Struct, frozen=True):
    """An open rectification of somebody; `due` is its last day, None before it is ordered. `name` is masked."""

    subject_id: UUID
    name: str
    doc_no: str
    awaited: Awaited
    since: date
    due: date | None
    overdue: bool


def open_rectifications(office: Office, department: str) -> Iterator[Open]:
    """The open rectifications over what a department answers for, by subject; the read is the caller's to admit."""
    for found in open_procedures(office.pool, Procedure.RECTIFICATION, department=department):
        one = office.application.subject(found.subject_id).rectifications.get(found.id)
        if one is not None and one.awaited is not None:  # verified while this was asked
            name, late = masked_name(office, found), is_over(one.until, on=office.context.today())
            due = None if one.awaited == Awaited.ORDER else one.until
            yield Open(found.subject_id, name, found.doc_no, Awaited(one.awaited), one.since, due, late)


class Lost(Struct, frozen=True):
    """Somebody who cannot be found, until a day; `name` is masked."""

    subject_id: UUID
    name: str
    doc_no: str
    since: date
    review_on: date


def lost_contacts(office: Office, department: str) -> Iterator[Lost]:
    """Who of a department's entries cannot be found today, by subject; the read is the caller's to admit."""
    for found in open_procedures(office.pool, Procedure.CONTACT, department=department):
        lost = office.application.subject(found.subject_id).lost
        if lost is not None and lost.review_on >= office.context.today():
            yield Lost(found.subject_id, masked_name(office, found), found.doc_no, lost.since, lost.review_on)


class Field(Struct, frozen=True, kw_only=True):
    """What a department has to do with in a field: counts of everything that was not void; `due` had to be done."""

    field: str
    department: str
    every: int
    persons: int
    reminded: int
    ordered: int
    late: int
    rectified: int
    due: int
    in_time: int

    @property
    def rate(self) -> float | None:
        """Of what had to be put right by a day, how much was by that day, in percent; None where nothing had."""
        return percent(self.in_time, self.due)


class Treatments(Struct, frozen=True):
    """The organisations that have something to put right, with how far each has come; and everything, counted."""

    listed: tuple[Treated, ...]
    fields: tuple[Field, ...]


def take_step(
    office: Office, subject_id: UUID, command: RectificationCommand | ContactCommand, *, by: Actor
) -> Executed:
    """Take a step about a record of somebody known; what is said about a person goes into the vault."""
    who = office.application.subject(subject_id).registration
    if who is not None and who.kind.protected_as_person:
        return office.persons.on_record(subject_id, command, by=by)
    return office.ledger.execute(subject_id, command, by=by)


def treatments(office: Office, department: str | None) -> Treatments:
    """What a department, or everybody, has under treatment today; the read is the caller's to admit."""
    today = office.context.today()
    ruleset = office.context.rulebook.governing(today).ruleset
    rows = [one for one in treated(office.pool, department=department) if not one.void]
    listed = (one for one in rows if not one.kind.protected_as_person and one.ended_on is None)
    return Treatments(tuple(listed), tuple(_fields(rows, ruleset, today)))


def _fields(rows: Iterable[Treated], ruleset: Ruleset, today: date) -> Iterable[Field]:
    fields = {row.behaviour: row.field for row in ruleset.behaviours}
    grouped: dict[tuple[str, str], list[Treated]] = {}
    for one in rows:
        grouped.setdefault((fields.get(one.behaviour, one.behaviour), one.department), []).append(one)
    for (field, department), some in sorted(grouped.items()):
        asked = [one for one in some if one.until is not None]
        due = [one for one in asked if one.rectified_on is not None or one.late(today)]
        open_ = [one for one in some if one.ended_on is None and one.verified_on is None]
        yield Field(
            field=field,
            department=department,
            every=len(some),
            persons=sum(one.kind.protected_as_person for one in some),
            reminded=sum(one.state is RectificationState.REMINDED for one in open_),
            ordered=sum(one.until is not None and not one.late(today) for one in open_),
            late=sum(one.late(today) for one in open_),
            rectified=sum(one.rectified_on is not None for one in some),
            due=len(due),
            in_time=sum(one.in_time for one in due),
        )


class Governments(Struct, frozen=True, kw_only=True):
    """The defaults of government bodies at the end of a period, and what was done about them in it; nobody is named."""

    every: int
    treated: int
    rectified: int
    late: int
    exited: int
    """Over without having been found put right: the entry ended or was removed."""
    reminded_in: int
    ordered_in: int
    rectified_in: int

    @property
    def rate(self) -> float | None:
        """Of all defaults, how many were put right, in percent; None where there are none (C33)."""
        return percent(self.rectified, self.every)


def governments(office: Office, *, since: date, before: date) -> Governments:
    """How governments in default came on from a day to the day before another; the read is the caller's to admit."""
    return counted(treated(office.pool, department=None), since=since, before=before)


def counted(rows: Iterable[Treated], *, since: date, before: date) -> Governments:
    """Count the defaults among rows."""
    last = before - timedelta(days=1)
    bodies = (one for one in rows if one.first and one.kind is SubjectKind.GOVERNMENT_BODY and not one.void)
    known = [one for one in bodies if one.reminded_on is not None and one.reminded_on <= last]
    return Governments(
        every=len(known),
        treated=sum(_until(one.ordered_on, last) or one.rectified_by(last) for one in known),
        rectified=sum(one.rectified_by(last) for one in known),
        late=sum(_open(one, last) and one.late(last) for one in known),
        exited=sum(_until(one.ended_on, last) and not one.rectified_by(last) for one in known),
        reminded_in=_in([one.reminded_on for one in known], since, last),
        ordered_in=_in([one.ordered_on for one in known], since, last),
        rectified_in=sum(one.rectified_by(last) and not one.rectified_by(since - timedelta(days=1)) for one in known),
    )


def _open(one: Treated, last: date) -> bool:
    return not one.rectified_by(last) and not _until(one.ended_on, last)


def _until(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def _in(days: Sequence[date | None], since: date, last: date) -> int:
    return sum(day is not None and since <= day <= last for day in days)


def percent(some: int, every: int) -> float | None:
    """A rate in percent, to one place; None of nothing."""
    return None if every == 0 else round(100 * some / every, 1)
