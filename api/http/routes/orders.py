"""Orders that wait for an officer of the determining department, and what the officer decides (INV-37)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from api.handing import accounts
from api.http.counter import AtCounter, AtReading, MinPosition
from api.http.models import Because, ProposedOrder, ProposedOrders, Written
from domain.commands import ConfirmOrder, DeclineOrder
from projections.proposals import Proposal, proposals

router = APIRouter(tags=["orders"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The order's number within the subject.")]


@router.get("/orders/proposed")
def proposed(at: AtReading, min_position: MinPosition = None) -> ProposedOrders:
    """What waits for the department's own officers: orders that rest on what it determined."""
    at.current(min_position)
    at.admit("proposed")
    position = at.office.views.position()
    mine = accounts(at.office, at.by.account)
    found = proposals(at.office.pool, at.office.application.subject, department=at.by.account, accounts=mine)
    return ProposedOrders(orders=[_order(one) for one in found], position=position)


def _order(one: Proposal) -> ProposedOrder:
    return ProposedOrder(
        subject=one.subject_id,
        name=one.name,
        order=one.order.number,
        measure=one.order.measure,
        version=one.order.version,
        state=str(one.order.state),
        grounds=sorted(one.order.grounds),
        awaiting=sorted(one.order.awaiting),
    )


@router.post("/subjects/{subject}/orders/{order}/confirm")
def confirm(at: AtCounter, subject: UUID, order: Number) -> Written:
    """Put a proposed order, or the grounds waiting on an open one, into effect."""
    return at.execute(subject, ConfirmOrder(order))


@router.post("/subjects/{subject}/orders/{order}/decline")
def decline(at: AtCounter, subject: UUID, order: Number, why: Because) -> Written:
    """Decline a proposed order, or the grounds waiting on an open one; the reason is kept."""
    return at.execute(subject, DeclineOrder(order, why.reason))
