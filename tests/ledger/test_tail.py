"""The tail reader: pages by position, waits by looking again."""

from collections.abc import Iterator
from threading import Timer
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore

from ledger.log.append import Append
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore
from ledger.log.tail import SECTION, Tail


@pytest.fixture
def store(service_url: str) -> Iterator[PostgresDatastore]:
    with datastore(service_url) as opened:
        yield opened


def write(store: PostgresDatastore, number: int) -> None:
    stream = uuid4()
    events = tuple(StoredEvent(stream, version, "topic", b"\x00\xff") for version in range(1, number + 1))
    LedgerRecorder(store).append([Append(events)])


def test_pages_follow_each_other_without_gap_or_overlap(store: PostgresDatastore) -> None:
    write(store, 2 * SECTION + 1)
    tail = Tail(store)
    pages = [len(page) for page in tail.sections(0)]
    assert pages == [SECTION, SECTION, 1]
    assert [row.version for page in tail.sections(0) for row in page] == list(range(1, 2 * SECTION + 2))
    assert [row.version for row in tail.read(tail.read(0, limit=7)[-1].position, limit=2)] == [8, 9]


def test_a_row_carries_what_was_stored(store: PostgresDatastore) -> None:
    write(store, 1)
    [row] = Tail(store).read(0)
    assert (row.version, row.topic, row.state, type(row.state)) == (1, "topic", b"\x00\xff", bytes)
    assert row.recorded_at.tzinfo is not None


def test_an_empty_ledger_ends_at_zero(store: PostgresDatastore) -> None:
    assert Tail(store).read(0) == []
    assert Tail(store).head() == 0
    assert Tail(store).wait_beyond(0, timeout=0.02) == 0


def test_waiting_ends_with_the_next_append(store: PostgresDatastore) -> None:
    later = Timer(0.1, write, (store, 3))
    later.start()
    assert Tail(store).wait_beyond(0, timeout=30) == 3
    later.join()
    assert Tail(store).wait_beyond(2, timeout=0) == 3
