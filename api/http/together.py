"""Work that is done for all at once who wait for it at the same moment: one transaction, one look, one thread."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

Given = TypeVar("Given")
Got = TypeVar("Got")


class Together(Generic[Given, Got]):
    """Works for one event loop. Whoever comes while a group is worked on goes with the next one."""

    def __init__(self, work: Callable[[Sequence[Given]], Sequence[Got]]) -> None:
        """`work` answers everybody of a group in order, or raises for all of them."""
        self._work = work
        self._waiting: list[tuple[Given, asyncio.Future[Got]]] = []
        self._working: asyncio.Task[None] | None = None

    async def ask(self, given: Given) -> Got:
        """What came of it. Raises what the group's work raised."""
        mine: asyncio.Future[Got] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, mine))
        if self._working is None:
            self._working = asyncio.create_task(self._work_for_all())
        return await mine

    async def _work_for_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                await self._work_for(group)
        finally:
            self._working = None

    async def _work_for(self, group: Sequence[tuple[Given, asyncio.Future[Got]]]) -> None:
        working = run_in_threadpool(self._work, [given for given, _ in group])
        [found] = await asyncio.gather(working, return_exceptions=True)  # nobody is left waiting, whatever it was
        waiting = [future for _, future in group]
        if isinstance(found, BaseException):
            for future in waiting:
                if not future.done():  # whoever went away waits for nothing
                    future.set_exception(found)
            return
        for future, got in zip(waiting, found, strict=True):
            if not future.done():
                future.set_result(got)
