"""One command's append: whole or not at all, under the append lock, on the ledger's own time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from time import sleep
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from eventsourcing.persistence import DataError, IntegrityError, ProgrammingError, StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from domain.errors import Conflict, InvalidInput
from ledger.log.append import (
    Alias,
    AliasTaken,
    Append,
    Appended,
    DayTurned,
    Identity,
    IdentityTaken,
    LedgerBusy,
    TrackingTaken,
    VersionTaken,
)
from ledger.log.clock import SimulatedClock
from ledger.log.recorder import LedgerRecorder
from ledger.log.sessions import datastore
from ledger.log.tail import Tail
from ledger.log.write import FEW_BYTES, FEW_ROWS, LOCK

NOON = datetime(2016, 4, 7, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

few_or_many = pytest.mark.parametrize("number", [1, FEW_ROWS - 1, FEW_ROWS, 1000])
at_once_or_by_copy = pytest.mark.parametrize("number", [2, FEW_ROWS])


def events(number: int = 1, *, stream: UUID | None = None, first: int = 1) -> tuple[StoredEvent, ...]:
    stream = stream or uuid4()
    return tuple(
        StoredEvent(stream, version, "penalty-recorded", b"%d" % version) for version in range(first, first + number)
    )


def identity() -> Identity:
    return Identity(uuid4(), uuid4(), b"digest")


def alias() -> Alias:
    return Alias("uscc", uuid4().hex, uuid4())


class WaywardClock:
    """A clock that may step backwards, as a machine's clock may."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def instant(self) -> datetime:
        return self.now


@pytest.fixture
def store(service_url: str) -> Iterator[PostgresDatastore]:
    with datastore(service_url) as opened:
        yield opened


@pytest.fixture
def clock() -> WaywardClock:
    return WaywardClock()


@pytest.fixture
def recorder(store: PostgresDatastore, clock: WaywardClock) -> LedgerRecorder:
    return LedgerRecorder(store, clock=clock, zone=SHANGHAI)


def one(recorder: LedgerRecorder, append: Append) -> Appended:
    [outcome] = recorder.append([append])
    assert isinstance(outcome, Appended), outcome
    return outcome


def refused(recorder: LedgerRecorder, append: Append) -> Exception:
    [outcome] = recorder.append([append])
    assert isinstance(outcome, Exception)
    return outcome


def rows_in_all_tables(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM ledger.stored_events),"
            " (SELECT count(*) FROM ledger.record_identities),"
            " (SELECT count(*) FROM ledger.aliases), (SELECT count(*) FROM ledger.tracking)"
        ).fetchone()
    assert counts is not None
    return [*counts]


@few_or_many
def test_what_is_appended_is_read_back(recorder: LedgerRecorder, store: PostgresDatastore, number: int) -> None:
    written = events(number)
    appended = one(recorder, Append(written))
    assert recorder.select_events(written[0].originator_id) == list(written)
    rows = Tail(store).read(0, limit=2 * number)
    assert appended.positions == tuple(row.position for row in rows)
    assert [StoredEvent(row.stream, row.version, row.topic, row.state) for row in rows] == list(written)
    assert {row.recorded_at for row in rows} == {appended.recorded_at} == {NOON}


def test_few_but_large_events_are_written(recorder: LedgerRecorder) -> None:
    written = tuple(replace(event, state=bytes(FEW_BYTES)) for event in events(FEW_ROWS - 1))
    assert len(one(recorder, Append(written)).positions) == FEW_ROWS - 1


@at_once_or_by_copy
def test_the_side_rows_are_written_with_the_events(recorder: LedgerRecorder, service_url: str, number: int) -> None:
    identities = tuple(identity() for _ in range(number))
    aliases = tuple(alias() for _ in range(number))
    one(recorder, Append(events(number), identities, aliases, tracking=Tracking("linked", 7)))
    with psycopg.connect(service_url) as connection:
        assert set(
            connection.execute("SELECT record_id, subject_id, content_hash FROM ledger.record_identities")
        ) == set(identities)
        assert set(connection.execute("TABLE ledger.aliases")) == set(aliases)
        assert connection.execute("TABLE ledger.tracking").fetchall() == [("linked", 7)]


