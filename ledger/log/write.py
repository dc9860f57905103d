"""One transaction of the ledger: take the lock, give the moment, write the rows.

All writers share one advisory lock, held until commit: so positions rise in commit order, a reader that pages
by position misses nothing, and `recorded_at` never decreases along position.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, LiteralString, cast
from zoneinfo import ZoneInfo

from eventsourcing.persistence import StoredEvent, Tracking
from psycopg import Connection, Cursor
from psycopg.errors import NotNullViolation, PipelineAborted
from psycopg.rows import TupleRow, tuple_row
from psycopg.types.numeric import Int8

from ledger.log.append import Append, Appended, DayTurned, Move, Return, RulesMoved, TrackingTaken, shared_out
from ledger.log.governing import LATEST
from ledger.vault.rows import erase_rows, write_documents, write_rows

# In a statement of its own: what is sent behind it takes its snapshot only when the lock is held, and so sees
# the last row of whoever held it before (PostgreSQL 13.2.1). In one statement the last row could be stale.
LOCK: LiteralString = "SELECT pg_advisory_xact_lock(7305804402382795847)"

WRITE: LiteralString = (files("ledger.log") / "write.sql").read_text(encoding="utf-8")

# Above either, COPY: from about here it is faster, and a pipeline must fit the socket's buffers.
FEW_ROWS = 64
FEW_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Moment:
    """When rows may be recorded: at `instant`, else by the database's clock; on `days`, if any."""

    instant: datetime | None
    zone: ZoneInfo
    days: tuple[date, ...] = ()
    governed: tuple[int, ...] = ()
    """The positions of the latest rulesets, standing orders, stops and starts that the decisions knew of."""

    @property
    def begins(self) -> datetime | None:
        """The first instant of the day (UTC); the database has zones of its own, never read here."""
        return _midnight(max(self.days), self.zone) if self.days else None

    @property
    def ends(self) -> datetime | None:
        """The first instant after the day (UTC)."""
        return _midnight(min(self.days) + timedelta(days=1), self.zone) if self.days else None

    def check(self, recorded_at: datetime) -> None:
        """Raise DayTurned unless `recorded_at` falls on the days decided for."""
        day = recorded_at.astimezone(self.zone).date()
        for decided_for in self.days:
            if decided_for != day:
                raise DayTurned(decided_for, day)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def moment_for(appends: Sequence[Append], *, instant: datetime | None, zone: ZoneInfo) -> Moment:
    """The moment that suits all the appends; where they decided for different days there is none."""
    days = tuple(append.day for append in appends if append.day is not None)
    governed = tuple({append.governed for append in appends if append.governed is not None})
    return Moment(instant, zone, days, governed)


def write(connection: Connection[Any], appends: Sequence[Append], *, moment: Moment) -> list[Appended]:
    """Write all appends in one transaction, or nothing.

    Raises DayTurned, TrackingTaken, and psycopg's errors for everything else.
    """
    rows = sum(len(append.events) + len(append.identities) + len(append.aliases) for append in appends)
    size = sum(len(event.state) for append in appends for event in append.events)
    heavy = any(append.vault.documents for append in appends)
    way = _at_once if not heavy and rows < FEW_ROWS and size < FEW_BYTES else _by_copy
    with connection.cursor(row_factory=tuple_row) as cursor:
        try:
            return way(cursor, appends, moment=moment)
        except NotNullViolation as refused:
            raise _refusal(cursor, refused, moment=moment) from refused


def _at_once(cursor: Cursor[TupleRow], appends: Sequence[Append], *, moment: Moment) -> list[Appended]:
    """One round trip: what a pipeline sends before its sync is one transaction (PostgreSQL 32.5.1)."""
    try:
        with cursor.connection.pipeline():
            cursor.connection.execute(LOCK, prepare=True)
            _write_side_rows(cursor.connection, appends)
            cursor.execute(WRITE, _parameters(_events(appends), moment=moment), prepare=True)
    except PipelineAborted as aborted:
        # Not the statement that failed but one that was skipped for it; psycopg may report either.
        raise aborted.__context__ or aborted from None
    [(recorded_at, positions)] = cursor.fetchall()
    return shared_out(appends, positions=positions or (), recorded_at=recorded_at)


def _by_copy(cursor: Cursor[TupleRow], appends: Sequence[Append], *, moment: Moment) -> list[Appended]:
    events = _events(appends)
    with cursor.connection.transaction():
        write_documents(cursor.connection, [append.vault for append in appends])  # nobody waits for megabytes
        cursor.connection.execute(LOCK, prepare=True)
        _write_side_rows(cursor.connection, appends)
        recorded_at = now(cursor, moment)
        moment.check(recorded_at)
        check_rules(cursor, moment)
        positions = reserve(cursor, len(events))
        _copy(cursor, events, positions=positions, recorded_at=recorded_at)
    return shared_out(appends, positions=positions, recorded_at=recorded_at)


def _refusal(cursor: Cursor[TupleRow], refused: NotNullViolation, *, moment: Moment) -> Exception:
    match refused.diag.column_name:
        case "recorded_at":
            day = now(cursor, moment).astimezone(moment.zone).date()
            turned = next((decided_for for decided_for in moment.days if decided_for != day), None)
            return RulesMoved(do="Decide again.") if turned is None else DayTurned(turned, day)
        case "notification_id":
            return TrackingTaken("a process manager dealt with this position or a later one")
    return refused


