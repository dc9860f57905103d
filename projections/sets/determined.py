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
from projections.sets.files import Manifest
from rules.following.reigns import Window, under_later_versions, windows
from rules.following.rulebook import RulesetRulebook
from rules.matching.schema import record_schema
from rules.rulesets import Form, MeasureRule, Ruleset
from rules.sets.calendar import END, day
from rules.sets.query import EVERYTHING, Governing, SetQuery, Way, render
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
    """The subjects of some files, determined a range at a time."""

    def __init__(self, engine: Engine, manifest: Manifest, scope: Scope = ALL_SPANS) -> None:
        """The engine has the files' latest rows in view. Of what is asked for alone are spans determined."""
        self.engine = engine
        self._manifest = manifest
        self._scope = scope
        self._queries: dict[tuple[str, Governing, str], tuple[SetQuery, list[Statement]]] = {}

    def determine(self, rulebook: RulesetRulebook, *, into: str, first: int, last: int) -> None:
        """Put the spans of every subject of [first, last) into a table, which is made anew."""
        make_table(self.engine, into, SPANS)
        rulesets = [version.ruleset for version in rulebook.versions]
        if rulebook.is_plain:
            self.answer(rulesets[0], Governing(rulesets[0].effective_from), into=into, first=first, last=last)
        else:
            _Reigning(self, rulebook, rulesets).determine(into=into, first=first, last=last)

    def answer(self, ruleset: Ruleset, governing: Governing, *, into: str, first: int, last: int) -> None:
        """Add the spans of one ruleset to a table."""
        query, statements = self._query(ruleset, governing, into)
        facts_for(self.engine, record_schema(ruleset), self._manifest, first=first, last=last)
        make_table(self.engine, "ways", _WAYS)
        ways = enumerate(query.ways)
        fill(
            self.engine,
            "ways",
            _WAYS,
            [(place, rule.measure, version.version, rule.rule, ruleset.version) for place, (rule, version) in ways],
        )
        for statement in statements:
            statement.run(self.engine)

    def _query(self, ruleset: Ruleset, governing: Governing, into: str) -> tuple[SetQuery, list[Statement]]:
        """The query, with what it says to the database: the same for every range."""
        key = (ruleset.content_hash, governing, into)
        if key not in self._queries:
            query = render(ruleset, governing, self._scope)
            self._queries[key] = query, list(_statements(query, into))
        return self._queries[key]


def _statements(query: SetQuery, into: str) -> Iterator[Statement]:
    for name, relation in query.shared:
        yield making(name, relation, query.values)
    for answer in query.answers:
        spans = select(
            "SELECT subject, measure, version, rule, ruleset, start, until, record, begun, cites, NULL AS granted"
            " FROM $answer AS answer JOIN ways USING (way)",
            answer=exp.Subquery(this=answer),
        )
        yield inserting(spans, into=into, values=query.values)


def ranges(manifest: Manifest) -> Iterator[tuple[int, int]]:
    """The numbers of all subjects in parts that fit into memory, each [first, last)."""
    facts = sum(one.facts for one in manifest.generations)
    parts = 1 + facts // _FACTS_AT_ONCE
    size = 1 + manifest.next_subject // parts
    return ((first, first + size) for first in range(0, manifest.next_subject, size))


class _Reigning:
    """Several versions: what each says of the days it governs, and what is left of it under the later ones."""

    def __init__(self, sets: Sets, rulebook: RulesetRulebook, rulesets: Sequence[Ruleset]) -> None:
        self._sets = sets
        self._engine = sets.engine
        self._rulesets = rulesets
        self._voided = rulebook.voided
        self._windows = windows(rulesets, rulebook.voided)
        self._by_version = {ruleset.version: ruleset for ruleset in rulesets}

    def determine(self, *, into: str, first: int, last: int) -> None:
        make_table(self._engine, "own_spans", SPANS)
        for window in self._windows:
            governing = Governing(window.begin, window.end)
            self._sets.answer(self._rulesets[window.place], governing, into="own_spans", first=first, last=last)
        places = self._asked_what_they_permit()
        for place in places:
            make_table(self._engine, f"permitted{place}", SPANS)
            self._sets.answer(self._rulesets[place], EVERYTHING, into=f"permitted{place}", first=first, last=last)
        concerned = self._concerned(places)
        insert(self._engine, select("SELECT * FROM own_spans WHERE NOT subject IN (FROM concerned)"), into=into)
        for start in range(0, len(concerned), _TOGETHER):
            some = concerned[start : start + _TOGETHER]
            fill(self._engine, into, SPANS, list(self._left_of(some, places)))

    def _asked_what_they_permit(self) -> list[int]:
        """The places of every version but the first, and of that too where it governs again."""
        again = {window.place for one, window in enumerate(self._windows) if window.place in self._places_before(one)}
        return sorted({place for place in range(len(self._rulesets)) if place} | again)

    def _places_before(self, one: int) -> set[int]:
        return {window.place for window in self._windows[:one]}

    def _concerned(self, places: Sequence[int]) -> list[int]:
        """Whose spans reach beyond the days of their own version, or who is given more by a later one."""
        reaching: list[exp.Query] = [self._reaching(window) for window in self._windows]
        reaching += [self._given(place) for place in places]
        whole = exp.union(*reaching, distinct=True, copy=False) if len(reaching) > 1 else reaching[0]
        make(self._engine, "concerned", whole)
        return [int(row[0]) for row in self._engine.table("concerned").order("subject").fetchall()]

    def _reaching(self, window: Window) -> exp.Select:
        told = number(self._rulesets[window.place].version)
        if self._voided:
            return select("SELECT subject FROM own_spans WHERE ruleset = $told", told=told)
        return select(
            "SELECT subject FROM own_spans WHERE ruleset = $told"
            " AND (COALESCE(until, $never) > $end OR ($later AND start < $begin))",
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
            "SELECT subject FROM $permitted WHERE $given", permitted=exp.to_table(f"permitted{place}"), given=given
        )

    def _left_of(self, subjects: Sequence[int], places: Sequence[int]) -> Iterator[Row]:
        governed = self._spans("own_spans", subjects)
        permitted = {place: self._spans(f"permitted{place}", subjects) for place in places}
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
