"""`explain`: why a measure follows for a subject on a day and why not, with the documents that were looked at."""

from collections.abc import Iterator, Mapping
from typing import Annotated
from uuid import UUID

import typer

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, app, reader
from api.cli.arguments import day_of
from api.cli.desk import MinPosition, OnDay, desk
from api.cli.output import document, say, text
from api.cli.story import Storyteller, in_words
from api.explanation import Explained, document_of, explained, short
from rules.following.explain import Asked, Obstacle, Part, RuleExplained
from rules.rulesets import Ruleset


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
        known = opened.subject(subject, what="explain")
        found = explained(opened.office, known, measure, on=day)
        document(document_of(found))
        for line in _told(found, opened.office.context.rulebook.governing(found.on).ruleset):
            text(line)


# --- for people


def _told(found: Explained, ruleset: Ruleset) -> Iterator[str]:
    teller = Storyteller(ruleset)
    yield _verdict(found, teller)
    for rule in found.rules:
        yield from rule_told(rule, ruleset, found.documents)
    for filed in found.left_out:
        yield say(
            "explain.left_out",
            document=short(filed.record.document.doc_no),
            standing=say(f"standing.{filed.standing}"),
        )
    yield from _order_told(found, teller)


def _verdict(found: Explained, teller: Storyteller) -> str:
    subject, measure = f"{found.known.scheme}:{found.known.number}", teller.measure(found.measure)
    line = found.line
    if line is None or not line.follows:
        return say("explain.follows_not", subject=subject, measure=measure, on=found.on)
    return say("explain.follows", subject=subject, measure=measure, on=found.on, start=line.from_, until=line.until)


def rule_told(rule: RuleExplained, ruleset: Ruleset, documents: Mapping[UUID, str]) -> Iterator[str]:
    """One rule of an explanation in lines: what was asked, of which record, and what came of it."""
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
    if not asked.holds:  # no term of what the rule does not ask for
        return say("explain.asked_not", document=short(documents[asked.record]), day=asked.day)
    covers = say("explain.covers" if asked.covers else "explain.covers_not")
    return say(
        "explain.asked_record",
        document=short(documents[asked.record]),
        day=asked.day,
        start=asked.start,
        until=asked.until,
        covers=covers,
    )


def _part_told(part: Part, documents: Mapping[UUID, str], *, depth: int) -> Iterator[str]:
    margin = "    " * depth
    cited = " ".join(short(documents[record]) for record in part.records)
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
