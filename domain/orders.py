"""Measure orders: proposed or opened, carried by grounds, lifted when the last ground is gone, closed when done."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from domain.errors import InvalidInput, NotAllowed, NotFound, WrongActor
from domain.events import (
    Event,
    Ground,
    GroundAdded,
    GroundChanged,
    GroundDeclined,
    GroundEnded,
    GroundProposalEnded,
    GroundProposed,
    Happened,
    MeasureLiftOrdered,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderEvent,
    OrderOpened,
    OrderProposed,
    OrderResumed,
    OrderSuspended,
    TaskRecalled,
    TaskResumed,
    TaskSuspended,
)
from domain.state import Decision, Declined, Draft, Order
from domain.stops import DISPUTE, RECTIFY, SHIELD, STOP
from domain.tasks import SUSPENDABLE, begin_lift
from domain.transitions import ORDER, OrderState, TaskState, advance
from domain.values import MeasureKind

_T = TypeVar("_T")


def apply(draft: Draft, happened: Happened) -> None:
    """Fold what happened to an order."""
    event = happened.event
    if isinstance(event, OrderProposed | OrderOpened):
        _apply_new(draft, event)
        draft.ruled(happened.on)
    elif isinstance(event, OrderEvent):
        order = draft.orders[event.order]
        _remember_taken(draft, order, event, on=happened.on)
        state = advance(ORDER, order.state, step_name(order, event))
        _apply_to(draft, replace(order, state=state), event, on=happened.on)
        _record_grounded(draft, event)


def _remember_taken(draft: Draft, order: Order, event: OrderEvent, *, on: date) -> None:
    """When rules took something by it: a ground more, or an incentive that follows no longer or has ended."""
    match event:
        case GroundAdded() | GroundProposed():
            draft.ruled(on)
        case GroundEnded(ground=ground, cause=cause) if order.kind is MeasureKind.INCENTIVE:
            if cause == "no_longer_follows":
                draft.ruled(on)
            elif cause == "expired":
                draft.lapsed(order.grounds[ground].until)


def _apply_new(draft: Draft, event: OrderProposed | OrderOpened) -> None:
    draft.orders_made = event.order
    draft.put(
        Order(
            number=event.order,
            measure=event.measure,
            version=event.version,
            kind=event.kind,
            state=advance(ORDER, None, type(event).__name__),
            grounds={ground.ground: ground for ground in event.grounds},
        )
    )
    for ground in event.grounds:
        _mark_grounded(draft, ground)


def _record_grounded(draft: Draft, event: OrderEvent) -> None:
    if isinstance(event, GroundAdded):
        _mark_grounded(draft, event.ground)


def _mark_grounded(draft: Draft, ground: Ground) -> None:
    for record_id in ground.cites:
        filed = draft.records.get(record_id)
        if filed is not None and not filed.grounded:
            draft.put(replace(filed, grounded=True))


def step_name(order: Order, event: Event) -> str:
    """The step of the transition table that an event takes on an order."""
    if isinstance(event, GroundEnded) and set(order.grounds) == {event.ground}:
        return "GroundEnded.last"
    return type(event).__name__


def _apply_to(draft: Draft, order: Order, event: OrderEvent, *, on: date) -> None:
    match event:
        case GroundAdded(ground=ground):
            order = _with_ground(order, ground)
        case GroundChanged(ground=name, start=start, until=until):
            order = _with_ground(order, replace(order.grounds[name], start=start, until=until))
        case GroundEnded(ground=name):
            order = replace(order, grounds=_without(order.grounds, name))
        case GroundProposed(ground=ground):
            order = replace(order, awaiting={**order.awaiting, ground.ground: ground})
            if order.state is OrderState.PROPOSED:  # it stands aside; what is in effect stays until it is confirmed
                order = replace(order, grounds=_without(order.grounds, ground.ground))
        case GroundDeclined(ground=name):
            refused = {**order.refused, name: order.awaiting[name]}
            order = replace(order, awaiting=_without(order.awaiting, name), refused=refused)
            _remember_declined(draft, order, {name})
        case GroundProposalEnded(ground=name):
            order = replace(order, awaiting=_without(order.awaiting, name))
        case OrderSuspended(basis=basis, until=until):
            order = replace(order, suspensions={**order.suspensions, basis: until})
        case OrderResumed(basis=basis):
            order = replace(order, suspensions=_without(order.suspensions, basis))
        case OrderDeclined():
            _remember_declined(draft, order, order.grounds)
        case MeasureLiftOrdered():
            order = replace(order, awaiting={}, suspensions={})
            begin_lift(draft, order.number, on=on)
    if order.state is OrderState.CLOSED:
        draft.forget(order.number)
    else:
        draft.put(order)


def _with_ground(order: Order, ground: Ground) -> Order:
    return replace(
        order,
        grounds={**order.grounds, ground.ground: ground},
        awaiting=_without(order.awaiting, ground.ground),
    )


def _without(mapping: dict[str, _T], name: str) -> dict[str, _T]:
    return {key: value for key, value in mapping.items() if key != name}


def _remember_declined(draft: Draft, order: Order, grounds: Iterable[str]) -> None:
    known = draft.declined.get(order.measure)
    earlier = known.grounds if known and known.version == order.version else frozenset()
    draft.decline(order.measure, Declined(order.version, earlier | frozenset(grounds)))


# --- steps that reconcile and officers take


def end_grounds(decision: Decision, order: Order, ended: Iterable[tuple[Ground, str]]) -> None:
    """End grounds, each with its cause; with the last one the lift goes out in the same append (INV-14)."""
    cause = ""
    for ground, cause in ended:
        decision.emit(GroundEnded(order=order.number, ground=ground.ground, cause=cause))
    left = decision.draft.orders.get(order.number)
    if left is not None and left.state is OrderState.LIFTING:
        lift(decision, left, cause=cause)


def lift(decision: Decision, order: Order, *, cause: str) -> None:
    """Order the lift of an order whose last ground is gone: accepted tasks are lifted, the others recalled."""
    decision.emit(MeasureLiftOrdered(order=order.number, cause=cause))
    for task in decision.draft.tasks_of(order.number):
        if task.open and task.state not in (TaskState.LIFT_ORDERED, TaskState.LIFT_OVERDUE):
            decision.emit(TaskRecalled(task=task.task))
    close_if_done(decision, order.number)


def close_if_done(decision: Decision, number: int) -> None:
    """Close a lifting order in the append that closes its last task."""
    order = decision.draft.orders.get(number)
    if order is None or order.state is not OrderState.LIFTING:
        return
    if not any(task.open for task in decision.draft.tasks_of(number)):
        decision.emit(OrderClosed(order=number))


def confirm(decision: Decision, number: int) -> None:
    """An officer of the determining department confirms a proposed order, or the grounds waiting on an open one."""
    order = _order_of_determiner(decision, number)
    if order.suspensions:
        raise NotAllowed("the order is suspended", do=f"Wait until {max(order.suspensions.values())}.")
    if order.state is OrderState.OPEN and order.awaiting:
        for ground in _own_awaiting(decision, order):
            _confirm_ground(decision, order, ground)
    else:
        _set_aside_of_others(decision, order)
        decision.emit(OrderConfirmed(order=number))


def _confirm_ground(decision: Decision, order: Order, ground: Ground) -> None:
    if ground.ground in order.grounds:
        decision.emit(GroundChanged(order=order.number, ground=ground.ground, start=ground.start, until=ground.until))
    else:
        decision.emit(GroundAdded(order=order.number, ground=ground))


def decline(decision: Decision, number: int, *, reason: str) -> None:
    """An officer declines a proposed order, or the grounds waiting on an open one; the reason is kept."""
    if not reason.strip():
        raise InvalidInput("declining needs a reason", do="Say why the measure is not initiated.")
    order = _order_of_determiner(decision, number)
    if order.state is OrderState.OPEN and order.awaiting:
        for ground in _own_awaiting(decision, order):
            decision.emit(GroundDeclined(order=number, ground=ground.ground, reason=reason))
    else:
        _set_aside_of_others(decision, order)
        decision.emit(OrderDeclined(order=number, reason=reason))


def _set_aside_of_others(decision: Decision, order: Order) -> None:
    """What another department determined waits for its own officer, whatever this one decides (INV-19, INV-37)."""
    for ground in order.grounds.values():
        if decision.by.account not in _issuers(decision.draft, [ground]):
            decision.emit(GroundProposed(order=order.number, ground=ground))


def suspend(decision: Decision, number: int, *, basis: str, until: date) -> None:
    """Suspend an order and every open task of it on a basis, until a day (P-6: never without an end)."""
    if until <= decision.on:
        raise InvalidInput(f"a suspension until {until} is over already", do="Name a later day.")
    _refuse_stop(basis)
    suspend_on(decision, _order_of_determiner(decision, number), basis, until=until)


def suspend_on(decision: Decision, order: Order, basis: str, *, until: date) -> None:
    """Put a basis of suspension on an order and on every open task of it that does not have it."""
    decision.emit(OrderSuspended(order=order.number, basis=basis, until=until))
    for task in decision.draft.tasks_of(order.number):
        if (task.state in SUSPENDABLE or task.state is TaskState.SUSPENDED) and basis not in task.suspensions:
            decision.emit(TaskSuspended(task=task.task, basis=basis))


def resume(decision: Decision, number: int, *, basis: str) -> None:
    """End one basis of suspension, by the determining department."""
    _refuse_stop(basis)
    order = _order_of_determiner(decision, number)
    if basis not in order.suspensions:
        raise NotFound(f"suspension {basis} on order {number}")
    lift_suspension(decision, order, basis)


def _refuse_stop(basis: str) -> None:
    """What suspends on a basis of its own ends it too: a stop, a court's ruling, an objection."""
    if basis == STOP:
        raise NotAllowed("the order is under a stop", do="Stop and start the rule, measure or list itself.")
    if basis == SHIELD:
        raise NotAllowed("a court's ruling shields the record", do="Put the end of the shield on record.")
    if basis == RECTIFY:
        raise NotAllowed("it is given time to put it right", do="Wait for the last day of its rectification.")
    if basis == DISPUTE:
        raise NotAllowed("the subject says that it is not meant", do="Answer its objection.")


