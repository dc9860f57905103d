"""What a query of the set path answers with, as spans and timelines."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.periods import Period
from domain.timeline import Span, Timeline
from rules.following.determine import place, shorter
from rules.rulesets import Form, MeasureRule
from rules.sets.query import Way


class Answer(NamedTuple):
    """A row of the answer (rules.sets.relations.ANSWER_COLUMNS)."""

    subject: int
    way: int
    start: date
    until: date | None
    record: UUID | None
    begun: date | None
    cites: tuple[UUID, ...] | None


def grant_of(way: Way) -> Period | None:
    """What a rule of the form `while` grants at a time, at most what the measure allows (INV-9)."""
    return shorter(way.rule.grant, way.version.longest) if way.rule.form is Form.WHILE else None


def span_of(answer: Answer, rule: MeasureRule, *, version: int, ruleset: int, grant: Period | None) -> Span:
    """The span that a row tells of, by a rule of a version of the ruleset, under a version of its measure."""
    return Span(
        measure=rule.measure,
        version=version,
        rule=rule.rule,
        ground=str(answer.record) if answer.begun is None else f"{rule.rule}@{answer.begun.isoformat()}",
        start=answer.start,
        until=answer.until,
        cites=tuple(answer.cites or ()) if answer.record is None else (answer.record,),
        ruleset=ruleset,
        grant=grant,
    )


def timeline(spans: Iterable[Span]) -> Timeline:
    """Spans of one subject in the order of a timeline."""
    return Timeline(tuple(sorted(spans, key=place)))
