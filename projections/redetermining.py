"""Under new rules: subjects whose stored timeline rests on other rulesets are determined anew, a batch at a time.

How far it has come stands in the views themselves, in what each row was determined under; so it goes on after a crash
where it was, in whatever process, and a subject that has been written meanwhile is done already. What then follows is
ordered or lifted by the worker, on the days on which it is due, each subject in its own transaction.
"""

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
from rules.following.rulebook import RulesetRulebook

_DAY = timedelta(days=1)
_SCHEMA = "views"


class Pending(Struct, frozen=True):
    """How far new rules have come: subjects yet to be determined, and of the others those due until a day."""

    to_determine: int
    due: int
    subjects: int


def redetermine(
    pool: ConnectionPool[Connection],
    context: Context,
    *,
    many: int,
    after: UUID | None = None,
    of_one_subject: tuple[type[Exception], ...] = (),
) -> list[UUID]:
    """Determine so many of them anew, behind one if it is named; who they were, in order, nobody when all are done.

    Nobody too where the rules have moved on meanwhile. What fails in a way that is `of_one_subject` alone leaves it as
    it was, and due today: reconciling then sets it aside with its error, and nobody waits for it.
    """
    known = context.known
    with pool.connection() as connection, connection.transaction():
        connection.execute("SET LOCAL search_path TO views")
        take_turn(connection, _SCHEMA)
        if latest_governing(connection) != known.position:  # another process knows more: it must not be undone
            return []
        stale = _stale(connection, known.rulebook.reference, many, after)
        found: list[Determined] = []
        for subject in stale:
            try:
                found.append(_determined(connection, known.rulebook, subject))
            except of_one_subject:
                connection.execute(
                    "UPDATE subjects SET next_due = %s WHERE subject_id = %s", (context.today(), subject)
                )
        rewrite(connection, found)
        connection.execute("DELETE FROM worker.visits WHERE subject_id = ANY(%s)", ([_id(one) for one in found],))
    return stale


def _id(one: Determined) -> UUID:
    return one.subject.subject_id


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


def _stale(connection: Connection, reference: str, many: int, after: UUID | None) -> list[UUID]:
    """Less and greater instead of unequal: that is what an index can answer."""
    rows = connection.execute(
        "SELECT subject_id FROM subjects WHERE (ruleset < %(reference)s OR ruleset > %(reference)s)"
        " AND (%(after)s::uuid IS NULL OR subject_id > %(after)s) ORDER BY subject_id LIMIT %(many)s",
        {"reference": reference, "many": many, "after": after},
    ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def _determined(connection: Connection, rulebook: RulesetRulebook, stream: UUID) -> Determined:
    reached = connection.execute("SELECT position FROM progress").fetchone()
    assert reached is not None, "views.progress has its one row"
    changes = Changes()
    recorded = list(read_stream(connection, stream, up_to=int(str(reached[0]))))
    changes.fold(Subject(subject_id=stream), recorded)
    on = recorded[-1].happened.on
    # What was decided on its day was decided under the former rules.
    return determined(changes.subjects[stream], rulebook, on=on, after=on - _DAY)
