"""Between what happened and the rows of the log: JSON by msgspec, legible to an auditor, under a closed registry."""

from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar, cast
from uuid import UUID

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from msgspec import Struct

from domain.actors import Actor
from domain.errors import Unavailable
from domain.events import Event, Happened
from domain.state import Subject
from ledger.log.topics import EVENTS, SNAPSHOT, UPCASTS, VERSIONS, State, split, topic_of

SNAPSHOT_SHAPE = 17
"""Raised with every change of domain.state: snapshots of another shape are passed over, never misread."""

_E = TypeVar("_E", bound=Event)


class Entry(Struct, frozen=True):
    """One event at its place in a stream: what the library calls a domain event."""

    originator_id: UUID
    originator_version: int
    happened: Happened


class Snapshot(Struct, frozen=True):
    """A subject's folded state at a place in its stream."""

    originator_id: UUID
    originator_version: int
    subject: Subject


class UnknownTopic(Unavailable):
    """The ledger holds an event that this program does not know."""

    code = "unknown_topic"


class UnreadableEvent(Unavailable):
    """The ledger holds an event whose content is not what its topic says."""

    code = "unreadable_event"


class _Stored(Struct, Generic[_E], frozen=True):
    on: date
    by: Actor
    event: _E


_ENCODER = msgspec.json.Encoder()
_DECODERS = {name: msgspec.json.Decoder(_Stored[event]) for name, event in EVENTS.items()}  # type: ignore[valid-type]
_SUBJECT = msgspec.json.Decoder(Subject)


class LedgerMapper(Mapper[UUID]):
    """The library's seam: from entries and snapshots to stored rows and back."""

    def __init__(self) -> None:
        super().__init__(transcoder=JSONTranscoder())

    def to_stored_event(self, domain_event: object) -> StoredEvent:
        """The row of an entry or a snapshot."""
        if isinstance(domain_event, Snapshot):
            return StoredEvent(
                originator_id=domain_event.originator_id,
                originator_version=domain_event.originator_version,
                topic=f"{SNAPSHOT}.{SNAPSHOT_SHAPE}",
                state=_ENCODER.encode(domain_event.subject),
            )
        entry = cast(Entry, domain_event)
        return StoredEvent(
            originator_id=entry.originator_id,
            originator_version=entry.originator_version,
            topic=topic_of(entry.happened.event),
            state=encode(entry.happened),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Entry | Snapshot:
        """The entry or snapshot of a row."""
        stream = UUID(str(stored_event.originator_id))
        if stored_event.topic == f"{SNAPSHOT}.{SNAPSHOT_SHAPE}":
            return Snapshot(stream, stored_event.originator_version, _SUBJECT.decode(stored_event.state))
        if split(stored_event.topic)[0] == SNAPSHOT:
            # The library folds on from the newest snapshot: this one says nothing, so that it folds everything.
            return Snapshot(stream, 0, Subject(subject_id=stream))
        happened = decode(stored_event.topic, stored_event.state)
        return Entry(stream, stored_event.originator_version, happened)


def stored(stream: UUID, version: int, happened: Iterable[Happened]) -> list[StoredEvent]:
    """The rows of what happened in a stream after a version."""
    return [
        StoredEvent(
            originator_id=stream,
            originator_version=place,
            topic=topic_of(one.event),
            state=encode(one),
        )
        for place, one in enumerate(happened, start=version + 1)
    ]


def encode(happened: Happened) -> bytes:
    """The stored bytes of what happened."""
    return _ENCODER.encode(happened)


def decode(topic: str, state: bytes) -> Happened:
    """What happened, from its topic and bytes; old versions are brought up to date.

    Raises UnknownTopic, UnreadableEvent.
    """
    name, version = split(topic)
    decoder = _DECODERS.get(name)
    if decoder is None or not 1 <= version <= VERSIONS.get(name, 1):
        raise UnknownTopic(topic, do="Use the version of the program that wrote it, or a later one.")
    if version < VERSIONS.get(name, 1):
        state = _upcast(name, version, state)
    try:
        stored = decoder.decode(state)
    except msgspec.DecodeError as wrong:
        raise UnreadableEvent(f"{topic}: {wrong}", do="Restore the last good backup into a new ledger.") from None
    return Happened(stored.event, stored.on, stored.by)


def _upcast(name: str, version: int, state: bytes) -> bytes:
    document = msgspec.json.decode(state, type=dict[str, object])
    event = cast(State, document["event"])
    while version < VERSIONS.get(name, 1):
        event = UPCASTS[f"{name}.{version}"](event)
        version += 1
    return _ENCODER.encode({**document, "event": event})
