"""What a check answers, from a picture drawn by hand."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel

from domain.timeline import Span, Timeline
from domain.values import MeasureKind, Node, Outcome, SubjectKind
from projections.changes import OrderStep, TaskStep
from projections.checking import Answer, Place, Standing, check
from projections.picture import Picture
from rules.following.compiled import Compiled
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Measure, MeasureVersion
from tests.support.pack_small import NORTH, OFFICE, SOUTH, ruleset

M = TypeVar("M", bound=BaseModel)
DAY = date(2020, 3, 2)
WHO = UUID(int=1)
HERE = Place(NORTH, "licence", Node.HANDLING, DAY)


def rulebook(**outcomes: Outcome) -> RulesetRulebook:
    """The small pack, its measures biting as said."""
    whole = ruleset()
    measures = tuple(_biting(measure, outcomes.get(measure.measure, Outcome.WARN)) for measure in whole.measures)
    return RulesetRulebook([Compiled(_changed(whole, measures=measures))])


def _biting(measure: Measure, outcome: Outcome) -> Measure:
    versions: tuple[MeasureVersion, ...] = tuple(_changed(v, outcome=outcome) for v in measure.versions)
    return _changed(measure, versions=versions)


def _changed(model: M, **changes: object) -> M:
    return model.model_copy(update=changes)


def picture(states: Sequence[tuple[str, str, str]], *, order: str = "open", follows: bool = True) -> Picture:
    """Orders 1, 2, ... each of a measure, with the state of one department's task."""
    names = list(dict.fromkeys(measure for measure, _, _ in states))
    spans = [Span(name, 1, "R", "G", date(2020, 1, 1), date(2020, 6, 1), (), 1) for name in names if follows]
    return Picture(
        subject_id=WHO,
        subject="test:1",
        name="One",
        timeline=Timeline(tuple(spans)),
        order_steps=[_opened(n, name, order) for n, name in enumerate(names, start=1)],
        task_steps=[
            TaskStep(
                100 + n, UUID(int=n), WHO, names.index(m) + 1, m, "office", department, 1, "TaskPushed", state, DAY
            )
            for n, (m, department, state) in enumerate(states)
        ],
        documents={},
        position=7,
    )


def _opened(number: int, measure: str, state: str) -> OrderStep:
    kind = MeasureKind.INCENTIVE if measure == "fast_track" else MeasureKind.SANCTION
    until = (date(2020, 6, 1),)
    return OrderStep(number, WHO, number, measure, "OrderOpened", state, DAY, kind, 1, ("G",), until)


def answered(
    drawn: Picture, *, at: Place = HERE, kind: SubjectKind = SubjectKind.ENTERPRISE, **outcomes: Outcome
) -> Answer:
    return check(drawn, at, kind=kind, rulebook=rulebook(**outcomes))


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("state", ["accepted", "implemented"])
def test_what_applies_bites_as_its_version_says(state: str, outcome: Outcome) -> None:
    answer = answered(picture([("supervision", NORTH, state)]), supervision=outcome)
    assert (answer.outcome, answer.measures[0].standing) == (outcome, Standing.APPLIES)


@pytest.mark.parametrize(("outcome", "told"), [(Outcome.INTERCEPT, Outcome.WARN), (Outcome.ALLOW, Outcome.ALLOW)])
@pytest.mark.parametrize("state", ["pushed", "overdue"])
def test_what_is_not_answered_warns_at_most(state: str, outcome: Outcome, told: Outcome) -> None:
    answer = answered(picture([("supervision", NORTH, state)]), supervision=outcome)
    assert (answer.outcome, answer.measures[0].standing) == (told, Standing.UNANSWERED)


@pytest.mark.parametrize("state", ["refused", "returned", "suspended", "lift_ordered", "closed"])
def test_what_does_not_apply_allows(state: str) -> None:
    assert answered(picture([("supervision", NORTH, state)]), supervision=Outcome.INTERCEPT) == Answer(
        Outcome.ALLOW, (), ()
    )


@pytest.mark.parametrize("order", ["proposed", "lifting", "closed"])
def test_an_order_that_is_not_open_allows(order: str) -> None:
    drawn = picture([("supervision", NORTH, "accepted")], order=order)
    assert answered(drawn, supervision=Outcome.HOLD).outcome is Outcome.ALLOW


def test_what_follows_no_longer_allows_although_it_is_ordered() -> None:
    drawn = picture([("supervision", NORTH, "implemented")], follows=False)
    assert answered(drawn, supervision=Outcome.HOLD).outcome is Outcome.ALLOW


def test_the_strictest_counts() -> None:
    drawn = picture([("supervision", NORTH, "accepted"), ("closer_look", NORTH, "accepted")])
    answer = answered(drawn, supervision=Outcome.WARN, closer_look=Outcome.HOLD)
    assert answer.outcome is Outcome.HOLD
    assert {bite.measure for bite in answer.measures} == {"supervision", "closer_look"}


def test_another_matter_or_node_is_not_touched() -> None:
    drawn = picture([("supervision", NORTH, "accepted")])
    for at in (Place(NORTH, "other", Node.HANDLING, DAY), Place(NORTH, "licence", Node.ACCEPTANCE, DAY)):
        assert answered(drawn, at=at, supervision=Outcome.HOLD).outcome is Outcome.ALLOW


def test_an_incentive_never_worsens() -> None:
    drawn = picture([("fast_track", NORTH, "accepted")])
    answer = answered(drawn, fast_track=Outcome.INTERCEPT)
    assert (answer.outcome, answer.measures) == (Outcome.ALLOW, ())
    assert [(bite.measure, bite.kind) for bite in answer.incentives] == [("fast_track", MeasureKind.INCENTIVE)]


@pytest.mark.parametrize("kind", SubjectKind)
def test_nobody_protected_as_a_person_is_intercepted(kind: SubjectKind) -> None:
    answer = answered(picture([("supervision", NORTH, "accepted")]), kind=kind, supervision=Outcome.INTERCEPT)
    expected = Outcome.HOLD if kind.protected_as_person else Outcome.INTERCEPT
    assert (answer.outcome, answer.measures[0].outcome) == (expected, expected)


def test_a_department_is_answered_by_its_own_task_and_others_by_those_who_have_one() -> None:
    drawn = picture([("supervision", NORTH, "refused"), ("supervision", OFFICE, "implemented")])
    by_asker = {
        asker: answered(drawn, at=Place(asker, "licence", Node.HANDLING, DAY), supervision=Outcome.HOLD).outcome
        for asker in (NORTH, OFFICE, SOUTH)
    }
    assert by_asker == {NORTH: Outcome.ALLOW, OFFICE: Outcome.HOLD, SOUTH: Outcome.HOLD}
