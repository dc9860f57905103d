"""Group commit for the access log: requests that wait for their row at the same time share one transaction."""

import asyncio
from collections.abc import Callable, Sequence

import psycopg
from starlette.concurrency import run_in_threadpool

from domain.errors import JiangchengError
from ledger.access import Access

_Waiting = tuple[Sequence[Access], asyncio.Future[None]]


class Recorder:
    """Writes rows from one event loop. Whoever comes while a group is written goes with the next one."""

    def __init__(self, append: Callable[[Sequence[Access]], None]) -> None:
        """`append` commits rows, or raises."""
        self._append = append
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, rows: Sequence[Access]) -> None:
        """Return once the rows are committed. Raises Unavailable where they cannot be."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, mine))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await mine

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                await self._write_group(group)
        finally:
            self._writing = None

    async def _write_group(self, group: Sequence[_Waiting]) -> None:
        rows = [row for waiting, _ in group for row in waiting]
        try:
            await run_in_threadpool(self._append, rows)
        except (psycopg.Error, JiangchengError) as error:
            for _, future in group:
                if not future.done():  # whoever went away waits for nothing
                    future.set_exception(error)
            return
        for _, future in group:
            if not future.done():
                future.set_result(None)
