"""Health: for whoever watches over the program. No key, nothing about anybody."""

from typing import Any

from fastapi import APIRouter, Request

from api.http.models import Health
from api.http.problems import MEDIA, Problem

router = APIRouter(tags=["health"])
_BEHIND: dict[int | str, dict[str, Any]] = {
    503: {"model": Problem, "description": "Service Unavailable", "content": {MEDIA: {}}}
}


@router.get("/health", responses=_BEHIND)
def health(request: Request) -> Health:
    """Whether the ledger can be read, and how far its views have come."""
    office = request.app.state.office
    return Health(
        status="ok",
        clock=office.context.clock_kind,
        on=office.context.today(),
        head=office.application.tail().head(),
        position=office.views.position(),
    )
