"""A department's open procedures: repairs, objections, entries on lists that it proposed, what it owes the public."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from msgspec import Struct

from api.explanation import short
from api.http.counter import ReadingCounter
from api.http.pages.desk import AtPage
from api.http.pages.rendering import page, say
from api.procedures.commitments import due_promises
from api.procedures.listing import late_reviews, open_entries
from api.procedures.objecting import open_objections
from api.procedures.publishing import owed
from api.procedures.repairing import open_repairs
from api.procedures.treating import lost_contacts, open_rectifications
from ledger.genesis import LedgerUse
from projections.procedures import Procedure

router = APIRouter()
_MOST: Final = 200


class Line(Struct, frozen=True):
    """One open procedure as it is shown; `due` is the department's last day in time, None where no time runs.

    `name` is masked.
    """

    procedure: Procedure
    subject_id: UUID
    name: str
    told: str
    awaited: str
    since: date
    due: date | None
    overdue: bool


@router.get("/pages/procedures")
def department_procedures(at: AtPage) -> Response:
    """What the officer's own department has open: what each awaits and until when, what is due first leading."""
    at.current()
    at.admit("procedures")
    position = at.office.views.position()
    found = sorted(chain(*(of(at) for of in _OPEN)), key=_urgency)
    names = {row.department: at.say(row.name) for row in at.ruleset.departments}
    return page(
        at.visit,
        "procedures.html",
        department=names.get(at.by.account, at.by.account),
        procedures=found[:_MOST],
        many=len(found),
        shown=min(len(found), _MOST),
        demo=at.office.context.use is LedgerUse.DEMO,
        position=position,
    )


def _urgency(line: Line) -> tuple[date, date]:
    """What no time runs for, because it waits for the subject, comes last."""
    return line.due or date.max, line.since


def _repairs(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in open_repairs(at.office, at.by.account):
        told = say(tongue, "procedures.of_repair", document=short(one.doc_no), receipt=one.repair.receipt)
        awaited = say(tongue, f"awaited.{one.awaited}")
        yield Line(Procedure.REPAIR, one.subject_id, one.name, told, awaited, one.repair.since, one.due, one.overdue)


def _objections(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in open_objections(at.office, at.by.account):
        mine, claim = one.objection, say(tongue, f"claim.{one.objection.claim}")
        told = say(tongue, "procedures.of_objection", document=short(one.doc_no), receipt=mine.receipt, claim=claim)
        awaited = say(tongue, f"awaited.{one.awaited}")
        yield Line(Procedure.OBJECTION, one.subject_id, one.name, told, awaited, mine.since, one.due, one.overdue)


def _publications(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in owed(at.office, at.by.account):
        told = say(tongue, "procedures.of_publication", document=short(one.doc_no))
        awaited, since = say(tongue, f"awaited.{one.awaited}"), one.publication.since
        yield Line(Procedure.PUBLICATION, one.subject_id, one.name, told, awaited, since, one.due, one.overdue)


def _reviews(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in late_reviews(at.office, at.by.account):
        told = say(tongue, "procedures.of_publication", document=short(one.doc_no))
        awaited = say(tongue, "awaited.look_again")
        yield Line(Procedure.ENTRY_REVIEW, one.subject_id, one.name, told, awaited, one.due, one.due, overdue=True)


def _entries(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    titles = {item.item: at.say(item.title) for item in at.ruleset.catalogue}
    for one in open_entries(at.office, at.by.account):
        entry = one.entry
        told = say(tongue, "procedures.of_entry", item=titles.get(entry.item, entry.item), file_no=entry.file_no)
        awaited = say(tongue, f"awaited.{one.awaited}")
        if entry.until is not None:
            awaited = say(tongue, "procedures.heard_until", awaited=awaited, until=entry.until)
        yield Line(Procedure.LISTING, one.subject_id, one.name, told, awaited, entry.since, one.due, one.overdue)


def _promises(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in due_promises(at.office, at.by.account):
        mine = one.promise
        told = say(tongue, "procedures.of_promise", document=short(one.doc_no))
        awaited = say(tongue, "awaited.verify" if one.over else "awaited.watch")
        yield Line(Procedure.PROMISE, one.subject_id, one.name, told, awaited, mine.since, mine.until, one.over)


def _rectifications(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in open_rectifications(at.office, at.by.account):
        told = say(tongue, "procedures.of_promise", document=short(one.doc_no))
        awaited = say(tongue, f"awaited.rectification_{one.awaited}")
        yield Line(Procedure.RECTIFICATION, one.subject_id, one.name, told, awaited, one.since, one.due, one.overdue)


def _contacts(at: ReadingCounter) -> Iterator[Line]:
    tongue = at.visit.language
    for one in lost_contacts(at.office, at.by.account):
        told = say(tongue, "procedures.of_promise", document=short(one.doc_no))
        awaited = say(tongue, "awaited.contact")
        yield Line(Procedure.CONTACT, one.subject_id, one.name, told, awaited, one.since, one.review_on, overdue=False)


_OPEN: Final = (
    *(_repairs, _objections, _entries, _reviews, _publications, _promises),
    *(_rectifications, _contacts),
)
