"""Officers decide: what they confirm, what they decline and what is asked again (INV-37, P-5)."""

from datetime import date, timedelta

import pytest

from domain.commands import ConfirmOrder, CorrectRecord, DeclineOrder, Reconcile, WithdrawRecord
from domain.errors import InvalidInput, NotAllowed, WrongActor
from domain.events import (
    GroundAdded,
    GroundChanged,
    GroundDeclined,
    GroundEnded,
    GroundProposalEnded,
    GroundProposed,
    MeasureLiftOrdered,
    OrderClosed,
    OrderConfirmed,
    OrderDeclined,
    OrderOpened,
    OrderProposed,
    TaskPushed,
)
from domain.records import record_id
from domain.transitions import OrderState
from domain.values import SubjectKind
from tests.support.builders import a_ban, a_denial, a_fine, a_home
from tests.support.pack_small import ISSUER, LIGHTER, NORTH, OFFICE, OTHER
from tests.support.story import Story

BANNED = date(2019, 3, 4)
DAY = timedelta(days=1)


def proposed() -> Story:
    return Story().given(a_ban(on=BANNED), on=BANNED)


def opened() -> Story:
    return proposed().confirmed("exclusion")


def kinds(story: Story, *wanted: type) -> list[str]:
    return [type(one.event).__name__ for one in story.latest if isinstance(one.event, wanted)]


# --- who is asked


@pytest.mark.guarantee("G26")
def test_inv_37_a_class_1_measure_is_only_proposed_whatever_the_standing_order_says() -> None:
    story = proposed()
    assert kinds(story, OrderProposed, OrderOpened, TaskPushed) == ["OrderProposed"]
    assert story.order("exclusion").state is OrderState.PROPOSED


def test_inv_37_a_class_2_measure_follows_under_the_standing_order_of_the_determining_department() -> None:
    assert Story().given(a_fine(on=BANNED), on=BANNED).order("supervision").state is OrderState.OPEN
    other = Story().given(a_fine(on=BANNED, issuer=OTHER), on=BANNED)
    assert other.order("supervision").state is OrderState.PROPOSED


def test_inv_37_a_class_2_measure_without_a_standing_order_waits() -> None:
    story = Story().given(a_denial("1", on=BANNED), a_denial("2", on=BANNED), on=BANNED)
    assert story.order("extra_reports").state is OrderState.PROPOSED
    assert story.order("closer_look").state is OrderState.OPEN


@pytest.mark.guarantee("G26")
def test_p_5_every_sanction_of_a_self_employed_subject_is_only_proposed() -> None:
    story = Story(a_home(kind=SubjectKind.SELF_EMPLOYED)).given(a_fine(on=BANNED), a_denial(on=BANNED), on=BANNED)
    assert len(story.subject.orders) >= 2
    assert {order.state for order in story.subject.orders.values()} == {OrderState.PROPOSED}


def test_a_reward_needs_no_officer() -> None:
    story = Story(a_home(kind=SubjectKind.SELF_EMPLOYED)).given(a_fine(on=BANNED, issuer=OTHER), on=BANNED)
    assert story.when(Reconcile(), on=date(2020, 3, 4)).order("fast_track").state is OrderState.OPEN


# --- confirming


def test_a_confirmed_order_is_pushed_in_the_same_append() -> None:
    story = proposed()
    story.confirmed("exclusion").then(OrderConfirmed, TaskPushed)
    assert story.latest[0].by.account == ISSUER
    assert isinstance(story.refused(ConfirmOrder(1), by=ISSUER), NotAllowed)


@pytest.mark.parametrize("stranger", [OFFICE, NORTH, OTHER, "platform"])
def test_inv_19_nobody_else_confirms_or_declines(stranger: str) -> None:
    story = proposed()
    for command in (ConfirmOrder(1), DeclineOrder(1, "no")):
        assert isinstance(story.refused(command, by=stranger), WrongActor)


def test_a_proposal_whose_ground_falls_is_closed_without_a_lift() -> None:
    story = proposed()
    story.when(WithdrawRecord(record_id("test", "ban"), "x"), by=ISSUER)
    assert story.events[1:] == ["GroundEnded"]
    assert story.subject.orders == {}


