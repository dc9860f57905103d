"""Decide again what stands in a stream: the same comes out, and whatever was changed is found where it was changed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby

import pytest
from msgspec.structs import replace

from domain.actors import ENGINE, Actor
from domain.commanded import command_of
from domain.commands import (
    AddSource,
    ApplyForRepair,
    ChangeDecision,
    Command,
    ConfirmOrder,
    CorrectRecord,
    DeclineOrder,
    FileRecords,
    FindRepairIncomplete,
    Reconcile,
    RefuseRepair,
    RefuseTask,
    RepairRecord,
    ResolveDefect,
    ResumeOrder,
    ReturnTask,
    RevokeDecision,
    SealRecord,
    SupplementRepair,
    SuspendOrder,
    WithdrawRecord,
    WithdrawRepair,
)
from domain.events import (
    AliasAdded,
    Event,
    GroundEnded,
    Happened,
    MatcherIncidentRaised,
    MeasureLiftOrdered,
    OrderOpened,
    PenaltyRecorded,
    RecordEvent,
    RepairAccepted,
    RepairGranted,
    TaskAccepted,
    TaskPushed,
)
from domain.facts import Fields
from domain.recompute import Difference, recompute
from domain.records import Defect, RepairNotice, changed_id, record_id
from domain.rulebook import Rulebook
from domain.state import Subject
from domain.values import FeedbackResult, Reason, ReviewOutcome, Severity
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import Matched, plain_matcher
from tests.support import repairing
from tests.support.builders import a_ban, a_denial, a_fine
from tests.support.one_by_one import OneByOne
from tests.support.pack_small import ISSUER, NORTH, OFFICE, rulebook, ruleset
from tests.support.story import Story

FINED = date(2019, 3, 4)
DAY = timedelta(days=1)
OPENED = 2
"""The place of the first order in the stream of a home that was fined."""


def fined() -> Story:
    return Story().given(a_fine(on=FINED), on=FINED)


def of(name: str) -> object:
    return record_id("test", name)


def long_story() -> Story:
    """Everything that can be commanded of a subject, with what follows, on many days and several on one."""
    story = Story()
    story.given(a_fine("a", on=FINED), a_denial("b", on=FINED, repair_notice=RepairNotice.NOT_REPORTED), on=FINED)
    story.given(a_ban("ban", on=FINED), on=FINED).confirmed("exclusion").accepted("exclusion", OFFICE)
    story.when(ReturnTask(story.task("supervision", NORTH).task, Reason.R3), by=NORTH)
    story.corrected_push("supervision", NORTH).accepted("supervision", NORTH, on=FINED + DAY)
    story.when(RefuseTask(story.task("supervision", OFFICE).task, Reason.R1, "not ours"), by=OFFICE)
    story.feedback("supervision", NORTH, FeedbackResult.IMPLEMENTED, on=FINED + 2 * DAY)
    number = story.order("supervision").number
    story.when(SuspendOrder(number, "court", FINED + 9 * DAY), by=ISSUER)
    story.when(SuspendOrder(number, "review", FINED + 90 * DAY), by=ISSUER)
    story.sleep(FINED + 10 * DAY).when(ResumeOrder(number, "review"), by=ISSUER)
    story.given(a_ban("more", on=FINED + 10 * DAY), on=FINED + 11 * DAY)
    story.when(ConfirmOrder(story.order("exclusion").number), by=ISSUER)
    story.given(a_ban("even more", on=FINED + 12 * DAY), on=FINED + 13 * DAY)
    story.when(DeclineOrder(story.order("exclusion").number, "enough"), by=ISSUER)
    story.when(CorrectRecord(a_fine("a", on=FINED, usd=300_000), "typing error"), by=ISSUER, on=FINED + 14 * DAY)
    story.when(WithdrawRecord(record_id("test", "b"), "not ours"), by=ISSUER)
    story.given(a_denial("c", on=FINED + 15 * DAY), a_denial("d", on=FINED + 16 * DAY), on=FINED + 16 * DAY)
    story.when(DeclineOrder(story.order("extra_reports").number, "no"), by=ISSUER)
    story.when(RevokeDecision(record_id("test", "c"), FINED + 15 * DAY, "court", "7"), by=ISSUER)
    story.when(RepairRecord(record_id("test", "ban")), by=ISSUER, on=FINED + 20 * DAY)
    story.when(RepairRecord(record_id("test", "more")), by=ISSUER)
    story.feedback("exclusion", OFFICE, FeedbackResult.LIFTED, on=FINED + 21 * DAY)
    return story_of_reviews(story).sleep(FINED + 500 * DAY)


def story_of_reviews(story: Story) -> Story:
    """A doubtful amount cleared up, a source that differs, a decision changed and confirmed unlawful, one sealed."""
    day = FINED + 30 * DAY
    fine, sealed = a_fine("doubtful", on=day), a_fine("sealed", on=day)
    story.when(FileRecords(story.registration, (fine, sealed), frozenset({fine.record_id})), on=day, by=ISSUER)
    story.when(ResolveDefect(fine.record_id, Defect.AMOUNT, "in yuan"), by=ISSUER)
    differing = replace(fine, severity=Severity.MINOR, content_hash="told otherwise")
    story.when(AddSource(differing, "province"), by=OFFICE, on=day + DAY)
    story.when(ResolveDefect(fine.record_id, Defect.SOURCES, "ours is right"), by=ISSUER)
    smaller = a_fine("doubtful", on=day, usd=120_000)
    story.when(ChangeDecision(fine.record_id, day + DAY, "court", "8", smaller), by=ISSUER, on=day + 2 * DAY)
    ended = RevokeDecision(
        changed_id(fine.record_id, "8"), day + 3 * DAY, "court", "9", ReviewOutcome.CONFIRMED_UNLAWFUL
    )
    story.when(ended, by=ISSUER, on=day + 3 * DAY)
    return story.when(SealRecord(sealed.record_id), by=ISSUER)


def days_of(happened: list[Happened]) -> Iterator[list[Happened]]:
    """What one day wrote, in one piece: a simulated clock tells no more."""
    for _, on_the_day in groupby(happened, key=lambda one: one.on):
        yield list(on_the_day)


def differences(happened: list[Happened], story: Story, *, rules: Rulebook | None = None) -> list[Difference]:
    found: list[Difference] = []
    subject: Subject | None = Subject(subject_id=story.subject.subject_id)
    for piece in days_of(happened):
        assert subject is not None
        again = recompute(subject, piece, rules or story.rules)
        found += again.differences
        subject = again.subject
        if subject is None:
            break
    return found


@pytest.mark.guarantee("G29")
def test_a_long_story_of_everything_comes_out_the_same() -> None:
    story = long_story()
    assert differences(story.happened, story) == []


def test_it_is_of_nearly_everything_that_can_happen_to_a_subject() -> None:
    kinds = {type(one.event).__name__ for one in long_story().happened}
    derived = {"GroundAdded", "GroundChanged", "GroundEnded", "GroundProposed", "OrderProposed", "OrderOpened"}
    derived |= {"MeasureLiftOrdered", "TaskRecalled", "TaskOverdue", "TaskEscalated", "LiftOverdue", "OrderClosed"}
    assert derived <= kinds
    assert len(kinds) == 39


@pytest.mark.guarantee("G29")
def test_a_repair_is_decided_again_step_by_step() -> None:
    story = repairing.story()
    record = repairing.the_record(story).record_id
    story.when(ApplyForRepair(record, "R-1"), on=repairing.REPAIRABLE, by=OFFICE)
    story.when(FindRepairIncomplete(record, "proof"), by=ISSUER)
    story.when(SupplementRepair(record, (repairing.PROOF,)), by=OFFICE).sleep(story.day + 9 * DAY)
    story.when(RefuseRepair(record, "demo", "3", "not paid", "reconsideration"), by=ISSUER)
    story.when(ApplyForRepair(record, "R-2"), by=ISSUER).when(WithdrawRepair(record), by=ISSUER)
    repairing.granted(story, on=story.day + DAY)
    told = {type(one.event).__name__ for one in story.happened}
    assert {"RepairOverdue", "RepairRefused", "RepairWithdrawn", "RepairAccepted", "RepairGranted"} <= told
    assert differences(story.happened, story) == []
    without = [one for one in story.happened if not isinstance(one.event, RepairAccepted)]
    [found, *_] = differences(without, story)
    assert isinstance(found.stands, Happened)
    assert isinstance(found.stands.event, RepairGranted), "a grant of what was never accepted"


def test_the_subject_that_comes_out_is_the_one_that_stands() -> None:
    story = fined().accepted("supervision", NORTH)
    again = recompute(Subject(subject_id=story.subject.subject_id), story.happened, story.rules)
    assert again.subject == story.subject


@pytest.mark.guarantee("G29")
def test_other_rules_come_out_otherwise() -> None:
    """The ruleset is part of the decision: under another, even one of the same effect, it is another decision."""
    story = long_story()
    found = differences(story.happened, story, rules=RulesetRulebook([Compiled(ruleset(version=2))]))
    assert isinstance(found[0].stands, Happened)
    assert isinstance(found[0].stands.event, OrderOpened)


# --- tampering


def changed(event: Event, **changes: object) -> Callable[[Happened], Happened]:
    return lambda one: Happened(replace(one.event, **changes), one.on, one.by)


def edits() -> dict[str, tuple[int, Callable[[Happened], Happened]]]:
    """Name -> which event of a fined home's story, and what is made of it."""
    happened = fined().happened
    opened = happened[OPENED].event
    assert isinstance(opened, OrderOpened)
    longer = replace(opened.grounds[0], until=opened.grounds[0].until + DAY)
    return {
        "a ground that lasts longer": (OPENED, changed(opened, grounds=(longer,))),
        "another version of the measure": (OPENED, changed(opened, version=2)),
        "another ruleset": (OPENED, changed(opened, ruleset="small@9:0")),
        "other semantics": (OPENED, changed(opened, semantics=2)),
        "another measure": (OPENED, changed(opened, measure="closer_look")),
        "another department": (OPENED + 1, changed(happened[OPENED + 1].event, department="local:south")),
        "another task": (OPENED + 1, changed(happened[OPENED + 1].event, number=2)),
        "another actor": (OPENED, lambda one: Happened(one.event, one.on, Actor("platform", "somebody"))),
    }


