"""One subject through everything that can be asked of it, in any order; after every step every invariant holds.

The machine keeps a file of records of its own (tests/support/literally.py reads it) and walks every event through the
tables as text (tests/support/walk.py), so that what the engine decides is judged by two readings that are not its own.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.actors import ENGINE, Actor
from domain.commands import (
    AcceptTask,
    Command,
    ConfirmOrder,
    CorrectRecord,
    DeclineOrder,
    FileRecords,
    PushCorrected,
    Reconcile,
    RefuseTask,
    RepairRecord,
    ResumeOrder,
    ReturnTask,
    RevokeDecision,
    SubmitFeedback,
    SuspendOrder,
    WithdrawRecord,
)
from domain.errors import InvalidInput, Refused
from domain.events import GroundAdded, GroundChanged, Happened, OrderConfirmed, OrderOpened, TaskPushed
from domain.facts import Fact
from domain.records import Filed, Record, Standing
from domain.rulebook import Determination
from domain.state import Order, Subject, Task
from domain.subjects import decide, evolve
from domain.timeline import Timeline
from domain.transitions import OrderState, TaskState
from domain.values import FeedbackResult, MeasureKind, Reason, Severity, SubjectKind
from rules.compiled import Compiled
from rules.rulebook import RulesetRulebook
from tests.support import literally, pack_small
from tests.support.builders import a_ban, a_denial, a_fine, a_home, id_of
from tests.support.literally import Known, Law
from tests.support.pack_small import INSPECTORS, ISSUER, OFFICE, OTHER
from tests.support.walk import TASK, Walk

T = TypeVar("T")
DAY = timedelta(days=1)
BEGAN = date(2019, 9, 2)
BASES = ("court", "review")
ISSUERS = (ISSUER, ISSUER, OTHER)
BY_OFFICER = {"exclusion", "extra_reports"}
"""Class 1, and class 2 without any standing order: only an officer puts them into effect (INV-37)."""
LATER = {
    "stricter": (pack_small.stricter, literally.stricter),
    "milder": (pack_small.milder, literally.milder),
    "moved": (pack_small.moved, literally.moved),
}
whole = st.integers(0, 999)


@cache
def later(name: str, version: int, begins: date) -> tuple[Compiled, Law]:
    """A later version, ready, and what it says."""
    ready, said = LATER[name]
    return ready(version, begins), said(version, begins)


def pick(things: Sequence[T], which: int) -> T:
    """One of them."""
    return things[which % len(things)]


def known(record: Record) -> Known:
    """A record as the literal reading knows it."""
    return Known(
        name=str(record.record_id),
        day=record.determined_on,
        kind=str(record.fields["penalty_kind"]),
        amount=int(record.fields.get("amount_minor", 0)),
        severe=list(Severity).index(record.severity),
        issuer=record.issuer,
        care=record.behaviour_code == "care",
    )


class Remembering(RulesetRulebook):
    """The rulebook, remembering the latest timeline: most steps change no record, and a timeline is made of records."""

    def timeline(self, subject: Subject) -> tuple[Timeline, tuple[str, ...]]:
        facts = subject.facts()
        if self.remembered is None or self.remembered[0] != facts:
            self.remembered = facts, super().timeline(subject)
        return self.remembered[1]

    remembered: tuple[list[Fact], tuple[Timeline, tuple[str, ...]]] | None = None


class SubjectMachine(RuleBasedStateMachine):
    """One subject under a lineage of rulesets, and what the literal reading knows of it."""

    def __init__(self) -> None:
        super().__init__()
        self.day = BEGAN
        self.laws = [Law()]
        self.book = Remembering((pack_small.small(),), pack_small.small().ruleset.standing_orders)
        self.file: dict[UUID, Known] = {}
        self.walk = Walk()
        self.determined = Determination(timeline=Timeline(), wanted={}, ruleset="", semantics=1, spent=frozenset())
        self.happened: list[Happened] = []
        self.latest: tuple[Happened, ...] = ()
        self.answered: set[UUID] = set()

    @initialize(
        region=st.sampled_from(["north", "north", "south", "west"]),
        kind=st.sampled_from([SubjectKind.ENTERPRISE] * 3 + [SubjectKind.SELF_EMPLOYED]),
        which=whole,
    )
    def register(self, region: str, kind: SubjectKind, which: int) -> None:
        self.registration = a_home(region, kind=kind)
        self.subject = Subject(subject_id=id_of(self.registration))
        self.folded = self.subject
        self.file_record(which=which, issuer=ISSUER, back=0)

    # --- asking

    def ask(self, command: Command, by: str = ENGINE.account) -> bool:
        """Ask for something; False if it was refused, and then nothing has changed."""
        actor = ENGINE if by == ENGINE.account else Actor(account=by, officer="somebody")
        try:
            decided = decide(self.subject, command, on=self.day, by=actor, rulebook=self.book)
        except (Refused, InvalidInput):
            self.latest = ()
            return False
        self.subject, self.latest, self.determined = decided.subject, decided.happened, decided.determination
        self.walk.take(self.latest)
        self.folded = evolve(self.folded, self.latest)
        self.happened += self.latest
        return True

    # --- records

    def a_record(self, which: int, issuer: str, back: int, name: str) -> Record:
        day = self.day - timedelta(days=back)
        care = "trade" if which % 11 == 0 else "care"
        severity = pick([Severity.GENERAL, Severity.GENERAL, Severity.SEVERE, Severity.MINOR], which // 7)
        make: Callable[[], Record] = pick(
            [
                lambda: a_fine(name, on=day, usd=pick([60_000, 120_000, 250_000], which // 5), issuer=issuer),
                lambda: a_denial(name, on=day, issuer=issuer),
                lambda: a_ban(name, on=day, issuer=issuer),
            ],
            which,
        )
        return msgspec.structs.replace(make(), behaviour_code=care, severity=severity)

    @precondition(lambda self: len(self.file) < 7)
    @rule(which=whole, issuer=st.sampled_from(ISSUERS), back=st.sampled_from([0, 0, 0, 1, 20, 90, 400]))
    def file_record(self, which: int, issuer: str, back: int) -> None:
        record = self.a_record(which, issuer, back, f"doc-{len(self.walk.cases) + 1}")
        assert self.ask(FileRecords(self.registration, (record,)), issuer)
        self.file[record.record_id] = known(record)

    @rule(which=whole, shift=st.sampled_from([0, 0, 5, 40]), wrong=st.integers(0, 9))
    def correct(self, which: int, shift: int, wrong: int) -> None:
        filed = self.some_record(which)
        old = filed.record
        back = (self.day - old.determined_on).days + shift
        new = self.a_record(which // 3, old.issuer, back, old.document.doc_no)
        legal = filed.standing is Standing.IN_FORCE and wrong > 0
        assert self.ask(CorrectRecord(new, "wrong figure"), old.issuer if wrong else OFFICE) is legal
        if legal:
            self.file[new.record_id] = known(new)

    @rule(which=whole, wrong=st.integers(0, 9))
    def withdraw(self, which: int, wrong: int) -> None:
        filed = self.some_record(which)
        by = filed.record.issuer if wrong else OFFICE
        assert self.ask(WithdrawRecord(filed.record.record_id, "not ours"), by) is (wrong > 0)
        if wrong:
            self.file.pop(filed.record.record_id, None)

    @rule(which=whole, back=st.sampled_from([0, 0, 10, 1000]))
    def revoke(self, which: int, back: int) -> None:
        filed = self.some_record(which)
        day = max(self.day - timedelta(days=back), filed.record.determined_on)
        command = RevokeDecision(filed.record.record_id, day, authority="court", doc_no="9")
        legal = filed.standing is not Standing.WITHDRAWN
        assert self.ask(command, filed.record.issuer) is legal
        if legal:
            self.void(filed.record.record_id, day)

    @rule(which=whole, wrong=st.integers(0, 9))
    def repair(self, which: int, wrong: int) -> None:
        filed = self.some_record(which)
        by = filed.record.issuer if wrong else OFFICE
        legal = wrong > 0 and self.walk.cases[filed.record.record_id] == "decided"
        assert self.ask(RepairRecord(filed.record.record_id), by) is legal
        if legal:
            self.void(filed.record.record_id, self.day)

    def some_record(self, which: int) -> Filed:
        return pick(list(self.subject.records.values()), which)

    def void(self, record_id: UUID, day: date) -> None:
        earlier = self.file[record_id].void_from
        self.file[record_id] = self.file[record_id]._replace(void_from=min(earlier or day, day))

    # --- officers

    def some_order(self, which: int) -> Order:
        return pick(list(self.subject.orders.values()), which)

    def determiners(self, order: Order) -> list[str]:
        grounds = [*order.grounds.values(), *order.awaiting.values()]
        return sorted({self.subject.records[r].record.issuer for g in grounds for r in g.cites})

    @precondition(lambda self: self.subject.orders)
    @rule(which=whole, wrong=st.integers(0, 9), say=st.sampled_from(["confirm", "confirm", "decline"]))
    def decide_order(self, which: int, wrong: int, say: str) -> None:
        decline = say == "decline"
        order = pick(sorted(self.subject.orders.values(), key=self.is_settled), which % 2)
        by = pick(self.determiners(order) or [OFFICE], which) if wrong else OFFICE
        command = DeclineOrder(order.number, "no") if decline else ConfirmOrder(order.number)
        asked = order.state is OrderState.PROPOSED or bool(order.awaiting)
        done = self.ask(command, by)
        if done:
            assert asked
            assert wrong
            assert decline or not order.suspensions
        elif order.state is OrderState.PROPOSED and wrong:
            assert order.suspensions
            assert not decline

    @staticmethod
    def is_settled(order: Order) -> bool:
        return order.state is not OrderState.PROPOSED and not order.awaiting

    @precondition(lambda self: self.subject.orders)
    @rule(which=whole, days=st.sampled_from([0, 1, 5, 30]), wrong=st.integers(0, 9))
    def suspend(self, which: int, days: int, wrong: int) -> None:
        order = self.some_order(which)
        by = pick(self.determiners(order) or [OFFICE], which) if wrong else OFFICE
        command = SuspendOrder(order.number, pick(BASES, which), self.day + timedelta(days=days))
        assert self.ask(command, by) is (days > 0 and wrong > 0 and order.stands)

    @precondition(lambda self: any(order.suspensions for order in self.subject.orders.values()))
    @rule(which=whole, wrong=st.integers(0, 9))
    def resume(self, which: int, wrong: int) -> None:
        order = pick([order for order in self.subject.orders.values() if order.suspensions], which)
        basis = pick(BASES, which)
        by = pick(self.determiners(order), which) if wrong else OFFICE
        assert self.ask(ResumeOrder(order.number, basis), by) is (wrong > 0 and basis in order.suspensions)

    # --- departments

    def some_task(self, which: int) -> Task:
        return pick(list(self.subject.tasks.values()), which)

    @precondition(lambda self: self.subject.tasks)
    @rule(which=whole, wrong=st.integers(0, 9), answer=st.sampled_from(["accept", "accept", "refuse", "return"]))
    def answer(self, which: int, wrong: int, answer: str) -> None:
        task = self.some_task(which)
        reason = pick(list(Reason), which // 3)
        command: Command = AcceptTask(task.task)
        step = "TaskAccepted"
        if answer == "refuse":
            command, step = RefuseTask(task.task, reason), "TaskRefused"
        elif answer == "return":
            command, step = ReturnTask(task.task, reason), "TaskReturned"
        fits = answer == "accept" or (reason in (Reason.R3, Reason.R8, Reason.R9)) == (answer == "return")
        legal = fits and (str(task.state), step) in TASK
        self.expect(command, task, legal=legal, wrong=not wrong)

    @precondition(lambda self: self.subject.tasks)
    @rule(which=whole, wrong=st.integers(0, 9), result=st.sampled_from([r for r in FeedbackResult if r != "lifted"]))
    def feed_back(self, which: int, wrong: int, result: FeedbackResult) -> None:
        task = self.some_task(which)
        legal = (str(task.state), f"FeedbackSubmitted.{result}") in TASK
        self.expect(SubmitFeedback(task.task, result), task, legal=legal, wrong=not wrong)

    @precondition(lambda self: any(str(t.state).startswith("lift") for t in self.subject.tasks.values()))
    @rule(which=whole, wrong=st.integers(0, 9))
    def confirm_lift(self, which: int, wrong: int) -> None:
        task = pick([t for t in self.subject.tasks.values() if str(t.state).startswith("lift")], which)
        self.expect(SubmitFeedback(task.task, FeedbackResult.LIFTED), task, legal=True, wrong=not wrong)

    @precondition(lambda self: any(t.state is TaskState.RETURNED for t in self.subject.tasks.values()))
    @rule(which=whole, wrong=st.integers(0, 9))
    def push_corrected(self, which: int, wrong: int) -> None:
        task = pick([t for t in self.subject.tasks.values() if t.state is TaskState.RETURNED], which)
        by = pick(self.determiners(self.subject.orders[task.order]), which) if wrong else task.department or OFFICE
        assert self.ask(PushCorrected(task.task), by) is (wrong > 0)

    def expect(self, command: Command, task: Task, *, legal: bool, wrong: bool) -> None:
        """Only the department it was pushed to can answer, and only as the table allows (INV-5)."""
        by = ISSUER if wrong else task.department or OFFICE
        assert self.ask(command, by) is (legal and by == task.department)

    # --- time and rules

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 30, 90, 365]), between=whole)
    def advance(self, days: int, between: int) -> None:
        self.nothing_happens_before_it_is_due(between)
        self.day += timedelta(days=days)
        assert self.ask(Reconcile())

    @rule(times=st.integers(1, 3))
    def wait_until_due(self, times: int) -> None:
        for _ in range(times):
            due = self.next_due()
            if due is not None and due < self.day + timedelta(days=900):
                self.day = due
                assert self.ask(Reconcile())

    def next_due(self) -> date | None:
        return self.book.next_due(self.subject, self.determined.timeline, after=self.day)

    def nothing_happens_before_it_is_due(self, between: int) -> None:
        due = self.next_due()
        assert due is None or due > self.day
        span = ((due or date(2030, 1, 1)) - self.day).days
        if span > 1:
            day = self.day + timedelta(days=1 + between % (span - 1))
            quiet = decide(self.subject, Reconcile(), on=day, by=ENGINE, rulebook=self.book)
            assert quiet.happened == ()

    @precondition(lambda self: len(self.laws) < 3 and self.laws[-1].begins <= self.day)
    @rule(name=st.sampled_from(sorted(LATER)), wait=st.sampled_from([1, 1, 30]))
    def change_ruleset(self, name: str, wait: int) -> None:
        ready, law = later(name, len(self.laws) + 1, self.day + timedelta(days=wait))
        self.laws.append(law)
        self.book = Remembering((*self.book.versions, ready), self.book.standing_orders)
        assert self.ask(Reconcile())

    # --- what always holds

    @invariant()
    def reconciling_again_decides_nothing(self) -> None:
        again = decide(self.subject, Reconcile(), on=self.day, by=ENGINE, rulebook=self.book)
        assert again.happened == ()
        self.determined = again.determination

    @invariant()
    def the_state_is_the_fold_of_the_events(self) -> None:
        assert self.folded == self.subject
        assert self.walk.cases == {name: str(filed.case) for name, filed in self.subject.records.items()}
        assert {n: s for n, s in self.walk.orders.items() if s != "closed"} == {
            order.number: str(order.state) for order in self.subject.orders.values()
        }
        for task in self.subject.tasks.values():
            assert self.walk.tasks[task.task] == task.state

    @invariant()
    def what_follows_is_what_the_literal_reading_says(self) -> None:
        """Also INV-3, 4, 10, 35: versions in force, targets, severities, both rulesets."""
        found = {(span.measure, span.version) for span in self.determined.timeline.on(self.day)}
        assert found == literally.follows(tuple(self.laws), tuple(self.file.values()), self.day)

    @invariant()
    def inv_14_no_order_outlives_its_cause(self) -> None:
        following = {span.measure for span in self.determined.timeline.on(self.day)}
        standing = [order for order in self.subject.orders.values() if order.stands]
        assert len({order.measure for order in standing}) == len(standing)
        for order in standing:
            assert order.measure in following
            assert order.grounds
            for ground in order.grounds.values():
                assert ground.start <= self.day < ground.until
        for measure in following - {order.measure for order in standing}:
            assert measure in self.subject.declined

    @invariant()
    def inv_9_and_p_6_no_ground_is_longer_than_the_measure_allows(self) -> None:
        for order in self.subject.orders.values():
            for ground in (*order.grounds.values(), *order.awaiting.values()):
                ends = [
                    version.longest.after(ground.start)
                    for compiled in self.book.versions
                    for measure in compiled.ruleset.measures
                    for version in measure.versions
                    if (measure.measure, version.version) == (order.measure, order.version)
                ]
                assert ground.until <= max(ends)

    @invariant()
    def inv_5_and_11_tasks_are_with_those_whom_the_directory_binds(self) -> None:
        for one in self.latest:
            if isinstance(one.event, TaskPushed):
                order = self.subject.orders[one.event.order]
                assert order.measure != "word_to_banks"
                assert not order.suspensions
                assert one.event.department in self.bound(one.event.role)

    def bound(self, role: str) -> set[str]:
        """Who the directory binds on the day; a task pushed again stays with its department."""
        region = self.registration.region
        if role == "office":
            return {OFFICE}
        if region == "west" and self.day < pack_small.FILLED:
            return set()
        return {INSPECTORS[region], pack_small.NORTH} if region == "south" else {INSPECTORS[region]}

    @invariant()
    def inv_37_an_officer_initiates(self) -> None:
        for one in self.latest:
            match one.event:
                case OrderOpened(measure=measure, kind=MeasureKind.SANCTION, grounds=grounds):
                    assert self.may_follow_freely(measure)
                    for ground in grounds:
                        assert {self.subject.records[r].record.issuer for r in ground.cites} == {ISSUER}
                case OrderConfirmed():
                    assert one.by.account in (ISSUER, OTHER)
                case GroundAdded(order=number) | GroundChanged(order=number) if one.by == ENGINE:
                    self.check_free(number, one)

    def check_free(self, number: int, one: Happened) -> None:
        order = self.subject.orders.get(number)
        if order is None or order.state is not OrderState.OPEN or order.kind is MeasureKind.INCENTIVE:
            return
        if isinstance(one.event, GroundAdded):
            assert self.may_follow_freely(order.measure)

    def may_follow_freely(self, measure: str) -> bool:
        return measure not in BY_OFFICER and self.registration.kind is SubjectKind.ENTERPRISE

    @invariant()
    def days_are_sane(self) -> None:
        for task in self.subject.tasks.values():
            assert task.since <= self.day
            assert all(begin <= end <= self.day for begin, end in task.pauses)
        for order in self.subject.orders.values():
            assert all(until > self.day for until in order.suspensions.values())
        for one in self.latest:
            assert one.on == self.day

    def teardown(self) -> None:
        if self.happened:
            assert evolve(Subject(subject_id=self.subject.subject_id), self.happened) == self.subject


settings.register_profile("subject", max_examples=500, stateful_step_count=50, deadline=None)
TestSubject = SubjectMachine.TestCase
TestSubject.settings = settings(
    settings.get_profile("subject"), derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
