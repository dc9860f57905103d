"""An explanation as a tree in words: rules, records, conditions and single tests, each with whether it holds."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from uuid import UUID

from msgspec import Struct

from api.cli.story import Storyteller, in_words
from api.explanation import Explained, short
from api.http.pages.rendering import say as words
from api.http.pages.wording import Wording
from rules.following.explain import Asked, Obstacle, Part, RuleExplained, Tested
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

    looked = _Looked(Wording(ruleset, language), found.documents, say)
    return Reasons(
        measure=teller.measure(found.measure),
        rules=tuple(looked.rule(rule, _title(rule, ruleset, language)) for rule in found.rules),
        left_out=tuple(_left_out(found, say)),
        order=_order(found, say),
        tasks=tuple(_tasks(found, teller, say)),
    )


def _title(rule: RuleExplained, ruleset: Ruleset, language: str) -> str:
    titled = ruleset.rule_by_name.get(rule.rule)
    return in_words(titled.title, language) if titled else ""


class _Looked:
    """Tells what was looked at, from rules down to single tests."""

    def __init__(self, wording: Wording, documents: Mapping[UUID, str], say: _Say) -> None:
        self._wording = wording
        self._documents = documents
        self._say = say

    def rule(self, rule: RuleExplained, title: str) -> Branch:
        parts = [self._asked(asked) for asked in rule.asked]
        if not parts:
            parts = [Branch(self._say("explain.nothing_asked"))]
        if rule.obstacle is not Obstacle.NOTHING:
            parts.insert(0, Branch(self._say(f"obstacle.{rule.obstacle}"), holds=False))
        told = self._say("explain.rule", rule=rule.rule, title=title, version=rule.version)
        return Branch(told, rule.holds, tuple(parts))

    def _asked(self, asked: Asked) -> Branch:
        return Branch(self._asked_told(asked), asked.holds, (self._part(asked.condition),))

    def _asked_told(self, asked: Asked) -> str:
        if asked.record is None:
            return self._say("explain.asked_day", day=asked.day)
        if not asked.holds:  # no term of what the rule does not ask for
            return self._say("explain.asked_not", document=self._document(asked.record), day=asked.day)
        return self._say(
            "explain.asked_record",
            document=self._document(asked.record),
            day=asked.day,
            start=asked.start,
            until=asked.until,
            covers=self._say("explain.covers" if asked.covers else "explain.covers_not"),
        )

    def _part(self, part: Part) -> Branch:
        told = self._say(
            f"part.{part.shape}",
            pattern=self._say("why.pattern", asked=self._wording.pattern(part.pattern)),
            needed=part.needed,
            found=part.found,
            first=part.first or self._say("explain.ever"),
            last=part.last or "",
            documents=" ".join(map(self._document, part.records)),
        )
        tests = [Branch(self._test(test), test.passed) for test in part.tests]
        return Branch(told, part.holds, (*tests, *map(self._part, part.parts)))

    def _test(self, test: Tested) -> str:
        words = self._wording
        if test.actual is None:
            return self._say("why.missing", field=words.field(test.field))
        return self._say("why.stated", field=words.field(test.field), value=words.value(test.field, test.actual))

    def _document(self, record: UUID) -> str:
        return short(self._documents[record])


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
