"""What happened in a subject's own affairs, from a cursor on: what it is to be told of.

Nothing is told of a record that the law has sealed but that there was one (INV-33), nor of a proposed entry before the
notice that tells of it. A department answers for its officers: none of them is named.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import merge
from itertools import islice
from uuid import UUID

import msgspec
from msgspec import Struct

from api.cli.sealing import may_be_told, written
from api.cli.story import Storyteller
from api.own.held import secrets_of, streams_of
from api.wiring import Office
from domain.actors import ENGINE
from domain.events import (
    Event,
    ListEntryDecided,
    ListEntryDropped,
    ListEntryEvent,
    ListEntryProposed,
    NoticeServed,
    ObjectionEvent,
    OrderEvent,
    OrderOpened,
    OrderProposed,
    PublicationEnded,
    PublicationEvent,
    RecordEvent,
    RecordFiled,
    RepairEvent,
    RepairGranted,
    RepairNoticeServed,
    SharingEnded,
    StatementAnswered,
    TaskEvent,
)
from domain.values import NewsKind
from ledger.database import Connection
from ledger.log.mapper import decode
from ledger.log.streams import Recorded, read_stream
from ledger.log.topics import topic_of
from ledger.vault.redacting import SAID
from projections.sealing import sealed_now
from projections.state import bytes_of

_PROCEDURES = (RepairEvent, RepairGranted, RepairNoticeServed, ObjectionEvent, ListEntryEvent)
_PUBLICATION = (PublicationEvent, PublicationEnded, SharingEnded)
_MEASURES = (OrderProposed, OrderOpened, OrderEvent, TaskEvent)


class News(Struct, frozen=True):
    """One thing that happened; `by` is the department, None where it was the subject itself or time alone."""

    position: int
    subject_id: UUID
    on: date
    recorded_at: datetime
    kind: NewsKind
    topic: str
    by: str | None
    itself: bool
    told: str
    event: object


class Page(Struct, frozen=True):
    """Some of it, in order; `next` goes on behind it."""

    news: tuple[News, ...]
    next: int
    more: bool


def news_of(
    office: Office,
    subject_id: UUID,
    *,
    after: int,
    most: int,
    tongue: str = "zh",
    kinds: Collection[NewsKind] = tuple(NewsKind),
) -> Page:
    """What happened behind a position, at most so many events looked at; the read is the caller's to put on record."""
    streams = streams_of(office, subject_id)
    with office.pool.connection() as connection:
        read = [list(read_stream(connection, one, after=after, most=most)) for one in streams]
        page = list(islice(merge(*read, key=lambda one: one.position), most))
        noticed = {entry for one in streams for entry in _noticed(connection, one)}
        sealed = {record for one in streams for record in sealed_now(connection, one)}
        ruleset = office.context.rulebook.versions[-1].ruleset
        tellers = {one: Storyteller(ruleset, tongue=tongue) for one in {found.stream for found in page}}
        for stream, teller in tellers.items():  # what is told now may name what was told before
            for earlier in read_stream(connection, stream, up_to=after) if after else ():
                if may_be_told(earlier.happened.event, sealed):
                    teller.tell(earlier.happened.event)
    secrets = {one: secrets_of(office, one) for one in tellers}
    told = [
        _news(one, sealed, secrets[one.stream], tellers[one.stream])
        for one in page
        if _may_be_told(one, sealed, noticed)
    ]
    return Page(
        news=tuple(one for one in told if one.kind in kinds),
        next=page[-1].position if page else after,
        more=len(page) == most,
    )


def _noticed(connection: Connection, stream: UUID) -> Iterator[UUID]:
    rows = connection.execute(
        "SELECT topic, state FROM ledger.stored_events WHERE originator_id = %s AND topic = 'notice-served.1'",
        (stream,),
    ).fetchall()
    for topic, state in rows:
        event = decode(str(topic), bytes_of(state)).event
        assert isinstance(event, NoticeServed), "the topic says so"
        yield event.entry


def _may_be_told(one: Recorded, sealed: Collection[UUID], noticed: Collection[UUID]) -> bool:
    event = one.happened.event
    if isinstance(event, ListEntryEvent) and event.entry not in noticed:
        return False
    return may_be_told(event, sealed)


def _news(one: Recorded, sealed: Collection[UUID], secrets: Mapping[str, str], teller: Storyteller) -> News:
    event, by = _in_full(one.happened.event, secrets), one.happened.by
    return News(
        position=one.position,
        subject_id=one.stream,
        on=one.happened.on,
        recorded_at=one.recorded_at,
        kind=kind_of(event),
        topic=topic_of(event),
        by=None if by.subject is not None or by == ENGINE else by.account,
        itself=by.subject is not None,
        told=teller.tell(event),
        event=written(event, sealed),
    )


_STEPS: Mapping[type[ListEntryEvent], str] = {
    ListEntryProposed: "ProposeEntry",
    NoticeServed: "ServeNotice",
    StatementAnswered: "AnswerStatement",
    ListEntryDropped: "DropEntry",
    ListEntryDecided: "EntryDecision",
}
"""Under which step the words of an event were sealed (Persons.on_entry)."""


def _in_full(event: Event, secrets: Mapping[str, str]) -> Event:
    """What was said to a person about an entry, whose words stand in the vault alone: it was said to the person."""
    step = _STEPS.get(type(event)) if isinstance(event, ListEntryEvent) else None
    if step is None or not secrets:
        return event
    place = f"entry/{getattr(event, 'entry', '')}/{step}{getattr(event, 'receipt', '')}/"
    words = {name: secrets[place + name] for name in SAID if place + name in secrets}
    return msgspec.structs.replace(event, **words) if words else event


def kind_of(event: Event) -> NewsKind:
    """What an event is news about; whatever is none of the rest is about the subject itself."""
    kinds: Sequence[tuple[NewsKind, tuple[type[Event], ...]]] = (
        (NewsKind.PROCEDURES, _PROCEDURES),
        (NewsKind.PUBLICATION, _PUBLICATION),
        (NewsKind.MEASURES, _MEASURES),
        (NewsKind.RECORDS, (RecordFiled, RecordEvent)),
    )
    return next((kind for kind, classes in kinds if isinstance(event, classes)), NewsKind.ITSELF)
