"""Reconcile: compare what follows with the orders in the ledger, and decide what makes them agree.

Filing, repair, annulment, a new ruleset and the passing of a day are the same operation (architecture.md, The idea).
Reliefs never wait (INV-34): when the matcher is in trouble, grounds still end and lifts still go out, and no
sanction is ordered. A ground that follows on from another takes over before the other ends, so that touching
intervals are one run.
"""

from collections.abc import Collection, Mapping

from domain.errors import NotAllowed
from domain.events import (
    CaseExpired,
    EntryReviewOverdue,
    Ground,
    GroundAdded,
    GroundChanged,
    GroundProposalEnded,
    GroundProposed,
    MatcherIncidentRaised,
    OrderOpened,
    OrderProposed,
    RecordSealed,
    ReminderSent,
    TaskEscalated,
    TaskPushed,
    TaskUnassigned,
    UnlawfulRuleNotified,
)
from domain.orders import end_grounds, lift_suspension, suspend_on
from domain.procedures import contacting, listing, objections, promises, publishing, rectifying, shields
from domain.procedures.repairs import overdue
from domain.records import CaseState, Standing
from domain.rulebook import Assignment, Chore, Determination, Rulebook, Wanted
from domain.state import Decision, Order, Task
from domain.stops import DISPUTE, RECTIFY, SHIELD, STOP
from domain.tasks import OVERDUE, task_id
from domain.transitions import OrderState, TaskState
from domain.values import MeasureKind


def reconcile(decision: Decision, rulebook: Rulebook) -> Determination:
    """Make the orders agree with what follows on the decision's day; doing it again decides nothing."""
    for record_id in rulebook.sealed(decision.draft.freeze(), on=decision.on):
        decision.emit(RecordSealed(record_id=record_id))
    shields.keep_time(decision)
    rectifying.keep_time(decision, rulebook)
    contacting.keep_time(decision)
    determined = rulebook.determine(decision.draft.freeze(), on=decision.on)
    for detail in determined.incidents:
        decision.emit(MatcherIncidentRaised(detail=detail))
    _tell_of_unlawful(decision, rulebook)
    _end_suspensions(decision)
    for order in _standing(decision):
        _adjust(decision, order, determined)
    for wanted in determined.wanted.values():
        if _may_burden(wanted, determined) and _order_of(decision, wanted) is None:
            _open(decision, wanted, determined)
    for order in _standing(decision):
        if order.measure in determined.wanted:
            _push_missing(decision, order, determined.wanted[order.measure].assignments)
    while chores := rulebook.chores(decision.draft.freeze(), on=decision.on):
        for chore in chores:
            _do(decision, chore)
    _tell_who_is_late(decision, rulebook)
    publishing.keep_time(decision, rulebook)
    promises.keep_time(decision, rulebook)
    _expire_cases(decision, determined)
    return determined


def _tell_who_is_late(decision: Decision, rulebook: Rulebook) -> None:
    """Departments that let their time in a procedure pass; most subjects have none."""
    subject, on = decision.draft.freeze(), decision.on
    if subject.repairs:
        for record_id in rulebook.late_repairs(subject, on=on):
            decision.emit(overdue(subject.repairs[record_id]))
    if subject.entries:
        for entry in rulebook.late_entries(subject, on=on):
            decision.emit(listing.overdue(subject.entries[entry]))
    for record_id in rulebook.late_reviews(subject, on=on):
        decision.emit(EntryReviewOverdue(record_id=record_id))
    if subject.objections:
        for record_id in rulebook.late_objections(subject, on=on):
            decision.emit(objections.overdue(subject.objections[record_id]))


def _tell_of_unlawful(decision: Decision, rulebook: Rulebook) -> None:
    """Once for each version, before what it gave is lifted: who suffered or lost under it can seek redress."""
    for found in rulebook.unlawful(decision.draft.freeze(), on=decision.on):
        decision.emit(
            UnlawfulRuleNotified(
                version=found.version,
                ruleset=found.ruleset,
                effective_on=found.effective_on,
                article=found.article,
                reason=found.reason,
            )
        )


def _may_burden(wanted: Wanted, determined: Determination) -> bool:
    return wanted.terms.kind is MeasureKind.INCENTIVE or not determined.incidents


def _standing(decision: Decision) -> list[Order]:
    return [order for order in decision.draft.orders.values() if order.stands]


def _current(decision: Decision, order: Order) -> Order:
    return decision.draft.orders[order.number]


def _order_of(decision: Decision, wanted: Wanted) -> Order | None:
    return next((order for order in _standing(decision) if order.measure == wanted.terms.measure), None)


def _end_suspensions(decision: Decision) -> None:
    for order in list(decision.draft.orders.values()):
        for basis, until in order.suspensions.items():
            if until <= decision.on:
                lift_suspension(decision, order, basis)


