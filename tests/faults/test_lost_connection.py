"""A connection is lost while an append is on its way: it is written once, and the caller hears of success."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from time import sleep
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import OperationalError, StoredEvent
from eventsourcing.postgres import PostgresDatastore

import ledger.log.recorder
from ledger.log.append import Append, Appended, DayTurned, Identity, VersionTaken
from ledger.log.clock import SimulatedClock
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore
from ledger.log.tail import Tail
from ledger.log.write import LOCK, Moment, write

NIGHT = datetime(2016, 4, 7, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def store(service_url: str) -> Iterator[PostgresDatastore]:
    with datastore(service_url) as opened:
        yield opened


class Wire:
    """Carries the append to the database and loses the first answers, with their connections."""

    def __init__(self, losses: int, *, clock: SimulatedClock | None = None) -> None:
        self.losses, self.clock = losses, clock

    def __call__(
        self, connection: psycopg.Connection[Any], appends: Sequence[Append], *, moment: Moment
    ) -> list[Appended]:
        outcomes = write(connection, appends, moment=moment)
        if self.losses:
            self.losses -= 1
            connection.close()
            if self.clock:
                self.clock.advance_to(NIGHT + timedelta(minutes=1))
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return outcomes


def append(number: int, *, topic: str = "penalty-recorded", day: date | None = None) -> Append:
    stream = uuid4()
    events = tuple(StoredEvent(stream, version, topic, b"{}") for version in range(1, number + 1))
    return Append(events, (Identity(uuid4(), stream, b"digest"),), day=day)


@pytest.mark.guarantee("G7")
@pytest.mark.parametrize("number", [1, 100])
@pytest.mark.parametrize("losses", [1, 3])
def test_an_answer_lost_after_the_commit_is_found_in_the_ledger(
    store: PostgresDatastore, monkeypatch: pytest.MonkeyPatch, number: int, losses: int
) -> None:
    monkeypatch.setattr(ledger.log.recorder, "write", Wire(losses))
    appends = [append(number), append(number)]
    outcomes = LedgerRecorder(store).append(appends)
    rows = Tail(store).read(0)
    assert [place for each in outcomes if isinstance(each, Appended) for place in each.positions] == [
        row.position for row in rows
    ]
    assert [(row.stream, row.version) for row in rows] == [
        (event.originator_id, event.originator_version) for each in appends for event in each.events
    ]


def test_an_answer_lost_at_midnight_is_found_although_the_day_has_turned(
    store: PostgresDatastore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimulatedClock(NIGHT)
    monkeypatch.setattr(ledger.log.recorder, "write", Wire(1, clock=clock))
    recorder = LedgerRecorder(store, clock=clock)
    [outcome] = recorder.append([append(1, day=NIGHT.date())])
    assert isinstance(outcome, Appended)
    assert outcome.recorded_at == NIGHT
    [outcome] = recorder.append([append(1, day=NIGHT.date())])
    assert isinstance(outcome, DayTurned)


def test_the_rows_of_somebody_else_are_not_taken_for_ours(
    store: PostgresDatastore, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = append(2)
    LedgerRecorder(store).append([theirs])
    first, second = theirs.events
    ours = Append((first, StoredEvent(second.originator_id, 2, second.topic, b'{"another": 1}')))
    monkeypatch.setattr(ledger.log.recorder, "write", LostBeforeTheCommit(1))
    [outcome] = LedgerRecorder(store).append([ours])
    assert isinstance(outcome, VersionTaken)


class LostBeforeTheCommit(Wire):
    """Loses the first connections before anything is written."""

    def __call__(
        self, connection: psycopg.Connection[Any], appends: Sequence[Append], *, moment: Moment
    ) -> list[Appended]:
        if not self.losses:
            return write(connection, appends, moment=moment)
        self.losses -= 1
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")


def test_without_a_loss_an_equal_append_is_a_collision(store: PostgresDatastore) -> None:
    written = append(1)
    recorder = LedgerRecorder(store)
    outcomes = [*recorder.append([written]), *recorder.append([Append(written.events)])]
    assert [type(each) for each in outcomes] == [Appended, VersionTaken]


@pytest.mark.parametrize("number", [1, 100])
def test_a_backend_that_is_terminated_while_it_waits_for_the_lock_is_replaced(
    store: PostgresDatastore, service_url: str, number: int
) -> None:
    outcomes: list[object] = []
    waiting = Thread(target=lambda: outcomes.extend(LedgerRecorder(store).append([append(number)])))
    with psycopg.connect(service_url) as other:
        other.execute(LOCK)
        waiting.start()
        terminate_a_waiting_writer(service_url)
    waiting.join()
    assert [type(each) for each in outcomes] == [Appended]
    assert len(Tail(store).read(0)) == number


def terminate_a_waiting_writer(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(1_000):
            if connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchall():
                return
            sleep(0.005)
    raise AssertionError("nobody waits for the append lock")


def test_a_server_that_stays_away_is_given_up(store: PostgresDatastore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger.log.recorder, "_PAUSE", 0.0)
    monkeypatch.setattr(ledger.log.recorder, "write", LostBeforeTheCommit(1_000))
    with pytest.raises(OperationalError, match="unexpectedly"):
        LedgerRecorder(store).append([append(1)])
