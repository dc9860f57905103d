"""Under a new version, whom it does not concern is let be: found in the files of facts, all subjects at once.

Of whoever was never ordered anything, has no open procedure and follows the same spans as before, what is stored says
all that determining anew would say; that it was determined under the new rules is then noted, a batch at a time. The
others are left to projections.redetermining. A process that is killed between two batches leaves nothing half done.
"""

from collections.abc import Callable, Sequence, Set
from itertools import takewhile
from typing import Final
from uuid import UUID

from msgspec import Struct
from psycopg_pool import ConnectionPool

from domain.errors import Unavailable
from ledger.context import Context
from ledger.database import Connection
from ledger.log.governing import latest_governing
from projections.projector import take_turn
from projections.sets.files import SetFiles
from rules.following.rulebook import RulesetRulebook
from rules.releasing.drafts import touched_by_release

WORTH: Final = 20_000
"""Subjects, below which determining each anew is soon done."""
_TOGETHER: Final = 10_000


class _Release(Struct, frozen=True):
    """The rules with and without their newest version, and the measures that it may change."""

    before: RulesetRulebook
    after: RulesetRulebook
    measures: frozenset[str]


def spare(
    pool: ConnectionPool[Connection],
    context: Context,
    files: SetFiles,
    *,
    worth: int = WORTH,
    going_on: Callable[[], bool] = lambda: True,
) -> int:
    """Let be whom the newest version does not concern, where so many are yet to be looked at; how many were.

    Nobody where it differs in more than measures, where a version was found unlawful, where there are no files yet
    (making them costs as much as determining everybody) or they cannot be used, or once it is asked whether to go on,
    which is often, and the answer is no.
    """
    known = context.known
    if known.rulebook.is_plain or not files.exist or _waiting(pool, known.rulebook.reference) < worth:
        return 0
    release = _release(known.rulebook)
    if release is None:
        return 0
    concerned = set[UUID]()
    try:
        with files.locked():
            position = _concerned(pool, files, release, concerned, going_on)
    except (Unavailable, OSError):
        return 0  # slower then, and as right
    spared, after = 0, None
    while going_on() and (some := _stale(pool, release.before.reference, after)):
        spared += _let_be(pool, some, concerned, release, position=position, governing=known.position)
        after = some[-1]
    return spared


def _release(rulebook: RulesetRulebook) -> _Release | None:
    if rulebook.voided:
        return None
    *earlier, newest = rulebook.versions
    measures = touched_by_release(earlier[-1].ruleset, newest.ruleset)
    before = RulesetRulebook(earlier, rulebook.standing_orders, rulebook.stops)
    return None if measures is None else _Release(before, rulebook, measures)


def _waiting(pool: ConnectionPool[Connection], reference: str) -> int:
    """How many were determined under other rules; less and greater, which an index can answer."""
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT count(*) FROM views.subjects WHERE ruleset < %(reference)s OR ruleset > %(reference)s",
            {"reference": reference},
        ).fetchone()
    assert row is not None, "an aggregate has one row"
    return int(str(row[0]))


def _concerned(
    pool: ConnectionPool[Connection],
    files: SetFiles,
    release: _Release,
    concerned: set[UUID],
    going_on: Callable[[], bool],
) -> int:
    """Find everybody whose spans the newest version changes; up to which position of the ledger that was told."""
    from projections.sets.differing import differing  # who releases nothing needs no engine for it
    from projections.sets.engine import latest, opened
    from projections.sets.export import refresh

    written = refresh(pool, files, [version.ruleset for version in release.after.versions]).manifest
    with opened(files) as engine:
        latest(engine, files, written)
        parts = differing(engine, written, release.before, release.after, measures=release.measures)
        for some in takewhile(lambda _: going_on(), parts):
            concerned.update(some)
    return written.position


def _stale(pool: ConnectionPool[Connection], reference: str, after: UUID | None) -> list[UUID]:
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT subject_id FROM views.subjects WHERE ruleset = %(reference)s"
            " AND (%(after)s::uuid IS NULL OR subject_id > %(after)s) ORDER BY subject_id LIMIT %(many)s",
            {"reference": reference, "after": after, "many": _TOGETHER},
        ).fetchall()
    return [UUID(str(row[0])) for row in rows]


def _let_be(
    pool: ConnectionPool[Connection],
    some: Sequence[UUID],
    concerned: Set[UUID],
    release: _Release,
    *,
    position: int,
    governing: int,
) -> int:
    """Note of some that they are as the new rules have them, but for whom something has happened since the files."""
    with pool.connection() as connection, connection.transaction():
        take_turn(connection, "views")
        if latest_governing(connection) != governing:  # another process knows more: it must not be undone
            return 0
        left = [one for one in some if one not in concerned]
        return connection.execute(
            "UPDATE views.subjects AS s SET ruleset = %(after)s WHERE s.subject_id = ANY(%(left)s)"
            " AND s.ruleset = %(before)s"
            " AND NOT EXISTS (SELECT FROM views.order_steps AS o WHERE o.subject_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM views.procedures AS p WHERE p.subject_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM views.publications AS p WHERE p.subject_id = s.subject_id)"
            " AND NOT EXISTS (SELECT FROM views.objections AS o WHERE o.subject_id = s.subject_id)"
            " AND s.subject_id NOT IN ("
            "   SELECT originator_id FROM ledger.stored_events WHERE notification_id > %(position)s)",
            {
                "after": release.after.reference,
                "before": release.before.reference,
                "left": left,
                "position": position,
            },
        ).rowcount
