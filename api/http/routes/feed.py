"""A department's feed: what has changed for it, by position, at once or as soon as something does."""

import asyncio
from time import monotonic
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool

from api.http.counter import AtReading, ReadingCounter
from api.http.models import Change, Changes
from api.stopping import refuse_stopped_feed
from domain.errors import InvalidInput
from projections.feeds import FeedChange, changes_behind

router = APIRouter(tags=["feed"])
_LOOK: Final = 0.2  # seconds
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="The position the department has dealt with.")]
Limit = Annotated[int, Query(ge=1, le=1_000, description="About so many; what stands at one position stays together.")]
Wait = Annotated[float, Query(ge=0, le=30, description="Seconds to wait for something that is not there yet.")]


@router.get("/feed")
async def feed(at: AtReading, after: After = 0, limit: Limit = 200, wait: Wait = 0) -> Changes:
    """What has changed for the department behind a position. `next` is where to go on; a stopped feed tells nothing."""
    deadline = monotonic() + wait
    while True:
        found = await run_in_threadpool(_read, at, after, limit)
        if found.changes or monotonic() >= deadline:
            return found
        await asyncio.sleep(min(_LOOK, max(0.0, deadline - monotonic())))


def _read(at: ReadingCounter, after: int, limit: int) -> Changes:
    at.current()
    at.admit("feed")
    reached, found = changes_behind(at.office.pool, department=at.by.account, after=after, limit=limit)
    refuse_stopped_feed(at.office.context, at.by.account)  # after reading: what was read is older than any stop
    if after > reached:
        raise InvalidInput("the ledger has not come that far", do="Go on with the `next` that you were answered.")
    return Changes(changes=[_change(one) for one in found], next=reached if len(found) < limit else found[-1].position)


def _change(one: FeedChange) -> Change:
    return Change(
        position=one.position,
        task=one.task_id,
        subject=one.subject_id,
        name=one.name,
        order=one.order,
        measure=one.measure,
        role=one.role,
        step=one.step,
        state=one.state,
        on=one.on,
        disputed=one.disputed,
    )
