"""Departments: an account that goes over to another on a reorganisation (C41)."""

from fastapi import APIRouter

from api.handing import hand_over
from api.http.counter import AtCounter
from api.http.models import HandedOver, Handover
from domain.events import AccountHandedOver

router = APIRouter(tags=["departments"])


@router.post("/departments/handover")
def handover(at: AtCounter, handover: Handover) -> HandedOver:
    """Let everything that a department answers for and has to do go over to another, as the lead office."""
    handed = AccountHandedOver(former=handover.former, successor=handover.successor, document=handover.document)
    found = hand_over(at.office, handed, by=at.by)
    return HandedOver(new=found.new, subjects=found.subjects, roles=list(found.roles))
