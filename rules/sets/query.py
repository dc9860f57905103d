"""A ruleset as queries: the spans of every subject, from the relations of rules.sets.relations."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from msgspec import Struct
from sqlglot import exp

from domain.intervals import Days
from domain.periods import Period
from rules.conditions import Condition, ThisRecord
from rules.rulesets import Form, MeasureRule, MeasureVersion, Ruleset
from rules.sets import during, upon
from rules.sets.calendar import END, FIRST, after, day, day_of
from rules.sets.scope import ALL_SPANS, Scope
from rules.sets.seeing import BITS, Reach, Seeing, Target, mask
from rules.sets.trees import Tree, Values, column, every, number, rows_of, select, sql


class Way(NamedTuple):
    """A rule and the measure version that it grounds."""

    rule: MeasureRule
    version: MeasureVersion


class SetQuery(Struct, frozen=True):
    """Queries with what is handed over beside them; `ways` are what their answers name by number.

    `shared` are relations that the answers read, to be made once in their order. One query for everything would say
    the same, but the time to plan it grows faster than the rules.
    """

    shared: tuple[tuple[str, exp.Query], ...]
    answers: tuple[exp.Query, ...]
    values: dict[str, str]
    ways: tuple[Way, ...]


class Governing(NamedTuple):
    """The days [begin, end) on which the ruleset is in force: it governs what is determined on them."""

    begin: date
    end: date | None = None


EVERYTHING = Governing(date.min)
"""Every record and every day, whichever version governs."""


def render(ruleset: Ruleset, governing: Governing | None = None, scope: Scope = ALL_SPANS) -> SetQuery:
    """The query of a ruleset alone, or of the days on which it is in force among others."""
    return _Rendering(ruleset, governing or Governing(ruleset.effective_from), scope).query()


_AT_ONCE = 20
"""Answers of single records that one query gives."""

_Block = tuple[Form, Condition, Target]
_Family = tuple[Period | None, Period, Days, Reach]
"""What ways must share to be answered together: how long, on which days, for whom."""


class _Rendering:
    """One ruleset being rendered: what its rules share is made once."""

    def __init__(self, ruleset: Ruleset, governing: Governing, scope: Scope) -> None:
        self._ruleset = ruleset
        self._governing = governing
        self._scope = scope
        self._values = Values()
        self._seeing = Seeing(ruleset, self._values)
        self._ways: list[Way] = []
        self._blocks: dict[_Block, list[int]] = {}
        self._families: dict[_Family, list[int]] = {}
        for rule in ruleset.rules:
            if scope.has(rule.measure) and rule.rule not in ruleset.resting_on_signals:
                for version in ruleset.measure_by_name[rule.measure].versions:
                    self._take_up(Way(rule, version))

    def _take_up(self, way: Way) -> None:
        if way.rule.form is Form.UPON and upon.alone(way.rule.when):
            family = (way.rule.term, way.version.longest, self._days(way), self._reach(way))
            self._families.setdefault(family, []).append(len(self._ways))
        else:
            block = (way.rule.form, way.rule.when, _target(way))
            self._blocks.setdefault(block, []).append(len(self._ways))
        self._ways.append(way)

    def _reach(self, way: Way) -> Reach:
        return frozenset(way.version.target_kinds), self._ruleset.measure_by_name[way.rule.measure].region

    def _days(self, way: Way) -> Days:
        return self._ruleset.carried[way.rule.rule, way.version.version]

    def query(self) -> SetQuery:
        answers: list[exp.Query] = [row for block, ways in self._blocks.items() for row in self._block(block, ways)]
        rows = [row for ways in self._families.values() for row in self._together(ways)]
        answers += [rows_of(rows[first : first + _AT_ONCE]) for first in range(0, len(rows), _AT_ONCE)]
        shared = [*self._seeing.relations()]
        if any(form is Form.WHILE for form, *_ in self._blocks):
            shared.append(("governed", self._governed()))
        return SetQuery(tuple(shared), tuple(answers), self._values.bound, tuple(self._ways))

    # --- what all rules read

    def _governed(self) -> exp.Query:
        """The days of `while` rules: those whose latest record was determined while the ruleset was in force."""
        begin, end = self._governing
        first, last = sql("MIN(determined_on) FILTER (WHERE determined_on >= $begin)", begin=day(begin)), END
        if end is None:
            whole = sql("COALESCE(MIN(determined_on) >= $begin, TRUE)", begin=day(begin))
            first = sql("CASE WHEN $whole THEN $always ELSE $first END", whole=whole, always=FIRST, first=first)
        else:
            last = sql(
                "COALESCE(MIN(determined_on) FILTER (WHERE determined_on >= $end), $never)", end=day(end), never=END
            )
        days = sql(
            "SELECT subjects.subject, $first AS governed_from, $last AS governed_until"
            " FROM subjects LEFT JOIN facts ON facts.subject = subjects.subject GROUP BY subjects.subject",
            first=first,
            last=last,
        )
        return select("SELECT * FROM $days AS days WHERE governed_from < governed_until", days=exp.Subquery(this=days))

    # --- what follows

    def _block(self, block: _Block, ways: Sequence[int]) -> list[exp.Select]:
        """The answers of all ways that ask the same of the same records."""
        form, condition, target = block
        reaches = [self._seeing.reached(self._reach(self._ways[way])) for way in ways]
        if form is Form.UPON:
            governed, named_once = self._in_force(), list(dict.fromkeys(reaches))
            found = upon.satisfying(condition, target, self._seeing, governed=governed, reaches=named_once)
        else:
            found = during.holding(condition, target, self._seeing, self._scope)
        rows = [row for way, reach in zip(ways, reaches, strict=True) for row in self._answers(way, reach)]
        return [_around(found, rows)] if rows else []

    def _in_force(self) -> Tree:
        begin, end = self._governing
        told = [sql("day >= $begin", begin=day(begin))]
        if end is not None:
            told.append(sql("day < $end", end=day(end)))
        return every(told)

    def _answers(self, way: int, reach: str) -> Iterator[exp.Select]:
        rule, version = self._ways[way]
        for begin, end in self._days(self._ways[way]):
            days = {"begin": day_of(begin), "end": day_of(end), "never": END}
            if rule.form is Form.UPON:
                until = _until(rule, version)
                told = every([column(reach), *self._scope.touching(column("since"), until)])
                yield select(_UPON, way=number(way), told=told, until=until, **days)
            else:
                told = every([column(reach), *self._scope.touching(column("start"), column("stop"))])
                yield select(_WHILE, way=number(way), told=told, **days)

    def _together(self, ways: Sequence[int]) -> Iterator[exp.Select]:
        """The answers of ways that look at single records and differ in nothing else: one look at each record."""
        plain: dict[tuple[str, Target], list[tuple[int, int]]] = {}
        others: list[int] = []
        for way in ways:
            condition = self._ways[way].rule.when
            if isinstance(condition, ThisRecord):
                mask_column, bit = self._seeing.bit_of(condition.record)
                plain.setdefault((mask_column, _target(self._ways[way])), []).append((1 << bit, way))
            else:
                others.append(way)
        for (mask_column, target), bits in plain.items():
            yield from self._by_bits(column(mask_column), bits, told=self._seeing.of(target))
        for first in range(0, len(others), BITS):
            self._seeing.look_at_all()
            some = others[first : first + BITS]
            tests = {place: self._satisfied(self._ways[way]) for place, way in enumerate(some)}
            yield from self._by_bits(
                mask(tests), [(1 << place, way) for place, way in enumerate(some)], told=exp.true()
            )

    def _by_bits(self, bits_of: Tree, ways: Sequence[tuple[int, int]], *, told: Tree) -> Iterator[exp.Select]:
        """The answers of the ways whose bit is set."""
        one = self._ways[ways[0][1]]
        reach = self._seeing.reached(self._reach(one))
        found = select(
            "SELECT *, $mask AS mask FROM seen"
            " WHERE $told AND ($mask & $wanted) <> 0 AND $governed AND void <> day AND since < void",
            mask=bits_of,
            told=every([told, column(reach), *self._scope.touching(column("since"), _until(*one))]),
            wanted=number(reduce(or_, (bit for bit, _ in ways))),
            governed=self._in_force(),
        )
        bits = exp.values(list(ways), alias="bits", columns=["bit", "way"])
        for begin, end in self._days(one):
            days = {"begin": day_of(begin), "end": day_of(end)}
            row = select(_UPON, way=column("way"), told=exp.true(), until=_until(*one), **days)
            yield _around(found.copy(), [row.join(bits, on=sql("(mask & bit) <> 0"), copy=False)])

    def _satisfied(self, way: Way) -> Tree:
        return upon.satisfied_alone(way.rule.when, _target(way), self._seeing)


def _target(way: Way) -> Target:
    return way.version.behaviours, way.version.minimum_severity


_UPON = """
    SELECT subject, $way AS way, GREATEST(since, $begin) AS start, LEAST($until, $end) AS until, record,
           CAST(NULL AS DATE) AS begun, CAST(NULL AS UUID[]) AS cites
    FROM found WHERE $told AND since < $until AND GREATEST(since, $begin) < LEAST($until, $end)
    """
_WHILE = """
    SELECT subject, $way AS way, GREATEST(start, $begin) AS start, NULLIF(LEAST(stop, $end), $never) AS until,
           CAST(NULL AS UUID) AS record, start AS begun, cites
    FROM found JOIN reached USING (subject) WHERE $told AND GREATEST(start, $begin) < LEAST(stop, $end)
    """


def _until(rule: MeasureRule, version: MeasureVersion) -> Tree:
    """The term of the rule, at most that of the measure (INV-9), and no longer than the record speaks."""
    periods: list[Period] = [period for period in (rule.term, version.longest) if period is not None]
    return exp.func("LEAST", *(after(period, column("day")) for period in periods), column("void"), dialect="duckdb")


def _around(found: exp.Query, rows: Sequence[exp.Select]) -> exp.Select:
    """Rows that are read from what was found, as a query that can stand among others."""
    query = rows_of(rows).with_("found", as_=found, materialized=len(rows) > 1 or None, copy=False)
    return select("SELECT * FROM $block AS block", block=exp.Subquery(this=query))
