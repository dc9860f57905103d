"""A subject as it can be shown for a day: what follows, what is ordered, where it applies. Computed from dates alone.

- follows: the timeline says so;
- ordered: the ledger holds an open order for it;
- applies at a department: it follows, is ordered, its task is accepted or implemented, and nothing suspends it.

A sanction follows as it was ordered: under the measure version of its order, from a ground that the order rests on, and
no longer than that ground was ordered for. So a worker that is late delays what is to be ordered and no relief.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from domain.timeline import Span, Timeline
from domain.values import MeasureKind
from projections.changes import OrderStep, TaskStep
from projections.disputes import Dispute

_TAKEN_OVER = ("accepted", "implemented")


class MeasureLine(Struct, frozen=True):
    """One measure of one subject on a day; [from_, until) is the run of touching intervals (see Timeline.run).

    `as_ordered` says that it follows in the way in which it is ordered.
    """

    subject: str
    name: str
    measure: str
    rules: tuple[str, ...]
    from_: date | None
    until: date | None
    grounds: tuple[str, ...]
    follows: bool
    ordered: bool
    applies: dict[str, bool]
    position: int
    as_ordered: bool
    contested: tuple[frozenset[UUID], ...]
    """Of every ground as it is ordered, the disputed records that it rests on."""

    @property
    def disputed(self) -> bool:
        """Whether anything that it rests on is disputed."""
        return any(self.contested)

    def document(self) -> dict[str, object]:
        """As `jiangcheng measures --json` prints it; days as ISO dates."""
        return {
            "subject": self.subject,
            "name": self.name,
            "measure": self.measure,
            "rules": list(self.rules),
            "from": self.from_.isoformat() if self.from_ else None,
            "until": self.until.isoformat() if self.until else None,
            "grounds": list(self.grounds),
            "follows": self.follows,
            "ordered": self.ordered,
            "applies": self.applies,
            "disputed": self.disputed,
            "position": self.position,
        }


class Picture(Struct, frozen=True):
    """Everything about one subject up to a position of the ledger; steps in the order of their positions.

    `documents` lacks what the law has sealed, then or since: the past is answered as ever, without it (INV-33).
    """

    subject_id: UUID
    subject: str
    name: str
    timeline: Timeline
    order_steps: Sequence[OrderStep]
    task_steps: Sequence[TaskStep]
    documents: Mapping[UUID, str]
    position: int
    disputes: Mapping[UUID, Dispute] = {}
    """The open objections, by record."""

    def lines(self, on: date) -> Iterator[MeasureLine]:
        """A line for whatever follows, is ordered or applies on a day, by measure."""
        orders = latest_orders(self.order_steps, on)
        open_orders = {step.measure: step for step in orders if step.state == "open"}
        following = {span.measure for span in self.timeline.on(on)}
        for measure in sorted(following | open_orders.keys()):
            yield self._line(measure, open_orders.get(measure), on)

    def _line(self, measure: str, order: OrderStep | None, on: date) -> MeasureLine:
        spans = [span for span in self.timeline.on(on) if span.measure == measure]
        run = self.timeline.run(measure, on)
        cited = {record_id for span in spans for record_id in span.cites}
        ordered = [] if order is None else _as_ordered(spans, order, on)
        return MeasureLine(
            subject=self.subject,
            name=self.name,
            measure=measure,
            rules=tuple(sorted({span.rule for span in spans})),
            from_=run[0] if run else None,
            until=run[1] if run else None,
            grounds=tuple(sorted({self.documents[one] for one in cited if one in self.documents})),
            follows=bool(spans),
            ordered=order is not None,
            applies=self._applies(order, on, as_ordered=bool(ordered)),
            position=self.position,
            as_ordered=bool(ordered),
            contested=tuple(frozenset(span.cites) & self.disputes.keys() for span in ordered or spans),
        )

    def _applies(self, order: OrderStep | None, on: date, *, as_ordered: bool) -> dict[str, bool]:
        if order is None:
            return {}
        tasks = latest_tasks((s for s in self.task_steps if s.order_no == order.order_no), on)
        by_department = {task.department: task.state for task in sorted(tasks, key=lambda task: task.number)}
        return {
            department: as_ordered and state in _TAKEN_OVER
            for department, state in sorted((d, s) for d, s in by_department.items() if d is not None)
        }


def _as_ordered(spans: Sequence[Span], order: OrderStep, on: date) -> Sequence[Span]:
    """Of what follows on a day, what the order was made for; an incentive renews inside the timeline."""
    if order.kind is MeasureKind.INCENTIVE:
        return spans
    carried = {ground for ground, until in zip(order.grounds, order.untils, strict=True) if on < until}
    return [span for span in spans if span.version == order.version and span.ground in carried]


def latest_orders(steps: Iterable[OrderStep], on: date) -> list[OrderStep]:
    """Each order's last step on or before a day."""
    return list({step.order_no: step for step in steps if step.stepped_on <= on}.values())


def latest_tasks(steps: Iterable[TaskStep], on: date) -> list[TaskStep]:
    """Each task's last step on or before a day."""
    return list({step.task_id: step for step in steps if step.stepped_on <= on}.values())
