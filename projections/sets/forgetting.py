"""Nobody who was erased, and no record that was sealed, stays in a file: the worker sees to it, a moment later.

Files are made by whoever asks about sets, and stand on that machine alone; so the worker of each machine that has any
looks at what happened since they were written. Whoever asks next would do the same.
"""

from psycopg_pool import ConnectionPool

from ledger.database import Connection
from projections.sets.files import SetFiles
from rules.following.rulebook import RulesetRulebook


class Forgetting:
    """Looks at what happened since it last looked, and has files written anew where somebody is to be forgotten."""

    def __init__(self, pool: ConnectionPool[Connection], files: SetFiles) -> None:
        self._pool = pool
        self._files = files
        self._looked = 0

    def look(self, rulebook: RulesetRulebook) -> bool:
        """Whether files were written anew. Where somebody is at work on them it is left for the next look."""
        if not self._files.exist:
            return False
        head, concerned = self._since(max(self._looked, self._files.manifest().position))
        if not concerned:
            self._looked = head
            return False
        with self._files.locked_if_free() as free:
            if free:
                from projections.sets.export import refresh  # who has no files needs no engine for them

                refresh(self._pool, self._files, [version.ruleset for version in rulebook.versions])
                self._looked = head
            return free

    def _since(self, position: int) -> tuple[int, bool]:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT coalesce(max(notification_id), %(since)s),"
                " coalesce(bool_or(topic IN ('subject-erased.1', 'record-sealed.1')), false)"
                " FROM ledger.stored_events WHERE notification_id > %(since)s",
                {"since": position},
            ).fetchone()
        assert row is not None, "an aggregate has one row"
        return int(str(row[0])), row[1] is True
