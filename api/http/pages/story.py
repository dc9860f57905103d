"""The events of one subject in words for a page: nothing of what the law seals, and nobody's name but as a mask."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final

from msgspec import Struct

from api.cli.sealing import may_be_told
from api.cli.story import Storyteller
from api.explanation import short
from api.http.counter import ReadingCounter
from api.http.pages.rendering import say
from api.http.pages.wording import Wording
from domain.actors import ENGINE, Actor
from domain.events import (
    AliasAdded,
    ContactEvent,
    Event,
    HoldDecided,
    IdentityAmended,
    ListEntryEvent,
    ListEntryRemoved,
    OrderEvent,
    RecordEvent,
    RecordFiled,
    RectificationEvent,
    RepairEvent,
    RepairGranted,
    RepairNoticeServed,
    SubjectCodeCorrected,
    SubjectDefectRaised,
    SubjectErased,
    SubjectMergedInto,
    SubjectRegistered,
    SubjectsMerged,
    SubjectSplitFrom,
    SubjectsSplit,
    TaskEvent,
)
from ledger.log.streams import Recorded, read_stream
from ledger.vault.redacting import OPAQUE
from projections.reading import Known
from projections.sealing import sealed_now

_PAGE: Final = 50


class About(StrEnum):
    """What an event is about."""

    SUBJECT = "subject"
    RECORD = "record"
    ORDER = "order"
    TASK = "task"
    PROCEDURE = "procedure"
    OTHER = "other"


class Beat(Struct, frozen=True):
    """One event as it is told."""

    position: int
    on: date
    about: About
    who: str
    told: str


class Day(Struct, frozen=True):
    """What happened on one day, the latest first."""

    on: date
    beats: tuple[Beat, ...]


class Story(Struct, frozen=True):
    """A stretch of a subject's events, the latest first; `older` is where the one before it ends, None at the start."""

    teller: Storyteller
    person: bool
    days: list[Day]
    many: int
    older: int | None


def story_of(at: ReadingCounter, known: Known, *, up_to: int | None, before: int | None) -> Story:
    """What the ledger holds about a subject up to a position, of it what stands before another one."""
    with at.office.pool.connection() as connection:
        recorded = list(read_stream(connection, known.subject_id, up_to=up_to))
        sealed = sealed_now(connection, known.subject_id)  # asked last: what was sealed meanwhile is sealed
    told = _Telling(at, known)
    beats = [told.beat(one) for one in recorded if may_be_told(one.happened.event, sealed)]
    behind = [beat for beat in beats if before is None or beat.position < before]
    shown = behind[-_PAGE:]
    return Story(
        teller=told.teller,
        person=known.scheme == OPAQUE,
        days=_days(shown[::-1]),
        many=len(beats),
        older=shown[0].position if len(behind) > len(shown) else None,
    )


def _days(beats: Iterable[Beat]) -> list[Day]:
    return [Day(on, tuple(those)) for on, those in groupby(beats, key=lambda beat: beat.on)]


class _Telling:
    """Tells the events of one subject in order."""

    def __init__(self, at: ReadingCounter, known: Known) -> None:
        ruleset = at.office.context.rulebook.versions[-1].ruleset
        self._language = at.visit.language
        self._known = known
        self._wording = Wording(ruleset, self._language)
        self.teller = Storyteller(ruleset, tongue=self._language)

    def beat(self, one: Recorded) -> Beat:
        happened = one.happened
        return Beat(
            one.position, happened.on, about(happened.event), self._who(happened.by), self._told(happened.event)
        )

    def _told(self, event: Event) -> str:
        told = self.teller.tell(event)  # which learns of every event, told in other words or not
        match event:
            case SubjectRegistered() if self._known.scheme == OPAQUE:
                return say(self._language, "story.registered")
            case RecordFiled(record=record):
                words, fields = self._wording, self._wording.fields(record)
                filed = say(self._language, "story.filed", item=words.item(record), on=record.determined_on)
                conduct = words.value("behaviour_code", record.behaviour_code)
                return " · ".join([filed, conduct, *([fields] if fields else []), short(record.document.doc_no)])
        return told

    def _who(self, by: Actor) -> str:
        if by == ENGINE:
            return say(self._language, "history.engine")
        if by.subject is not None:
            return say(self._language, "history.itself", who=by.officer[:8])
        return f"{self.teller.department(by.account)} · {by.officer}"


_KINDS: Final = (
    (
        About.PROCEDURE,
        (
            *(ListEntryEvent, ListEntryRemoved, RepairEvent, RepairGranted, RepairNoticeServed, HoldDecided),
            *(RectificationEvent, ContactEvent),
        ),
    ),
    (
        About.SUBJECT,
        (
            SubjectRegistered,
            AliasAdded,
            SubjectDefectRaised,
            SubjectCodeCorrected,
            SubjectsMerged,
            SubjectMergedInto,
            SubjectsSplit,
            SubjectSplitFrom,
            IdentityAmended,
            SubjectErased,
        ),
    ),
    (About.RECORD, (RecordFiled, RecordEvent)),
    (About.ORDER, (OrderEvent,)),
    (About.TASK, (TaskEvent,)),
)
"""What an event is about, by its kind; a step of a procedure about a record is the procedure's."""


def about(event: Event) -> About:
    """What an event is about."""
    return next((told for told, kinds in _KINDS if isinstance(event, kinds)), About.OTHER)
