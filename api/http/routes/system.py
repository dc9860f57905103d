"""Health: for whoever watches over the program. No key, nothing about anybody."""

from fastapi import APIRouter, Request

from api.http.models import Health
from api.http.problems import RESPONSES
from api.http.served import served_of

router = APIRouter(tags=["health"])


@router.get("/health", responses={503: RESPONSES[503]})
def health(request: Request) -> Health:
    """Whether the ledger can be read, and how far its views have come."""
    office = served_of(request).office
    return Health(
        status="ok",
        clock=office.context.clock_kind,
        on=office.context.today(),
        head=office.application.tail().head(),
        position=office.views.position(),
    )
