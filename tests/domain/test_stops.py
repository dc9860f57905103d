"""Stop and start: one officer stops, two start; what is stopped opens and pushes nothing new and suspends sanctions."""

from datetime import date, timedelta

import pytest

from domain.actors import Actor
from domain.commands import ConfirmOrder, Reconcile, ResumeOrder, SuspendOrder, WithdrawRecord
from domain.errors import InvalidInput, NotAllowed, NotFound, WrongActor
from domain.events import (
    Event,
    Happened,
    MeasureLiftOrdered,
    OrderOpened,
    OrderResumed,
    OrderSuspended,
    StartConfirmed,
    StartProposed,
    StopOrdered,
)
from domain.records import record_id
from domain.stops import STOP, StopKind, Stops, Thing, fold, start, stop
from domain.transitions import OrderState, TaskState
from tests.support.builders import a_ban, a_denial, a_fine
from tests.support.pack_small import ISSUER, NORTH, rulebook
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
LIN, WU = Actor("local:office", "Lin"), Actor("local:office", "Wu")
SUPERVISION = Thing(StopKind.MEASURE, "supervision")
TYPES = (OrderOpened, OrderSuspended, OrderResumed, MeasureLiftOrdered)


def stopped(*things: Thing) -> Stops:
    return fold(Happened(StopOrdered(kind=t.kind, name=t.name, reason="x"), FINED, LIN) for t in things)


def under(story: Story, *things: Thing) -> Story:
    """The same subject, with other things stopped from now on."""
    story.rules = rulebook().under(stopped(*things))
    return story


def brought(story: Story) -> list[str]:
    return [type(one.event).__name__ for one in story.latest if isinstance(one.event, TYPES)]


# --- who may


def test_one_officer_stops_and_a_second_stop_changes_nothing() -> None:
    assert stop(Stops(), SUPERVISION, reason="a wrong rule") == [
        StopOrdered(kind="measure", name="supervision", reason="a wrong rule")
    ]
    assert stop(stopped(SUPERVISION), SUPERVISION, reason="again") == []
    with pytest.raises(InvalidInput, match="needs a reason"):
        stop(Stops(), SUPERVISION, reason=" ")


@pytest.mark.guarantee("G80")
def test_two_officers_are_needed_to_start_again() -> None:
    happened: list[Happened] = [Happened(StopOrdered(kind="measure", name="supervision", reason="x"), FINED, LIN)]
    asked = start(fold(happened), SUPERVISION, by=LIN)
    assert asked == [StartProposed(kind="measure", name="supervision")]
    happened.append(Happened(asked[0], FINED, LIN))
    assert fold(happened).stopped(StopKind.MEASURE, "supervision")
    with pytest.raises(WrongActor, match="Lin asked for measure supervision"):
        start(fold(happened), SUPERVISION, by=Actor("local:another", "Lin"))
    confirmed = start(fold(happened), SUPERVISION, by=WU)
    assert confirmed == [StartConfirmed(kind="measure", name="supervision")]
    happened.append(Happened(confirmed[0], FINED, WU))
    assert not fold(happened).stopped(StopKind.MEASURE, "supervision")
    assert fold(happened).version == 3


def test_a_stop_after_a_start_was_asked_for_has_it_asked_for_anew() -> None:
    events: list[Event] = [
        StopOrdered(kind="rule", name="S1", reason="x"),
        StartProposed(kind="rule", name="S1"),
    ]
    known = fold(Happened(event, FINED, LIN) for event in events)
    rule = Thing(StopKind.RULE, "S1")
    events += stop(known, rule, reason="still wrong")
    again = fold(Happened(event, FINED, LIN) for event in events)
    assert start(again, rule, by=WU) == [StartProposed(kind="rule", name="S1")]


def test_what_is_not_stopped_is_not_started() -> None:
    with pytest.raises(NotFound, match="measure supervision is not stopped"):
        start(stopped(Thing(StopKind.RULE, "S1")), SUPERVISION, by=LIN)


# --- what it does


@pytest.mark.guarantee("G81")
@pytest.mark.parametrize("thing", [SUPERVISION, Thing(StopKind.RULE, "S1")])
def test_what_is_stopped_is_not_opened_and_comes_with_the_start(thing: Thing) -> None:
    story = under(Story(), thing).given(a_fine(on=FINED), on=FINED)
    assert brought(story) == []
    assert "supervision" in {span.measure for span in story.timeline.spans}
    under(story).when(Reconcile(), on=FINED + DAY)
    assert brought(story) == ["OrderOpened"]


