"""What departments are told about a subject: the pictures and checks of projections/, made from a list of events."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from domain.events import Happened, OrderOpened, OrderProposed
from domain.state import Subject
from domain.values import Node
from ledger.log.streams import Recorded
from projections.changes import Changes
from projections.checking import Answer, Place, check
from projections.picture import MeasureLine, Picture
from rules.following.rulebook import RulesetRulebook

AT = datetime(2000, 1, 1, tzinfo=UTC)


def picture(subject: Subject, happened: Sequence[Happened], rules: RulesetRulebook) -> Picture:
    """The subject as the views would have it after these events."""
    changes = Changes()
    changes.fold(
        Subject(subject_id=subject.subject_id),
        (Recorded(place, subject.subject_id, place, AT, one) for place, one in enumerate(happened, start=1)),
    )
    folded = changes.subjects[subject.subject_id]
    assert folded == subject
    return Picture(
        subject_id=subject.subject_id,
        subject="test",
        name="test",
        timeline=rules.timeline(subject)[0],
        order_steps=tuple(changes.order_steps),
        task_steps=tuple(changes.task_steps),
        documents={r: filed.record.document.doc_no for r, filed in folded.records.items()},
        position=len(happened),
    )


def line(seen: Picture, measure: str, on: date) -> MeasureLine | None:
    """What is said of a measure on a day."""
    return next((line for line in seen.lines(on) if line.measure == measure), None)


def told(
    seen: Picture, subject: Subject, happened: Sequence[Happened], rules: RulesetRulebook, *, on: date, by: str
) -> Answer:
    """What a check by a department at the desk of the small pack is answered."""
    opened = (one.event for one in happened)
    versions = {e.order: e.version for e in opened if isinstance(e, OrderOpened | OrderProposed)}
    assert all(step.version == versions[step.order_no] for step in seen.order_steps)
    who = subject.registration
    assert who is not None
    place = Place(by, "licence", Node.HANDLING, on)
    return check(seen, place, kind=who.kind, rulebook=rules)