@pytest.mark.guarantee("G29")
@pytest.mark.parametrize("name", sorted(edits()))
def test_a_decision_that_was_edited_is_found_where_it_stands(name: str) -> None:
    place, edit = edits()[name]
    story = fined()
    story.happened[place] = edit(story.happened[place])
    found = differences(story.happened, story)
    assert found[0].version == place + 1
    assert found[0].stands == story.happened[place]


def test_a_record_that_was_made_smaller_grounds_nothing() -> None:
    story = fined()
    filed = story.happened[1].event
    assert isinstance(filed, PenaltyRecorded)
    fields: Fields = {**filed.record.fields, "amount_minor": 1}
    story.happened[1] = Happened(
        PenaltyRecorded(record=replace(filed.record, fields=fields)), FINED, story.happened[1].by
    )
    [found] = differences(story.happened, story)
    assert (found.version, found.expected) == (OPENED + 1, None)


@pytest.mark.guarantee("G29")
@pytest.mark.parametrize("kind", [TaskPushed, OrderOpened])
def test_a_decision_that_was_left_out_is_found(kind: type[Event]) -> None:
    story = fined()
    place = max(n for n, one in enumerate(story.happened) if isinstance(one.event, kind))
    gone = story.happened.pop(place)
    found = differences(story.happened, story)
    assert found[0].expected == gone


