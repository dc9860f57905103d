"""Group commit for the access log: requests that wait for their row at the same time share one transaction."""

from collections.abc import Callable, Sequence

from api.http.together import Together
from ledger.access import Access


class Recorder:
    """Writes rows from one event loop."""

    def __init__(self, append: Callable[[Sequence[Access]], None]) -> None:
        """`append` commits rows, or raises."""
        self._append = append
        self._together = Together(self._append_all)

    async def write(self, rows: Sequence[Access]) -> None:
        """Return once the rows are committed. Raises Unavailable where they cannot be."""
        await self._together.ask(rows)

    def _append_all(self, group: Sequence[Sequence[Access]]) -> Sequence[None]:
        self._append([row for rows in group for row in rows])
        return [None] * len(group)
