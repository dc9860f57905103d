"""`explain`: why a measure follows for a subject on a day and why not, with the documents that were looked at."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

import typer
from msgspec import Struct

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of
from api.cli.desk import Desk, MinPosition, OnDay, desk
from api.cli.output import document, say, text
from api.cli.story import Storyteller, in_words
from domain.errors import NotFound
from domain.records import Filed, Standing
from projections.changes import OrderStep, TaskStep
from projections.fresh import picture_now
from projections.picture import MeasureLine, Picture, latest_orders, latest_tasks
from projections.reading import Known
from rules.explain import Asked, Obstacle, Part, RuleExplained, Shape, explain
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


@app.command("explain")
def explain_(
    subject: Annotated[str, typer.Argument(help="SCHEME:NUMBER.")],
    measure: Annotated[str, typer.Argument(help="The measure, as `jiangcheng measures` names it.")],
    on: OnDay = None,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Why a measure follows on a day and why not, predicate by predicate; its order and each department's task."""
    day = None if on is None else day_of(on)
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        found = explained(opened, subject, measure, on=day)
        document(_document(found))
        for line in _told(found, opened.office.context.rulebook.governing(found.on).ruleset):
            text(line)


_SAID_ELSEWHERE = (Standing.IN_FORCE, Standing.SEALED)
"""What is in force is among the grounds; what is sealed is said nowhere (INV-33)."""


def explained(opened: Desk, subject: str, measure: str, *, on: date | None) -> Explained:
    """Put the read on record and work the explanation out. Raises NotFound for subjects and measures there are none."""
    office = opened.office
    rulebook = office.context.rulebook
    known = opened.subject(subject, what="explain")
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
        rulesets=rulesets,
        timeline=rulebook.timeline(state)[0],
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


# --- for programs


def _document(found: Explained) -> dict[str, object]:
    line = found.line
    return {
        "subject": f"{found.known.scheme}:{found.known.number}",
        "name": found.known.name,
        "measure": found.measure,
        "on": found.on.isoformat(),
        "follows": line is not None and line.follows,
        "ordered": line is not None and line.ordered,
        "applies": {} if line is None else line.applies,
        "from": _iso(line.from_ if line else None),
        "until": _iso(line.until if line else None),
        "rules": [_rule_document(rule, found.documents) for rule in found.rules],
        "left_out": [_left_out(filed) for filed in found.left_out],
        "order": None if found.order is None else {"order": found.order.order_no, "state": found.order.state},
        "tasks": [_task_document(task) for task in found.tasks],
        "position": found.position,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rule_document(rule: RuleExplained, documents: Mapping[UUID, str]) -> dict[str, object]:
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
    if part.shape is Shape.RECORD:
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


# --- for people


def _told(found: Explained, ruleset: Ruleset) -> Iterator[str]:
    teller = Storyteller(ruleset)
    yield _verdict(found, teller)
    for rule in found.rules:
        yield from _rule_told(rule, ruleset, found.documents)
    for filed in found.left_out:
        yield say(
            "explain.left_out",
            document=_short(filed.record.document.doc_no),
            standing=say(f"standing.{filed.standing}"),
        )
    yield from _order_told(found, teller)


def _verdict(found: Explained, teller: Storyteller) -> str:
    subject, measure = f"{found.known.scheme}:{found.known.number}", teller.measure(found.measure)
    line = found.line
    if line is None or not line.follows:
        return say("explain.follows_not", subject=subject, measure=measure, on=found.on)
    return say("explain.follows", subject=subject, measure=measure, on=found.on, start=line.from_, until=line.until)


def _rule_told(rule: RuleExplained, ruleset: Ruleset, documents: Mapping[UUID, str]) -> Iterator[str]:
    titled = ruleset.rule_by_name.get(rule.rule)
    title = in_words(titled.title) if titled else ""
    yield f"{_mark(rule.holds)} {say('explain.rule', rule=rule.rule, title=title, version=rule.version)}"
    if rule.obstacle is not Obstacle.NOTHING:
        yield f"    {say(f'obstacle.{rule.obstacle}')}"
    if not rule.asked:
        yield f"    {say('explain.nothing_asked')}"
    for asked in rule.asked:
        yield f"    {_asked_told(asked, documents)}"
        yield from _part_told(asked.condition, documents, depth=2)


def _asked_told(asked: Asked, documents: Mapping[UUID, str]) -> str:
    if asked.record is None:
        return say("explain.asked_day", day=asked.day)
    covers = say("explain.covers" if asked.covers else "explain.covers_not")
    return say(
        "explain.asked_record",
        document=_short(documents[asked.record]),
        day=asked.day,
        start=asked.start,
        until=asked.until,
        covers=covers,
    )


def _part_told(part: Part, documents: Mapping[UUID, str], *, depth: int) -> Iterator[str]:
    margin = "    " * depth
    cited = " ".join(_short(documents[record]) for record in part.records)
    yield f"{margin}{_mark(part.holds)} " + say(
        f"part.{part.shape}",
        pattern=part.pattern,
        needed=part.needed,
        found=part.found,
        first=part.first or say("explain.ever"),
        last=part.last or "",
        documents=cited,
    )
    for test in part.tests:
        actual = say("explain.missing") if test.actual is None else test.actual
        yield f"{margin}    {_mark(test.passed)} {test.field} {test.op} {test.expected}: {actual}"
    for inner in part.parts:
        yield from _part_told(inner, documents, depth=depth + 1)


def _order_told(found: Explained, teller: Storyteller) -> Iterator[str]:
    if found.order is None:
        yield say("explain.no_order")
        return
    yield say("explain.order", order=found.order.order_no, state=say(f"order.{found.order.state}"))
    for task in found.tasks:
        department = teller.department(task.department) if task.department else say("explain.nobody", role=task.role)
        yield "    " + say(
            "explain.task", department=department, state=say(f"state.{task.state}"), since=task.stepped_on
        )


def _mark(holds: bool) -> str:  # noqa: FBT001 - a finding to be shown
    return "✓" if holds else "✗"


def _short(number: str) -> str:
    return number if len(number) <= 24 else f"{number[:12]}…"