def lift_suspension(decision: Decision, order: Order, basis: str) -> None:
    """End a basis on the order and on each of its tasks."""
    decision.emit(OrderResumed(order=order.number, basis=basis))
    for task in decision.draft.tasks_of(order.number):
        if task.state is TaskState.SUSPENDED and basis in task.suspensions:
            decision.emit(TaskResumed(task=task.task, basis=basis))


def _order_of_determiner(decision: Decision, number: int) -> Order:
    """The order, if the actor's department determined a record it rests on (INV-19)."""
    order = decision.draft.orders.get(number)
    if order is None:
        raise NotFound(f"order {number} of this subject")
    if not order.stands:
        raise NotAllowed(f"order {number} is {order.state}; nothing can be decided about it any more")
    departments = determiners(decision.draft, order)
    if decision.by.account not in departments:
        raise WrongActor(
            f"{decision.by.account} did not determine what order {number} rests on",
            do=f"Only {', '.join(sorted(departments))} can decide about it (INV-19).",
        )
    return order


def _own_awaiting(decision: Decision, order: Order) -> list[Ground]:
    """The waiting grounds that the actor's department determined: each needs its own officer (INV-37)."""
    own = [g for g in order.awaiting.values() if decision.by.account in _issuers(decision.draft, [g])]
    if not own:
        departments = sorted(_issuers(decision.draft, order.awaiting.values()))
        raise WrongActor(
            f"{decision.by.account} did not determine the grounds that wait on order {order.number}",
            do=f"Only {', '.join(departments)} can decide about them (INV-37).",
        )
    return own


def determiners(draft: Draft, order: Order) -> set[str]:
    """The departments that determined the records an order rests on."""
    return _issuers(draft, (*order.grounds.values(), *order.awaiting.values()))


def _issuers(draft: Draft, grounds: Iterable[Ground]) -> set[str]:
    cited = {record_id for ground in grounds for record_id in ground.cites}
    return {draft.records[record_id].answers for record_id in cited if record_id in draft.records}