def strangers(story: Story) -> dict[str, Happened]:
    """What somebody wrote past the engine after a home was fined."""
    order, task = story.order("supervision").number, story.task("supervision", NORTH)
    ground = next(iter(story.order("supervision").grounds.values()))
    opened = replace(story.happened[OPENED].event, order=order + 1, measure="exclusion")
    officer = Actor(NORTH, "somebody")
    return {
        "an order out of nothing": Happened(opened, FINED, ENGINE),
        "a lift out of nothing": Happened(MeasureLiftOrdered(order=order, cause="friendship"), FINED, ENGINE),
        "a ground that ends": Happened(GroundEnded(order=order, ground=ground.ground, cause="expired"), FINED, ENGINE),
        "a task for another": Happened(replace(_pushed(story), department="local:south"), FINED, ENGINE),
        "an answer of another department": Happened(TaskAccepted(task=task.task), FINED, Actor(OFFICE, "x")),
        "an answer to no task": Happened(TaskAccepted(task=story.subject.subject_id), FINED, officer),
        "a number that no register holds": Happened(AliasAdded(scheme="uscc", number="2"), FINED, officer),
        "a record event of no record": Happened(RecordEvent(record_id=story.subject.subject_id), FINED, officer),
    }


def _pushed(story: Story) -> TaskPushed:
    return next(one.event for one in story.happened if isinstance(one.event, TaskPushed))


