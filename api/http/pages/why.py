"""An explanation as a tree in words: rules, records, conditions and single tests, each with whether it holds."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.cli.story import Storyteller, in_words
from api.explanation import Explained, short
from api.http.pages.rendering import say as words
from rules.explain import Asked, Obstacle, Part, RuleExplained
from rules.rulesets import Ruleset

_Say = Callable[..., str]


class Branch(Struct, frozen=True):
    """One thing that was looked at; `holds` is None where it says nothing by itself."""

    told: str
    holds: bool | None = None
    parts: tuple["Branch", ...] = ()


class Reasons(Struct, frozen=True):
    """Everything that an explanation says, in one language."""

    measure: str
    rules: tuple[Branch, ...]
    left_out: tuple[str, ...]
    order: str
    tasks: tuple[str, ...]


def reasons(found: Explained, ruleset: Ruleset, language: str) -> Reasons:
    """The explanation in words."""
    teller = Storyteller(ruleset, tongue=language)

    def say(key: str, **values: object) -> str:
        return words(language, key, **values)

    return Reasons(
        measure=teller.measure(found.measure),
        rules=tuple(_rule(rule, _title(rule, ruleset, language), found.documents, say) for rule in found.rules),
        left_out=tuple(_left_out(found, say)),
        order=_order(found, say),
        tasks=tuple(_tasks(found, teller, say)),
    )


def _title(rule: RuleExplained, ruleset: Ruleset, language: str) -> str:
    titled = ruleset.rule_by_name.get(rule.rule)
    return in_words(titled.title, language) if titled else ""


def _rule(rule: RuleExplained, title: str, documents: Mapping[UUID, str], say: _Say) -> Branch:
    parts = [_asked(asked, documents, say) for asked in rule.asked]
    if not parts:
        parts = [Branch(say("explain.nothing_asked"))]
    if rule.obstacle is not Obstacle.NOTHING:
        parts.insert(0, Branch(say(f"obstacle.{rule.obstacle}"), holds=False))
    return Branch(say("explain.rule", rule=rule.rule, title=title, version=rule.version), rule.holds, tuple(parts))


def _asked(asked: Asked, documents: Mapping[UUID, str], say: _Say) -> Branch:
    return Branch(_asked_told(asked, documents, say), asked.holds, (_part(asked.condition, documents, say),))


def _asked_told(asked: Asked, documents: Mapping[UUID, str], say: _Say) -> str:
    if asked.record is None:
        return say("explain.asked_day", day=asked.day)
    return say(
        "explain.asked_record",
        document=short(documents[asked.record]),
        day=asked.day,
        start=asked.start,
        until=asked.until,
        covers=say("explain.covers" if asked.covers else "explain.covers_not"),
    )


def _part(part: Part, documents: Mapping[UUID, str], say: _Say) -> Branch:
    told = say(
        f"part.{part.shape}",
        pattern=part.pattern,
        needed=part.needed,
        found=part.found,
        first=part.first or say("explain.ever"),
        last=part.last or "",
        documents=" ".join(short(documents[record]) for record in part.records),
    )
    tests = [
        Branch(f"{t.field} {t.op} {t.expected}: {say('explain.missing') if t.actual is None else t.actual}", t.passed)
        for t in part.tests
    ]
    return Branch(told, part.holds, (*tests, *(_part(inner, documents, say) for inner in part.parts)))


def _left_out(found: Explained, say: _Say) -> Iterator[str]:
    for filed in found.left_out:
        standing = say(f"standing.{filed.standing}")
        yield say("explain.left_out", document=short(filed.record.document.doc_no), standing=standing)


def _order(found: Explained, say: _Say) -> str:
    if found.order is None:
        return say("explain.no_order")
    return say("explain.order", order=found.order.order_no, state=say(f"order.{found.order.state}"))


def _tasks(found: Explained, teller: Storyteller, say: _Say) -> Iterator[str]:
    for task in found.tasks:
        department = teller.department(task.department) if task.department else say("explain.nobody", role=task.role)
        yield _task(department, say(f"state.{task.state}"), task.stepped_on, say)


def _task(department: str, state: str, since: date, say: _Say) -> str:
    return say("explain.task", department=department, state=state, since=since)
