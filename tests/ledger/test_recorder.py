"""The library's own exported test cases, run on our recorders and the ledger's own tables."""

import unittest
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from eventsourcing import postgres
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from ledger.log.append import Identity, IdentityTaken
from ledger.log.clock import SimulatedClock
from ledger.log.recorder import LedgerFactory, LedgerProcessRecorder, LedgerRecorder, LedgerTrackingRecorder
from ledger.log.sessions import datastore
from tests.ledger.library_cases import exported

SIMULATED_NOW = datetime(2016, 4, 7, 8, tzinfo=UTC)


class OnOurTables(unittest.TestCase):
    """Gives a library test case a store on a fresh ledger."""

    INITIAL_VERSION = 1
    store: postgres.PostgresDatastore

    @pytest.fixture(autouse=True)
    def _store(self, service_url: str) -> Iterator[None]:
        self.store = datastore(service_url)
        yield
        self.store.close()

    def new_originator_id(self) -> UUID:
        return uuid4()


class TestApplicationRecorder(OnOurTables, exported.ApplicationRecorderTestCase):
    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.store)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestProcessRecorderAsApplicationRecorder(TestApplicationRecorder):
    def create_recorder(self) -> LedgerRecorder:
        return LedgerProcessRecorder(self.store)


class TestProcessRecorder(OnOurTables, exported.ProcessRecorderTestCase):
    def create_recorder(self) -> LedgerProcessRecorder:
        return LedgerProcessRecorder(self.store)

    def test_tracking_is_undone_with_the_events_it_came_with(self) -> None:
        recorder = self.create_recorder()
        [first] = [exported.StoredEvent(uuid4(), 1, "topic", b"state")]
        recorder.insert_events([first])
        with pytest.raises(IntegrityError):
            recorder.insert_events([first], tracking=exported.Tracking("upstream", 7))
        assert recorder.max_tracking_id("upstream") is None


class TestTrackingRecorder(OnOurTables, exported.TrackingRecorderTestCase):
    def create_recorder(self) -> LedgerTrackingRecorder:
        return LedgerTrackingRecorder(self.store)


class TestTrackingByProcessRecorder(OnOurTables, exported.TrackingRecorderTestCase):
    def create_recorder(self) -> LedgerProcessRecorder:
        return LedgerProcessRecorder(self.store)


class TestSnapshotRecorder(OnOurTables, exported.AggregateRecorderTestCase):
    def create_recorder(self) -> postgres.PostgresAggregateRecorder:
        self.store.schema = "ledger"
        return postgres.PostgresAggregateRecorder(self.store, events_table_name="snapshots")


class TestNonInterleavingNotificationIDs(OnOurTables, exported.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.store)


class TestNonInterleavingOfFewEvents(TestNonInterleavingNotificationIDs):
    insert_num = 50


class _Subclassed(LedgerTrackingRecorder):
    pass


class TestInfrastructureFactory(OnOurTables, exported.InfrastructureFactoryTestCase[LedgerFactory]):
    # Tests of the library's AES cipher, which is not installed and not used; they do not touch a recorder.
    test_mapper_with_cipher = None  # type: ignore[assignment]
    test_mapper_with_cipher_and_compressor = None  # type: ignore[assignment]
    test_mapper_with_wrong_cipher_key = None  # type: ignore[assignment]

    def setUp(self) -> None:
        self.env = exported.Environment("TestCase", library_env(self.url))
        super().setUp()

    @pytest.fixture(autouse=True)
    def _url(self, service_url: str) -> None:
        self.url = service_url

    def tearDown(self) -> None:
        self.factory.close()

    def expected_factory_class(self) -> type[LedgerFactory]:
        return LedgerFactory

    def expected_aggregate_recorder_class(self) -> type[postgres.PostgresAggregateRecorder]:
        return postgres.PostgresAggregateRecorder

    def expected_application_recorder_class(self) -> type[LedgerRecorder]:
        return LedgerRecorder

    def expected_tracking_recorder_class(self) -> type[LedgerTrackingRecorder]:
        return LedgerTrackingRecorder

    def tracking_recorder_subclass(self) -> type[LedgerTrackingRecorder]:
        return _Subclassed

    def expected_process_recorder_class(self) -> type[LedgerProcessRecorder]:
        return LedgerProcessRecorder


class Dog(Aggregate):
    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name
        self.tricks: tuple[str, ...] = ()

    @event("TrickAdded")
    def add_trick(self, trick: str) -> None:
        self.tricks = (*self.tricks, trick)


def library_env(url: str) -> dict[str, str]:
    parts = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "ledger.log.recorder",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts.get("port", "")),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password", "")),
    }


def simulated() -> SimulatedClock:
    return SimulatedClock(SIMULATED_NOW)


@pytest.fixture
def kennel(service_url: str) -> Iterator[Application[UUID]]:
    env = library_env(service_url) | {
        "LEDGER_CLOCK": "tests.ledger.test_recorder:simulated",
        "LEDGER_ZONE": "Asia/Shanghai",
        "IS_SNAPSHOTTING_ENABLED": "y",
    }
    with Application[UUID](env=env) as application:
        yield application


def test_an_application_is_configured_by_its_environment_alone(kennel: Application[UUID]) -> None:
    dog = Dog("Fido")
    dog.add_trick("roll over")
    assert [recording.notification.id for recording in kennel.save(dog)] == [1, 2]
    kennel.take_snapshot(dog.id)
    dog.add_trick("play dead")
    kennel.save(dog)
    assert kennel.repository.get(dog.id).tricks == ("roll over", "play dead")
    assert [item.id for item in kennel.notification_log.select(1, 10)] == [1, 2, 3]
    assert isinstance(kennel.recorder, LedgerRecorder)
    assert kennel.recorder.clock.instant() == SIMULATED_NOW
    assert kennel.recorder.zone.key == "Asia/Shanghai"


def test_save_carries_the_side_rows_of_a_command(kennel: Application[UUID]) -> None:
    filed = Identity(uuid4(), uuid4(), b"digest")
    kennel.save(Dog("Fido"), identities=(filed,))
    with pytest.raises(IdentityTaken) as taken:
        kennel.save(second := Dog("Rex"), identities=(filed,))
    assert taken.value.record_id == filed.record_id
    assert second.id not in kennel.repository


def test_the_tables_are_the_migrations_own(service_url: str) -> None:
    with LedgerFactory(library_env(service_url) | {"CREATE_TABLE": "y"}) as factory:
        recorder = factory.application_recorder()
        with pytest.raises(ProgrammingError, match="migrations"):
            recorder.create_table()


def test_database_functions_are_refused(service_url: str) -> None:
    with pytest.raises(ProgrammingError, match="loses events"):
        LedgerFactory(library_env(service_url) | {"POSTGRES_ENABLE_DB_FUNCTIONS": "y"})


def test_a_recorder_named_by_topic_is_made(service_url: str) -> None:
    env = library_env(service_url) | {"APPLICATION_RECORDER_TOPIC": f"{__name__}:_Renamed"}
    with LedgerFactory(env) as factory:
        assert type(factory.application_recorder()) is _Renamed


class _Renamed(LedgerRecorder):
    pass