@pytest.mark.guarantee("G29")
@pytest.mark.parametrize("name", sorted(strangers(fined())))
@pytest.mark.parametrize("later", [0, 1], ids=["the same day", "the next day"])
def test_what_was_written_past_the_engine_is_found(name: str, later: int) -> None:
    story = fined()
    stranger = replace(strangers(story)[name], on=FINED + later * DAY)
    found = differences([*story.happened, stranger], story)
    assert [(one.version, one.stands) for one in found] == [(story.subject.version + 1, stranger)]
    assert type(stranger.event).__name__ in str(found[0])


def test_what_comes_after_a_stranger_is_judged_by_itself() -> None:
    """One wrong event is one difference: the next command is decided again from what stood, the wrong one included."""
    story = fined()
    stranger = Happened(MeasureLiftOrdered(order=9, cause="x"), FINED, ENGINE)
    broken = [*story.happened, strangers(story)["a number that no register holds"]]
    story.accepted("supervision", NORTH)
    assert len(differences([*broken, *story.latest], story)) == 1
    assert len(differences([*broken, stranger, *story.latest], story)) == 1


# --- what is put together again


@pytest.mark.parametrize("one_by_one", [False, True], ids=["as one act", "one by one"])
def test_records_filed_one_right_after_the_other_are_as_if_filed_together(one_by_one: bool) -> None:  # noqa: FBT001
    records = [a_fine(f"{n}", on=FINED + n * 40 * DAY, usd=1_000) for n in range(2)] + [a_fine("large", on=FINED)]
    story, day = Story(), FINED + 60 * DAY
    for batch in [[record] for record in records] if one_by_one else [records]:
        story.given(*batch, on=day)
    assert differences(story.happened, story) == []


def test_what_only_reconcile_makes_is_a_reconcile() -> None:
    story = fined().sleep(FINED + 30 * DAY)
    assert story.latest
    assert all(command_of([one], story.subject) == Reconcile() for one in story.latest)


def test_what_an_officer_files_is_his() -> None:
    story = fined()
    command: Command | None = command_of(story.happened, Subject(subject_id=story.subject.subject_id))
    assert command == FileRecords(story.registration, (a_fine(on=FINED),))


class Failing(OneByOne):
    """A matcher in trouble."""

    def match(self, fields: Fields) -> Matched:
        return Matched(self._plain.match(fields).patterns, trouble="it failed")

    def __init__(self, plain: object) -> None:
        self._plain = plain


@pytest.mark.guarantee("G29")
def test_what_was_decided_while_the_matcher_failed_comes_out_of_the_plain_evaluator() -> None:
    failing = RulesetRulebook(
        [Compiled(ruleset(), make_matcher=lambda name, patterns, **_: Failing(plain_matcher(name, patterns)))],
        ruleset().standing_orders,
    )
    story = Story(rules=failing).given(a_fine("one", on=FINED), on=FINED).given(a_denial("two", on=FINED), on=FINED)
    story.rules = rulebook()
    story.when(Reconcile(), on=FINED + DAY)
    kinds = [type(one.event) for one in story.happened]
    assert kinds.count(MatcherIncidentRaised) == 2
    assert kinds.index(OrderOpened) > kinds.index(MatcherIncidentRaised)
    assert differences(story.happened, story) == []


def test_an_incident_that_was_taken_out_leaves_an_order_that_was_never_made() -> None:
    failing = RulesetRulebook(
        [Compiled(ruleset(), make_matcher=lambda name, patterns, **_: Failing(plain_matcher(name, patterns)))],
        ruleset().standing_orders,
    )
    story = Story(rules=failing).given(a_fine(on=FINED), on=FINED)
    story.happened = [one for one in story.happened if not isinstance(one.event, MatcherIncidentRaised)]
    [found] = differences(story.happened, story, rules=rulebook())
    assert found.expected is not None
    assert isinstance(found.expected.event, OrderOpened)
