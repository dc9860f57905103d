"""The eventsourcing library's application on our tables: recorder, mapper, snapshots, and a cache of folded states."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application, LRUCache
from eventsourcing.persistence import Mapper
from psycopg.rows import tuple_row

from domain.errors import Forgotten
from domain.events import Happened
from domain.state import Subject
from domain.subjects import evolve
from ledger.database import Database
from ledger.log.mapper import Entry, LedgerMapper, Snapshot, decode
from ledger.log.recorder import LedgerRecorder
from ledger.log.tail import Tail

CACHED_SUBJECTS = 20_000
_SNAPSHOT_EVERY = 100  # events
_SETTLED_ABOVE = 1_000  # records


class LedgerApplication(Application[UUID]):
    """One ledger's log behind the library's interfaces."""

    name = "jiangcheng"
    is_snapshotting_enabled = True

    def __init__(self, database: Database) -> None:
        settings = {
            **database.library_env(),
            "PERSISTENCE_MODULE": "ledger.log.recorder",
            "POSTGRES_SCHEMA": "ledger",
            "POSTGRES_POOL_SIZE": "1",  # to begin with: most commands of a terminal need no more
            "POSTGRES_MAX_OVERFLOW": "17",
            "CREATE_TABLE": "n",
            "AGGREGATE_CACHE_MAXSIZE": str(CACHED_SUBJECTS),
            "DEEPCOPY_FROM_AGGREGATE_CACHE": "n",
        }
        super().__init__(settings)

    def construct_mapper(self) -> Mapper[UUID]:
        """Our mapper: msgspec under a closed registry."""
        return LedgerMapper()

    @property
    def recorder_(self) -> LedgerRecorder:
        """The recorder, as what it is."""
        return cast(LedgerRecorder, self.recorder)

    def tail(self) -> Tail:
        """The log in order, from any position on."""
        return Tail(self.recorder_.datastore)

    def subject(self, subject_id: UUID) -> Subject:
        """The subject as the ledger now has it; one without events if there is none yet."""
        try:
            found: Any = self.repository.get(subject_id, projector_func=_fold)
        except AggregateNotFoundError:
            return Subject(subject_id=subject_id)
        except Forgotten:
            return self.whole(subject_id)
        self.remember(found)  # the library forgets what it adds to a frozen state it has cached
        return cast(Subject, found)

    def whole(self, subject_id: UUID) -> Subject:
        """The subject folded from the beginning, with every record it ever had; remembered as such."""
        entries: Iterable[Any] = self.events.get(subject_id)
        subject = cast(Subject, _fold(Subject(subject_id=subject_id), entries))
        self.remember(subject)
        return subject

    def remembered(self, subject_id: UUID) -> Subject | None:
        """The subject as this process last saw it; others may have written since, and an append then finds out."""
        try:
            return cast(Subject, cast(Any, self._states.get(subject_id)))
        except KeyError:
            return None

    def fetch(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Remember many subjects with two questions to the database, those that are new among them as new.

        Which of them it asked for: those are remembered as they stand, the others as they once were, or not at all.
        """
        missing = {found for found in subject_ids if self.remembered(found) is None}
        if len(missing) < 2:
            return set()
        with self.recorder_.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as rows:
            rows.execute("SELECT originator_id FROM ledger.snapshots WHERE originator_id = ANY(%s)", (list(missing),))
            missing -= {stream for (stream,) in rows}
            rows.execute(
                "SELECT originator_id, originator_version, topic, state FROM ledger.stored_events"
                " WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version",
                (list(missing),),
            )
            found = [Entry(stream, version, decode(topic, bytes(state))) for stream, version, topic, state in rows]
        for stream in missing:
            self.remember(Subject(subject_id=stream))
        for _, entries in groupby(found, key=lambda entry: entry.originator_id):
            self.remember(_fold(None, entries))
        return missing

    @property
    def _states(self) -> LRUCache[UUID, Any]:
        return cast("LRUCache[UUID, Any]", self.repository.cache)

    def events_of(self, stream: UUID) -> list[Happened]:
        """Everything that happened in a stream that is not a subject's."""
        entries: Iterable[Any] = self.events.get(stream)
        return [entry.happened for entry in entries]

    def events_of_all(self, streams: Iterable[UUID]) -> list[Happened]:
        """The same of many streams with one question, stream by stream."""
        with self.recorder_.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as rows:
            rows.execute(
                "SELECT topic, state FROM ledger.stored_events WHERE originator_id = ANY(%s)"
                " ORDER BY originator_id, originator_version",
                (list(streams),),
            )
            return [decode(topic, bytes(state)) for topic, state in rows]

    def remember(self, subject: Subject) -> None:
        """Keep a state that has just been written, so that the next command need not read it."""
        self._states.put(subject.subject_id, subject)

    def keep(self, before: Subject, after: Subject, *, settle: Callable[[Subject], Subject]) -> None:
        """Remember what a command made of a subject; at marks of its stream take a snapshot, the larger the rarer.

        A state of more than a thousand records goes on settled, and is settled anew at each mark.
        """
        every = _marks(len(after.records) + len(after.tasks))
        due = before.version // every < after.version // every
        if len(after.records) > _SETTLED_ABOVE and (due or after.settled is None):
            after = settle(after)
        self.remember(after)
        if due and self.snapshots is not None:
            self.snapshots.put([cast(Any, Snapshot(after.subject_id, after.version, after))])


def _marks(held: int) -> int:
    """How many events lie between the marks of a stream whose state holds so much.

    In doublings: a distance that grew with the stream would run ahead of it, and no mark would ever be reached.
    """
    every = _SNAPSHOT_EVERY
    while every * 8 <= held:
        every *= 2
    return every


def _fold(initial: Any, entries: Iterable[Any]) -> Any:
    subject: Subject | None = initial
    happened: list[Happened] = []
    for entry in entries:
        if isinstance(entry, Snapshot):
            subject = entry.subject
        elif isinstance(entry, Entry):
            subject = subject or Subject(subject_id=entry.originator_id)
            happened.append(entry.happened)
    return evolve(subject, happened) if subject is not None and happened else subject
