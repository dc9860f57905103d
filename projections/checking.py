"""What a check answers: the strictest outcome of the measures that apply, at one matter and node of a filing.

Applies (architecture.md, Three questions): the measure follows as it is ordered, and the department's task is accepted
or implemented. A department that carries the measure out is answered by its own task; any other by those who do. What
was pushed and not yet answered, or is overdue, warns. An incentive is told beside it and never worsens anything.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.values import MeasureKind, Node, Outcome, SubjectKind
from projections.changes import OrderStep, TaskStep
from projections.picture import MeasureLine, Picture, latest_orders, latest_tasks
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Measure, MeasureVersion, Text

_TAKEN_OVER = ("accepted", "implemented")
_UNANSWERED = ("pushed", "overdue")


class Standing(StrEnum):
    """Why a measure counts in a check."""

    APPLIES = "applies"
    UNANSWERED = "unanswered"


class Place(Struct, frozen=True):
    """Where a check is made: by which department, for which matter, at which node, on which day."""

    department: str
    matter: str
    node: Node
    on: date


class Bite(Struct, frozen=True):
    """One measure that has a say at a place."""

    measure: str
    title: Text
    kind: MeasureKind
    standing: Standing
    outcome: Outcome
    obligation: Text
    departments: tuple[str, ...]
    grounds: tuple[str, ...]
    until: date | None
    disputed: bool = False
    """Whether its subject objects to anything that it rests on, and nobody has answered yet."""


class Answer(Struct, frozen=True):
    """The outcome, what led to it, and what speaks for the subject."""

    outcome: Outcome
    measures: tuple[Bite, ...]
    incentives: tuple[Bite, ...]


NOTHING_STANDS = Answer(Outcome.ALLOW, (), ())
"""The answer about somebody of whom no order is open that has a say there."""
NOT_KNOWN = Answer(Outcome.ALLOW, (), ())
"""The answer about somebody of whom the ledger knows nothing."""


def check(picture: Picture, at: Place, *, kind: SubjectKind, rulebook: RulesetRulebook) -> Answer:
    """Answer a check about a subject; every order bites as the measure version says that it was made under."""
    orders = latest_orders(picture.order_steps, at.on)
    bites = [bite for order in orders for bite in _bites(picture, order, at, rulebook)]
    measures = tuple(_for_person(bite, kind) for bite in bites if bite.kind is MeasureKind.SANCTION)
    strictest = max((bite.outcome for bite in measures), key=lambda outcome: outcome.rank, default=Outcome.ALLOW)
    return Answer(strictest, measures, tuple(bite for bite in bites if bite.kind is MeasureKind.INCENTIVE))


def together(answers: Sequence[Answer]) -> Answer:
    """One answer about streams that are one subject: of a measure in several of them the strictest, once."""
    strictest = max((answer.outcome for answer in answers), key=lambda outcome: outcome.rank)
    return Answer(
        strictest,
        _joined([bite for answer in answers for bite in answer.measures]),
        _joined([bite for answer in answers for bite in answer.incentives]),
    )


def _joined(bites: Sequence[Bite]) -> tuple[Bite, ...]:
    return tuple(_one([bite for bite in bites if bite.measure == name]) for name in sorted({b.measure for b in bites}))


def _one(bites: Sequence[Bite]) -> Bite:
    """The strictest of one measure's, standing where any stands, until the last day of all."""
    strictest = max(bites, key=lambda bite: (bite.outcome.rank, bite.standing is Standing.APPLIES))
    ends = [bite.until for bite in bites]
    return replace(
        strictest,
        departments=tuple(sorted({name for bite in bites for name in bite.departments})),
        grounds=tuple(sorted({name for bite in bites for name in bite.grounds})),
        until=None if None in ends else max(end for end in ends if end is not None),
        disputed=any(bite.disputed for bite in bites),
    )


def has_say(rulebook: RulesetRulebook, measure: str, version: int, *, matter: str, node: Node, on: date) -> bool:
    """Whether an order under this measure version can bite at a node of a matter, whatever else holds."""
    terms = _terms(rulebook, measure, version, on)
    return terms is not None and _reaches(terms[1], matter, node)


def _reaches(version: MeasureVersion, matter: str, node: Node) -> bool:
    return matter in version.matters and node in version.nodes


def _bites(picture: Picture, order: OrderStep, at: Place, rulebook: RulesetRulebook) -> Iterator[Bite]:
    terms = _terms(rulebook, order.measure, order.version, at.on)
    if order.state != "open" or terms is None or not _reaches(terms[1], at.matter, at.node):
        return
    measure, version = terms
    line = next((line for line in picture.lines(at.on) if line.measure == order.measure), None)
    if line is None or not line.as_ordered:
        return
    if measure.kind is MeasureKind.SANCTION and rulebook.halts(measure.measure, line.rules, on=at.on):
        return
    standing, departments = _standing(picture, order, at)
    if standing is None:
        return
    yield Bite(
        measure=measure.measure,
        title=measure.title,
        kind=measure.kind,
        standing=standing,
        outcome=_outcome(version.outcome, standing, weak=_weak(picture, line, rulebook, on=at.on)),
        obligation=version.obligation,
        departments=departments,
        grounds=line.grounds,
        until=line.until,
        disputed=line.disputed,
    )


def _weak(picture: Picture, line: MeasureLine, rulebook: RulesetRulebook, *, on: date) -> bool:
    """Whether everything that it rests on is disputed, and nobody has answered in time (C68)."""
    weak = {record for record, dispute in picture.disputes.items() if dispute.weakens(rulebook, on=on)}
    return bool(line.contested) and all(contested & weak for contested in line.contested)


def _outcome(applied: Outcome, standing: Standing, *, weak: bool) -> Outcome:
    """What is not taken over yet, or disputed and not answered in time, warns at most."""
    if standing is Standing.APPLIES and not weak:
        return applied
    return min(applied, Outcome.WARN, key=lambda outcome: outcome.rank)


def _terms(rulebook: RulesetRulebook, name: str, number: int, on: date) -> tuple[Measure, MeasureVersion] | None:
    """The measure version of that number, as the ruleset of the day has it, else the latest ruleset that does."""
    rulesets = [rulebook.governing(on).ruleset, *(version.ruleset for version in reversed(rulebook.versions))]
    measures = (ruleset.measure_by_name.get(name) for ruleset in rulesets)
    found = ((m, v) for m in measures if m is not None for v in m.versions if v.version == number)
    return next(found, None)


def _standing(picture: Picture, order: OrderStep, at: Place) -> tuple[Standing | None, tuple[str, ...]]:
    """Whether the order applies for whoever asks, or waits for an answer, and at which departments."""
    tasks = _latest_by_department([s for s in picture.task_steps if s.order_no == order.order_no], at.on)
    asked = {at.department: tasks[at.department]} if at.department in tasks else tasks
    for standing, states in ((Standing.APPLIES, _TAKEN_OVER), (Standing.UNANSWERED, _UNANSWERED)):
        departments = tuple(sorted(name for name, state in asked.items() if state in states))
        if departments:
            return standing, departments
    return None, ()


def _latest_by_department(steps: Sequence[TaskStep], on: date) -> dict[str, str]:
    tasks = sorted(latest_tasks(steps, on), key=lambda task: task.number)
    return {task.department: task.state for task in tasks if task.department is not None}


def _for_person(bite: Bite, kind: SubjectKind) -> Bite:
    """INV-29: nobody protected as a person is intercepted without an officer."""
    if bite.outcome is not Outcome.INTERCEPT or not kind.protected_as_person:
        return bite
    return replace(bite, outcome=Outcome.HOLD)
