"""What a department says it applies, held against what it ought to."""

from fastapi import APIRouter

from api.applied import Compared, Said, compare
from api.http.applied import AppliedAll, AppliedLine, AppliedLists, AppliedRefused
from api.http.counter import AtReading
from api.http.identity import subjects_of

router = APIRouter(tags=["tasks"])


@router.post("/applied")
def applied(at: AtReading, all_: AppliedAll) -> AppliedLists:
    """What the department applies today as three lists: without ground, due but not applied, agreed. It is not kept."""
    at.current()
    at.admit("applied", tasks_of=at.by.account)
    found = subjects_of(at.office, at.regions, [one.who for one in all_.applied])
    said = [
        Said(line, subject, one.measure)
        for line, (one, subject) in enumerate(zip(all_.applied, found, strict=True), start=1)
    ]
    lists = compare(at.office, said, department=at.by.account)
    return AppliedLists(
        entries=[_line(one) for one in lists.entries],
        refused=[AppliedRefused(line=line, why=why) for line, why in lists.refused],
        position=at.office.views.position(),
    )


def _line(one: Compared) -> AppliedLine:
    return AppliedLine(
        list=one.which,
        line=one.line,
        subject=None if one.known is None else one.known.subject_id,
        name=None if one.known is None else one.known.name,
        measure=one.measure,
        why=one.why,
        ended=one.ended,
        until=one.until,
        documents=one.documents,
        officer=one.attended,
    )
