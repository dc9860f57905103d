"""One subject through everything that can be asked of it, in any order; after every step every invariant holds.

The machine keeps a file of records of its own (tests/support/literally.py reads it) and walks every event through the
tables as text (tests/support/walk.py), so that what the engine decides is judged by two readings that are not its own.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar
from uuid import UUID

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.actors import ENGINE, Actor, itself
from domain.commands import (
    AcceptCommitment,
    AcceptTask,
    AddSource,
    ChangeDecision,
    ChooseNotifications,
    Command,
    ConfirmOrder,
    CorrectRecord,
    DeclineCommitment,
    DeclineOrder,
    FileRecords,
    GiveConsent,
    OfferCommitment,
    PushCorrected,
    Reconcile,
    RecordMandate,
    RefuseTask,
    RepairRecord,
    ResolveDefect,
    ResumeOrder,
    ReturnTask,
    RevokeDecision,
    SubmitFeedback,
    SuspendOrder,
    TakeCommitmentBack,
    WithdrawConsent,
    WithdrawRecord,
)
from domain.errors import InvalidInput, JiangchengError, Refused
from domain.events import Ground, GroundAdded, GroundChanged, Happened, OrderConfirmed, OrderOpened, TaskPushed
from domain.recompute import recompute
from domain.records import SILENT, Defect, Filed, Record, RecordKind, Standing, changed_id
from domain.rulebook import Determination
from domain.state import Order, Subject, Task
from domain.subjects import decide, evolve
from domain.timeline import Timeline
from domain.transitions import OrderState
from domain.values import (
    Channel,
    Claim,
    CommitmentKind,
    FeedbackResult,
    MandateBasis,
    MandateScope,
    MeasureKind,
    NewsKind,
    Purpose,
    Reason,
    ReviewOutcome,
    Severity,
    SubjectKind,
)
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support import literally, pack_small
from tests.support.builders import a_ban, a_denial, a_fine, a_home, id_of
from tests.support.literally import Known, Law
from tests.support.pack_small import INSPECTORS, ISSUER, NORTH, OFFICE, OTHER
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
WAYS = ("correct", "withdraw", "revoke", "repair", "change", "differ")
RETURNING = [Reason.R3, Reason.R8, Reason.R9]
REFUSING = [reason for reason in Reason if reason not in RETURNING]
LIFTED = ("FeedbackSubmitted.lifted", "MeasureLifted")
whole = st.integers(0, 999)


@cache
def later(name: str, version: int, begins: date) -> tuple[Compiled, Law]:
    """A later version, ready, and what it says."""
    ready, said = LATER[name]
    return ready(version, begins), said(version, begins)


def pick(things: Sequence[T], which: int) -> T:
    """One of them."""
    return things[which % len(things)]


def rather(begun: Collection[UUID], records: Sequence[Filed], which: int) -> Filed:
    """Two times in three a record about which something has begun, so that it also comes to its end."""
    going_on = [filed for filed in records if filed.record.record_id in begun]
    return pick(going_on if going_on and which % 3 else records, which // 3)


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


class SubjectMachine(RuleBasedStateMachine):
    """One subject under a lineage of rulesets, and what the literal reading knows of it."""

    def __init__(self) -> None:
        super().__init__()
        self.day = BEGAN
        self.laws = [Law()]
        self.under((pack_small.small(),))
        self.file: dict[UUID, Known] = {}
        self.walk = Walk()
        self.determined = Determination(timeline=Timeline(), wanted={}, ruleset="", semantics=1, spent=frozenset())
        self.happened: list[Happened] = []
        self.latest: tuple[Happened, ...] = ()
        self.today: list[Happened] = []

    @initialize(
        region=st.sampled_from(["north", "north", "south", "west"]),
        kind=st.sampled_from([SubjectKind.ENTERPRISE] * 3 + [SubjectKind.SELF_EMPLOYED]),
        which=whole,
    )
    def register(self, region: str, kind: SubjectKind, which: int) -> None:
        self.registration = a_home(region, kind=kind)
        self.subject = Subject(subject_id=id_of(self.registration))
        self.folded = self.morning = self.subject
        self.file_record(which=which, issuer=ISSUER, back=0)

    def under(self, versions: tuple[Compiled, ...]) -> None:
        """What decides from now on, and who decides again beside it."""
        standing = pack_small.small().ruleset.standing_orders
        self.book, self.second = RulesetRulebook(versions, standing), RulesetRulebook(versions, standing)

    # --- asking

    def ask(self, command: Command, by: str | Actor = ENGINE.account) -> bool:
        """Ask for something; False if it was refused, and then nothing has changed."""
        by = ENGINE if by == ENGINE.account else by
        actor = by if isinstance(by, Actor) else Actor(account=by, officer="somebody")
        try:
            decided = decide(self.subject, command, on=self.day, by=actor, rulebook=self.book)
        except (Refused, InvalidInput) as refusal:
            self.explained(refusal)
            self.latest = ()
            return False
        self.subject, self.latest, self.determined = decided.subject, decided.happened, decided.determination
        self.walk.take(self.latest)
        self.folded = evolve(self.folded, self.latest)
        self.happened += self.latest
        self.today += self.latest
        return True

    def explained(self, refusal: JiangchengError) -> None:
        """Nobody is refused without being told why, and what to do."""
        assert refusal.detail
        assert refusal.do, f"nobody is told what to do: {refusal}"

    def recompute_the_day(self) -> None:
        """G29: all that was decided since the morning comes out the same, without being told where an act ends."""
        again = recompute(self.morning, self.today, self.second)
        assert (again.differences, again.subject) == ((), self.subject)
        self.morning, self.today = self.subject, []

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

    LARGE_FINE_BAN_DENIAL = (12, 14, 1)
    """What `a_record` makes these of."""

    def has_room(self) -> bool:
        """Few records at a time keep the literal reading quick; a long life still sees many."""
        return len(self.in_force()) < 5 and len(self.file) < 16

    def penalties(self) -> list[Filed]:
        """The records that the file knows of."""
        return [filed for filed in self.subject.records.values() if filed.record.kind is RecordKind.PENALTY]

    def in_force(self) -> list[Filed]:
        return [filed for filed in self.penalties() if filed.standing is Standing.IN_FORCE]

    @precondition(has_room)
    @rule(which=whole, issuer=st.sampled_from(ISSUERS), back=st.sampled_from([0, 0, 0, 1, 20, 90, 400]))
    def file_record(self, which: int, issuer: str, back: int) -> None:
        record = self.a_record(which, issuer, back, f"doc-{len(self.walk.cases) + 1}")
        assert self.ask(FileRecords(self.registration, (record,)), issuer)
        self.file[record.record_id] = known(record)

    @precondition(has_room)
    @rule(kind=st.sampled_from([0, 0, 1, 2]))
    def file_what_certainly_grounds(self, kind: int) -> None:
        """A large fine, a ban or a denial of today: so that departments have something to answer."""
        self.file_record(which=self.LARGE_FINE_BAN_DENIAL[kind], issuer=ISSUER, back=0)

    @rule(which=whole, shift=st.sampled_from([0, 0, 5, 40]), way=st.sampled_from(WAYS))
    def undo(self, which: int, shift: int, way: str) -> None:
        filed = pick(self.penalties(), which)
        by = filed.answers if which % 10 else OFFICE
        ways = {
            "correct": self.correct,
            "withdraw": self.withdraw,
            "revoke": self.revoke,
            "repair": self.repair,
            "change": self.change,
            "differ": self.differ,
        }
        ways[way](filed, by, which // 3, shift)

    def correct(self, filed: Filed, by: str, which: int, shift: int) -> None:
        old = filed.record
        back = (self.day - old.determined_on).days + shift
        new = self.a_record(which, old.issuer, back, old.document.doc_no)
        new = msgspec.structs.replace(new, record_id=old.record_id)
        younger = self.registration.kind.protected_as_person and new.determined_on < old.determined_on
        legal = filed.standing is Standing.IN_FORCE and by == filed.answers and not younger
        assert self.ask(CorrectRecord(new, "wrong figure"), by) is legal
        if legal:
            severe = 0 if filed.doubts else list(Severity).index(new.severity)
            self.file[new.record_id] = known(new)._replace(speaks_from=filed.speaks_from, severe=severe)

    def withdraw(self, filed: Filed, by: str, which: int, shift: int) -> None:
        legal = by == filed.answers
        assert self.ask(WithdrawRecord(filed.record.record_id, "not ours"), by) is legal
        if legal:
            self.file.pop(filed.record.record_id, None)

    def revoke(self, filed: Filed, by: str, which: int, shift: int) -> None:
        """Annulled, void or confirmed unlawful, each on a day that it can have and on some that it cannot."""
        first = filed.speaks_from or filed.record.determined_on
        outcome = pick([o for o in ReviewOutcome if o is not ReviewOutcome.CHANGED], which)
        day = max(self.day - timedelta(days=shift), first)
        if outcome is ReviewOutcome.VOID:
            day = filed.record.determined_on
        command = RevokeDecision(filed.record.record_id, day, authority="court", doc_no="9", outcome=outcome)
        never = outcome is ReviewOutcome.CONFIRMED_UNLAWFUL and day == filed.record.determined_on
        legal = filed.standing not in SILENT and not never
        assert self.ask(command, filed.answers) is legal
        if legal and outcome is ReviewOutcome.VOID:  # it never was: nor does its day say which version governs
            self.file.pop(filed.record.record_id)
        elif legal:
            self.void(filed.record.record_id, day)

    def change(self, filed: Filed, by: str, which: int, shift: int) -> None:
        """What the review made of it speaks from the day named on, dated as the decision was."""
        old = filed.record
        first = filed.speaks_from or old.determined_on
        day = max(self.day - timedelta(days=shift), first)
        back = (self.day - old.determined_on).days
        doc_no = f"review {len(self.walk.cases)}"
        command = ChangeDecision(
            old.record_id, day, "court", doc_no, self.a_record(which, old.issuer, back, old.document.doc_no)
        )
        legal = by == filed.answers and filed.standing is Standing.IN_FORCE
        if legal and not self.has_room():
            return
        assert self.ask(command, by) is legal
        if legal:
            self.void(old.record_id, day)
            new = self.subject.records[changed_id(old.record_id, doc_no)]
            self.file[new.record.record_id] = known(new.record)._replace(speaks_from=day)

    def differ(self, filed: Filed, by: str, which: int, shift: int) -> None:
        """A further source doubts the severity; the department clears it up or leaves it so."""
        if filed.standing is Standing.SEALED:
            return
        record_id = filed.record.record_id
        if Defect.SOURCES in filed.doubts:
            legal = by == filed.answers
            assert self.ask(ResolveDefect(record_id, Defect.SOURCES, "looked at"), by) is legal
        else:
            other = Severity.MINOR if filed.record.severity is not Severity.MINOR else Severity.SEVERE
            told = msgspec.structs.replace(filed.record, severity=other, content_hash=f"{record_id} {len(filed.heard)}")
            legal = True
            assert self.ask(AddSource(told, "province"), by)
        if legal and record_id in self.file:
            severe = 0 if self.subject.records[record_id].doubts else list(Severity).index(filed.record.severity)
            self.file[record_id] = self.file[record_id]._replace(severe=severe)

    def repair(self, filed: Filed, by: str, which: int, shift: int) -> None:
        legal = by == filed.answers and filed.standing is Standing.IN_FORCE
        assert self.ask(RepairRecord(filed.record.record_id), by) is legal
        if legal:
            self.void(filed.record.record_id, self.day)

    def void(self, record_id: UUID, day: date) -> None:
        earlier = self.file[record_id].void_from
        self.file[record_id] = self.file[record_id]._replace(void_from=min(earlier or day, day))

    # --- officers

    def some_order(self, which: int) -> Order:
        return pick(list(self.subject.orders.values()), which)

    def determiners(self, order: Order) -> list[str]:
        return self.issuers([*order.grounds.values(), *order.awaiting.values()])

    def issuers(self, grounds: Iterable[Ground]) -> list[str]:
        return sorted({self.subject.records[r].answers for g in grounds for r in g.cites})

    def undecided(self) -> list[Order]:
        return [o for o in self.subject.orders.values() if o.state is OrderState.PROPOSED or o.awaiting]

    @precondition(lambda self: bool(self.undecided()))
    @rule(which=whole, say=st.sampled_from(["confirm", "confirm", "decline"]))
    def decide_order(self, which: int, say: str) -> None:
        """An officer of a department whose record waits; a suspended order can be declined and not confirmed."""
        order = pick(self.undecided(), which)
        waiting = order.grounds if order.state is OrderState.PROPOSED else order.awaiting
        by = pick(self.issuers(waiting.values()), which)
        command = ConfirmOrder(order.number) if say == "confirm" else DeclineOrder(order.number, "no")
        assert self.ask(command, by) is (say == "decline" or not order.suspensions)

    @precondition(lambda self: self.subject.orders)
    @rule(which=whole, say=st.sampled_from(["confirm", "decline", "suspend"]))
    def decide_anything(self, which: int, say: str) -> None:
        """Who determined nothing of it decides nothing, nor anybody where nothing waits (INV-19)."""
        order = self.some_order(which)
        commands: dict[str, Command] = {
            "confirm": ConfirmOrder(order.number),
            "decline": DeclineOrder(order.number, "no"),
            "suspend": SuspendOrder(order.number, "court", self.day + DAY),
        }
        assert not self.ask(commands[say], OFFICE)
        if order not in self.undecided() and say != "suspend":
            assert not self.ask(commands[say], ISSUER)

    @precondition(lambda self: sum(len(order.suspensions) for order in self.subject.orders.values()) < 2)
    @precondition(lambda self: self.subject.orders)
    @rule(which=whole, days=st.sampled_from([0, 1, 5, 30]))
    def suspend(self, which: int, days: int) -> None:
        order = self.some_order(which)
        by = pick(self.determiners(order) or [ISSUER], which)
        command = SuspendOrder(order.number, pick(BASES, which), self.day + timedelta(days=days))
        assert self.ask(command, by) is (days > 0 and order.stands)

    @precondition(lambda self: any(order.suspensions for order in self.subject.orders.values()))
    @rule(which=whole, wrong=st.integers(0, 9))
    def resume(self, which: int, wrong: int) -> None:
        order = pick([order for order in self.subject.orders.values() if order.suspensions], which)
        basis = pick(BASES, which)
        by = pick(self.determiners(order), which) if wrong else OFFICE
        assert self.ask(ResumeOrder(order.number, basis), by) is (wrong > 0 and basis in order.suspensions)

    # --- the subject itself

    @rule(which=whole, days=st.sampled_from([-1, 0, 7, 90, 3_000]))
    def settle(self, which: int, days: int) -> None:
        """It settles its own affairs, itself or at a window; who may stand for it only the register says (P-6)."""
        until = self.day + timedelta(days=days)
        receipt, somebody = f"own-{which}", UUID(int=which + 1)
        mandate = RecordMandate(somebody, MandateBasis.MANDATE, MandateScope.ACT, self.day, until, "a" * 64)
        commands: list[Command] = [
            ChooseNotifications((Channel.INBOX,), (NewsKind.RECORDS,), until, receipt),
            GiveConsent(OTHER, Purpose.GOVERNMENT_FUNDS, until, receipt),
            OfferCommitment(
                CommitmentKind.OTHER, "a" * 64, which % 3 > 0, pick([ISSUER, OTHER], which), until, receipt
            ),
            mandate,
            *(WithdrawConsent(one, receipt) for one in self.subject.consents if days == 0),
        ]
        command = pick(commands, which)
        over = isinstance(command, WithdrawConsent) and self.subject.consents[command.consent].until < self.day
        legal = isinstance(command, WithdrawConsent) or 0 <= days < 3_000
        me = itself(self.subject.subject_id, by=somebody)
        assert not self.ask(command, OTHER)
        assert not self.ask(command, itself(somebody, by=somebody))
        assert self.ask(command, OFFICE if command is mandate or which % 2 else me) is (legal and not over)
        assert command is not mandate or not self.ask(command, me)

    @precondition(lambda self: self.subject.offers)
    @rule(which=whole)
    def answer_an_offer(self, which: int) -> None:
        """What it offered to promise is declined by whoever it was offered to, or taken back, until it is over."""
        offer = pick(list(self.subject.offers.values()), which)
        assert not self.ask(DeclineCommitment(offer.offer, "none is taken here"), NORTH)
        assert not self.ask(AcceptCommitment(offer.offer, UUID(int=which)), offer.department)
        open_ = offer.until >= self.day
        if which % 2:
            assert self.ask(DeclineCommitment(offer.offer, "none is taken here"), offer.department) is open_
        else:
            assert self.ask(TakeCommitmentBack(offer.offer, "own-x"), OFFICE) is open_

    # --- departments

    def tasks_in(self, *states: str) -> list[Task]:
        return [task for task in self.subject.tasks.values() if str(task.state) in states]

    @precondition(lambda self: self.tasks_in("pushed", "overdue"))
    @rule(which=whole, reason=st.sampled_from(REFUSING))
    def answer(self, which: int, reason: Reason) -> None:
        """Three in five accept, one refuses, one returns."""
        task = pick(self.tasks_in("pushed", "overdue"), which)
        command: Command = AcceptTask(task.task)
        if which % 5 == 0:
            command = RefuseTask(task.task, reason)
        elif which % 5 == 1:
            command = ReturnTask(task.task, pick(RETURNING, which))
        assert self.ask(command, task.department or "")

    @precondition(lambda self: self.tasks_in("accepted", "implemented"))
    @rule(which=whole, result=st.sampled_from([r for r in FeedbackResult if r != "lifted"]))
    def feed_back(self, which: int, result: FeedbackResult) -> None:
        task = pick(self.tasks_in("accepted", "implemented"), which)
        legal = (str(task.state), f"FeedbackSubmitted.{result}") in TASK
        assert self.ask(SubmitFeedback(task.task, result), task.department or "") is legal

    @precondition(lambda self: self.tasks_in("lift_ordered", "lift_overdue"))
    @rule(which=whole)
    def confirm_lift(self, which: int) -> None:
        task = pick(self.tasks_in("lift_ordered", "lift_overdue"), which)
        assert self.ask(SubmitFeedback(task.task, FeedbackResult.LIFTED), task.department or "")

    @precondition(lambda self: self.tasks_in("returned"))
    @rule(which=whole)
    def push_corrected(self, which: int) -> None:
        task = pick(self.tasks_in("returned"), which)
        by = pick([*self.determiners(self.subject.orders[task.order]), task.department or OFFICE], which)
        assert self.ask(PushCorrected(task.task), by) is (by in (ISSUER, OTHER))

    @precondition(lambda self: self.subject.tasks)
    @rule(which=whole, reason=st.sampled_from(list(Reason)), result=st.sampled_from(list(FeedbackResult)))
    def answer_anything(self, which: int, reason: Reason, result: FeedbackResult) -> None:
        """Anybody answers anything: it goes through only where the table and INV-5 let it."""
        task = pick(list(self.subject.tasks.values()), which)
        answers: list[tuple[Command, str, bool]] = [
            (AcceptTask(task.task), "TaskAccepted", True),
            (RefuseTask(task.task, reason), "TaskRefused", reason in REFUSING),
            (ReturnTask(task.task, reason), "TaskReturned", reason in RETURNING),
            (SubmitFeedback(task.task, result), f"FeedbackSubmitted.{result}".replace(*LIFTED), True),
        ]
        command, step, fits = pick(answers, which // 3)
        by = pick([OFFICE, INSPECTORS[self.registration.region], ISSUER], which // 7)
        legal = fits and by == task.department and (str(task.state), step) in TASK
        assert self.ask(command, by) is legal

    # --- time and rules

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 7, 20, 90, 365]), between=whole)
    def advance(self, days: int, between: int) -> None:
        self.nothing_happens_before_it_is_due(between)
        self.recompute_the_day()
        self.day += timedelta(days=days)
        assert self.ask(Reconcile())

    @rule(times=st.integers(1, 3))
    def wait_until_due(self, times: int) -> None:
        for _ in range(times):
            due = self.next_due()
            if due is not None and due < self.day + timedelta(days=900):
                self.recompute_the_day()
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
        self.recompute_the_day()
        ready, law = later(name, len(self.laws) + 1, self.day + timedelta(days=wait))
        self.laws.append(law)
        self.under((*self.book.versions, ready))
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
            assert measure in self.subject.declined or self.is_held(measure)

    def is_held(self, measure: str) -> bool:
        """Whether everything that a measure follows from is spared, so that nothing new is opened on it."""
        wanted = self.determined.wanted.get(measure)
        return wanted is not None and all(self.is_spared(measure, ground) for ground in wanted.grounds)

    def is_spared(self, measure: str, ground: str) -> bool:
        """Whether all that gives a ground rests on a record that is shielded, not meant, or given time for."""
        not_me = {one.record_id for one in self.subject.objections.values() if one.claim is Claim.NOT_ME}
        given_time = {
            one.record_id for one in self.subject.rectifications.values() if one.waits and str(one.state) != "overdue"
        }
        spared = not_me | given_time | self.subject.shields.keys()
        spans = [one for one in self.determined.timeline.on(self.day) if (one.measure, one.ground) == (measure, ground)]
        return all(not spared.isdisjoint(span.cites) for span in spans)

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
                        assert {self.subject.records[r].answers for r in ground.cites} == {ISSUER}
                case OrderConfirmed():
                    assert one.by.account in (ISSUER, OTHER)
                case GroundAdded(order=number) | GroundChanged(order=number) if one.by == ENGINE:
                    self.check_free(number, one)

    def check_free(self, number: int, one: Happened) -> None:
        order = self.subject.orders.get(number)
        if order is not None and order.state is OrderState.OPEN and order.kind is not MeasureKind.INCENTIVE:
            assert not isinstance(one.event, GroundAdded) or self.may_follow_freely(order.measure)

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
            self.recompute_the_day()
            assert evolve(Subject(subject_id=self.subject.subject_id), self.happened) == self.subject


settings.register_profile("subject", max_examples=500, stateful_step_count=50, deadline=None)