# --- an order that stands


def _adjust(decision: Decision, order: Order, determined: Determination) -> None:
    """Bring a standing order's grounds to what follows; a measure version that ended takes all of them away."""
    wanted = determined.wanted.get(order.measure)
    if wanted is None or wanted.terms.version != order.version:
        _end_missing(decision, order, {}, determined)
        return
    _shorten(decision, order, wanted.grounds)
    if _may_burden(wanted, determined):
        fresh = _going_on(_unlike(wanted.grounds, order.grounds), wanted)
        for name, ground in _not_declined(decision, wanted, fresh, carried=order.grounds).items():
            if name not in order.grounds or ground.until > order.grounds[name].until:
                _carry(decision, _current(decision, order), ground, attended=name in wanted.attended)
    _end_missing(decision, _current(decision, order), wanted.grounds, determined)
    if (left := decision.draft.orders.get(order.number)) is not None:
        _hold(decision, left, wanted)


def _going_on(grounds: Mapping[str, Ground], wanted: Wanted) -> dict[str, Ground]:
    """The grounds that nothing holds up."""
    return {name: ground for name, ground in grounds.items() if name not in wanted.held}


def _hold(decision: Decision, order: Order, wanted: Wanted) -> None:
    """Suspend a sanction all of whose grounds are held up, until the last of them ends; else let it go on."""
    if not order.stands or order.kind is not MeasureKind.SANCTION:
        return
    basis, until = _basis(order, wanted), max((one.until for one in order.grounds.values()), default=decision.on)
    if basis is not None and order.suspensions.get(basis, decision.on) < until:
        suspend_on(decision, order, basis, until=until)
    for other in (STOP, SHIELD, RECTIFY, DISPUTE):
        if other != basis and other in order.suspensions:
            lift_suspension(decision, _current(decision, order), other)


def _basis(order: Order, wanted: Wanted) -> str | None:
    """What holds all of an order's grounds up, if anything does."""
    grounds = set(order.grounds)
    held = (
        (STOP, wanted.stopped),
        (SHIELD, wanted.shielded),
        (RECTIFY, wanted.waiting),
        (DISPUTE, wanted.disputed),
    )
    if not grounds or not grounds <= wanted.held:
        return None
    alone = (basis for basis, some in held if grounds <= some)
    return next(alone, None) or next(basis for basis, some in reversed(held) if grounds & some)


def _unlike(grounds: Mapping[str, Ground], others: Mapping[str, Ground]) -> dict[str, Ground]:
    """The grounds that are not the very same among the others; an order may rest on thousands that are."""
    return {name: ground for name, ground in grounds.items() if others.get(name) is not ground}


def _shorten(decision: Decision, order: Order, now: Mapping[str, Ground]) -> None:
    for name, ground in _unlike(order.grounds, now).items():
        changed = now.get(name, ground)
        if changed.until <= ground.until and (changed.start, changed.until) != (ground.start, ground.until):
            decision.emit(GroundChanged(order=order.number, ground=name, start=changed.start, until=changed.until))


def _end_missing(decision: Decision, order: Order, now: Mapping[str, Ground], determined: Determination) -> None:
    """End what follows no longer, and what was ordered until today and not renewed."""
    for name, ground in order.awaiting.items():
        if now.get(name) != ground:
            decision.emit(GroundProposalEnded(order=order.number, ground=name))
    unlike = _unlike(order.grounds, now)
    gone = [g for name, g in unlike.items() if name not in now or g.until <= decision.on]
    end_grounds(decision, order, [(ground, _cause(decision, ground, determined)) for ground in gone])


def _cause(decision: Decision, ground: Ground, determined: Determination) -> str:
    for record_id in ground.cites:
        filed = decision.draft.records.get(record_id)
        if filed is not None and filed.standing is not Standing.IN_FORCE:
            return str(filed.standing)
    if ground.ground in determined.voided and ground.until > decision.on:
        return "ruleset_withdrawn"
    return "expired" if ground.until <= decision.on else "no_longer_follows"


# --- a new order


def _open(decision: Decision, wanted: Wanted, determined: Determination) -> None:
    grounds = _not_declined(decision, wanted, _going_on(wanted.grounds, wanted), carried=())
    attended = [ground for name, ground in grounds.items() if name in wanted.attended]
    free = [ground for name, ground in grounds.items() if name not in wanted.attended]
    if not grounds:
        return
    make = OrderOpened if free else OrderProposed
    number = decision.draft.orders_made + 1
    decision.emit(
        make(
            order=number,
            measure=wanted.terms.measure,
            version=wanted.terms.version,
            kind=wanted.terms.kind,
            grounds=tuple(free or attended),
            ruleset=determined.ruleset,
            semantics=determined.semantics,
        )
    )
    if free:
        for ground in attended:
            _carry(decision, decision.draft.orders[number], ground, attended=True)