def test_a_proposal_that_nobody_answers_ends_with_its_ground() -> None:
    story = proposed().sleep(date(2020, 3, 4))
    assert not story.has_order("exclusion")
    assert OrderOpened not in {type(o.event) for o in story.happened if getattr(o.event, "measure", "") == "exclusion"}


def test_a_further_ground_joins_a_proposal() -> None:
    story = proposed().given(a_ban("second", on=BANNED), on=BANNED)
    assert GroundAdded in {type(one.event) for one in story.latest}
    assert len(story.order("exclusion").grounds) == 2


# --- declining


@pytest.mark.guarantee("G24")
def test_a_declined_order_is_remembered_and_not_proposed_again() -> None:
    story = proposed().when(DeclineOrder(1, "too hard"), by=ISSUER).then(OrderDeclined)
    story.when(Reconcile(), on=BANNED + DAY).then()
    assert not story.has_order("exclusion")


def test_declining_needs_a_reason() -> None:
    story = proposed()
    with pytest.raises(InvalidInput, match="needs a reason"):
        story.when(DeclineOrder(1, "  "), by=ISSUER)


def test_a_new_ground_asks_again_and_about_itself_alone() -> None:
    story = proposed().when(DeclineOrder(1, "too hard"), by=ISSUER)
    second = a_ban("second", on=BANNED + DAY)
    story.given(second, on=BANNED + DAY)
    assert list(story.order("exclusion").grounds) == [str(second.record_id)]
    story.when(Reconcile()).then()


def test_a_declined_ground_does_not_slip_into_a_later_order() -> None:
    """Neither into a proposal nor into an order that has been confirmed meanwhile."""
    story = proposed().when(DeclineOrder(1, "too hard"), by=ISSUER)
    second = a_ban("second", on=BANNED + DAY)
    story.given(second, on=BANNED + DAY).confirmed("exclusion")
    story.when(Reconcile(), on=BANNED + 2 * DAY)
    assert list(story.order("exclusion").grounds) == [str(second.record_id)]
    assert story.order("exclusion").awaiting == {}


def test_a_new_measure_version_asks_again() -> None:
    day = date(2020, 5, 4)
    story = Story().given(a_fine(on=day, issuer=OTHER), on=day)
    story.when(DeclineOrder(story.order("supervision").number, "no"), by=OTHER).sleep(LIGHTER - DAY)
    assert not story.has_order("supervision")
    assert story.sleep(LIGHTER).order("supervision").version == 2


# --- grounds that wait on an open order


def with_second(issuer: str = ISSUER) -> Story:
    """Confirmed for the first ban; a second ban of ten days later waits."""
    day = BANNED + 10 * DAY
    return opened().given(a_ban("second", on=day, issuer=issuer), on=day)


SECOND = str(record_id("test", "second"))


def test_inv_37_a_ground_added_to_an_officers_order_needs_the_officer_again() -> None:
    story = with_second()
    assert kinds(story, GroundAdded, GroundProposed) == ["GroundProposed"]
    assert list(story.order("exclusion").awaiting) == [SECOND]
    story.confirmed("exclusion").then(GroundAdded)
    assert story.order("exclusion").awaiting == {}


def test_a_declined_ground_is_not_asked_about_again() -> None:
    story = with_second().when(DeclineOrder(1, "one is enough"), by=ISSUER).then(GroundDeclined)
    story.when(Reconcile(), on=story.day + DAY)
    assert story.order("exclusion").awaiting == {}


def test_a_declined_ground_is_not_asked_about_again_when_the_order_it_waited_on_is_gone() -> None:
    story = with_second().when(DeclineOrder(1, "one is enough"), by=ISSUER)
    story.sleep(date(2020, 3, 5))
    assert story.timeline.run("exclusion", story.day) == (BANNED, date(2020, 3, 14))
    assert not story.has_order("exclusion")


def test_a_waiting_ground_outlives_the_order_it_waited_on_as_a_proposal() -> None:
    story = with_second().sleep(date(2020, 3, 4))
    order = story.order("exclusion")
    assert (order.number > 1, order.state, list(order.grounds)) == (True, OrderState.PROPOSED, [SECOND])