@pytest.mark.guarantee("G81")
@pytest.mark.parametrize("thing", [SUPERVISION, Thing(StopKind.RULE, "S1")])
def test_a_stop_suspends_what_is_open_until_the_start(thing: Thing) -> None:
    story = Story().given(a_fine(on=FINED), on=FINED).accepted("supervision", NORTH)
    under(story, thing).when(Reconcile(), on=FINED + DAY)
    assert brought(story) == ["OrderSuspended"]
    assert set(story.states("supervision")) == {TaskState.SUSPENDED}
    [order] = story.subject.orders.values()
    assert order.suspensions == {STOP: order.grounds[next(iter(order.grounds))].until}
    assert brought(story.when(Reconcile(), on=FINED + 2 * DAY)) == []
    under(story).when(Reconcile(), on=FINED + 3 * DAY)
    assert brought(story) == ["OrderResumed"]
    assert TaskState.ACCEPTED in story.states("supervision")


def test_a_ground_of_another_rule_keeps_the_measure_going() -> None:
    story = Story().given(a_denial("first", on=FINED), a_denial("second", on=FINED), on=FINED)
    story.given(a_fine(on=FINED + DAY), on=FINED + DAY)
    under(story, Thing(StopKind.RULE, "S1")).when(Reconcile(), on=FINED + 2 * DAY)
    assert brought(story) == []
    under(story, Thing(StopKind.RULE, "S1"), Thing(StopKind.RULE, "S2")).when(Reconcile(), on=FINED + 3 * DAY)
    assert brought(story) == ["OrderSuspended"]


def test_inv_34_a_stop_delays_no_lift() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED).accepted("supervision", NORTH)
    under(story, SUPERVISION).when(Reconcile(), on=FINED + DAY)
    story.when(WithdrawRecord(record_id("test", "fine"), "x"), on=FINED + 2 * DAY, by=ISSUER)
    assert brought(story) == ["MeasureLiftOrdered"]


def test_a_stopped_incentive_goes_on_where_it_is_open_and_begins_nowhere() -> None:
    thing = Thing(StopKind.MEASURE, "fast_track")
    clean = FINED + timedelta(days=400)
    story = Story().given(a_fine(on=FINED), on=FINED).when(Reconcile(), on=clean)
    assert "fast_track" in {order.measure for order in story.subject.orders.values()}
    under(story, thing).when(Reconcile(), on=clean + DAY)
    assert brought(story) == []
    other = under(Story(), thing).given(a_fine(on=FINED), on=FINED).when(Reconcile(), on=clean)
    assert "fast_track" not in {order.measure for order in other.subject.orders.values()}


def test_what_is_proposed_cannot_be_confirmed_under_a_stop() -> None:
    story = Story().given(a_ban(on=FINED), on=FINED)
    [order] = [one for one in story.subject.orders.values() if one.measure == "exclusion"]
    assert order.state is OrderState.PROPOSED
    under(story, Thing(StopKind.MEASURE, "exclusion")).when(Reconcile(), on=FINED + DAY)
    with pytest.raises(NotAllowed, match="suspended"):
        story.when(ConfirmOrder(order.number), by=ISSUER)


def test_no_department_puts_a_stop_on_an_order_or_takes_it_off() -> None:
    story = Story().given(a_fine(on=FINED), on=FINED)
    with pytest.raises(NotAllowed, match="under a stop"):
        story.when(SuspendOrder(1, STOP, FINED + 9 * DAY), by=ISSUER)
    under(story, SUPERVISION).when(Reconcile(), on=FINED + DAY)
    with pytest.raises(NotAllowed, match="under a stop"):
        story.when(ResumeOrder(1, STOP), by=ISSUER)


def test_a_stop_applies_at_once_whatever_is_ordered() -> None:
    book = rulebook().under(stopped(SUPERVISION, Thing(StopKind.RULE, "C1")))
    assert book.halts("supervision", ("S1",), on=FINED)
    assert book.halts("closer_look", ("C1",), on=FINED)
    assert not book.halts("closer_look", ("C1", "C2"), on=FINED)
    assert not book.halts("exclusion", ("E1",), on=FINED)
    assert not rulebook().halts("supervision", ("S1",), on=FINED)
