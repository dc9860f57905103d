"""Whole sets determined: the timelines of every subject under a rulebook, as rows of a table.

Under one ruleset its queries alone answer. Under several, those of each answer for the days on which it governs,
and for what it alone would permit; what of a span is left under later versions (INV-35) is then for
rules.following.reigns, subject by subject, but only of subjects whose spans reach into the days of a later version or
who are given more by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from sqlglot import exp

from domain.periods import Period
from domain.timeline import Span
from domain.values import MeasureKind
from projections.sets.engine import (
    Engine,
    Statement,
    facts_for,
    fill,
    insert,
    inserting,
    make,
    make_table,
    making,
)
from projections.sets.export import columns_of
from projections.sets.files import Manifest
from rules.following.reigns import Window, under_later_versions, windows
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Form, MeasureRule, Ruleset
from rules.sets.calendar import END, day
from rules.sets.query import EVERYTHING, Answers, Governing, Way, render
from rules.sets.scope import ALL_SPANS, Scope
from rules.sets.spans import Answer, grant_of
from rules.sets.spans import span_of as told
from rules.sets.trees import Tree, number, select

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
_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"way": "INTEGER", "measure": "VARCHAR", "version": "INTEGER", "rule": "VARCHAR", "ruleset": "INTEGER"}
)
_TOGETHER: Final = 2_000  # subjects whose spans are looked through at once

_FACTS_AT_ONCE: Final = 6_000_000

Row = tuple[object, ...]


class Sets:
    """The subjects of some files, determined a range at a time, under one rulebook or several."""

    def __init__(
        self, engine: Engine, manifest: Manifest, rulebooks: Mapping[str, RulesetRulebook], scope: Scope = ALL_SPANS
    ) -> None:
        """Each rulebook stands under the name of the table that its spans go into.

        The engine has the files' latest rows in view; temporary tables of the names in rules.sets are made in it. Of
        what is asked for alone are spans determined.
        """
        self._engine = engine
        self._manifest = manifest
        self._under = [_under(engine, into, rulebook) for into, rulebook in rulebooks.items()]
        asked = [one for under in self._under for one in under.asked]
        query = render([(one.ruleset, one.governing) for one in asked], scope)
        self._columns = columns_of([one.ruleset for one in asked])
        self._shared = [making(name, relation, query.values) for name, relation in query.shared]
        self._answering = [
            _Answering(one, answers.ways, list(_said(answers, one.into, query.values)))
            for one, answers in zip(asked, query.answers, strict=True)
        ]

    def determine(self, *, first: int, last: int) -> None:
        """Put the spans of every subject of [first, last) into the tables, which are made anew."""
        facts_for(self._engine, self._columns, self._manifest, first=first, last=last)
        for statement in self._shared:
            statement.run(self._engine)
        for under in self._under:
            for name in under.tables:
                make_table(self._engine, name, SPANS)
        for answering in self._answering:
            answering.run(self._engine)
        for under in self._under:
            under.finish()


class _Asked(NamedTuple):
    """What a ruleset says of the days that it governs, and the table that it goes into."""

    ruleset: Ruleset
    governing: Governing
    into: str


class _Answering(NamedTuple):
    """What is said to the database for it: the same for every range."""

    asked: _Asked
    ways: Sequence[Way]
    statements: Sequence[Statement]

    def run(self, engine: Engine) -> None:
        version = self.asked.ruleset.version
        rows: list[Row] = [
            (place, way.rule.measure, way.version.version, way.rule.rule, version)
            for place, way in enumerate(self.ways)
        ]
        make_table(engine, "ways_told", _WAYS)
        fill(engine, "ways_told", _WAYS, rows)
        for statement in self.statements:
            statement.run(engine)


def _said(answers: Answers, into: str, values: Mapping[str, str]) -> Iterator[Statement]:
    for relations, rows in answers.queries:
        for name, relation in relations:
            yield making(name, relation, values)
        spans = select(
            "SELECT subject, measure, version, rule, ruleset, start, until, record, begun, cites, NULL AS granted"
            " FROM $answer AS answer JOIN ways_told USING (way)",
            answer=exp.Subquery(this=rows),
        )
        yield inserting(spans, into=into, values=values)


def ranges(manifest: Manifest) -> Iterator[tuple[int, int]]:
    """The numbers of all subjects in parts that fit into memory, each [first, last)."""
    facts = sum(one.facts for one in manifest.generations)
    parts = 1 + facts // _FACTS_AT_ONCE
    size = 1 + manifest.next_subject // parts
    return ((first, first + size) for first in range(0, manifest.next_subject, size))


def _under(engine: Engine, into: str, rulebook: RulesetRulebook) -> "_Plain | _Reigning":
    return _Plain(into, rulebook.versions[0].ruleset) if rulebook.is_plain else _Reigning(engine, into, rulebook)


class _Plain:
    """One ruleset: its queries alone answer."""

    def __init__(self, into: str, ruleset: Ruleset) -> None:
        self.asked = [_Asked(ruleset, Governing(ruleset.effective_from), into)]
        self.tables = [into]

    def finish(self) -> None:
        """Nothing is left to do."""


class _Reigning:
    """Several versions: what each says of the days it governs, and what is left of it under the later ones."""

    def __init__(self, engine: Engine, into: str, rulebook: RulesetRulebook) -> None:
        self._engine = engine
        self._into = into
        self._own = f"{into}_own"
        self._rulesets = [version.ruleset for version in rulebook.versions]
        self._voided = rulebook.voided
        self._windows = windows(self._rulesets, rulebook.voided)
        self._by_version = {ruleset.version: ruleset for ruleset in self._rulesets}
        self._permitted = {place: f"{into}_permitted{place}" for place in self._asked_what_they_permit()}
        self.tables = [into, self._own, *self._permitted.values()]

    @property
    def asked(self) -> list[_Asked]:
        """What each says of its own days, and what those that may give more say of all days."""
        own = [
            _Asked(self._rulesets[window.place], Governing(window.begin, window.end), self._own)
            for window in self._windows
        ]
        permitted = [_Asked(self._rulesets[place], EVERYTHING, into) for place, into in self._permitted.items()]
        return [*own, *permitted]

    def finish(self) -> None:
        """Put what is left into the table."""
        concerned = self._concerned()
        untouched = select("SELECT * FROM $own WHERE NOT subject IN (FROM concerned)", own=exp.to_table(self._own))
        insert(self._engine, untouched, into=self._into)
        for start in range(0, len(concerned), _TOGETHER):
            fill(self._engine, self._into, SPANS, list(self._left_of(concerned[start : start + _TOGETHER])))

    def _asked_what_they_permit(self) -> list[int]:
        """The places of every version but the first, and of that too where it governs again."""
        again = {window.place for one, window in enumerate(self._windows) if window.place in self._places_before(one)}
        return sorted({place for place in range(len(self._rulesets)) if place} | again)

    def _places_before(self, one: int) -> set[int]:
        return {window.place for window in self._windows[:one]}

    def _concerned(self) -> list[int]:
        """Whose spans reach beyond the days of their own version, or who is given more by a later one."""
        reaching: list[exp.Query] = [self._reaching(window) for window in self._windows]
        reaching += [self._given(place) for place in self._permitted]
        whole = exp.union(*reaching, distinct=True, copy=False) if len(reaching) > 1 else reaching[0]
        make(self._engine, "concerned", whole)
        return [int(row[0]) for row in self._engine.table("concerned").order("subject").fetchall()]

    def _reaching(self, window: Window) -> exp.Select:
        told = number(self._rulesets[window.place].version)
        if self._voided:
            return select("SELECT subject FROM $own WHERE ruleset = $told", own=exp.to_table(self._own), told=told)
        return select(
            "SELECT subject FROM $own WHERE ruleset = $told"
            " AND (COALESCE(until, $never) > $end OR ($later AND start < $begin))",
            own=exp.to_table(self._own),
            told=told,
            never=END,
            end=END if window.end is None else day(window.end),
            later=exp.convert(bool(window.place)),
            begin=day(window.begin),
        )

    def _given(self, place: int) -> exp.Select:
        ruleset = self._rulesets[place]
        incentives = [one.measure for one in ruleset.measures if one.kind is MeasureKind.INCENTIVE]
        given: Tree = exp.column("measure").isin(*incentives) if incentives else exp.false()
        return select(
            "SELECT subject FROM $permitted WHERE $given", permitted=exp.to_table(self._permitted[place]), given=given
        )

    def _left_of(self, subjects: Sequence[int]) -> Iterator[Row]:
        governed = self._spans(self._own, subjects)
        permitted = {place: self._spans(table, subjects) for place, table in self._permitted.items()}
        for subject in subjects:
            given = {place: tuple(spans.get(subject, ())) for place, spans in permitted.items()}
            own = governed.get(subject, ())
            left = under_later_versions(own, self._rulesets, voided=self._voided, permitted=given.__getitem__)
            yield from (_row_of(subject, span) for span in left)

    def _spans(self, table: str, subjects: Sequence[int]) -> dict[int, list[Span]]:
        query = select(
            "SELECT * FROM $table WHERE subject >= $first AND subject <= $last AND subject IN (FROM concerned)",
            table=exp.to_table(table),
            first=number(subjects[0]),
            last=number(subjects[-1]),
        )
        found: dict[int, list[Span]] = {}
        for row in span_rows(self._engine.execute(query.sql(dialect="duckdb")).fetchall()):
            found.setdefault(row.subject, []).append(span_of(row, self._by_version))
        return found


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


def _row_of(subject: int, span: Span) -> Row:
    begun = span.ground.rpartition("@")[2] if "@" in span.ground else None
    record = None if begun else span.ground
    cites = [str(one) for one in span.cites] if begun else None
    granted = None if span.grant is None else [span.grant.days, span.grant.months, span.grant.years]
    days = (span.start, span.until, record, begun, cites, granted)
    return (subject, span.measure, span.version, span.rule, span.ruleset, *days)
