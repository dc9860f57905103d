"""Finding a subject, its story, why a measure follows and why not, and a department's open tasks."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ValidationError

from api.cli.arguments import day_of
from api.explanation import explained
from api.http.counter import ReadingCounter
from api.http.identity import subject_of
from api.http.models import SubjectNumber
from api.http.pages.chart import chart
from api.http.pages.desk import AtPage, OwnForm
from api.http.pages.field_words import SCHEMES
from api.http.pages.rendering import page, say, to
from api.http.pages.story import Story, story_of
from api.http.pages.why import reasons
from api.http.routes.subjects import MeasureName, picture_then
from domain.errors import InvalidInput
from domain.values import MeasureKind
from ledger.genesis import LedgerUse
from projections.fresh import picture_now
from projections.picture import MeasureLine, Picture, latest_orders
from projections.reading import Known
from projections.statistics import Recorded, most_recorded

router = APIRouter()
_TASKS: Final = 200
_SOME: Final = 10
Written = Annotated[str, Query(max_length=40)]
Before = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


# --- finding somebody


@router.get("/pages/search")
def search_form(at: AtPage) -> Response:
    """Where a number is asked for; in a demonstration, some organisations to begin with."""
    at.current()
    at.admit("search")
    return _search_page(at)


@router.post("/pages/search")
def find_subject(at: AtPage, form: OwnForm) -> Response:
    """To the story of whom a number means. Raises InvalidNumber for a number nobody can have."""
    at.current()
    subject_id = subject_of(at, _number(form.get("scheme", ""), form.get("number", ""), form.get("name", "")))
    known = at.find(subject_id) if subject_id else None
    at.admit("search", subject_id=known.subject_id if known else None)
    if known is None:
        return _search_page(at, nobody=True)
    return to(at.visit, f"/pages/subjects/{known.subject_id}")


def _number(scheme: str, number: str, name: str) -> SubjectNumber:
    if not scheme:
        scheme, _, number = number.partition(":")
    try:
        return SubjectNumber(scheme=scheme, number=number, name=name or None)
    except ValidationError:
        raise InvalidInput("no number is named", do="Write the kind of number and the number.") from None


def _search_page(at: ReadingCounter, *, nobody: bool = False) -> Response:
    some: list[Recorded] = []
    if at.office.context.use is LedgerUse.DEMO:
        some = most_recorded(at.office.pool, many=_SOME)
    schemes = [(scheme, words[at.visit.language]) for scheme, words in SCHEMES.items()]
    return page(at.visit, "search.html", schemes=schemes, nobody=nobody, some=some)


# --- the story


@router.get("/pages/subjects/{subject}")
def story(at: AtPage, subject: UUID, valid_on: Written = "", known_at: Written = "", before: Before = None) -> Response:
    """A subject's records, orders and tasks in order, and its measures on a day, as known now or at some time."""
    at.current()
    known = at.subject(subject, "story")
    found = (
        picture_then(at, known.subject_id, known_at)
        if known_at
        else picture_now(at.office.views, at.office.pool, known.subject_id)
    )
    on = day_of(valid_on) if valid_on else at.office.context.today()
    position = at.office.views.position() if found is None else found.position
    lines = [] if found is None else list(found.lines(on))
    told = story_of(at, known, up_to=position if known_at else None, before=before)
    return page(
        at.visit,
        "story.html",
        known=known,
        scheme=SCHEMES[known.scheme][at.visit.language] if known.scheme in SCHEMES else known.scheme,
        person=told.person,
        on=on,
        today=at.office.context.today(),
        valid_on=valid_on,
        known_at=known_at,
        position=position,
        before=before,
        lines=_lines(lines, told),
        sanctions=_sanctions(at, on),
        chart=None if found is None else chart(found.timeline, at.office.context.rulebook.governing(on).ruleset, on=on),
        title=told.teller.measure,
        proposed=_proposed(found, on),
        others=_others(at, lines, on, told),
        days=told.days,
        many=told.many,
        older=told.older,
    )


def _lines(lines: list[MeasureLine], told: Story) -> list[tuple[MeasureLine, str, list[tuple[str, bool]]]]:
    """Each measure with its title, and the departments that it was pushed to with whether it applies there."""
    return [
        (
            line,
            told.teller.measure(line.measure),
            [(told.teller.department(department), applies) for department, applies in line.applies.items()],
        )
        for line in lines
    ]


def _sanctions(at: ReadingCounter, on: date) -> set[str]:
    """The measures of the day's ruleset that burden."""
    measures = at.office.context.rulebook.governing(on).ruleset.measures
    return {one.measure for one in measures if one.kind is MeasureKind.SANCTION}


def _proposed(found: Picture | None, on: date) -> set[str]:
    """The measures whose order waits for an officer."""
    steps = [] if found is None else latest_orders(found.order_steps, on)
    return {step.measure for step in steps if step.state == "proposed"}


def _others(at: ReadingCounter, lines: list[MeasureLine], on: date, told: Story) -> list[tuple[str, str]]:
    """The measures of the day's ruleset that neither follow nor are ordered, with their titles."""
    known = at.office.context.rulebook.governing(on).ruleset.measure_by_name.keys()
    return [(measure, told.teller.measure(measure)) for measure in sorted(known - {line.measure for line in lines})]


# --- why and why not


@router.get("/pages/subjects/{subject}/measures/{measure}")
def why(at: AtPage, subject: UUID, measure: MeasureName, valid_on: Written = "") -> Response:
    """Why a measure follows on a day and why not, predicate by predicate, with the documents that were looked at."""
    at.current()
    known: Known = at.subject(subject, "explain")
    found = explained(at.office, known, measure, on=day_of(valid_on) if valid_on else None)
    ruleset = at.office.context.rulebook.governing(found.on).ruleset
    return page(
        at.visit,
        "why.html",
        known=known,
        found=found,
        follows=found.line is not None and found.line.follows,
        told=reasons(found, ruleset, at.visit.language),
        valid_on=valid_on,
    )


# --- tasks


@router.get("/pages/tasks")
def department_tasks(at: AtPage) -> Response:
    """What the officer's own department has to do, oldest first."""
    at.current()
    at.admit("tasks", tasks_of=at.by.account)
    found = at.office.views.tasks(department=at.by.account)
    names = {row.department: at.say(row.name) for row in at.ruleset.departments}
    titles = {one.measure: at.say(one.title) for one in at.ruleset.measures}
    return page(
        at.visit,
        "tasks.html",
        department=names.get(at.by.account, at.by.account),
        tasks=[
            (line, titles.get(line.measure, line.measure), line.name or say(at.visit.language, "story.person"))
            for line in found[:_TASKS]
        ],
        demo=at.office.context.use is LedgerUse.DEMO,
        many=len(found),
        shown=min(len(found), _TASKS),
        position=at.office.views.position(),
    )
