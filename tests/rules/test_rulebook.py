"""The rulebook: who carries a measure out, what needs an officer, when time asks for something, what is spent."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actors import ENGINE
from domain.commands import AcceptTask, FileRecords, Reconcile
from domain.facts import Fields
from domain.records import CaseState, Record
from domain.rulebook import Assignment
from domain.subjects import decide
from domain.transitions import TaskState
from domain.values import MeasureKind, SubjectKind
from rules.conditions import Pattern
from rules.following.compiled import Compiled
from rules.following.reigns import Voided
from rules.following.rulebook import RulesetRulebook
from rules.matching.answers import Matched, Matches, PlainMatcher
from rules.rulesets import StandingOrder
from tests.support.builders import a_ban, a_denial, a_fine, a_home
from tests.support.one_by_one import OneByOne
from tests.support.pack_small import (
    FILLED,
    ISSUER,
    MEASURES,
    NORTH,
    OFFICE,
    OTHER,
    RULES,
    SOUTH,
    WEST,
    milder,
    moved,
    rulebook,
    ruleset,
    small,
)
from tests.support.story import Story

D = date(2019, 3, 4)
DAY = timedelta(days=1)


def assigned(story: Story, measure: str, day: date) -> list[Assignment]:
    return list(story.rules.determine(story.subject, on=day).wanted[measure].assignments)


# --- versions


def test_the_version_in_force_governs_and_before_the_first_the_first() -> None:
    book = rulebook(milder(2, D), moved(3, D + 9 * DAY))
    asked = (date(2000, 1, 1), D - DAY, D, D + 8 * DAY, D + 9 * DAY)
    assert [book.governing(day).ruleset.version for day in asked] == [1, 1, 2, 2, 3]


def test_a_decision_names_the_ruleset_of_its_day_and_the_semantics() -> None:
    later = milder(2, D + 9 * DAY)
    story = Story(rules=rulebook(later)).given(a_fine(on=D), on=D)
    before = story.rules.determine(story.subject, on=D + 8 * DAY)
    after = story.rules.determine(story.subject, on=D + 9 * DAY)
    assert (before.ruleset, after.ruleset) == (small().ruleset.reference, later.ruleset.reference)
    assert (before.semantics, after.semantics) == (1, 1)


# --- who carries it out (INV-5)


@pytest.mark.parametrize(
    ("region", "inspector"), [("north", NORTH), ("south", SOUTH), ("west", None), ("nowhere", None)]
)
def test_inv_5_the_directory_binds_by_region(region: str, inspector: str | None) -> None:
    story = Story(a_home(region)).given(a_fine(on=D), on=D)
    assert assigned(story, "supervision", D) == [Assignment("inspectorate", inspector), Assignment("office", OFFICE)]


def test_the_directory_is_dated() -> None:
    filed = FILLED - DAY
    story = Story(a_home("west")).given(a_fine("1", on=filed, usd=1), a_fine("2", on=filed, usd=1), on=filed)
    assert assigned(story, "closer_look", FILLED - DAY) == [Assignment("inspectorate", None)]
    assert assigned(story, "closer_look", FILLED) == [Assignment("inspectorate", WEST)]


def test_one_department_in_two_roles_has_one_task() -> None:
    both = Compiled(
        ruleset(
            directory=[
                {"role": r, "department": OFFICE, "effective_from": "2015-01-02"} for r in ("office", "inspectorate")
            ]
        )
    )
    story = Story(rules=RulesetRulebook((both,), both.ruleset.standing_orders)).given(a_fine(on=D), on=D)
    assert [a.department for a in assigned(story, "supervision", D)] == [OFFICE]
    assert len(story.subject.tasks) == 1


def test_inv_11_nobody_is_assigned_a_class_3_measure() -> None:
    assert assigned(Story().given(a_denial(on=D), on=D), "word_to_banks", D) == []


# --- what needs an officer (INV-37)


def attended(story: Story, measure: str, day: date = D) -> bool:
    wanted = story.rules.determine(story.subject, on=day).wanted[measure]
    assert wanted.attended in (frozenset(), frozenset(wanted.grounds))
    return bool(wanted.attended)


@pytest.mark.parametrize(
    ("record", "measure", "kind", "asked"),
    [
        (a_fine(on=D), "supervision", SubjectKind.ENTERPRISE, False),
        (a_fine(on=D), "supervision", SubjectKind.SELF_EMPLOYED, True),
        (a_fine(on=D, issuer=OTHER), "supervision", SubjectKind.ENTERPRISE, True),
        (a_ban(on=D), "exclusion", SubjectKind.ENTERPRISE, True),
        (a_denial(on=D), "word_to_banks", SubjectKind.ENTERPRISE, False),
    ],
)
def test_inv_37_who_is_asked(record: Record, measure: str, kind: SubjectKind, asked: bool) -> None:  # noqa: FBT001
    assert attended(Story(a_home(kind=kind)).given(record, on=D), measure) is asked


@pytest.mark.parametrize(("passed", "asked"), [(-1, True), (0, False), (8, False), (9, True)])
def test_inv_37_a_standing_order_is_dated(passed: int, asked: bool) -> None:  # noqa: FBT001
    order = StandingOrder(
        department=ISSUER,
        measures=("supervision",),
        officer="officer Wen",
        valid_from=D + 20 * DAY,
        valid_to=D + 29 * DAY,
    )
    story = Story(rules=RulesetRulebook((small(),), [order])).given(a_fine(on=D), on=D)
    assert attended(story, "supervision", D + (20 + passed) * DAY) is asked


def test_inv_37_what_rests_on_records_of_two_departments_needs_the_standing_order_of_both() -> None:
    story = Story().given(a_fine("1", on=D, usd=1), a_fine("2", on=D, usd=1, issuer=OTHER), on=D)
    assert attended(story, "closer_look")


# --- the matcher in trouble (INV-34)


class Troubled(OneByOne):
    """A matcher that is in trouble and answers by the plain evaluator."""

    def __init__(self, patterns: dict[str, Pattern]) -> None:
        self._plain = PlainMatcher(patterns)

    def match(self, fields: Fields) -> Matched:
        return Matched(self._plain.match(fields).patterns, trouble="they differ")


def in_trouble() -> RulesetRulebook:
    def make(name: str, patterns: object, *, schema: object = None) -> Matches:
        assert isinstance(patterns, dict)
        return Troubled(patterns)

    pack = Compiled(small().ruleset, make_matcher=make)
    return RulesetRulebook((pack,), small().ruleset.standing_orders)


@pytest.mark.guarantee("G20")
def test_inv_34_no_new_sanction_is_ordered_while_the_matcher_is_in_trouble() -> None:
    story = Story(rules=in_trouble()).given(a_fine(on=D), on=D)
    assert story.events == ["SubjectRegistered", "PenaltyRecorded", "MatcherIncidentRaised"]
    story.rules = rulebook()
    assert story.when(Reconcile(), on=D + DAY).has_order("supervision")


@pytest.mark.guarantee("G19")
def test_inv_34_relief_and_reward_do_not_wait_for_the_matcher() -> None:
    story = Story().given(a_fine(on=D), on=D)
    story.rules = in_trouble()
    story.when(Reconcile(), on=date(2019, 9, 4))
    assert "MeasureLiftOrdered" in story.events
    story.when(Reconcile(), on=date(2020, 3, 4))
    assert story.has_order("fast_track")


def test_inv_34_no_ground_is_lengthened_while_the_matcher_is_in_trouble() -> None:
    story = Story().given(a_fine(on=D), on=D)
    story.rules = in_trouble()
    story.given(a_fine("second", on=D + DAY), on=D + DAY)
    assert len(story.order("supervision").grounds) == 1


# --- versions found unlawful


def unlawful(*later: Compiled, version: int, on: date) -> RulesetRulebook:
    void = Voided(on, on + DAY, article="law 1 art. 2", reason="a judgment")
    return RulesetRulebook((small(), *later), small().ruleset.standing_orders, voided={version: void})


def without_trust(version: int, begins: date) -> Compiled:
    """A later version that gives the incentive to nobody."""
    rules = [rule for rule in RULES if isinstance(rule, dict) and rule["measure"] != "fast_track"]
    measures = [one for one in MEASURES if isinstance(one, dict) and one["measure"] != "fast_track"]
    return Compiled(ruleset(version=version, effective_from=begins.isoformat(), rules=rules, measures=measures))


@pytest.mark.guarantee("G192")
def test_whoever_lost_an_incentive_under_an_unlawful_version_is_told_of_it() -> None:
    lost = date(2020, 4, 1)
    story = Story(rules=rulebook(without_trust(2, lost))).given(a_fine(on=D), on=D)
    story.when(Reconcile(), on=date(2020, 3, 5))
    assert story.has_order("fast_track")
    assert not story.when(Reconcile(), on=lost).has_order("fast_track")
    story.rules = unlawful(without_trust(2, lost), version=2, on=lost + DAY)
    story.when(Reconcile(), on=lost + DAY)
    assert story.events[0] == "UnlawfulRuleNotified"
    assert story.replayed() == story.subject
    assert "UnlawfulRuleNotified" not in story.when(Reconcile(), on=lost + 2 * DAY).events


@pytest.mark.guarantee("G192")
def test_an_incentive_that_goes_on_under_an_unlawful_version_was_not_lost() -> None:
    begins = date(2020, 4, 1)
    same = Compiled(ruleset(version=2, effective_from=begins.isoformat()))
    story = Story(rules=rulebook(same)).given(a_fine(on=D), on=D).when(Reconcile(), on=date(2020, 3, 5))
    assert story.when(Reconcile(), on=begins).has_order("fast_track")
    story.rules = unlawful(same, version=2, on=begins + DAY)
    assert "UnlawfulRuleNotified" not in story.when(Reconcile(), on=begins + DAY).events


# --- spent cases


def spent_on(rules: Sequence[int], record: Record) -> date | None:
    pack = Compiled(ruleset(rules=[RULES[index] for index in rules]))
    story = Story(rules=RulesetRulebook((pack,), pack.ruleset.standing_orders)).given(record, on=D)
    (filed,) = story.subject.records.values()
    assert filed.case is CaseState.DECIDED
    return story.rules.can_ground_until(filed) if isinstance(story.rules, RulesetRulebook) else None


def test_a_record_can_ground_until_every_term_and_every_window_is_over() -> None:
    assert spent_on([5], a_denial(on=D)) == D + 30 * DAY
    assert spent_on([5, 4], a_denial(on=D)) == date(2019, 9, 4)
    assert spent_on([5, 3], a_denial(on=D)) == date(2020, 3, 4)
    assert spent_on([5], a_fine(on=D)) == D


def test_a_record_that_a_reward_remembers_is_never_spent() -> None:
    assert spent_on([5, 6], a_denial(on=D)) is None


# --- the next day on which time asks for something


def test_next_due_is_the_first_deadline_too_late_to_meet() -> None:
    story = Story().given(a_fine(on=D), on=D)
    assert story.rules.next_due(story.subject, story.timeline, after=D) == date(2019, 3, 7)


def test_next_due_is_the_end_of_what_was_ordered() -> None:
    story = Story().given(a_denial(on=D), on=D)
    assert story.rules.next_due(story.subject, story.timeline, after=D) == D + 30 * DAY


def test_next_due_is_the_day_on_which_a_standing_order_ends_a_wait() -> None:
    order = StandingOrder(
        department=OTHER, measures=("supervision",), officer="officer Li", valid_from=D + 9 * DAY, valid_to=D + 99 * DAY
    )
    free = small().ruleset.standing_orders
    story = Story(rules=RulesetRulebook((small(),), [*free, order])).given(a_fine(on=D), on=D)
    story.given(a_fine("second", on=D, issuer=OTHER), on=D)
    story.accepted("supervision", NORTH).accepted("supervision", OFFICE)
    assert story.order("supervision").awaiting
    assert story.rules.next_due(story.subject, story.timeline, after=D) == D + 9 * DAY
    story.when(Reconcile(), on=D + 9 * DAY)
    assert story.order("supervision").awaiting == {}
    assert len(story.order("supervision").grounds) == 2


def test_a_subject_of_whom_nothing_follows_is_never_due() -> None:
    story = Story().given(a_fine(on=D, behaviour_code="trade"), on=D)
    assert story.rules.next_due(story.subject, story.timeline, after=D) is None


rows = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([a_fine, a_denial, a_ban]), st.sampled_from([ISSUER, OTHER])),
    min_size=1,
    max_size=4,
)


@given(rows, st.sampled_from(["north", "west"]), st.booleans(), st.integers(1, 500))
@settings(max_examples=25, deadline=None)
def test_between_now_and_next_due_no_day_decides_anything(
    made: list[tuple[int, object, str]],
    region: str,
    accepting: bool,  # noqa: FBT001
    wait: int,
) -> None:
    book = rulebook(milder(2, D + wait * DAY))
    story = Story(a_home(region), rules=book)
    for number, (after, make, issuer) in enumerate(sorted(made, key=lambda row: row[0])):
        assert callable(make)
        day = D + after * DAY
        story.when(FileRecords(story.registration, (make(str(number), on=day, issuer=issuer),)), on=day, by=issuer)
        for task in [
            t for t in story.subject.tasks.values() if accepting and t.state is TaskState.PUSHED and t.department
        ]:
            story.when(AcceptTask(task.task), by=task.department or "")
    for _ in range(12):
        due = book.next_due(story.subject, story.timeline, after=story.day)
        last = min(due or date.max, story.day + 120 * DAY)
        day = story.day + DAY
        while day < last:
            assert decide(story.subject, Reconcile(), on=day, by=ENGINE, rulebook=book).happened == (), day
            day += DAY
        if due is None or due > story.day + 400 * DAY:
            break
        story.when(Reconcile(), on=due)


def test_the_kind_of_a_measure_is_its_terms() -> None:
    story = Story().given(a_fine(on=D), on=D)
    terms = story.rules.determine(story.subject, on=D).wanted["supervision"].terms
    assert (terms.version, terms.kind, terms.measure_class) == (1, MeasureKind.SANCTION, 2)
