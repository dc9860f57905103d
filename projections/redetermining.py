"""Under new rules: subjects whose stored timeline rests on other rulesets are determined anew, a batch at a time.

How far it has come stands in the views themselves, in what each row was determined under; so it goes on after a crash
where it was, in whatever process, and a subject that has been written meanwhile is done already. What then follows is
ordered or lifted by the worker, on the days on which it is due, each subject in its own transaction.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.state import Subject
from ledger.context import Context
from ledger.database import Connection
from ledger.latest import Determined
from ledger.log.governing import latest_governing
from ledger.log.streams import read_stream
from projections.changes import Changes
from projections.projector import determined, take_turn
from projections.state import one_state
from projections.writing import rewrite
from rules.rulebook import RulesetRulebook

_DAY = timedelta(days=1)
_SCHEMA = "views"


class Pending(Struct, frozen=True):
    """How far new rules have come: subjects yet to be determined, and of the others those due until a day."""

    to_determine: int
    due: int
    subjects: int


def redetermine(pool: ConnectionPool[Connection], context: Context, *, many: int) -> int:
    """Determine so many of them anew; how many there were; 0 too where the rules have moved on meanwhile."""
    known = context.known
    with pool.connection() as connection, connection.transaction():
        connection.execute("SET LOCAL search_path TO views")
        take_turn(connection, _SCHEMA)
        if latest_governing(connection) != known.position:  # another process knows more: it must not be undone
            return 0
        stale = _stale(connection, known.rulebook.reference, many)
        rewrite(connection, list(_determined(connection, known.rulebook, stale)))
        connection.execute("DELETE FROM worker.visits WHERE subject_id = ANY(%s)", (stale,))
    return len(stale)


def pending(pool: ConnectionPool[Connection], context: Context) -> Pending:
    """How far the rules that govern now have come."""
    with one_state(pool) as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE s.ruleset <> %(reference)s),"
            " count(*) FILTER (WHERE s.ruleset = %(reference)s AND s.next_due <= %(day)s"
            "   AND NOT EXISTS (SELECT FROM worker.visits AS v WHERE v.subject_id = s.subject_id"
            "     AND v.version >= s.version AND coalesce(v.due > %(day)s, true))),"
            " count(*) FROM views.subjects AS s",
            {"reference": context.rulebook.reference, "day": context.today()},
        ).fetchone()
    assert row is not None, "an aggregate has one row"
    return Pending(*(int(str(count)) for count in row))


def _stale(connection: Connection, reference: str, many: int) -> list[UUID]:
    """Less and greater instead of unequal: that is what an index can answer."""
    rows = connection.execute(
        "SELECT subject_id FROM subjects WHERE ruleset < %(reference)s OR ruleset > %(reference)s LIMIT %(many)s",
        {"reference": reference, "many": many},
    ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def _determined(connection: Connection, rulebook: RulesetRulebook, stale: list[UUID]) -> Iterator[Determined]:
    reached = connection.execute("SELECT position FROM progress").fetchone()
    assert reached is not None, "views.progress has its one row"
    for stream in stale:
        changes = Changes()
        recorded = list(read_stream(connection, stream, up_to=int(str(reached[0]))))
        changes.fold(Subject(subject_id=stream), recorded)
        on = recorded[-1].happened.on
        # What was decided on its day was decided under the former rules.
        yield determined(changes.subjects[stream], rulebook, on=on, after=on - _DAY)
