"""What is told of events, without what the law seals (INV-33): nothing of such a record but that there was one."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

import msgspec

from domain.events import (
    DocumentErased,
    DocumentStored,
    Event,
    HoldDecided,
    ListEntryDecided,
    ListEntryEvent,
    RecordEvent,
    RecordFiled,
    RecordSealed,
    RecordSucceeded,
    ServiceRecorded,
)
from domain.records import Standing
from domain.state import Subject
from ledger.log.streams import Recorded
from ledger.log.topics import topic_of

SEALED = "sealed"
"""What stands where the id of a sealed record would."""


def sealed_by(events: Iterable[Event]) -> frozenset[UUID]:
    """The records that these events seal, and the proposed entries that became them."""
    told = list(events)
    sealed = frozenset(event.record_id for event in told if isinstance(event, RecordSealed))
    return sealed | {one.entry for one in told if isinstance(one, ListEntryDecided) and one.record_id in sealed}


def sealed_of(subject: Subject) -> frozenset[UUID]:
    """The records of a subject that are sealed."""
    return frozenset(r for r, filed in subject.records.items() if filed.standing is Standing.SEALED)


def may_be_told(event: Event, sealed: Collection[UUID]) -> bool:
    """False for whatever speaks of a sealed record, save that it was sealed."""
    return isinstance(event, RecordSealed) or not any(record in sealed for record in _records_of(event))


def written(event: Event, sealed: Collection[UUID]) -> object:
    """The event for programs; orders rest on records, and name no sealed one."""
    return _without(msgspec.to_builtins(event), {str(record) for record in sealed})


def without_sealed(recorded: Iterable[Recorded], sealed: Collection[UUID]) -> Iterator[Recorded]:
    """The story without what it says of sealed records: only that there was one (INV-33)."""
    return (one for one in recorded if may_be_told(one.happened.event, sealed))


def line_of(one: Recorded, sealed: Collection[UUID] = ()) -> dict[str, object]:
    """An event as one JSON line; `recorded_at` is an instant in UTC."""
    return {
        "topic": topic_of(one.happened.event),
        "on": one.happened.on.isoformat(),
        "by": {"account": one.happened.by.account, "officer": one.happened.by.officer},
        "position": one.position,
        "recorded_at": one.recorded_at.isoformat(),
        "event": written(one.happened.event, sealed),
    }


def _without(value: object, ids: Collection[str]) -> object:
    match value:
        case str():
            return SEALED if value in ids else value
        case dict():
            return {name: _without(inner, ids) for name, inner in value.items()}
        case list() | tuple():
            return [_without(inner, ids) for inner in value]
    return value


def _records_of(event: Event) -> Iterator[UUID]:
    if isinstance(event, RecordEvent):
        yield event.record_id
    if isinstance(event, RecordFiled | RecordSucceeded):
        yield event.record.record_id
    if isinstance(event, ListEntryEvent):
        yield event.entry
    if isinstance(event, ListEntryDecided):
        yield event.record_id
    if isinstance(event, DocumentStored | DocumentErased | ServiceRecorded):
        yield from (about for about in (event.record_id, event.entry) if about is not None)
    if isinstance(event, HoldDecided | ServiceRecorded):
        yield from event.records
