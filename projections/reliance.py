"""Who acted on a record: each order that rested on it, each department's part, and the filings that were held up.

Worked out from the subject's own stream, whatever has become of the record since: the register that is needed once a
review undoes a decision on which others have acted (INV-20). What follows from it is theirs to put right.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from psycopg_pool import ConnectionPool

from domain.events import (
    FeedbackSubmitted,
    Ground,
    GroundAdded,
    GroundEnded,
    HoldDecided,
    MeasureLifted,
    OrderClosed,
    OrderOpened,
    OrderProposed,
    TaskAccepted,
    TaskPushed,
)
from domain.values import FeedbackResult, MeasureKind, Node, Outcome
from ledger.database import Connection
from ledger.log.streams import Recorded


class Applied(Struct, frozen=True):
    """What a department reported to have done; `amount_minor` in minor units."""

    on: date
    result: FeedbackResult
    matter: str | None
    filing: str | None
    amount_minor: int | None


class Part(Struct, frozen=True):
    """A department's part in an order: when it took it over, what it reported, when it lifted it; None if never."""

    department: str
    accepted_on: date | None = None
    applied: tuple[Applied, ...] = ()
    lifted_on: date | None = None


class Resting(Struct, frozen=True):
    """An order while it rested on the record: from a day on, until the first day on which it no longer did.

    `began` and `ended` are the instants (UTC) at which that was on record.
    """

    order: int
    measure: str
    version: int
    kind: MeasureKind
    from_: date
    began: datetime
    until: date | None = None
    ended: datetime | None = None
    parts: tuple[Part, ...] = ()


class HeldUp(Struct, frozen=True):
    """A filing for which a check answered more than allow, at an instant (UTC), where such an order had a say."""

    at: datetime
    department: str
    matter: str
    node: Node
    filing: str | None
    answer: Outcome


class Stopped(Struct, frozen=True):
    """What an officer decided about a filing that was held for this record among others."""

    on: date
    department: str
    matter: str
    node: Node
    filing: str
    verdict: str


class Reliance(Struct, frozen=True):
    """Everything that rested on a record."""

    orders: tuple[Resting, ...]
    stopped: tuple[Stopped, ...]


def reliance(stream: Iterable[Recorded], record: UUID) -> Reliance:
    """Who acted on a record, by the whole stream of its subject."""
    register = _Register(record)
    for one in stream:
        register.hear(one)
    return Reliance(tuple(register.orders()), tuple(register.stopped))


class _Register:
    """The register while its stream is read."""

    def __init__(self, record: UUID) -> None:
        self.stopped: list[Stopped] = []
        self._record = record
        self._made: dict[int, OrderOpened | OrderProposed] = {}
        self._resting: dict[int, Resting] = {}
        self._grounds: dict[int, set[str]] = {}
        self._parts: dict[UUID, tuple[int, Part]] = {}

    def hear(self, one: Recorded) -> None:
        """Read the next event."""
        match one.happened.event:
            case (OrderOpened() | OrderProposed()) as made:
                self._made[made.order] = made
                for ground in made.grounds:
                    self._carries(one, made.order, ground)
            case GroundAdded(order=order, ground=ground):
                self._carries(one, order, ground)
            case GroundEnded(order=order, ground=name):
                self._falls(one, order, {name})
            case OrderClosed(order=order):
                self._falls(one, order, set(self._grounds.get(order, ())))
            case HoldDecided() as decided if self._record in decided.records:
                self.stopped.append(
                    Stopped(
                        on=one.happened.on,
                        department=one.happened.by.account,
                        matter=decided.matter,
                        node=decided.node,
                        filing=decided.filing,
                        verdict=str(decided.verdict),
                    )
                )
            case _:
                self._hear_of_task(one)

    def _carries(self, one: Recorded, order: int, ground: Ground) -> None:
        if self._record not in ground.cites:
            return
        self._grounds.setdefault(order, set()).add(ground.ground)
        made = self._made[order]
        if order not in self._resting:
            self._resting[order] = Resting(
                order, made.measure, made.version, made.kind, from_=one.happened.on, began=one.recorded_at
            )
        else:
            self._resting[order] = replace(self._resting[order], until=None, ended=None)

    def _falls(self, one: Recorded, order: int, names: set[str]) -> None:
        left = self._grounds.get(order, set())
        if not left & names:
            return
        left -= names
        if not left:
            self._resting[order] = replace(self._resting[order], until=one.happened.on, ended=one.recorded_at)

    def _hear_of_task(self, one: Recorded) -> None:
        on = one.happened.on
        match one.happened.event:
            case TaskPushed(task=task, order=order, department=department):
                _, before = self._parts.get(task, (order, Part(department)))
                self._parts[task] = order, replace(before, department=department)
            case TaskAccepted(task=task):
                self._update(task, accepted_on=on)
            case FeedbackSubmitted(task=task) as told:
                done = Applied(on, told.result, told.matter_code, told.filing_id, told.amount_minor)
                self._update(task, applied=(*self._parts[task][1].applied, done))
            case MeasureLifted(task=task):
                self._update(task, lifted_on=on)

    def _update(self, task: UUID, **changes: object) -> None:
        order, part = self._parts[task]
        self._parts[task] = order, replace(part, **changes)

    def orders(self) -> Iterator[Resting]:
        """The orders that rested on the record, each with the departments it went to."""
        for order, resting in sorted(self._resting.items()):
            yield replace(resting, parts=tuple(part for number, part in self._parts.values() if number == order))


def held_up(pool: ConnectionPool[Connection], subject_id: UUID, *, since: datetime, until: datetime) -> list[HeldUp]:
    """The checks of a subject between two instants (UTC) that answered more than allow, oldest first."""
    with pool.connection() as connection:
        rows = connection.execute(
            "SELECT at, department, matter, node, filing, answer FROM access.log"
            " WHERE subject_id = %(subject)s AND answer IN ('warn', 'hold', 'intercept')"
            " AND at >= %(since)s AND at < %(until)s"
            " AND month BETWEEN date_trunc('month', %(since)s AT TIME ZONE 'UTC') AND %(until)s ORDER BY at",
            {"subject": subject_id, "since": since, "until": until},
        ).fetchall()
    return [
        HeldUp(
            at=at,
            department=str(department),
            matter=str(matter),
            node=Node(str(node)),
            filing=None if filing is None else str(filing),
            answer=Outcome(str(answer)),
        )
        for at, department, matter, node, filing, answer in rows
        if isinstance(at, datetime)
    ]