@pytest.mark.guarantee("G3")
@at_once_or_by_copy
def test_an_identity_is_filed_once_and_nothing_else_of_the_append_is_written(
    recorder: LedgerRecorder, service_url: str, number: int
) -> None:
    filed = identity()
    one(recorder, Append(events(), (filed,)))
    before = rows_in_all_tables(service_url)
    again = Append(events(number), (identity(), filed), (alias(),), tracking=Tracking("linked", 7))
    refusal = refused(recorder, again)
    assert isinstance(refusal, IdentityTaken)
    assert refusal.record_id == filed.record_id
    assert rows_in_all_tables(service_url) == before


@at_once_or_by_copy
def test_a_number_names_one_subject_and_nothing_else_of_the_append_is_written(
    recorder: LedgerRecorder, service_url: str, number: int
) -> None:
    known = alias()
    one(recorder, Append(events(), aliases=(known,)))
    before = rows_in_all_tables(service_url)
    refusal = refused(recorder, Append(events(number), (identity(),), (alias(), known)))
    assert isinstance(refusal, AliasTaken)
    assert (refusal.scheme, refusal.number) == (known.scheme, known.number)
    assert rows_in_all_tables(service_url) == before


@at_once_or_by_copy
def test_a_version_is_written_once_and_nothing_else_of_the_append_is_written(
    recorder: LedgerRecorder, service_url: str, number: int
) -> None:
    first = events(number)
    one(recorder, Append(first))
    before = rows_in_all_tables(service_url)
    refusal = refused(recorder, Append((*events(number), first[-1]), (identity(),), (alias(),)))
    assert isinstance(refusal, VersionTaken)
    assert rows_in_all_tables(service_url) == before


@at_once_or_by_copy
def test_a_position_is_dealt_with_once_and_nothing_else_of_the_append_is_written(
    recorder: LedgerRecorder, service_url: str, number: int
) -> None:
    one(recorder, Append(events(), tracking=Tracking("linked", 7)))
    before = rows_in_all_tables(service_url)
    for position in (7, 6):
        again = Append(events(number), (identity(),), tracking=Tracking("linked", position))
        assert isinstance(refused(recorder, again), TrackingTaken)
        assert rows_in_all_tables(service_url) == before


def test_what_an_append_names_twice_is_named_in_the_refusal(recorder: LedgerRecorder) -> None:
    filed, known = identity(), alias()
    twice = refused(recorder, Append(events(), (identity(), filed, filed)))
    assert isinstance(twice, IdentityTaken)
    assert twice.record_id == filed.record_id
    both = refused(recorder, Append(events(), aliases=(alias(), known, known)))
    assert isinstance(both, AliasTaken)
    assert both.number == known.number


def test_the_first_taken_identity_of_an_append_is_named(recorder: LedgerRecorder) -> None:
    filed = tuple(identity() for _ in range(20))
    one(recorder, Append(events(), filed))
    refusal = refused(recorder, Append(events(), (identity(), *reversed(filed))))
    assert isinstance(refusal, IdentityTaken)
    assert refusal.record_id == filed[-1].record_id


@pytest.mark.parametrize(
    "refusal",
    [
        IdentityTaken(uuid4()),
        AliasTaken("uscc", "1"),
        VersionTaken(),
        TrackingTaken(),
        DayTurned(date(2016, 4, 7), date(2016, 4, 8)),
    ],
    ids=lambda refusal: refusal.code,
)
def test_a_refusal_is_ours_and_the_librarys(refusal: Exception) -> None:
    assert isinstance(refusal, Conflict)
    assert isinstance(refusal, IntegrityError)


