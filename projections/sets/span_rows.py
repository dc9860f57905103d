"""The table that spans stand in: a row a span, and spans made of rows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from domain.periods import Period
from domain.timeline import Span
from rules.rulesets import Form, MeasureRule, Ruleset
from rules.sets.query import Way
from rules.sets.spans import Answer, grant_of
from rules.sets.spans import span_of as told

SPANS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "BIGINT",
        "measure": "VARCHAR",
        "version": "INTEGER",
        "rule": "VARCHAR",
        "ruleset": "INTEGER",
        "start": "DATE",
        "until": "DATE",
        "record": "UUID",
        "begun": "DATE",
        "cites": "UUID[]",
        "granted": "INTEGER[]",
    }
)
"""A row a span: of a rule upon a record that record, of a `while` rule the day on which it began to hold.

`granted` (days, months, years) stands where a later version may have changed the terms, but not the grant.
"""
GRANTS: Final[Mapping[str, str]] = MappingProxyType(
    {"ruleset": "INTEGER", "rule": "VARCHAR", "version": "INTEGER", "granted": "INTEGER[]"}
)
Row = tuple[object, ...]


class SpanRow(NamedTuple):
    """A row of `SPANS`."""

    subject: int
    measure: str
    version: int
    rule: str
    ruleset: int
    start: date
    until: date | None
    record: UUID | None
    begun: date | None
    cites: tuple[UUID, ...] | None
    granted: tuple[int | None, int | None, int | None] | None


def span_rows(rows: Sequence[Row]) -> list[SpanRow]:
    """Rows of `SPANS` as the database hands them out."""
    return msgspec.convert(rows, type=list[SpanRow])


def span_of(row: SpanRow, rulesets: Mapping[int, Ruleset]) -> Span:
    """The span that a row tells of; `rulesets` by their version."""
    rule = rulesets[row.ruleset].rule_by_name[row.rule]
    answer = Answer(row.subject, 0, row.start, row.until, row.record, row.begun, row.cites)
    grant = _grant(row, rule, rulesets[row.ruleset]) if rule.form is Form.WHILE else None
    return told(answer, rule, version=row.version, ruleset=row.ruleset, grant=grant)


def _grant(row: SpanRow, rule: MeasureRule, ruleset: Ruleset) -> Period | None:
    """That with which the span began: it stays what it is under a later version of the measure."""
    if row.granted is not None:
        return Period(*row.granted)
    versions = ruleset.measure_by_name[row.measure].versions
    return grant_of(Way(rule, next(one for one in versions if one.version == row.version)))


def grants(ruleset: Ruleset) -> Iterator[Row]:
    """Rows of `GRANTS`: what each rule of the form `while` grants at a time under each version of its measure."""
    for rule in ruleset.rules:
        for version in ruleset.measure_by_name[rule.measure].versions:
            grant = grant_of(Way(rule, version))
            if grant is not None:
                yield ruleset.version, rule.rule, version.version, [grant.days, grant.months, grant.years]


def row_of(subject: int, span: Span) -> Row:
    """The row of a span, with what it grants."""
    begun = span.ground.rpartition("@")[2] if "@" in span.ground else None
    record = None if begun else span.ground
    cites = [str(one) for one in span.cites] if begun else None
    granted = None if span.grant is None else [span.grant.days, span.grant.months, span.grant.years]
    days = (span.start, span.until, record, begun, cites, granted)
    return (subject, span.measure, span.version, span.rule, span.ruleset, *days)
