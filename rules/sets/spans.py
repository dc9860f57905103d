"""What a query of the set path answers with, as spans and timelines."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.timeline import Span, Timeline
from rules.determine import place, shorter
from rules.rulesets import Form, Ruleset
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


def span_of(answer: Answer, way: Way, ruleset: Ruleset) -> Span:
    """The span that a row tells of."""
    rule, version = way
    ground = f"{rule.rule}@{answer.begun.isoformat()}" if answer.begun is not None else str(answer.record)
    cites = (answer.record,) if answer.record is not None else tuple(answer.cites or ())
    return Span(
        measure=rule.measure,
        version=version.version,
        rule=rule.rule,
        ground=ground,
        start=answer.start,
        until=answer.until,
        cites=cites,
        ruleset=ruleset.version,
        grant=shorter(rule.grant, version.longest) if rule.form is Form.WHILE else None,
    )


def timeline(spans: Iterable[Span]) -> Timeline:
    """Spans of one subject in the order of a timeline."""
    return Timeline(tuple(sorted(spans, key=place)))