@at_once_or_by_copy
def test_the_others_of_a_transaction_go_through(
    recorder: LedgerRecorder, store: PostgresDatastore, number: int
) -> None:
    taken, filed = events(number), identity()
    one(recorder, Append(taken, (filed,)))
    after = Tail(store).head()
    fresh = [Append(events(number), (identity(),), (alias(),)) for _ in range(5)]
    appends = [fresh[0], Append(taken), fresh[1], fresh[2], Append(events(), (filed,)), fresh[3], fresh[4]]
    outcomes = recorder.append(appends)
    assert [type(outcome) for outcome in outcomes] == [
        Appended, VersionTaken, Appended, Appended, IdentityTaken, Appended, Appended,
    ]  # fmt: skip
    stored = [(row.stream, row.position) for row in Tail(store).read(after, limit=5000)]
    expected = [event.originator_id for append in fresh for event in append.events]
    positions = [place for outcome in outcomes if isinstance(outcome, Appended) for place in outcome.positions]
    assert stored == list(zip(expected, positions, strict=True))


def test_appends_that_do_not_collide_share_a_transaction(recorder: LedgerRecorder, service_url: str) -> None:
    recorder.append([Append(events(3)) for _ in range(20)])
    with psycopg.connect(service_url) as connection:
        written = connection.execute("SELECT count(*), count(DISTINCT xmin::text) FROM ledger.stored_events")
        assert written.fetchone() == (60, 1)


def test_of_two_appends_that_collide_with_each_other_the_first_is_written(recorder: LedgerRecorder) -> None:
    stream = uuid4()
    outcomes = recorder.append([Append(events(stream=stream)), Append(events(stream=stream))])
    assert [type(outcome) for outcome in outcomes] == [Appended, VersionTaken]


def test_rows_that_no_database_takes_spoil_only_their_own_append(recorder: LedgerRecorder) -> None:
    unreadable = Append(events(), aliases=(Alias("uscc", "\0", uuid4()),))
    without_topic = Append(tuple(replace(event, topic=None) for event in events()))  # type: ignore[arg-type]
    outcomes = recorder.append([Append(events()), unreadable, without_topic, Append(events())])
    assert [type(outcome) for outcome in outcomes] == [Appended, DataError, IntegrityError, Appended]


def test_nothing_to_append_is_nothing(recorder: LedgerRecorder) -> None:
    assert recorder.append([]) == []
    assert recorder.insert_events([]) is None


@pytest.mark.guarantee("G2")
@at_once_or_by_copy
def test_recorded_at_never_decreases_when_the_clock_steps_back(
    recorder: LedgerRecorder, clock: WaywardClock, number: int
) -> None:
    assert one(recorder, Append(events(number))).recorded_at == NOON
    clock.now = NOON - timedelta(days=1)
    assert one(recorder, Append(events(number))).recorded_at == NOON
    clock.now = NOON + timedelta(microseconds=1)
    assert one(recorder, Append(events(number))).recorded_at == NOON + timedelta(microseconds=1)


@at_once_or_by_copy
def test_recorded_at_never_decreases_behind_a_writer_who_was_waited_for(
    recorder: LedgerRecorder, service_url: str, number: int
) -> None:
    """The last row must be read after the lock is held: a snapshot taken before it would not show the row."""
    later = NOON + timedelta(hours=1)
    outcomes: list[Appended] = []
    with psycopg.connect(service_url) as other:
        other.execute(LOCK)
        waiting = Thread(target=lambda: outcomes.append(one(recorder, Append(events(number)))))
        waiting.start()
        wait_for_a_waiting_writer(service_url)
        other.execute(
            "INSERT INTO ledger.stored_events (originator_id, originator_version, topic, state, recorded_at)"
            " VALUES (%s, 1, 't', '', %s)",
            (uuid4(), later),
        )
        other.commit()
        waiting.join()
    assert [outcome.recorded_at for outcome in outcomes] == [later]


