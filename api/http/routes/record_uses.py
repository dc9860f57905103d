"""Who acted on a record: asked above all when a review has undone it (INV-20)."""

from uuid import UUID

from fastapi import APIRouter
from msgspec.structs import asdict

from api.http.counter import AtReading, MinPosition
from api.http.record_uses import (
    AppliedLine,
    CheckedLine,
    LostLine,
    PartLine,
    RestingLine,
    StoppedLine,
    UsesOfRecord,
)
from api.record_uses import recorded, uses_of
from projections.lookup import Lookup
from projections.reliance import Part, Resting

router = APIRouter(tags=["records"])


@router.get("/records/{record}/uses")
def uses(at: AtReading, record: UUID, min_position: MinPosition = None) -> UsesOfRecord:
    """Who acted on a record: orders, departments, filings; and the incentives that it took from its subject."""
    at.current(min_position)
    about = recorded(at.office, Lookup(at.office.pool).record(str(record)))
    at.admit("record uses", subject_id=about.found.subject_id, tasks_of=about.filed.answers)
    found = uses_of(at.office, about)
    filed = about.filed
    return UsesOfRecord(
        record=record,
        subject=about.found.subject_id,
        doc_no=filed.record.document.doc_no,
        standing=filed.standing,
        void_from=filed.void_from,
        orders=[_order(order) for order in found.orders],
        checks=[CheckedLine(**asdict(check)) for check in found.checks],
        stopped=[StoppedLine(**asdict(stop)) for stop in found.stopped],
        lost=[
            LostLine(measure=span.measure, rule=span.rule, from_=span.start, until=span.until) for span in found.lost
        ],
        position=found.position,
    )


def _order(order: Resting) -> RestingLine:
    return RestingLine(
        order=order.order,
        measure=order.measure,
        kind=order.kind,
        from_=order.from_,
        until=order.until,
        departments=[_part(part) for part in order.parts],
    )


def _part(part: Part) -> PartLine:
    applied = [AppliedLine(**asdict(done)) for done in part.applied]
    return PartLine(department=part.department, accepted_on=part.accepted_on, applied=applied, lifted_on=part.lifted_on)
