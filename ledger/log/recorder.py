"""The library's recorders on the ledger's tables: same contract, own way of writing.

What the stock ones do and ours must not: wait for ever in `pipeline.sync()`, notify inside the append, lock
the table against VACUUM, create tables, call database functions.
"""

from collections.abc import Sequence
from enum import Enum
from time import sleep
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import psycopg
from eventsourcing import postgres
from eventsourcing.persistence import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ListenNotifySubscription,
    OperationalError,
    ProgrammingError,
    StoredEvent,
    Subscription,
    Tracking,
)
from eventsourcing.utils import Environment, EnvType, resolve_topic
from psycopg import Cursor
from psycopg.errors import (
    AdminShutdown,
    CannotConnectNow,
    ConnectionException,
    CrashShutdown,
    ForeignKeyViolation,
    LockNotAvailable,
    UniqueViolation,
)
from psycopg.rows import DictRow
from psycopg_pool import PoolTimeout

from ledger.log.append import Append, Appended, LedgerBusy, Refusal, TrackingTaken, VaultKeyReplaced
from ledger.log.clock import Clock, DatabaseClock
from ledger.log.group_commit import GroupCommit
from ledger.log.history import Copied, History, copy_history
from ledger.log.refusal import already_stored, refusal_of
from ledger.log.sessions import settle
from ledger.log.write import LOCK, moment_for, write

# eventsourcing.postgres comes in as a module: the library looks here for the one factory class by name.

_SENDINGS, _PAUSE = 10, 0.2  # as often and as patiently as the library itself, in seconds
_POLL = 0.02  # seconds

R = TypeVar("R", bound="LedgerRecorder")


class Sending(Enum):
    """Whether an append was sent before and its answer lost with the connection."""

    FIRST = "first"
    AGAIN = "again"


class LedgerRecorder(postgres.PostgresApplicationRecorder):
    """Events with the side rows of their command, under one lock, in as few round trips as possible."""

    def __init__(
        self,
        datastore: postgres.PostgresDatastore,
        *,
        events_table_name: str = "stored_events",
        clock: Clock | None = None,
        zone: ZoneInfo | None = None,
        **tables: str,
    ) -> None:
        settle(datastore)
        super().__init__(datastore, events_table_name=events_table_name, **tables)
        self.lock_table_statements = [LOCK]
        self.clock = clock or DatabaseClock()
        self.zone = zone or ZoneInfo("UTC")
        self.group = GroupCommit(self)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's door, answering with positions; takes what `Append` takes (identities, day, ...)."""
        append = Append(tuple(stored_events), **kwargs)
        return None if append == Append() else list(self.group.append(append).positions)

    def append(self, appends: Sequence[Append]) -> list[Appended | Refusal]:
        """Write several commands' appends in one transaction; each gets its result or its refusal, in order.

        Raises LedgerBusy, and the library's OperationalError or InterfaceError when the database is gone.
        """
        sending = Sending.FIRST
        for attempt in range(_SENDINGS):
            try:
                return self._apart(appends, sending=sending)
            except (OperationalError, InterfaceError) as error:
                _raise_unless_lost(error, attempt=attempt)
            sending = Sending.AGAIN
            sleep(_PAUSE)
        raise AssertionError("the last attempt raises")

    def copy_in(self, history: History) -> Copied:
        """Write whole subjects that were decided in columns, in one transaction; nothing where any row conflicts.

        Raises DayTurned, RulesMoved, and the library's errors.
        """
        decided = Append(day=history.day, governed=history.governed)
        moment = moment_for([decided], instant=self.clock.instant(), zone=self.zone)
        with self.datastore.get_connection() as connection:
            return copy_history(connection, history, moment=moment)

    def _apart(self, appends: Sequence[Append], *, sending: Sending) -> list[Appended | Refusal]:
        """Together if that works; else halves, until each that conflicts stands alone with its refusal."""
        try:
            return self._together(appends)
        except (IntegrityError, DataError) as error:
            if len(appends) == 1:
                return [self._alone(appends[0], error=error, sending=sending)]
        half = len(appends) // 2
        return [
            *self._apart(appends[:half], sending=sending),
            *self._apart(appends[half:], sending=sending),
        ]

    def _together(self, appends: Sequence[Append]) -> list[Appended | Refusal]:
        moment = moment_for(appends, instant=self.clock.instant(), zone=self.zone)
        with self.datastore.get_connection() as connection:
            return [*write(connection, appends, moment=moment)]

    def _alone(self, append: Append, *, error: Refusal, sending: Sending) -> Appended | Refusal:
        with self.datastore.get_connection() as connection:
            if sending is Sending.AGAIN and (appended := already_stored(connection, append)):
                return appended
            if isinstance(error.__cause__, UniqueViolation):
                return refusal_of(connection, append)
            if isinstance(error.__cause__, ForeignKeyViolation):
                return VaultKeyReplaced(do="Read the key file again, wrap again, append again.")
        return error

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[postgres.PostgresApplicationRecorder]:
        """A subscription that polls: nothing notifies inside an append."""
        return PollingSubscription(recorder=self, gt=gt, topics=topics)

    def create_table(self) -> None:
        """Refuse: the migrations own the tables."""
        raise ProgrammingError("the ledger's tables are made by its migrations; set CREATE_TABLE=n")


