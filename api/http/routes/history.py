"""Everything that happened to a subject, in order and page by page: what an auditor replays."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query

from api.cli.sealing import line_of, without_sealed
from api.http.counter import AtReading, MinPosition
from api.http.models import Happening, History
from ledger.log.streams import read_stream
from projections.sealing import sealed_now

router = APIRouter(tags=["subjects"])
_MOST: Final = 1_000
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="Go on behind this position.")]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="At most so many events.")]


@router.get("/subjects/{subject}/history")
def history(
    at: AtReading, subject: UUID, after: After = 0, limit: Limit = 200, min_position: MinPosition = None
) -> History:
    """What happened to a subject behind a position, in order; of a sealed record only that there was one (INV-33)."""
    at.current(min_position)
    known = at.subject(subject, "history")
    with at.office.pool.connection() as connection:
        page = list(read_stream(connection, known.subject_id, after=after, most=limit))
        sealed = sealed_now(connection, known.subject_id)  # asked last: what was sealed meanwhile is sealed
    events = [Happening.model_validate(line_of(one, sealed)) for one in without_sealed(page, sealed)]
    return History(
        subject=known.subject_id,
        name=known.name,
        events=events,
        next=page[-1].position if page else after,
        more=len(page) == limit,
        position=at.office.views.position(),
    )
