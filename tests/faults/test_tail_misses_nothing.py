"""Many writers and one reader who follows by position: nothing missed, nothing twice, in the order of commit.

The mutant that must turn this red: `ledger.log.write.LOCK` (and with it `ledger.log.recorder.LOCK`) replaced with
"SELECT 1", that is, writers who no longer share the append lock.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore

import ledger.log.write
from ledger.log.append import Append, Appended
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore
from ledger.log.tail import Row, Tail

BATCHES = (1, 50, 200)
NOON = datetime(2016, 4, 7, 12, tzinfo=UTC)

Written = list[tuple[int, UUID, int]]


class WaywardClock:
    """Runs ahead of and behind the other writers' clocks, as clocks of several machines may."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def instant(self) -> datetime:
        return NOON + timedelta(seconds=self.chance.uniform(-60, 60))


def write_batches(url: str, *, seed: int, rounds: int) -> Written:
    """One writer with connections of its own; what it was told stands where."""
    chance = random.Random(seed)
    written: Written = []
    with datastore(url, pool_size=1) as store:
        recorder = LedgerRecorder(store, clock=WaywardClock(chance))
        for _ in range(rounds):
            written += append_batch(recorder, chance.choice(BATCHES))
    return written


def append_batch(recorder: LedgerRecorder, number: int) -> Written:
    stream = uuid4()
    events = tuple(StoredEvent(stream, version, "topic", b"state") for version in range(1, number + 1))
    [outcome] = recorder.append([Append(events)])
    assert isinstance(outcome, Appended)
    return [
        (position, stream, event.originator_version) for event, position in zip(events, outcome.positions, strict=True)
    ]


def follow(tail: Tail, finished: Event) -> list[Row]:
    """Read on and on from the last position seen, until the writers have finished and nothing more comes."""
    seen: list[Row] = []
    while True:
        last_look = finished.is_set()
        position = seen[-1].position if seen else 0
        rows = tail.read(position, limit=500)
        seen += rows
        if last_look and not rows:
            return seen
        if not rows:
            tail.wait_beyond(position, timeout=0.005)


@pytest.fixture
def store(service_url: str) -> Iterator[PostgresDatastore]:
    with datastore(service_url) as opened:
        yield opened


def followed(
    store: PostgresDatastore, writers: Executor, write: Callable[[int], Future[Written]], number: int
) -> tuple[list[Row], Written]:
    """What the reader saw while `number` writers wrote, and what they say they wrote."""
    finished = Event()
    with ThreadPoolExecutor(1) as reader, writers:
        seen = reader.submit(follow, Tail(store), finished)
        try:
            written = [row for future in [write(each) for each in range(number)] for row in future.result()]
        finally:
            finished.set()
        return seen.result(), written


def rise(values: Sequence[Any]) -> bool:
    return all(one <= other for one, other in pairwise(values))


def check(seen: list[Row], written: Written, *, url: str) -> None:
    """Says what is wrong in a word: to write out how so many rows differ takes longer than to write them."""
    positions = [row.position for row in seen]
    assert len(set(positions)) == len(positions), "seen twice"
    assert not {(row.position, row.stream, row.version) for row in seen} ^ {*written}, "missed"
    assert rise(positions)
    assert rise([row.recorded_at for row in seen]), "recorded_at decreases along position"
    with psycopg.connect(url) as connection:
        # Transaction numbers are given under the lock, hence in the order of commit.
        stored = connection.execute(
            "SELECT notification_id, xmin::text::bigint FROM ledger.stored_events ORDER BY notification_id"
        ).fetchall()
    assert all(position == found for (position, _), found in zip(stored, positions, strict=True))
    assert rise([transaction for _, transaction in stored]), "positions do not rise in the order of the transactions"


@pytest.mark.guarantee("G1")
def test_threads_of_one_process(store: PostgresDatastore, service_url: str) -> None:
    writers = ThreadPoolExecutor(8)
    seen, written = followed(
        store, writers, lambda seed: writers.submit(write_batches, service_url, seed=seed, rounds=40), 8
    )
    check(seen, written, url=service_url)


@pytest.mark.guarantee("G1")
def test_several_processes(store: PostgresDatastore, service_url: str) -> None:
    writers = ProcessPoolExecutor(3, mp_context=get_context("spawn"))
    seen, written = followed(
        store, writers, lambda seed: writers.submit(write_batches, service_url, seed=seed, rounds=60), 3
    )
    check(seen, written, url=service_url)


def test_without_the_shared_lock_this_would_be_noticed(
    store: PostgresDatastore, service_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof that the tests above can fail: without it batches interleave and a reader skips."""
    monkeypatch.setattr(ledger.log.write, "LOCK", "SELECT 1")
    with pytest.raises(AssertionError):
        test_threads_of_one_process(store, service_url)