def _not_declined(
    decision: Decision, wanted: Wanted, grounds: dict[str, Ground], *, carried: Collection[str]
) -> dict[str, Ground]:
    """What was declined is asked about again only under a new measure version; what is carried already stays."""
    declined = decision.draft.declined.get(wanted.terms.measure)
    if declined is None or declined.version != wanted.terms.version:
        return grounds
    return {name: ground for name, ground in grounds.items() if name in carried or name not in declined.grounds}


def _carry(decision: Decision, order: Order, ground: Ground, *, attended: bool) -> None:
    """Let a further or longer ground carry the order; on an open order it may have to wait for the officer."""
    if attended and order.state is OrderState.OPEN:
        if order.awaiting.get(ground.ground) != ground and order.refused.get(ground.ground) != ground:
            decision.emit(GroundProposed(order=order.number, ground=ground))
    elif ground.ground in order.grounds:
        decision.emit(GroundChanged(order=order.number, ground=ground.ground, start=ground.start, until=ground.until))
    else:
        decision.emit(GroundAdded(order=order.number, ground=ground))


def _push_missing(decision: Decision, order: Order, assignments: tuple[Assignment, ...]) -> None:
    """Push to every department that has not been asked yet, or not about a ground it now stands on."""
    if order.state is not OrderState.OPEN or order.suspensions:
        return
    latest, grounds = _Latest(decision.draft.tasks_of(order.number)), set(order.grounds)
    for assignment in assignments:
        task = latest.of(assignment)
        if task is None:
            _push(decision, order, assignment, number=1)
        elif task.state is TaskState.UNASSIGNED and assignment.department is not None:
            latest.taken(task)
            _assign(decision, task, assignment.department)
        elif _answered(task) and not task.answered >= grounds:
            _push(decision, order, assignment, number=task.number + 1)


def _answered(task: Task) -> bool:
    return task.state in (TaskState.REFUSED, TaskState.CLOSED)


class _Latest:
    """The latest task of each department on an order, and for each role the task nobody has."""

    def __init__(self, tasks: list[Task]) -> None:
        in_order = sorted(tasks, key=lambda task: task.number)
        # What went over to a successor is not asked for again under the name of the former department (C41).
        self._by_department = {task.former: task for task in in_order if task.former is not None}
        self._by_department |= {task.department: task for task in in_order if task.department is not None}
        self._vacant = {task.role: task for task in in_order if task.department is None}

    def of(self, assignment: Assignment) -> Task | None:
        """The department's own latest task, else the vacant one of its role."""
        own = self._by_department.get(assignment.department) if assignment.department is not None else None
        return own or self._vacant.get(assignment.role)

    def taken(self, task: Task) -> None:
        """A vacant task has found its department."""
        self._vacant.pop(task.role, None)


def _push(decision: Decision, order: Order, assignment: Assignment, *, number: int) -> None:
    task = task_id(
        decision.draft.subject_id,
        order=order.number,
        role=assignment.role,
        department=assignment.department,
        number=number,
    )
    if assignment.department is None:
        decision.emit(TaskUnassigned(task=task, order=order.number, role=assignment.role, number=number))
    else:
        decision.emit(
            TaskPushed(
                task=task,
                order=order.number,
                role=assignment.role,
                number=number,
                department=assignment.department,
            )
        )


def _assign(decision: Decision, task: Task, department: str) -> None:
    decision.emit(
        TaskPushed(task=task.task, order=task.order, role=task.role, number=task.number, department=department)
    )


# --- what loop rules ask for


def _do(decision: Decision, chore: Chore) -> None:
    task = decision.draft.tasks[chore.task]
    match chore.action:
        case "remind":
            decision.emit(ReminderSent(task=task.task, rule=chore.rule))
        case "escalate":
            decision.emit(TaskEscalated(task=task.task, rule=chore.rule))
        case "overdue" if task.state in OVERDUE:
            decision.emit(OVERDUE[task.state](task=task.task, rule=chore.rule))
        case _:
            raise NotAllowed(f"loop rule {chore.rule} asks for {chore.action} in state {task.state}")


# --- cases that can do nothing more


def _expire_cases(decision: Decision, determined: Determination) -> None:
    if not determined.spent:
        return
    cited = {
        record_id
        for order in decision.draft.orders.values()
        for ground in order.grounds.values()
        for record_id in ground.cites
    }
    for record_id in sorted(determined.spent - cited):
        filed = decision.draft.records[record_id]
        if filed.grounded and filed.case is CaseState.DECIDED:
            decision.emit(CaseExpired(record_id=record_id))
