"""The events of one subject in words for a page: nothing of what the law seals, and nobody's name but as a mask."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from api.cli.sealing import may_be_told
from api.cli.story import Storyteller
from api.http.counter import ReadingCounter
from api.http.pages.rendering import say
from domain.actors import ENGINE, Actor
from domain.events import Event, OrderEvent, RecordEvent, SubjectRegistered, TaskEvent
from ledger.log.streams import Recorded, read_stream
from ledger.vault.redacting import OPAQUE
from projections.reading import Known
from projections.sealing import sealed_now

_PAGE: Final = 100


class About(StrEnum):
    """What an event is about."""

    SUBJECT = "subject"
    RECORD = "record"
    ORDER = "order"
    TASK = "task"
    OTHER = "other"


class Beat(Struct, frozen=True):
    """One event as it is told."""

    position: int
    on: date
    about: About
    who: str
    told: str


class Story(Struct, frozen=True):
    """A stretch of a subject's events, the latest first; `older` is where the one before it ends, None at the start."""

    teller: Storyteller
    person: bool
    beats: list[Beat]
    many: int
    older: int | None


def story_of(at: ReadingCounter, known: Known, *, up_to: int | None, before: int | None) -> Story:
    """What the ledger holds about a subject up to a position, of it what stands before another one."""
    with at.office.pool.connection() as connection:
        sealed = sealed_now(connection, known.subject_id)
        recorded = list(read_stream(connection, known.subject_id, up_to=up_to))
    teller = Storyteller(at.office.context.rulebook.versions[-1].ruleset, tongue=at.visit.language)
    beats = [_beat(one, known, teller, at) for one in recorded if may_be_told(one.happened.event, sealed)]
    behind = [beat for beat in beats if before is None or beat.position < before]
    shown = behind[-_PAGE:]
    return Story(
        teller=teller,
        person=known.scheme == OPAQUE,
        beats=shown[::-1],
        many=len(beats),
        older=shown[0].position if len(behind) > len(shown) else None,
    )


def _beat(one: Recorded, known: Known, teller: Storyteller, at: ReadingCounter) -> Beat:
    event = one.happened.event
    told = teller.tell(event)
    if isinstance(event, SubjectRegistered) and known.scheme == OPAQUE:
        told = say(at.visit.language, "story.registered")
    return Beat(one.position, one.happened.on, about(event), _who(one.happened.by, teller, at.visit.language), told)


def about(event: Event) -> About:
    """What an event is about."""
    match event:
        case SubjectRegistered():
            return About.SUBJECT
        case RecordEvent():
            return About.RECORD
        case OrderEvent():
            return About.ORDER
        case TaskEvent():
            return About.TASK
    return About.OTHER


def _who(by: Actor, teller: Storyteller, language: str) -> str:
    return say(language, "history.engine") if by == ENGINE else f"{teller.department(by.account)} · {by.officer}"
