"""Subjects: found by POST, so that no number stands in an address; what follows about them, and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from api.cli.arguments import instant_of
from api.explanation import document_of, explained
from api.http.counter import AtReading, MinPosition, ReadingCounter
from api.http.identity import subject_of
from api.http.models import Day, Explanation, Found, MeasureLine, Measures, Subject, SubjectNumber
from ledger.known import position_known_at
from projections import picture
from projections.fresh import picture_now
from projections.picture import Picture

router = APIRouter(tags=["subjects"])
ValidOn = Annotated[Day | None, Query(description="The day asked about; the ledger's day.")]
KnownAt = Annotated[
    str | None, Query(max_length=40, description="As known then: an instant, or a day meaning its end.")
]
MeasureName = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]


@router.post("/subjects:search")
def search(at: AtReading, who: SubjectNumber, min_position: MinPosition = None) -> Found:
    """Whom a number means. A person is found by name and number together; anything less finds nobody (INV-40)."""
    at.current(min_position)
    subject_id = subject_of(at, who)
    known = at.find(subject_id) if subject_id else None
    at.admit("search", subject_id=known.subject_id if known else None)
    found = [] if known is None else [Subject(subject=known.subject_id, name=known.name, region=known.region)]
    return Found(subjects=found, position=at.office.views.position())


@router.get("/subjects/{subject}/measures")
def measures(
    at: AtReading,
    subject: UUID,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    min_position: MinPosition = None,
) -> Measures:
    """What follows, is ordered and applies about a subject on a day, as it is known now or was known then."""
    at.current(min_position)
    known = at.subject(subject, "measures")
    found = (
        picture_now(at.office.views, at.office.pool, known.subject_id)
        if known_at is None
        else picture_then(at, subject, known_at)
    )
    on = valid_on or at.office.context.today()
    return Measures(
        subject=subject,
        name=known.name,
        valid_on=on,
        lines=[] if found is None else [measure_line(line) for line in found.lines(on)],
        position=at.office.views.position() if found is None else found.position,
    )


def picture_then(at: ReadingCounter, subject: UUID, known_at: str) -> Picture | None:
    """The subject as it was known then; None where it was not. Raises InvalidInput."""
    context = at.office.context
    position = position_known_at(context, at.office.pool, instant_of(known_at, context.zone))
    return next(iter(at.office.views.pictures_at(position, subject)), None)


def measure_line(line: picture.MeasureLine) -> MeasureLine:
    """A line of a picture, as it is answered."""
    return MeasureLine(
        measure=line.measure,
        rules=list(line.rules),
        from_=line.from_,
        until=line.until,
        grounds=list(line.grounds),
        follows=line.follows,
        ordered=line.ordered,
        applies=line.applies,
        disputed=line.disputed,
    )


@router.get("/subjects/{subject}/measures/{measure}/explanation")
def explanation(
    at: AtReading,
    subject: UUID,
    measure: MeasureName,
    valid_on: ValidOn = None,
    min_position: MinPosition = None,
) -> Explanation:
    """Why a measure follows on a day and why not, predicate by predicate, with the documents that were looked at."""
    at.current(min_position)
    known = at.subject(subject, "explain")
    found = explained(at.office, known, measure, on=valid_on)
    return Explanation.model_validate(document_of(found))
