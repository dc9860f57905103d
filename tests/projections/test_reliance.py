"""The register of uses of a record, worked out from its subject's stream."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from domain.commands import (
    AcceptTask,
    DecideHold,
    Reconcile,
    RevokeDecision,
    SubmitFeedback,
    WithdrawRecord,
)
from domain.values import FeedbackResult, MeasureKind, Node, ReviewOutcome, Verdict
from ledger.log.streams import Recorded
from projections.reliance import Applied, Reliance, reliance
from tests.support.builders import a_fine
from tests.support.pack_small import ISSUER, NORTH, OFFICE
from tests.support.story import Story

DAY = timedelta(days=1)
ON = date(2019, 3, 4)


def as_recorded(story: Story) -> Iterable[Recorded]:
    """The story as its stream would be read, each event at noon of its day."""
    for number, one in enumerate(story.happened, start=1):
        at = datetime.combine(one.on, time(12), UTC)
        yield Recorded(number, story.subject.subject_id, number, at, one)


def used(story: Story, record: UUID) -> Reliance:
    return reliance(as_recorded(story), record)


def task_of(story: Story, department: str) -> UUID:
    [task] = [one.task for one in story.subject.tasks.values() if one.department == department]
    return task


@pytest.fixture
def story() -> Story:
    """A fine on which the north acted at a filing and let another go on; the office never answered."""
    told = Story().given(a_fine(on=ON), on=ON)
    north = task_of(told, NORTH)
    told.when(AcceptTask(north), on=ON + DAY, by=NORTH)
    done = SubmitFeedback(north, FeedbackResult.IMPLEMENTED, ON + 2 * DAY, "licence", "F-1", 5, "")
    told.when(done, on=ON + 3 * DAY, by=NORTH)
    spot = ("licence", Node.HANDLING, "F-2", Verdict.ALLOW, ("supervision",))
    told.when(DecideHold(UUID(int=1), *spot, "seen"), on=ON + 4 * DAY, by=NORTH)
    return told


@pytest.mark.guarantee("G211")
def test_inv_20_whoever_acted_on_a_record_stands_in_the_register_after_it_was_undone(story: Story) -> None:
    [record] = story.subject.records
    undone = RevokeDecision(record, ON, "court", "9", ReviewOutcome.VOID)
    story.when(undone, on=ON + 9 * DAY, by=ISSUER)
    [order], [stopped] = used(story, record).orders, used(story, record).stopped
    assert (order.measure, order.kind, order.from_, order.until) == (
        "supervision",
        MeasureKind.SANCTION,
        ON,
        ON + 9 * DAY,
    )
    parts = {part.department: part for part in order.parts}
    assert set(parts) == {NORTH, OFFICE}
    assert parts[NORTH].accepted_on == ON + DAY
    assert parts[NORTH].applied == (Applied(ON + 3 * DAY, FeedbackResult.IMPLEMENTED, "licence", "F-1", 5),)
    assert (parts[OFFICE].accepted_on, parts[OFFICE].applied, parts[OFFICE].lifted_on) == (None, (), None)
    assert (stopped.department, stopped.filing, stopped.verdict) == (NORTH, "F-2", "allow")
    story.when(SubmitFeedback(task_of(story, NORTH), FeedbackResult.LIFTED), on=ON + 10 * DAY, by=NORTH)
    [order] = used(story, record).orders
    assert {part.department: part.lifted_on for part in order.parts} == {NORTH: ON + 10 * DAY, OFFICE: None}


def test_an_order_that_rests_on_two_records_stands_in_the_register_of_each_while_it_rested_on_it(story: Story) -> None:
    [first] = story.subject.records
    story.given(a_fine("second", on=ON + 9 * DAY), on=ON + 9 * DAY)
    [second] = set(story.subject.records) - {first}
    story.when(WithdrawRecord(first, "typing error"), on=ON + 10 * DAY, by=ISSUER)
    rested = {one: [(o.measure, o.from_, o.until) for o in used(story, one).orders] for one in (first, second)}
    assert ("supervision", ON, ON + 10 * DAY) in rested[first]
    assert ("supervision", ON + 9 * DAY, None) in rested[second]
    assert not used(story, second).stopped


def test_what_runs_out_by_itself_was_relied_on_until_then_and_of_nothing_nothing_is_said(story: Story) -> None:
    [record] = story.subject.records
    later = date(2019, 12, 31)
    story.when(Reconcile(), on=later)
    [order] = used(story, record).orders
    assert order.until == later
    assert used(story, UUID(int=3)) == Reliance((), ())
