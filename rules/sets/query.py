"""A ruleset as one query: the spans of every subject, from the relations of rules.sets.relations."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from sqlglot import exp

from domain.periods import Period
from domain.values import Severity, SubjectKind
from rules.conditions import Condition
from rules.rulesets import Form, MeasureRule, MeasureVersion, Ruleset
from rules.schema import record_schema
from rules.sets import during, upon
from rules.sets.calendar import END, FIRST, after, day, day_of
from rules.sets.leaves import asked_patterns, pattern_column
from rules.sets.patterns import matched, targeted
from rules.sets.trees import Tree, Values, column, every, named, number, rows_of, select, sql


class Way(NamedTuple):
    """A rule and the measure version that it grounds."""

    rule: MeasureRule
    version: MeasureVersion


class SetQuery(Struct, frozen=True):
    """A query with what is handed over beside it; `ways` are what its answers name by number."""

    tree: exp.Select
    values: dict[str, str]
    ways: tuple[Way, ...]

    @property
    def text(self) -> str:
        """As DuckDB reads it."""
        return self.tree.sql(dialect="duckdb")


class Governing(NamedTuple):
    """The days [begin, end) on which the ruleset is in force: it governs what is determined on them."""

    begin: date
    end: date | None = None


EVERYTHING = Governing(date.min)
"""Every record and every day, whichever version governs."""


def render(ruleset: Ruleset, governing: Governing | None = None) -> SetQuery:
    """The query of a ruleset alone, or of the days on which it is in force among others."""
    return _Rendering(ruleset, governing or Governing(ruleset.effective_from)).query()


_Target = tuple[tuple[str, ...], Severity | None]
_Reach = tuple[frozenset[SubjectKind], str | None]
_Block = tuple[Form, Condition, _Target]


class _Rendering:
    """One ruleset being rendered: what its rules share is made once."""

    def __init__(self, ruleset: Ruleset, governing: Governing) -> None:
        self._ruleset = ruleset
        self._governing = governing
        self._values = Values()
        self._ways: list[Way] = []
        self._targets: dict[_Target, str] = {}
        self._reaches: dict[_Reach, str] = {}
        self._blocks: dict[_Block, list[int]] = {}
        for rule in ruleset.rules:
            if rule.rule not in ruleset.resting_on_signals:
                for version in ruleset.measure_by_name[rule.measure].versions:
                    self._take_up(Way(rule, version))

    def _take_up(self, way: Way) -> None:
        target = (way.version.behaviours, way.version.minimum_severity)
        self._targets.setdefault(target, f"t{len(self._targets)}")
        self._reaches.setdefault(self._reach_of(way), f"r{len(self._reaches)}")
        self._blocks.setdefault((way.rule.form, way.rule.when, target), []).append(len(self._ways))
        self._ways.append(way)

    def _reach_of(self, way: Way) -> _Reach:
        return frozenset(way.version.target_kinds), self._ruleset.measure_by_name[way.rule.measure].region

    def query(self) -> SetQuery:
        blocks = [self._block(block, ways) for block, ways in self._blocks.items()]
        tree = rows_of([row for rows in blocks for row in rows] or [select(_NOTHING)])
        query = exp.select("*").from_(exp.Subquery(this=tree, alias="answer"))
        for name, part, kept in (
            ("reached", self._reached(), True),
            ("seen", self._seen(), True),
            ("governed", self._governed(), True),
        ):
            query = query.with_(name, as_=part, materialized=kept, copy=False)
        return SetQuery(query, self._values.bound, tuple(self._ways))

    # --- what all rules read

    def _reached(self) -> Tree:
        """Each subject with whom each way reaches, by kind and region (INV-6)."""
        columns = (named(self._reaching(reach), name) for reach, name in self._reaches.items())
        return select("SELECT subject FROM subjects", *columns)

    def _reaching(self, reach: _Reach) -> Tree:
        kinds, place = reach
        told: list[Tree] = [_one_of("kind", sorted(map(str, kinds)), self._values)]
        if place is not None:
            inside = {row.region for row in self._ruleset.regions if place in self._ruleset.around(row.region)}
            told.append(_one_of("region", sorted(inside | {place}), self._values))
        return every(told)

    def _seen(self) -> Tree:
        schema = record_schema(self._ruleset)
        asked = dict.fromkeys(name for block in self._blocks for name in asked_patterns(block[1]))
        patterns = self._ruleset.patterns
        return select(
            "SELECT facts.subject, place, record, determined_on AS day,"
            " GREATEST(determined_on, COALESCE(speaks_from, determined_on)) AS since,"
            " COALESCE(void_from, $never) AS void FROM facts JOIN reached ON reached.subject = facts.subject",
            *map(column, self._reaches.values()),
            *(named(targeted(*target, self._values), name) for target, name in self._targets.items()),
            *(named(matched(patterns.get(name), schema, self._values), pattern_column(name)) for name in asked),
            never=END,
        )

    def _governed(self) -> Tree:
        """The days of `while` rules: those whose latest record was determined while the ruleset was in force."""
        begin, end = self._governing
        first, last = sql("MIN(day) FILTER (WHERE day >= $begin)", begin=day(begin)), END
        if end is None:
            whole = sql("COALESCE(MIN(day) >= $begin, TRUE)", begin=day(begin))
            first = sql("CASE WHEN $whole THEN $always ELSE $first END", whole=whole, always=FIRST, first=first)
        else:
            last = sql("COALESCE(MIN(day) FILTER (WHERE day >= $end), $never)", end=day(end), never=END)
        days = sql(
            "SELECT subjects.subject, $first AS governed_from, $last AS governed_until"
            " FROM subjects LEFT JOIN seen ON seen.subject = subjects.subject GROUP BY subjects.subject",
            first=first,
            last=last,
        )
        return sql("SELECT * FROM $days AS days WHERE governed_from < governed_until", days=exp.Subquery(this=days))

    # --- what follows

    def _block(self, block: _Block, ways: Sequence[int]) -> list[exp.Select]:
        """The answers of all ways that ask the same of the same records."""
        form, condition, target = block
        reaches = list(dict.fromkeys(self._reaches[self._reach_of(self._ways[way])] for way in ways))
        seen = column(self._targets[target])
        if form is Form.UPON:
            found = upon.satisfying(condition, target=seen, governed=self._in_force(), reaches=reaches)
        else:
            found = during.holding(condition, target=seen)
        rows = [row for way in ways for row in self._answers(way)]
        return [_around(found, rows)] if rows else []

    def _in_force(self) -> Tree:
        begin, end = self._governing
        told = [sql("day >= $begin", begin=day(begin))]
        if end is not None:
            told.append(sql("day < $end", end=day(end)))
        return every(told)

    def _answers(self, way: int) -> Iterator[exp.Select]:
        rule, version = self._ways[way]
        reach = self._reaches[self._reach_of(self._ways[way])]
        for begin, end in self._ruleset.carried[rule.rule, version.version]:
            days = {"begin": day_of(begin), "end": day_of(end), "never": END}
            if rule.form is Form.UPON:
                yield select(_UPON, way=number(way), reach=column(reach), until=_until(rule, version), **days)
            else:
                yield select(_WHILE, way=number(way), reach=column(reach), **days)


_NOTHING = """
    SELECT subject, 0 AS way, CAST(NULL AS DATE) AS start, CAST(NULL AS DATE) AS until, CAST(NULL AS UUID) AS record,
           CAST(NULL AS DATE) AS begun, CAST(NULL AS UUID[]) AS cites
    FROM subjects WHERE FALSE
    """
_UPON = """
    SELECT subject, $way AS way, GREATEST(since, $begin) AS start, LEAST($until, $end) AS until, record,
           CAST(NULL AS DATE) AS begun, CAST(NULL AS UUID[]) AS cites
    FROM found WHERE $reach AND since < $until AND GREATEST(since, $begin) < LEAST($until, $end)
    """
_WHILE = """
    SELECT subject, $way AS way, GREATEST(start, $begin) AS start, NULLIF(LEAST(stop, $end), $never) AS until,
           CAST(NULL AS UUID) AS record, start AS begun, cites
    FROM found JOIN reached USING (subject) WHERE $reach AND GREATEST(start, $begin) < LEAST(stop, $end)
    """


def _until(rule: MeasureRule, version: MeasureVersion) -> Tree:
    """The term of the rule, at most that of the measure (INV-9), and no longer than the record speaks."""
    periods: list[Period] = [period for period in (rule.term, version.longest) if period is not None]
    return exp.func("LEAST", *(after(period, column("day")) for period in periods), column("void"), dialect="duckdb")


def _one_of(name: str, wanted: Sequence[str], values: Values) -> Tree:
    return exp.In(this=column(name), expressions=[values.tree(one) for one in wanted])


def _around(found: exp.Query, rows: Sequence[exp.Select]) -> exp.Select:
    """Rows that are read from what was found, as a query that can stand among others."""
    query = rows_of(rows).with_("found", as_=found, materialized=len(rows) > 1 or None, copy=False)
    return select("SELECT * FROM $block AS block", block=exp.Subquery(this=query))
