"""Reading: from the views for what is known now, by folding the log for what was known at any earlier position."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from time import monotonic, sleep
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct
from psycopg import sql
from psycopg_pool import ConnectionPool

from domain.errors import NotFound, Unavailable
from domain.state import Subject
from domain.timeline import Span, Timeline
from domain.values import MeasureKind
from ledger.context import Context
from ledger.database import Connection
from ledger.log.mapper import decode
from ledger.log.streams import Recorded, read_stream
from ledger.log.tail import Tail
from projections.changes import Changes, OrderStep, TaskStep
from projections.disputes import DISPUTED, dispute_of, disputes_of
from projections.picture import Picture
from projections.sealing import sealed_now
from projections.state import one_state
from projections.writing import span_of
from rules.following.rulebook import RulesetRulebook

_Step = TypeVar("_Step", OrderStep, TaskStep)
_PATIENCE = 2.0  # seconds a read waits for a position
_PAUSE = 0.02


class ViewBehind(Unavailable):
    """The views have not reached the position asked for."""

    code = "view_behind"


class Which(StrEnum):
    """Which tasks are asked for."""

    OPEN = "open"
    ALL = "all"


class Known(Struct, frozen=True):
    """A subject as it is found by one of its numbers."""

    subject_id: UUID
    scheme: str
    number: str
    name: str
    region: str
    version: int


class TaskLine(Struct, frozen=True):
    """A task as it stands now."""

    task: UUID
    subject_id: UUID
    subject: str
    name: str
    measure: str
    department: str | None
    role: str
    state: str
    since: date
    disputed: bool


class Views:
    """What has been projected, read in one transaction an answer; every answer names its position."""

    def __init__(self, pool: ConnectionPool[Connection], context: Context, tail: Tail) -> None:
        self._pool = pool
        self._context = context
        self._tail = tail

    def position(self) -> int:
        """The position that the views have reached."""
        with one_state(self._pool) as connection:
            return _position(connection)

    def wait_for(self, position: int) -> int:
        """Wait up to 2 s until the views have reached a position. Raises ViewBehind."""
        deadline = monotonic() + _PATIENCE
        while (reached := self.position()) < position:
            if monotonic() >= deadline:
                raise ViewBehind(f"they stand at {reached}, asked for {position}", do="Ask again in a moment.")
            sleep(_PAUSE)
        return reached

    def find(self, name: str) -> Known:
        """The subject with this `SCHEME:NUMBER`, number or id, else the one a further or former number means.

        Raises NotFound.
        """
        scheme, _, number = name.partition(":")
        with one_state(self._pool) as connection:
            row = connection.execute(
                "SELECT subject_id, scheme, number, name, region, version, 1 AS place FROM views.subjects"
                " WHERE (scheme = %(scheme)s AND number = %(number)s) OR number = %(whole)s"
                " OR subject_id::text = %(whole)s"
                " UNION ALL SELECT subject_id, s.scheme, s.number, name, region, version, 2"
                " FROM views.subjects s JOIN ledger.aliases a USING (subject_id)"
                " WHERE a.scheme = %(scheme)s AND a.number = %(number)s"
                " ORDER BY place LIMIT 1",
                {"scheme": scheme, "number": number, "whole": name},
            ).fetchone()
        if row is None:
            raise NotFound(f"subject {name}", do="Subjects are named SCHEME:NUMBER, as `jiangcheng measures` prints.")
        return Known(UUID(str(row[0])), str(row[1]), str(row[2]), str(row[3]), str(row[4]), int(str(row[5])))

    def by_id(self, subject_id: UUID) -> Known | None:
        """The subject of an id; None if the views have none."""
        return self.by_ids([subject_id]).get(subject_id)

    def by_ids(self, subject_ids: Collection[UUID]) -> dict[UUID, Known]:
        """The subjects of these ids, as far as the views have them."""
        with one_state(self._pool) as connection:
            rows = connection.execute(
                "SELECT subject_id, scheme, number, name, region, version FROM views.subjects"
                " WHERE subject_id = ANY(%s)",
                (list(subject_ids),),
            ).fetchall()
        found = [
            Known(UUID(str(one)), str(scheme), str(number), str(name), str(region), int(str(version)))
            for one, scheme, number, name, region, version in rows
        ]
        return {one.subject_id: one for one in found}

    # --- what is known now

    def pictures(self, subject_id: UUID | None = None) -> Iterator[Picture]:
        """Every subject, or one, as the views have it, by name; all from one position."""
        with one_state(self._pool) as connection:
            yield from self._pictures(connection, None if subject_id is None else [subject_id])

    def pictures_of(self, subject_ids: Collection[UUID]) -> Iterator[Picture]:
        """Some subjects as the views have them, by name; all from one position."""
        with one_state(self._pool) as connection:
            yield from self._pictures(connection, list(subject_ids))

    def _pictures(self, connection: Connection, some: list[UUID] | None) -> Iterator[Picture]:
        position = _position(connection)
        timelines = _timelines(connection, some)
        orders = _order_steps(connection, some)
        tasks = _task_steps(connection, some)
        documents = _documents(connection, some)
        disputes = disputes_of(connection, some)
        reference = self._context.rulebook.reference
        rows = connection.execute(
            "SELECT subject_id, scheme, number, name, ruleset FROM views.subjects"
            " WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s)"
            " ORDER BY (scheme || ':' || number) COLLATE ucs_basic",
            {"some": some},
        ).fetchall()
        for found, scheme, number, name, ruleset in rows:
            stream = UUID(str(found))
            timeline = Timeline(tuple(timelines.get(stream, ())))
            if ruleset != reference:
                timeline = self._determine_now(connection, stream, position)
            yield Picture(
                subject_id=stream,
                subject=f"{scheme}:{number}",
                name=str(name),
                timeline=timeline,
                order_steps=tuple(orders.get(stream, ())),
                task_steps=tuple(tasks.get(stream, ())),
                documents=documents.get(stream, {}),
                position=position,
                disputes=disputes.get(stream, {}),
            )

    def _determine_now(self, connection: Connection, stream: UUID, position: int) -> Timeline:
        """What was stored rests on other rulesets than those in force: compute this subject on the spot."""
        changes = Changes()
        changes.fold(Subject(subject_id=stream), read_stream(connection, stream, up_to=position))
        return self._context.rulebook.timeline(changes.subjects[stream])[0]

    # --- what was known at an earlier position

    def pictures_at(self, position: int, subject_id: UUID | None = None) -> Iterator[Picture]:
        """Every subject, or one, as the ledger stood at a position: folded from the log itself."""
        rulebook = self._context.rulebook_at(position)
        with self._pool.connection() as connection:
            sealed = sealed_now(connection, subject_id)
        folded = self._folded(position, subject_id)
        found = [self._picture_of(changes, rulebook, position, sealed=sealed) for changes in folded]
        yield from sorted((p for p in found if p is not None), key=lambda picture: picture.subject)

    def _folded(self, position: int, subject_id: UUID | None) -> Iterator[Changes]:
        if subject_id is not None:
            with self._pool.connection() as connection:
                changes = Changes()
                changes.fold(Subject(subject_id=subject_id), read_stream(connection, subject_id, up_to=position))
            yield changes
            return
        for stream, recorded in self._streams(position).items():
            changes = Changes()
            changes.fold(Subject(subject_id=stream), recorded)
            yield changes

    def _streams(self, position: int) -> dict[UUID, list[Recorded]]:
        streams: dict[UUID, list[Recorded]] = {}
        for rows in self._tail.sections(0, size=5_000):
            for row in rows:
                if row.position > position:
                    return streams
                one = Recorded(row.position, row.stream, row.version, row.recorded_at, decode(row.topic, row.state))
                streams.setdefault(row.stream, []).append(one)
        return streams

    def _picture_of(
        self, changes: Changes, rulebook: RulesetRulebook, position: int, *, sealed: Collection[UUID]
    ) -> Picture | None:
        [(stream, subject)] = changes.subjects.items()
        who = subject.registration
        if who is None:
            return None
        return Picture(
            subject_id=stream,
            subject=f"{who.scheme}:{who.number}",
            name=who.name,
            timeline=rulebook.timeline(subject)[0],
            order_steps=tuple(changes.order_steps),
            task_steps=tuple(sorted(changes.task_steps, key=lambda step: (step.position, step.task_id))),
            documents={record: number for record, number in subject.documents().items() if record not in sealed},
            position=position,
            disputes={record: dispute_of(one) for record, one in subject.objections.items() if record not in sealed},
        )

    # --- what is to be done

    def tasks(self, *, department: str | None = None, which: Which = Which.OPEN) -> list[TaskLine]:
        """Tasks as they stand, oldest first; those of one department if named."""
        with one_state(self._pool) as connection:
            rows = connection.execute(
                sql.SQL(
                    "SELECT task_id, subject_id, scheme || ':' || s.number, name, measure, department, role, state,"
                    " since, {} FROM views.tasks t JOIN views.subjects s USING (subject_id)"
                    " WHERE (%(department)s::text IS NULL OR department = %(department)s)"
                    " AND (%(which)s = 'all' OR state <> 'closed')"
                    " ORDER BY since, t.position, task_id"
                ).format(DISPUTED),
                {"department": department, "which": which.value},
            ).fetchall()
        return [_task_line(row) for row in rows]

    def everyone(self) -> list[UUID]:
        """Every subject."""
        with one_state(self._pool) as connection:
            rows = connection.execute("SELECT subject_id FROM views.subjects ORDER BY subject_id").fetchall()
        return [UUID(str(row[0])) for row in rows]

    def all_due(self) -> list[tuple[UUID, date]]:
        """Every subject of which time will ask something, and the day."""
        with one_state(self._pool) as connection:
            rows = connection.execute(
                "SELECT subject_id, next_due FROM views.subjects WHERE next_due IS NOT NULL ORDER BY subject_id"
            ).fetchall()
        return [(UUID(str(subject)), day) for subject, day in rows if isinstance(day, date)]


def _task_line(row: tuple[object, ...]) -> TaskLine:
    task, subject_id, subject, name, measure, department, role, state, since, disputed = row
    assert isinstance(since, date)
    return TaskLine(
        task=UUID(str(task)),
        subject_id=UUID(str(subject_id)),
        subject=str(subject),
        name=str(name),
        measure=str(measure),
        department=None if department is None else str(department),
        role=str(role),
        state=str(state),
        since=since,
        disputed=bool(disputed),
    )


def _position(connection: Connection) -> int:
    row = connection.execute("SELECT position FROM views.progress").fetchone()
    assert row is not None, "views.progress has its one row"
    return int(str(row[0]))


def _timelines(connection: Connection, some: list[UUID] | None) -> dict[UUID, list[Span]]:
    rows = connection.execute(
        "SELECT subject_id, measure, version, rule, ground, starts_on, ends_on, cites, ruleset, grant_term::text"
        " FROM views.follows WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s) ORDER BY subject_id, place",
        {"some": some},
    )
    found: dict[UUID, list[Span]] = {}
    for row in rows:
        found.setdefault(UUID(str(row[0])), []).append(span_of(row[1:]))
    return found


def _order_steps(connection: Connection, some: list[UUID] | None) -> dict[UUID, list[OrderStep]]:
    rows = connection.execute(
        "SELECT position, subject_id, order_no, measure, step, state, stepped_on, kind, version, grounds, untils"
        " FROM views.order_steps"
        " WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s) ORDER BY position",
        {"some": some},
    )
    return _by_subject(_order_step(row) for row in rows)


def _order_step(row: tuple[Any, ...]) -> OrderStep:
    *plain, kind, version, grounds, untils = row
    return OrderStep._make((*plain, MeasureKind(kind), version, tuple(grounds), tuple(untils)))


def _task_steps(connection: Connection, some: list[UUID] | None) -> dict[UUID, list[TaskStep]]:
    rows = connection.execute(
        "SELECT position, task_id, subject_id, order_no, measure, role, department, number, step, state, stepped_on"
        " FROM views.task_steps"
        " WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s) ORDER BY position, task_id",
        {"some": some},
    )
    return _by_subject(TaskStep._make(row) for row in rows)


def _documents(connection: Connection, some: list[UUID] | None) -> dict[UUID, dict[UUID, str]]:
    rows = connection.execute(
        "SELECT subject_id, record_id, doc_no FROM views.records"
        " WHERE %(some)s::uuid[] IS NULL OR subject_id = ANY(%(some)s)",
        {"some": some},
    )
    found: dict[UUID, dict[UUID, str]] = {}
    for subject, record_id, doc_no in rows:
        found.setdefault(UUID(str(subject)), {})[UUID(str(record_id))] = str(doc_no)
    return found


def _by_subject(steps: Iterable[_Step]) -> dict[UUID, list[_Step]]:
    found: dict[UUID, list[_Step]] = {}
    for step in steps:
        found.setdefault(step.subject_id, []).append(step)
    return found