def test_a_waiting_ground_that_falls_is_taken_back() -> None:
    story = with_second().when(WithdrawRecord(record_id("test", "second"), "x"), by=ISSUER)
    assert kinds(story, GroundProposalEnded, GroundEnded) == ["GroundProposalEnded"]


def test_a_lengthened_ground_waits_and_the_old_one_stands_until_its_day() -> None:
    story = opened()
    story.when(CorrectRecord(a_ban(on=BANNED + 10 * DAY), "wrong day"), on=BANNED + 20 * DAY, by=ISSUER)
    assert kinds(story, GroundProposed, GroundChanged) == ["GroundProposed"]
    (ground,) = story.order("exclusion").grounds.values()
    assert ground.until == date(2020, 3, 4)
    story.confirmed("exclusion").then(GroundChanged)
    (ground,) = story.order("exclusion").grounds.values()
    assert ground.until == date(2020, 3, 14)


def test_inv_14_a_lengthening_that_nobody_confirms_ends_the_order_on_the_old_day() -> None:
    story = opened().accepted("exclusion", OFFICE)
    story.when(CorrectRecord(a_ban(on=BANNED + 10 * DAY), "wrong day"), on=BANNED + 20 * DAY, by=ISSUER)
    story.sleep(date(2020, 3, 3))
    assert story.order("exclusion").state is OrderState.OPEN
    story.sleep(date(2020, 3, 4))
    assert kinds(story, GroundEnded, MeasureLiftOrdered, OrderProposed) == [
        "GroundEnded",
        "MeasureLiftOrdered",
        "OrderProposed",
    ]


def test_inv_37_a_grant_of_an_officers_order_is_not_renewed_without_one() -> None:
    story = Story().given(a_denial("1", on=BANNED), a_denial("2", on=BANNED), on=BANNED)
    story.confirmed("extra_reports").sleep(date(2019, 5, 4))
    order = story.order("extra_reports")
    assert (order.state, order.number > 1) == (OrderState.PROPOSED, True)


def test_inv_37_a_waiting_ground_is_decided_by_the_department_that_determined_it() -> None:
    story = with_second(issuer=OTHER)
    for command in (ConfirmOrder(1), DeclineOrder(1, "no")):
        refusal = story.refused(command, by=ISSUER)
        assert isinstance(refusal, WrongActor)
        assert OTHER in refusal.do
    story.when(ConfirmOrder(1), by=OTHER).then(GroundAdded)


def test_an_order_under_a_standing_order_takes_a_further_case_freely_and_asks_about_another_departments() -> None:
    story = Story().given(a_fine(on=BANNED), on=BANNED)
    story.given(a_fine("2", on=BANNED), on=BANNED)
    assert len(story.order("supervision").grounds) == 2
    story.given(a_fine("3", on=BANNED, issuer=OTHER), on=BANNED)
    assert list(story.order("supervision").awaiting) == [str(record_id("test", "3"))]
    assert OrderClosed not in {type(one.event) for one in story.happened}


OWN, FOREIGN = str(record_id("test", "ban")), str(record_id("test", "2"))


def two_departments() -> Story:
    return Story().given(a_ban(on=BANNED), a_ban("2", on=BANNED, issuer=OTHER), on=BANNED)


def test_inv_37_who_confirms_puts_no_other_departments_ground_into_effect() -> None:
    story = two_departments().when(ConfirmOrder(1), by=ISSUER)
    order = story.order("exclusion")
    assert (order.state, list(order.grounds), list(order.awaiting)) == (OrderState.OPEN, [OWN], [FOREIGN])
    story.when(ConfirmOrder(1), by=OTHER).then(GroundAdded)
    assert list(story.order("exclusion").grounds) == [OWN, FOREIGN]


def test_inv_37_who_declines_decides_nothing_about_another_departments_ground() -> None:
    story = two_departments().when(DeclineOrder(1, "already excluded"), by=ISSUER)
    order = story.order("exclusion")
    assert (order.state, list(order.grounds)) == (OrderState.PROPOSED, [FOREIGN])
    assert isinstance(story.refused(ConfirmOrder(order.number), by=ISSUER), WrongActor)
    story.when(ConfirmOrder(order.number), by=OTHER)
    assert list(story.order("exclusion").grounds) == [FOREIGN]