def _raise_unless_lost(error: DatabaseError | InterfaceError, *, attempt: int) -> None:
    match error.__cause__:
        case LockNotAvailable():
            raise LedgerBusy(
                "another writer has held the append lock for seconds",
                do="Try again; if it stays so, look for a long transaction in pg_stat_activity.",
            ) from error
        case PoolTimeout():
            raise error
        case AdminShutdown() | CrashShutdown() | CannotConnectNow() | ConnectionException():
            lost = True
        case psycopg.Error(sqlstate=None):  # noticed by the client: the server said nothing any more
            lost = True
        case _:
            lost = False
    if not lost or attempt == _SENDINGS - 1:
        raise error


class PollingSubscription(ListenNotifySubscription[postgres.PostgresApplicationRecorder]):
    """The library's subscription without LISTEN: it pulls again, so that no event waits for the next one."""

    def _pull(self) -> None:
        super()._pull()
        # The library's loop waits for this flag for ever; stopping sets it, and so do we.
        self._has_been_notified.wait(_POLL)
        self._has_been_notified.set()


class LedgerTrackingRecorder(postgres.PostgresTrackingRecorder):
    """Positions dealt with, in ledger.tracking: rows are only ever added, each above the last."""

    def __init__(
        self, datastore: postgres.PostgresDatastore, *, tracking_table_name: str = "tracking", **kwargs: Any
    ) -> None:
        super().__init__(datastore, tracking_table_name=tracking_table_name, **kwargs)

    def _insert_tracking(self, curs: Cursor[DictRow], tracking: Tracking) -> None:
        curs.execute(
            "INSERT INTO ledger.tracking (application_name, notification_id)"
            " SELECT %(application_name)s, %(notification_id)s WHERE NOT EXISTS ("
            "   SELECT FROM ledger.tracking"
            "   WHERE application_name = %(application_name)s AND notification_id >= %(notification_id)s)",
            {"application_name": tracking.application_name, "notification_id": tracking.notification_id},
            prepare=True,
        )
        if curs.rowcount == 0:
            raise TrackingTaken(f"{tracking.application_name} at {tracking.notification_id}")


class LedgerProcessRecorder(LedgerRecorder, LedgerTrackingRecorder, postgres.PostgresProcessRecorder):
    """Events and the position that caused them, in one transaction: `insert_events(events, tracking=...)`."""


class LedgerFactory(postgres.PostgresFactory):
    """What the library asks for all its infrastructure: PERSISTENCE_MODULE=ledger.log.recorder.

    Besides the library's own variables LEDGER_ZONE names the ledger's time zone (default UTC), LEDGER_CLOCK
    the topic of something that makes a Clock (default: the database's).
    """

    aggregate_recorder_class = postgres.PostgresAggregateRecorder
    application_recorder_class = LedgerRecorder
    tracking_recorder_class = LedgerTrackingRecorder
    process_recorder_class = LedgerProcessRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        if self.datastore.enable_db_functions:
            raise ProgrammingError("POSTGRES_ENABLE_DB_FUNCTIONS loses events of concurrent writers; unset it")
        self.datastore.schema = "ledger"
        settle(self.datastore)

    def env_create_table(self) -> bool:
        """Never: the migrations own the tables."""
        return False

    def aggregate_recorder(self, purpose: str = "snapshots") -> postgres.PostgresAggregateRecorder:
        """A recorder of what is no event, that is of snapshots."""
        return self.aggregate_recorder_class(self.datastore, events_table_name=purpose)

    def application_recorder(self) -> LedgerRecorder:
        """The recorder of an application, or the subclass that APPLICATION_RECORDER_TOPIC names."""
        return self._recorder(self.APPLICATION_RECORDER_TOPIC, LedgerRecorder)

    def process_recorder(self) -> LedgerProcessRecorder:
        """The recorder of a process manager, or the subclass that PROCESS_RECORDER_TOPIC names."""
        return self._recorder(self.PROCESS_RECORDER_TOPIC, LedgerProcessRecorder)

    def _recorder(self, variable: str, usual: type[R]) -> R:
        topic = self.env.get(variable)
        clock = self.env.get("LEDGER_CLOCK")
        made_by: type[R] = resolve_topic(topic) if topic else usual
        return made_by(
            self.datastore,
            clock=resolve_topic(clock)() if clock else DatabaseClock(),
            zone=ZoneInfo(self.env.get("LEDGER_ZONE") or "UTC"),
        )
