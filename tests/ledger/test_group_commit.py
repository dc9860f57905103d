"""Group commit: who waits shares, who comes alone does not wait, and an error is its owner's alone."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Thread, main_thread
from time import sleep
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.postgres import PostgresDatastore

from domain.errors import Unavailable
from ledger.log.append import Append, Appended, Refusal, VersionTaken
from ledger.log.group_commit import GroupCommit
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore
from ledger.log.tail import Tail

CLIENTS = 32


def events(number: int = 1, *, stream: UUID | None = None) -> tuple[StoredEvent, ...]:
    stream = stream or uuid4()
    return tuple(StoredEvent(stream, version, "penalty-recorded", b"{}") for version in range(1, number + 1))


class Ledger:
    """Writes nothing, keeps what it was given, and takes its time until it is told to go on."""

    def __init__(self) -> None:
        self.groups: list[list[Append]] = []
        self.entered = Event()
        self.go_on = Event()
        self.error: BaseException | None = None

    def append(self, appends: Sequence[Append]) -> Sequence[Appended | Refusal]:
        self.groups.append([*appends])
        self.entered.set()
        assert self.go_on.wait(10)
        if self.error is not None:
            raise self.error
        return [Appended((len(self.groups),), datetime(2016, 4, 7, tzinfo=UTC)) for _ in appends]


@pytest.fixture
def slow() -> Iterator[Ledger]:
    slow = Ledger()
    yield slow
    slow.go_on.set()


@pytest.fixture
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(CLIENTS) as executor:
        yield executor


class Crowd:
    """One client who writes and others who came while it did, in a known order."""

    def __init__(self, slow: Ledger, clients: ThreadPoolExecutor, group: GroupCommit) -> None:
        self.slow, self.clients, self.group = slow, clients, group
        self.first = clients.submit(group.append, Append(events()))
        assert slow.entered.wait(10)

    def join(self, appends: Sequence[Append]) -> list[Future[Appended]]:
        return [self._join(append) for append in appends]

    def _join(self, append: Append) -> Future[Appended]:
        before = len(self.group._waiting)
        joined = self.clients.submit(self.group.append, append)
        wait_until(lambda: len(self.group._waiting) > before)
        return joined


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if true():
            return
        sleep(0.001)
    raise AssertionError("waited ten seconds in vain")


def test_who_comes_alone_writes_at_once(slow: Ledger) -> None:
    slow.go_on.set()
    group = GroupCommit(slow)
    appends = [Append(events()) for _ in range(3)]
    assert [group.append(append).positions for append in appends] == [(1,), (2,), (3,)]
    assert slow.groups == [[append] for append in appends]


def test_those_who_wait_share_the_next_transaction_in_their_order(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    crowd = Crowd(slow, clients, GroupCommit(slow))
    appends = [Append(events()) for _ in range(CLIENTS - 1)]
    joined = crowd.join(appends)
    slow.go_on.set()
    assert [future.result(10).positions for future in (crowd.first, *joined)] == [(1,)] + [(2,)] * len(joined)
    assert slow.groups[1:] == [appends]


def test_a_group_is_bounded_in_appends(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    crowd = Crowd(slow, clients, GroupCommit(slow, most_appends=3))
    joined = crowd.join([Append(events()) for _ in range(7)])
    slow.go_on.set()
    assert [future.result(10).positions[0] for future in joined] == [2, 2, 2, 3, 3, 3, 4]


def test_a_group_is_bounded_in_events_and_a_large_append_goes_alone(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    crowd = Crowd(slow, clients, GroupCommit(slow, most_events=10))
    joined = crowd.join([Append(events(number)) for number in (4, 6, 1, 25, 1, 1)])
    slow.go_on.set()
    assert [future.result(10).positions[0] for future in joined] == [2, 2, 3, 4, 5, 5]


def test_what_concerns_all_is_told_to_all_and_the_next_are_served(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    group = GroupCommit(slow)
    crowd = Crowd(slow, clients, group)
    slow.error = OperationalError("the disk is full")
    joined = crowd.join([Append(events()) for _ in range(3)])
    slow.go_on.set()
    for future in (crowd.first, *joined):
        with pytest.raises(OperationalError, match="disk is full"):
            future.result(10)
    slow.error = None
    assert group.append(Append(events())).positions


def test_nobody_waits_for_a_leader_who_was_interrupted(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    group = GroupCommit(slow)
    crowd = Crowd(slow, clients, group)
    slow.go_on.clear()
    joined = crowd.join([Append(events()) for _ in range(3)])
    slow.error = KeyboardInterrupt()
    slow.go_on.set()
    with pytest.raises(KeyboardInterrupt):
        crowd.first.result(10)
    with pytest.raises(KeyboardInterrupt):
        joined[0].result(10)
    for future in joined[1:]:
        with pytest.raises(Unavailable, match="interrupted"):
            future.result(10)
    slow.error = None
    assert group.append(Append(events())).positions


def test_who_is_interrupted_while_waiting_leaves_the_queue(slow: Ledger, clients: ThreadPoolExecutor) -> None:
    group = GroupCommit(slow)
    crowd = Crowd(slow, clients, group)
    thread = main_thread().ident
    assert thread is not None

    def interrupt() -> None:
        wait_until(lambda: len(group._waiting) > 0)
        sleep(0.05)
        signal.pthread_kill(thread, signal.SIGINT)

    # A run that was started in the background by a shell ignores SIGINT from birth.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupter = Thread(target=interrupt)
    interrupter.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            group.append(Append(events()))
        interrupter.join()
    finally:
        signal.signal(signal.SIGINT, before)
    slow.go_on.set()
    assert crowd.first.result(10).positions == (1,)
    assert group.append(Append(events())).positions == (2,)
    assert len(slow.groups) == 2


@pytest.fixture
def store(service_url: str) -> Iterator[PostgresDatastore]:
    with datastore(service_url) as opened:
        yield opened


def test_concurrent_saves_are_all_written_in_fewer_transactions(
    store: PostgresDatastore, clients: ThreadPoolExecutor, service_url: str
) -> None:
    group = LedgerRecorder(store).group
    appends = [Append(events(number % 3 + 1)) for number in range(1000)]
    outcomes = list(clients.map(group.append, appends))
    places = {row.position: (row.stream, row.version) for row in Tail(store).read(0, limit=5000)}
    assert [places[place] for outcome in outcomes for place in outcome.positions] == [
        (event.originator_id, event.originator_version) for append in appends for event in append.events
    ]
    with psycopg.connect(service_url) as connection:
        counted = connection.execute("SELECT count(DISTINCT xmin::text) FROM ledger.stored_events").fetchone()
    assert counted is not None
    assert counted[0] < len(appends)


def test_only_who_collides_sees_the_collision(store: PostgresDatastore, clients: ThreadPoolExecutor) -> None:
    group = LedgerRecorder(store).group
    contested = [uuid4() for _ in range(20)]

    def save(number: int) -> str:
        stream = contested[number // 20] if number % 2 else uuid4()
        try:
            group.append(Append(events(stream=stream)))
        except VersionTaken as taken:
            return "refused" if str(stream) in taken.detail else "told of another's collision"
        return "contested" if number % 2 else "own"

    outcomes = list(clients.map(save, range(400)))
    assert {each: outcomes.count(each) for each in set(outcomes)} == {
        "own": 200,
        "contested": 20,
        "refused": 180,
    }
    assert Tail(store).head() >= 220
