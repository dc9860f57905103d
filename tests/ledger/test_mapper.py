"""The stored form of events: every class there and back, old versions brought up to date, what is unknown refused."""

import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from domain.actors import Actor
from domain.events import Happened, OrderConfirmed
from domain.state import Subject
from ledger.log import mapper, topics
from ledger.log.mapper import Entry, LedgerMapper, Snapshot, UnknownTopic, UnreadableEvent, decode, encode
from ledger.log.topics import EVENTS, UPCASTS, VERSIONS, split, topic_of

STREAM = UUID(int=7)
BY = Actor("local:department", "王")
PLAIN: dict[object, st.SearchStrategy[object]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    datetime: st.datetimes(timezones=st.just(UTC)),
    UnsetType: st.just(UNSET),
}
AND_SO_ON: st.SearchStrategy[object] = st.nothing()
CONTAINERS: dict[object, Callable[..., st.SearchStrategy[object]]] = {
    tuple: lambda *kinds: st.lists(kinds[0], max_size=3).map(tuple) if kinds[-1] is AND_SO_ON else st.tuples(*kinds),
    frozenset: lambda one: st.frozensets(one, max_size=3),
    dict: lambda key, value: st.dictionaries(key, value, max_size=3),
}


def any_of(kind: object) -> st.SearchStrategy[object]:
    """Values of a field's type."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return st.builds(kind, **{f.name: any_of(f.type) for f in msgspec.structs.fields(kind)})
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return st.one_of([any_of(each) for each in typing.get_args(kind)])
    if kind is Ellipsis:
        return AND_SO_ON
    origin = typing.get_origin(kind)
    if origin is not None:
        return CONTAINERS[origin](*map(any_of, typing.get_args(kind)))
    assert kind in (str, bool, date, UUID, type(None)), kind
    return st.from_type(kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_comes_back_as_it_was(name: str) -> None:
    @settings(max_examples=10, deadline=None)
    @given(event=any_of(EVENTS[name]), on=st.dates(), by=any_of(Actor))
    def there_and_back(event: typing.Any, on: date, by: typing.Any) -> None:
        entry = Entry(STREAM, 3, Happened(event, on, by))
        row = LedgerMapper().to_stored_event(entry)
        assert LedgerMapper().to_domain_event(row) == entry
        assert split(row.topic) == (name, VERSIONS.get(name, 1))

    there_and_back()


def test_topics_are_never_renamed() -> None:
    """A topic is stored for ever: this list only ever grows."""
    assert set(EVENTS) >= {"penalty-recorded", "order-opened", "task-pushed", "ledger-opened", "measure-lift-ordered"}
    assert all(name.islower() for name in EVENTS)


def test_every_old_version_has_its_way_up() -> None:
    steps = {f"{name}.{version}" for name, newest in VERSIONS.items() for version in range(1, newest)}
    assert steps == set(UPCASTS)


def test_an_old_version_is_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    old = b'{"event":{"number":"4"},"on":"2020-02-29","by":{"account":"local:department","officer":"\xe7\x8e\x8b"}}'
    monkeypatch.setattr(mapper, "VERSIONS", {"order-confirmed": 3})
    monkeypatch.setattr(
        mapper,
        "UPCASTS",
        {
            "order-confirmed.1": lambda event: {"no": int(str(event["number"]))},
            "order-confirmed.2": lambda event: {"order": event["no"]},
        },
    )
    expected = Happened(OrderConfirmed(order=4), date(2020, 2, 29), BY)
    assert decode("order-confirmed.1", old) == expected
    assert decode("order-confirmed.2", old.replace(b'"number":"4"', b'"no":4')) == expected
    assert decode("order-confirmed.3", encode(expected)) == expected
    with pytest.raises(UnknownTopic):
        decode("order-confirmed.4", encode(expected))


@pytest.mark.parametrize(
    "topic", ["", "order-confirmed", "order-confirmed.0", "order-confirmed.2", "order-confirmed.x", "os.system.1", "."]
)
def test_what_is_not_in_the_registry_is_refused(topic: str) -> None:
    with pytest.raises(UnknownTopic, match="Use the version of the program that wrote it"):
        decode(topic, encode(Happened(OrderConfirmed(order=4), date(2020, 1, 1), BY)))


@pytest.mark.parametrize("state", [b"", b"{", b"[]", b'{"event":{"order":"x"},"on":"2020-01-01"}'])
def test_content_that_is_not_the_topics_is_one_error(state: bytes) -> None:
    with pytest.raises(UnreadableEvent, match=r"order-confirmed\.1"):
        decode("order-confirmed.1", state)


def test_what_is_no_event_has_no_topic() -> None:
    with pytest.raises(KeyError):
        topic_of(Actor("a", "b"))  # type: ignore[arg-type]
    assert not any("event" in name for name in topics.EVENTS)


def test_snapshots_of_this_shape_come_back() -> None:
    snapshot = Snapshot(STREAM, 9, Subject(subject_id=STREAM, version=9, orders_made=2))
    row = LedgerMapper().to_stored_event(snapshot)
    assert LedgerMapper().to_domain_event(row) == snapshot