def wait_for_a_waiting_writer(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(1_000):
            if connection.execute(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchall():
                return
            sleep(0.005)
    raise AssertionError("nobody waits for the append lock")


def test_the_databases_clock_is_the_default(store: PostgresDatastore, service_url: str) -> None:
    with psycopg.connect(service_url, autocommit=True) as connection:
        before, after = (
            connection.execute("SELECT clock_timestamp()").fetchone(),
            one(LedgerRecorder(store), Append(events())).recorded_at,
        )
        latest = connection.execute("SELECT clock_timestamp()").fetchone()
    assert before is not None
    assert latest is not None
    assert before[0] <= after <= latest[0]
    assert after.utcoffset() == timedelta(0)


@at_once_or_by_copy
@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2016, 4, 7, 15, 59, 59, 999999, UTC), date(2016, 4, 7)),
        (datetime(2016, 4, 7, 16, tzinfo=UTC), date(2016, 4, 8)),
    ],
)
def test_a_command_is_written_on_the_day_it_decided_for(
    recorder: LedgerRecorder, clock: WaywardClock, service_url: str, number: int, now: datetime, day: date
) -> None:
    clock.now = now
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        turned = refused(recorder, Append(events(number), (identity(),), (alias(),), day=other))
        assert isinstance(turned, DayTurned)
        assert (turned.decided_for, turned.day) == (other, day)
        assert rows_in_all_tables(service_url) == [0, 0, 0, 0]
    assert one(recorder, Append(events(number), day=day)).recorded_at == now


@at_once_or_by_copy
def test_the_day_is_that_of_recorded_at_and_not_of_the_clock(
    recorder: LedgerRecorder, clock: WaywardClock, number: int
) -> None:
    one(recorder, Append(events()))
    clock.now = NOON - timedelta(days=3)
    assert isinstance(refused(recorder, Append(events(number), day=date(2016, 4, 4))), DayTurned)
    assert one(recorder, Append(events(number), day=date(2016, 4, 7))).recorded_at == NOON


@at_once_or_by_copy
def test_each_append_of_a_transaction_has_its_own_day(recorder: LedgerRecorder, number: int) -> None:
    days = [None, date(2016, 4, 7), date(2016, 4, 6), None, date(2016, 4, 7), date(2016, 4, 8)]
    outcomes = recorder.append([Append(events(number), day=day) for day in days])
    assert [type(outcome) for outcome in outcomes] == [
        Appended, Appended, DayTurned, Appended, Appended, DayTurned,
    ]  # fmt: skip


def test_a_writer_who_waits_too_long_is_told_so(service_url: str) -> None:
    with datastore(service_url, lock_timeout=1) as store:
        recorder = LedgerRecorder(store)
        with psycopg.connect(service_url) as other:
            other.execute(LOCK)
            for number in (1, FEW_ROWS):
                with pytest.raises(LedgerBusy):
                    recorder.append([Append(events(number))])
        assert one(recorder, Append(events())).positions


def test_a_pool_that_was_opened_without_the_ledgers_settings_is_refused(service_url: str) -> None:
    parts = conninfo_to_dict(service_url)
    names = ("dbname", "host", "user", "password", "port")
    with (
        PostgresDatastore(**{name: str(parts.get(name, "")) for name in names}) as store,
        pytest.raises(ProgrammingError, match="before the first connection"),
    ):
        LedgerRecorder(store)


def test_stock_inserts_of_the_library_take_the_same_lock(recorder: LedgerRecorder) -> None:
    assert recorder.lock_table_statements == [LOCK]


def test_a_simulated_clock_stands_still_and_never_goes_back() -> None:
    clock = SimulatedClock(NOON)
    assert clock.instant() == clock.instant() == NOON
    clock.advance_to(NOON + timedelta(days=1))
    assert clock.instant() == NOON + timedelta(days=1)
    with pytest.raises(InvalidInput, match="cannot go back"):
        clock.advance_to(NOON)
    with pytest.raises(InvalidInput, match="no time zone"):
        SimulatedClock(NOON.replace(tzinfo=None))
