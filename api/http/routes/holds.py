"""What a check holds waits for an officer of the department that checked; here it is listed and decided (INV-29)."""

from uuid import UUID

from fastapi import APIRouter

from api.holds import Waiting, decide_hold, waiting
from api.http.check_models import DecisionIn, DecisionOut, HeldFiling, HeldFilings
from api.http.counter import AtCounter, AtReading, ReadingCounter

router = APIRouter(tags=["checks"])


@router.get("/checks/held")
def held(at: AtReading) -> HeldFilings:
    """The filings that checks of the department hold and no officer has decided about, oldest first."""
    at.current()
    at.admit("held", tasks_of=at.by.account)
    position = at.office.views.position()
    return HeldFilings(filings=[_filing(at, one) for one in waiting(at.office, at.by.account)], position=position)


def _filing(at: ReadingCounter, one: Waiting) -> HeldFiling:
    filing = one.hold.filing
    known = at.office.views.by_id(filing.subject_id)
    return HeldFiling(
        check=one.hold.check,
        subject=filing.subject_id,
        name="" if known is None else known.name,
        matter=filing.matter,
        node=filing.node,
        filing=filing.filing,
        since=one.hold.since,
        measures=list(one.measures),
    )


@router.post("/checks/{check}/decision")
def decide(at: AtCounter, check: UUID, decision: DecisionIn) -> DecisionOut:
    """Let a filing go on that the check holds, or stop it, with a reason that the subject is told."""
    found = decide_hold(at.office, check, decision.verdict, reason=decision.reason, by=at.by)
    row = found.row(at.by)
    at.visit.what, at.visit.subject_id = row.what, row.subject_id
    at.visit.matter, at.visit.node, at.visit.filing = row.matter, row.node, row.filing
    reached = at.office.projector.catch_up()
    return DecisionOut(
        check=check,
        subject=found.filing.subject_id,
        verdict=found.verdict,
        measures=list(found.measures),
        position=reached if found.position is None else found.position,
        changed=found.position is not None,
    )
