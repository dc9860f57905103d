"""Interview and rectification: somebody is talked to and told what to put right, and nothing else comes of it (C28)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.commands import (
    Command,
    HoldInterview,
    OrderRectification,
    Reconcile,
    RepairRecord,
    VerifyRectification,
    WithdrawRecord,
)
from domain.errors import InvalidRecord, NotAllowed, NotFound, WrongActor
from domain.events import InterviewHeld, RectificationOrdered, RectificationOverdue, RectificationVerified
from domain.recompute import recompute
from domain.records import RecordKind
from domain.state import Subject
from domain.transitions import RectificationState
from domain.values import Occasion, Polarity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, OFFICE, ruleset
from tests.support.publishing import FINED, NOTE, RECORD, publishing, story
from tests.support.story import Story

DAY = timedelta(days=1)
SAID = "d" * 64
TALK = HoldInterview(RECORD, FINED, Occasion.SEVERITY, "the residents were left alone", SAID)
LAST = FINED + 30 * DAY
ORDER = OrderRectification(
    RECORD, "O-7", "demo", "art. 28", Occasion.SEVERITY, "two nurses at night", "reconsideration within 60 days", LAST
)
FOUND = VerifyRectification(RECORD, FINED + 20 * DAY, SAID)


def ordered(told: Story | None = None) -> Story:
    return (told or story()).when(ORDER, by=ISSUER)


@pytest.mark.guarantee("G255")
def test_c28_somebody_is_talked_to_then_told_what_to_put_right_and_found_to_have_done_so() -> None:
    told = story().when(TALK, by=ISSUER)
    told.then(
        InterviewHeld(record_id=RECORD, held_on=FINED, occasion=Occasion.SEVERITY, reason=TALK.reason, document=SAID)
    )
    ordered(told).then(
        RectificationOrdered(
            record_id=RECORD,
            doc_no="O-7",
            law="demo",
            article="art. 28",
            occasion=Occasion.SEVERITY,
            duty=ORDER.duty,
            remedies=ORDER.remedies,
            until=LAST,
        )
    )
    told.sleep(FOUND.verified_on).when(FOUND, by=ISSUER)
    told.then(RectificationVerified(record_id=RECORD, verified_on=FOUND.verified_on, document=SAID))
    assert RectificationOverdue not in [type(one.event) for one in told.sleep(LAST + 3 * DAY).latest]
    assert told.replayed() == told.subject


@pytest.mark.guarantee("G255")
def test_c28_what_is_late_is_told_once_and_nothing_else_comes_of_it() -> None:
    told, beside = ordered(), story()
    assert RectificationOverdue.__name__ not in told.sleep(LAST).events
    told.sleep(LAST + 10 * DAY)
    assert told.events.count(RectificationOverdue.__name__) == 1
    beside.sleep(LAST + 10 * DAY)
    own = RectificationOrdered | RectificationOverdue
    mine = [one.event for one in told.happened if not isinstance(one.event, own)]
    assert mine == [one.event for one in beside.happened]
    assert told.subject.orders == beside.subject.orders


def test_the_day_after_its_last_is_a_day_on_which_time_asks_for_something() -> None:
    told, beside = ordered().sleep(LAST), story().sleep(LAST)
    assert told.rules.next_due(told.subject, told.timeline, after=LAST) == LAST + DAY
    assert beside.rules.next_due(beside.subject, beside.timeline, after=LAST) != LAST + DAY


@pytest.mark.guarantee("G255")
def test_p_1_neither_an_interview_nor_an_order_is_ever_a_ground() -> None:
    told, beside = story(), story()
    for occasion in range(5):
        told.when(replace(TALK, reason=f"talk {occasion}"), by=ISSUER)
    ordered(told).sleep(LAST + DAY)
    beside.sleep(LAST + DAY)
    assert told.timeline == beside.timeline
    assert [order.grounds for order in told.subject.orders.values()] == [
        order.grounds for order in beside.subject.orders.values()
    ]


@pytest.mark.guarantee("G256")
def test_c28_how_often_is_an_occasion_only_where_the_ruleset_says_how_often() -> None:
    often = replace(TALK, occasion=Occasion.FREQUENCY)
    assert isinstance(story().refused(often, by=ISSUER), NotAllowed)
    assert isinstance(story().refused(replace(ORDER, occasion=Occasion.FREQUENCY), by=ISSUER), NotAllowed)
    told = counting(2)
    assert isinstance(told.refused(often, by=ISSUER), NotAllowed)
    told.given(a_fine("other", on=FINED), on=FINED).when(often, by=ISSUER).then(InterviewHeld)


def counting(least: int) -> Story:
    """A fine under a ruleset that says how often is too often."""
    written = [one.model_dump(mode="json") for one in publishing().parameters]
    frequency = {**written[0], "key": "repeat_offender.frequency", "value": least, "unit": "count"}
    compiled = Compiled(ruleset(parameters=[*written, frequency]))
    return Story(rules=RulesetRulebook((compiled,))).given(a_fine(on=FINED), on=FINED)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (replace(TALK, reason=" "), InvalidRecord),
        (replace(TALK, document="minutes"), InvalidRecord),
        (replace(TALK, held_on=FINED + DAY), InvalidRecord),
        (replace(TALK, held_on=FINED - DAY), InvalidRecord),
        *((replace(ORDER, **{name: " "}), InvalidRecord) for name in ("doc_no", "article", "duty", "remedies")),
        (replace(ORDER, law="unheard of"), InvalidRecord),
        (replace(ORDER, until=FINED), InvalidRecord),
        (replace(ORDER, until=FINED + 100 * DAY), InvalidRecord),
        (replace(FOUND, verified_on=FINED), NotFound),
        (replace(FOUND, document=""), InvalidRecord),
    ],
)
def test_what_cannot_be_is_refused(command: Command, error: type[Exception]) -> None:
    assert isinstance(story().refused(command, by=ISSUER), error)


def test_only_who_answers_for_it_and_only_what_is_adverse_and_stands() -> None:
    assert isinstance(story().refused(TALK, by=OFFICE), WrongActor)
    assert isinstance(ordered().refused(ORDER, by=ISSUER), NotAllowed)
    neutral = story(polarity=Polarity.NEUTRAL, kind=RecordKind.CONFIRMATION, catalogue_item=NOTE, fields={})
    assert isinstance(neutral.refused(TALK, by=ISSUER), NotAllowed)
    assert isinstance(story().when(WithdrawRecord(RECORD, "r"), by=ISSUER).refused(ORDER, by=ISSUER), NotAllowed)


@pytest.mark.parametrize("over", [WithdrawRecord(RECORD, "error"), RepairRecord(RECORD)])
def test_it_ends_with_its_record(over: Command) -> None:
    told = ordered().when(over, by=ISSUER)
    assert told.subject.rectifications == {}
    assert RectificationOverdue.__name__ not in told.sleep(LAST + DAY).events


def test_what_did_not_last_is_ordered_again() -> None:
    told = ordered().sleep(FOUND.verified_on).when(FOUND, by=ISSUER)
    told.when(replace(ORDER, doc_no="O-8"), by=ISSUER)
    known = told.subject.rectifications[RECORD]
    assert (known.state, known.verified_on) == (RectificationState.ORDERED, None)


def test_everything_of_it_can_be_recomputed() -> None:
    told = ordered(story().when(TALK, by=ISSUER)).sleep(LAST + DAY)
    told.when(replace(FOUND, verified_on=LAST), by=ISSUER).when(Reconcile(), on=LAST + 2 * DAY)
    again = recompute(Subject(subject_id=told.subject.subject_id), told.happened, told.rules)
    assert again.differences == ()
