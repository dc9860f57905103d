"""One subject's story, told as given(what stands), when(a command, on a day, by somebody), then(what happened)."""

from datetime import date, timedelta

from domain.actors import ENGINE, Actor
from domain.commands import (
    AcceptTask,
    Command,
    ConfirmOrder,
    FileRecords,
    PushCorrected,
    Reconcile,
    SubmitFeedback,
)
from domain.errors import Refused
from domain.events import Event, Happened
from domain.records import Record
from domain.rulebook import Rulebook
from domain.state import Order, Registration, Subject, Task
from domain.subjects import decide, evolve
from domain.timeline import Timeline
from domain.transitions import TaskState
from domain.values import FeedbackResult
from tests.support.builders import a_home, id_of
from tests.support.pack_small import ISSUER, rulebook

DAY = timedelta(days=1)


def by(account: str) -> Actor:
    """Somebody of a department."""
    return Actor(account=account, officer=f"somebody of {account}")


class Story:
    """A subject and everything that has happened to it; the day never runs backwards."""

    def __init__(self, registration: Registration | None = None, *, rules: Rulebook | None = None) -> None:
        self.registration = registration or a_home()
        self.rules: Rulebook = rules or rulebook()
        self.subject = Subject(subject_id=id_of(self.registration))
        self.happened: list[Happened] = []
        self.latest: tuple[Happened, ...] = ()
        self.timeline = Timeline()
        self.day = date(2016, 1, 1)

    # --- telling

    def given(self, *records: Record, on: date) -> "Story":
        """These records were filed on a day."""
        return self.when(FileRecords(self.registration, records), on=on, by=ISSUER)

    def when(self, command: Command, *, on: date | None = None, by: str | Actor = ENGINE.account) -> "Story":
        """Somebody asks for something; what comes of it is `latest`. Raises Refused; then nothing has changed."""
        day = on or self.day
        assert day >= self.day, "a ledger's day never runs backwards"
        by = ENGINE if by == ENGINE.account else by
        actor = by if isinstance(by, Actor) else Actor(account=by, officer=f"somebody of {by}")
        decided = decide(self.subject, command, on=day, by=actor, rulebook=self.rules)
        self.subject, self.latest, self.day = decided.subject, decided.happened, day
        self.timeline = decided.determination.timeline
        self.happened += decided.happened
        return self

    def then(self, *events: type[Event] | Event) -> "Story":
        """The last step brought exactly these, in this order: each a whole event, or just its kind."""
        found = [one.event for one in self.latest]
        kinds = [type(event).__name__ for event in found]
        wanted = [e.__name__ if isinstance(e, type) else type(e).__name__ for e in events]
        assert kinds == wanted, f"it brought {kinds}"
        for event, expected in zip(found, events, strict=True):
            assert isinstance(expected, type) or event == expected
        return self

    def refused(self, command: Command, *, by: str | Actor, on: date | None = None) -> Refused:
        """The refusal that a command meets; it must leave the subject as it was."""
        before = self.subject
        try:
            self.when(command, on=on, by=by)
        except Refused as refusal:
            assert self.subject is before
            return refusal
        raise AssertionError(f"{command} was not refused")

    def sleep(self, until: date) -> "Story":
        """Let the days pass one by one, each reconciled, up to and including a day."""
        passed: list[Happened] = []
        while self.day < until:
            self.when(Reconcile(), on=self.day + DAY)
            passed += self.latest
        self.latest = tuple(passed)
        return self

    # --- looking

    @property
    def events(self) -> list[str]:
        """The kinds of the events of the last step."""
        return [type(one.event).__name__ for one in self.latest]

    def order(self, measure: str) -> Order:
        """The latest order of a measure that is not closed."""
        return max((o for o in self.subject.orders.values() if o.measure == measure), key=lambda order: order.number)

    def has_order(self, measure: str) -> bool:
        """Whether an order of a measure is proposed or open."""
        return self.subject.standing_orders_of(measure) is not None

    def task(self, measure: str, department: str) -> Task:
        """The latest task of a measure at a department."""
        mine = [t for t in self.subject.tasks_of(self.order(measure).number) if t.department == department]
        return max(mine, key=lambda task: task.number)

    def vacant(self, measure: str) -> Task:
        """The task of a measure that nobody has."""
        (task,) = [t for t in self.subject.tasks_of(self.order(measure).number) if t.department is None]
        return task

    def replayed(self) -> Subject:
        """The state folded from the events alone."""
        return evolve(Subject(subject_id=self.subject.subject_id), self.happened)

    # --- steps told often

    def accepted(self, measure: str, department: str, *, on: date | None = None) -> "Story":
        """The department took the measure over."""
        return self.when(AcceptTask(self.task(measure, department).task), on=on, by=department)

    def feedback(self, measure: str, department: str, result: FeedbackResult, *, on: date | None = None) -> "Story":
        """The department reported."""
        return self.when(SubmitFeedback(self.task(measure, department).task, result), on=on, by=department)

    def corrected_push(self, measure: str, department: str, *, by: str = ISSUER) -> "Story":
        """The determining department pushed a returned task again."""
        return self.when(PushCorrected(self.task(measure, department).task), by=by)

    def confirmed(self, measure: str, *, on: date | None = None, by: str = ISSUER) -> "Story":
        """An officer of the determining department confirmed."""
        return self.when(ConfirmOrder(self.order(measure).number), on=on, by=by)

    def states(self, measure: str) -> list[TaskState]:
        """The states of the tasks of a measure's latest order, oldest first."""
        return [task.state for task in self.subject.tasks_of(self.order(measure).number)]