def check_rules(cursor: Cursor[TupleRow], moment: Moment) -> None:
    """Raise RulesMoved unless every decision knew of every ruleset, order and stop; the append lock is held."""
    if not moment.governed:
        return
    cursor.execute(LATEST, prepare=True)
    [(latest,)] = cursor.fetchall()
    if any(known != latest for known in moment.governed):
        raise RulesMoved(do="Decide again.")


def now(cursor: Cursor[TupleRow], moment: Moment) -> datetime:
    """What would be recorded now; writing no events answers it."""
    cursor.execute(WRITE, _parameters((), moment=moment), prepare=True)
    [(recorded_at, _)] = cursor.fetchall()
    return cast(datetime, recorded_at)


def _write_side_rows(connection: Connection[Any], appends: Sequence[Append]) -> None:
    identities = [identity for append in appends for identity in append.identities]
    if identities:
        connection.execute(
            "INSERT INTO ledger.record_identities (record_id, subject_id, content_hash)"
            " SELECT * FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[])",
            _columns(identities),
            prepare=True,
        )
    aliases = [alias for append in appends for alias in append.aliases]
    if aliases:
        connection.execute(
            "INSERT INTO ledger.aliases (scheme, number, subject_id)"
            " SELECT * FROM unnest(%b::text[], %b::text[], %b::uuid[])",
            _columns(aliases),
            prepare=True,
        )
    moves = [move for append in appends for move in append.moves]
    if moves:
        _write_moves(connection, moves)
    returns = [one for append in appends for one in append.returns]
    if returns:
        _write_returns(connection, returns)
    write_rows(connection, [append.vault for append in appends])
    if erasures := [subject for append in appends for subject in append.erasures]:
        erase_rows(connection, erasures)
    for append in appends:
        if append.tracking is not None:
            _write_tracking(connection, append.tracking)


def _write_moves(connection: Connection[Any], moves: Sequence[Move]) -> None:
    """The table is rebuilt from events and may change; the streams never do."""
    connection.execute(
        "UPDATE ledger.aliases SET subject_id = kept"
        " FROM unnest(%b::uuid[], %b::uuid[]) AS moved (absorbed, kept) WHERE subject_id = absorbed",
        _columns(moves),
        prepare=True,
    )


def _write_returns(connection: Connection[Any], returns: Sequence[Return]) -> None:
    connection.execute(
        "UPDATE ledger.aliases AS a SET subject_id = r.subject_id"
        " FROM unnest(%b::text[], %b::text[], %b::uuid[]) AS r (scheme, number, subject_id)"
        " WHERE a.scheme = r.scheme AND a.number = r.number",
        _columns(returns),
        prepare=True,
    )


def _write_tracking(connection: Connection[Any], tracking: Tracking) -> None:
    """Where the position or a later one is there already, NULL, which the column refuses."""
    connection.execute(
        "INSERT INTO ledger.tracking (application_name, notification_id)"
        " SELECT %(name)b, CASE WHEN count(*) = 0 THEN %(position)b::bigint END"
        " FROM ledger.tracking WHERE application_name = %(name)b AND notification_id >= %(position)b::bigint",
        {"name": tracking.application_name, "position": Int8(tracking.notification_id)},
        prepare=True,
    )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [[*column] for column in zip(*rows, strict=True)]


def reserve(cursor: Cursor[TupleRow], number: int) -> range:
    """Positions that no later append can be given; the sequence moves on even if this one fails."""
    cursor.execute(
        "SELECT setval(seq, nextval(seq) + %s - 1)"
        " FROM CAST('ledger.stored_events_notification_id_seq' AS regclass) AS seq",
        (number,),
        prepare=True,
    )
    [(last,)] = cursor.fetchall()
    return range(last - number + 1, last + 1)


def _copy(cursor: Cursor[TupleRow], events: Sequence[StoredEvent], *, positions: range, recorded_at: datetime) -> None:
    with cursor.copy(
        "COPY ledger.stored_events"
        " (originator_id, originator_version, topic, state, notification_id, recorded_at)"
        " FROM STDIN (FORMAT BINARY)"
    ) as copy:
        copy.set_types(("uuid", "int8", "text", "bytea", "int8", "timestamptz"))
        for event, position in zip(events, positions, strict=True):
            copy.write_row(
                (
                    event.originator_id,
                    event.originator_version,
                    event.topic,
                    event.state,
                    position,
                    recorded_at,
                )
            )


def _events(appends: Sequence[Append]) -> list[StoredEvent]:
    return [event for append in appends for event in append.events]


def _parameters(events: Sequence[StoredEvent], *, moment: Moment) -> dict[str, object]:
    """Columns as arrays. An empty one goes as NULL: psycopg cannot know the type of an empty array."""
    return {
        "instant": moment.instant,
        "day_begins": moment.begins,
        "day_ends": moment.ends,
        "governed": [Int8(known) for known in moment.governed] or None,
        "streams": [event.originator_id for event in events] or None,
        "versions": [Int8(event.originator_version) for event in events] or None,
        "topics": [event.topic for event in events] or None,
        "states": [event.state for event in events] or None,
    }
