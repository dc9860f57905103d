"""Why a measure follows for a subject on a day and why not, with the documents that were looked at: for every door."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.wiring import Office
from domain.errors import NotFound
from domain.records import Filed, Standing
from projections.changes import OrderStep, TaskStep
from projections.fresh import picture_now
from projections.picture import MeasureLine, Picture, latest_orders, latest_tasks
from projections.reading import Known
from rules.following.explain import Asked, Part, RuleExplained, Shape, explain
from rules.rulesets import Ruleset


class Explained(Struct, frozen=True):
    """Everything that is told about one measure of one subject on a day."""

    known: Known
    measure: str
    on: date
    line: MeasureLine | None
    rules: tuple[RuleExplained, ...]
    order: OrderStep | None
    tasks: tuple[TaskStep, ...]
    left_out: tuple[Filed, ...]
    documents: Mapping[UUID, str]
    position: int


_SAID_ELSEWHERE = (Standing.IN_FORCE, Standing.SEALED)
"""What is in force is among the grounds; what is sealed is said nowhere (INV-33)."""


def explained(office: Office, known: Known, measure: str, *, on: date | None) -> Explained:
    """Work the explanation out, for whoever was admitted. Raises NotFound for a measure that no ruleset has."""
    rulebook = office.context.rulebook
    rulesets = [version.ruleset for version in rulebook.versions]
    _refuse_unknown(measure, rulesets)
    state = office.application.whole(known.subject_id)
    assert state.registration is not None, "a known subject is registered"
    day = on or office.context.today()
    rules = explain(
        measure,
        state.facts(),
        on=day,
        kind=state.registration.kind,
        region=state.registration.region,
        rulesets=rulesets,
        timeline=rulebook.timeline(state)[0],
        voided=rulebook.voided,
    )
    picture = picture_now(office.views, office.pool, known.subject_id)
    order = _order(picture, measure, day)
    return Explained(
        known=known,
        measure=measure,
        on=day,
        line=next((line for line in picture.lines(day) if line.measure == measure), None),
        rules=rules,
        order=order,
        tasks=_tasks(picture, order, day),
        left_out=tuple(filed for filed in state.records.values() if filed.standing not in _SAID_ELSEWHERE),
        documents=state.documents(),
        position=picture.position,
    )


def _refuse_unknown(measure: str, rulesets: list[Ruleset]) -> None:
    known = sorted({name for ruleset in rulesets for name in ruleset.measure_by_name})
    if measure not in known:
        raise NotFound(f"measure {measure[:80]!r}", do=f"This ledger knows {', '.join(known)}.")


def _order(picture: Picture, measure: str, day: date) -> OrderStep | None:
    orders = [step for step in latest_orders(picture.order_steps, day) if step.measure == measure]
    return max(orders, key=lambda step: step.order_no, default=None)


def _tasks(picture: Picture, order: OrderStep | None, day: date) -> tuple[TaskStep, ...]:
    if order is None:
        return ()
    return tuple(latest_tasks((step for step in picture.task_steps if step.order_no == order.order_no), day))


def document_of(found: Explained) -> dict[str, object]:
    """The explanation as a document for programs; days as ISO dates."""
    line = found.line
    return {
        "subject": f"{found.known.scheme}:{found.known.number}",
        "name": found.known.name,
        "measure": found.measure,
        "on": found.on.isoformat(),
        "follows": line is not None and line.follows,
        "ordered": line is not None and line.ordered,
        "applies": {} if line is None else line.applies,
        "disputed": line is not None and line.disputed,
        "from": _iso(line.from_ if line else None),
        "until": _iso(line.until if line else None),
        "rules": [rule_document(rule, found.documents) for rule in found.rules],
        "left_out": [_left_out(filed) for filed in found.left_out],
        "order": None if found.order is None else {"order": found.order.order_no, "state": found.order.state},
        "tasks": [_task_document(task) for task in found.tasks],
        "position": found.position,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def rule_document(rule: RuleExplained, documents: Mapping[UUID, str]) -> dict[str, object]:
    """One rule of an explanation as a document."""
    return {
        "rule": rule.rule,
        "form": str(rule.form),
        "ruleset": rule.ruleset,
        "version": rule.version,
        "holds": rule.holds,
        "follows": rule.follows,
        "obstacle": str(rule.obstacle),
        "asked": [_asked_document(asked, documents) for asked in rule.asked],
    }


def _asked_document(asked: Asked, documents: Mapping[UUID, str]) -> dict[str, object]:
    return {
        "day": asked.day.isoformat(),
        "document": None if asked.record is None else documents[asked.record],
        "holds": asked.holds,
        "from": _iso(asked.start),
        "until": _iso(asked.until),
        "covers": asked.covers,
        "condition": _part_document(asked.condition, documents),
    }


def _part_document(part: Part, documents: Mapping[UUID, str]) -> dict[str, object]:
    said: dict[str, object] = {"shape": str(part.shape), "holds": part.holds}
    if part.pattern:
        said["pattern"] = part.pattern
        said["documents"] = [documents[record] for record in part.records]
    if part.shape in (Shape.RECORD, Shape.LATEST):
        said["tests"] = [
            {"field": t.field, "op": t.op, "expected": t.expected, "actual": t.actual, "passed": t.passed}
            for t in part.tests
        ]
    if part.shape is Shape.AT_LEAST:
        said |= {"needed": part.needed, "found": part.found, "first": _iso(part.first), "last": _iso(part.last)}
    if part.parts:
        said["parts"] = [_part_document(inner, documents) for inner in part.parts]
    return said


def _left_out(filed: Filed) -> dict[str, object]:
    return {
        "document": filed.record.document.doc_no,
        "standing": str(filed.standing),
        "void_from": _iso(filed.void_from),
    }


def _task_document(task: TaskStep) -> dict[str, object]:
    return {
        "task": str(task.task_id),
        "department": task.department,
        "role": task.role,
        "state": task.state,
        "last_step": task.step,
        "on": task.stepped_on.isoformat(),
    }


def short(number: str) -> str:
    """A document number as it fits into a line."""
    return number if len(number) <= 24 else f"{number[:12]}…"
