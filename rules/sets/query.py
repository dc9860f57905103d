"""Rulesets as queries: the spans of every subject, from the relations of rules.sets.relations.

What several rulesets ask of the same facts is looked at once for all of them (rules.sets.seeing); rules of the same
make are answered together (rules.sets.shapes), so that there are few queries, however many rules.
"""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from sqlglot import exp

from domain.intervals import END as END_ORDINAL
from domain.intervals import FIRST as FIRST_ORDINAL
from rules.rulesets import Form, MeasureRule, MeasureVersion, Ruleset
from rules.sets import during, upon
from rules.sets.calendar import END, FIRST, Length, day, day_at, ended
from rules.sets.relations import Found
from rules.sets.scope import ALL_SPANS, Scope
from rules.sets.seeing import Seeing
from rules.sets.shapes import Block, Shape, length, shape_of
from rules.sets.trees import Tree, Values, column, every, number, rows_given, select, sql
from rules.sets.watching import Watching


class Way(NamedTuple):
    """A rule and the measure version that it grounds."""

    rule: MeasureRule
    version: MeasureVersion


class Governing(NamedTuple):
    """The days [begin, end) on which the ruleset is in force: it governs what is determined on them."""

    begin: date
    end: date | None = None


EVERYTHING = Governing(date.min)
"""Every record and every day, whichever version governs."""


class Answers(Struct, frozen=True):
    """What one ruleset answers; `ways` are what the rows name by number."""

    queries: tuple[Found, ...]
    ways: tuple[Way, ...]


class SetQuery(Struct, frozen=True):
    """Queries with what is handed over beside them.

    `shared` are relations that the answers read, to be made once in their order; the answers are those of the rulesets
    asked, in their order. One query for everything would say the same, but the time to plan it grows faster than the
    rules.
    """

    shared: tuple[tuple[str, exp.Query], ...]
    answers: tuple[Answers, ...]
    values: dict[str, str]


def render(asked: Sequence[tuple[Ruleset, Governing]], scope: Scope = ALL_SPANS) -> SetQuery:
    """The query of rulesets, each for the days on which it is in force."""
    values = Values()
    seeing = Seeing(values)
    watching = Watching(seeing)
    parts = [_Part(place, *one, scope, seeing, watching) for place, one in enumerate(asked)]
    answers = tuple(Answers(tuple(part.queries()), tuple(part.ways)) for part in parts)
    shared = (
        *seeing.relations(),
        *watching.relations(),
        *(relation for part in parts for relation in part.relations()),
    )
    return SetQuery(shared, answers, values.bound)


class _Asked(NamedTuple):
    """The rules of one form that ask in the same shape, and the relations that tell of them."""

    form: Form
    shape: Shape
    blocks: exp.Query
    ways: "_Ways"


class _Part:
    """One ruleset being rendered among others."""

    def __init__(
        self,
        place: int,
        ruleset: Ruleset,
        governing: Governing,
        scope: Scope,
        seeing: Seeing,
        watching: Watching,
    ) -> None:
        self.ways: list[Way] = []
        self._governed = f"governed{place}"
        self._ruleset = ruleset
        self._governing = governing
        self._scope = scope
        self._seeing = seeing
        self._watching = watching
        self._asked = list(self._collected())

    def _collected(self) -> Iterator[_Asked]:
        """Every way, by the form and shape of its rule. What is asked of single records gets its numbers."""
        shapes: dict[tuple[Form, Hashable], dict[Block, list[Way]]] = {}
        for rule in self._ruleset.rules:
            if self._scope.has(rule.measure) and rule.rule not in self._ruleset.resting_on_signals:
                for version in self._ruleset.measure_by_name[rule.measure].versions:
                    block = Block(rule.when, (version.behaviours, version.minimum_severity))
                    blocks = shapes.setdefault((rule.form, shape_of(rule.when)), {})
                    blocks.setdefault(block, []).append(Way(rule, version))
        under = self._seeing.under(self._ruleset)
        for (form, _), blocks in shapes.items():
            shape = Shape(tuple(blocks))
            if form is Form.UPON and not upon.must_match(shape.condition):
                self._seeing.look_at_all()
            ways = _Ways()
            for place, found in enumerate(blocks.values()):
                for way in found:
                    region = self._ruleset.measure_by_name[way.rule.measure].region
                    reach = under.reach((frozenset(way.version.target_kinds), region))
                    days = self._ruleset.carried[way.rule.rule, way.version.version]
                    ways.add(place, len(self.ways), way, reach, days)
                    self.ways.append(way)
            relation = shape.relation(under, self._watching, numbered=form is Form.WHILE)
            yield _Asked(form, shape, relation, ways)

    def relations(self) -> Iterator[tuple[str, exp.Query]]:
        """What the answers of this ruleset alone read."""
        if any(asked.form is Form.WHILE for asked in self._asked):
            yield self._governed, self._days_governed()

    def _days_governed(self) -> exp.Query:
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

    def queries(self) -> Iterator[Found]:
        """What follows, once everything was asked that is to be asked."""
        for form, shape, blocks, ways in self._asked:
            if not ways.rows:
                continue
            if form is Form.UPON:
                found = upon.satisfying(shape, self._seeing, among=every([self._in_force(), *self._not_over(ways)]))
                answer = self._upon(ways)
            else:
                found = during.holding(shape, self._seeing, self._watching, self._scope, governed=self._governed)
                answer = self._while()
            answer = answer.with_("found", as_=found.rows, copy=False)
            rows = select("SELECT * FROM $answer AS answer", answer=exp.Subquery(this=answer))
            yield Found((("blocks", blocks), ("ways", ways.relation()), *found.relations), rows)

    def _in_force(self) -> Tree:
        begin, end = self._governing
        told = [sql("day >= $begin", begin=day(begin))]
        if end is not None:
            told.append(sql("day < $end", end=day(end)))
        return every(told)

    def _not_over(self, ways: "_Ways") -> Iterator[Tree]:
        """Whether what rests on a record, however long, may touch the days asked about: there are many old ones."""
        longest = sql("LEAST(day + $longest, void)", longest=number(ways.longest)) if ways.longest else column("void")
        yield from self._scope.touching(column("since"), longest)

    def _upon(self, ways: "_Ways") -> exp.Select:
        """For the term of the rule, at most that of the measure (INV-9), and no longer than the record speaks."""
        told = select(
            "SELECT found.subject, way, since, record, $until AS until, $opens AS opens, $closes AS closes"
            " FROM found JOIN ways ON ways.block = found.block JOIN reached ON reached.subject = found.subject"
            " WHERE $reaches",
            until=ended(column("day"), ways.lengths, at_last=column("void")),
            opens=day_at(column("begin_at")),
            closes=day_at(column("end_at")),
            reaches=self._seeing.reaches(column("reach")),
        )
        return select(
            "SELECT subject, way, GREATEST(since, opens) AS start, LEAST(until, closes) AS until, record,"
            " CAST(NULL AS DATE) AS begun, CAST(NULL AS UUID[]) AS cites FROM $told AS told"
            " WHERE since < until AND GREATEST(since, opens) < LEAST(until, closes) AND $touching",
            told=exp.Subquery(this=told),
            touching=every([exp.true(), *self._scope.touching(column("since"), column("until"))]),
        )

    def _while(self) -> exp.Select:
        told = select(
            "SELECT found.subject, way, start AS begun, GREATEST(start, $opens) AS start, LEAST(stop, $closes) AS stop,"
            " cites"
            " FROM found JOIN ways ON ways.block = found.block JOIN reached ON reached.subject = found.subject"
            " WHERE $reaches AND $touching",
            opens=day_at(column("begin_at")),
            closes=day_at(column("end_at")),
            reaches=self._seeing.reaches(column("reach")),
            touching=every([exp.true(), *self._scope.touching(column("start"), column("stop"))]),
        )
        return select(
            "SELECT subject, way, start, NULLIF(stop, $never) AS until, CAST(NULL AS UUID) AS record, begun, cites"
            " FROM $told AS told WHERE start < stop",
            told=exp.Subquery(this=told),
            never=END,
        )


class _Ways:
    """`ways`: how long what rests on a block lasts, on which days it is carried, and whom it reaches."""

    _NAMES = ("block", "way", "reach", "begin_at", "end_at", "term_days", "term_months", "long_days", "long_months")

    def __init__(self) -> None:
        self.rows: list[list[int | None]] = []
        self._bounds: list[int] = []

    @property
    def longest(self) -> int:
        """An upper bound of the days that anything lasts; 0 where something has no end of its own."""
        return max(self._bounds) if all(self._bounds) else 0

    def add(self, block: int, way: int, told: Way, reach: int, days: Sequence[tuple[int, int]]) -> None:
        """A row for each of the days [begin, end), as ordinals, on which it is carried."""
        periods = [period for period in (told.rule.term, told.version.longest) if period is not None]
        self._bounds.append(min((period.longest_days for period in periods), default=0))
        lengths = [*length(told.rule.term), *length(told.version.longest)]
        for begin, end in days:
            first, last = begin - FIRST_ORDINAL, min(end, END_ORDINAL) - FIRST_ORDINAL
            self.rows.append([block, way, reach, first, last, *lengths])

    def relation(self) -> exp.Query:
        return rows_given(self._NAMES, self.rows)

    @property
    def lengths(self) -> Iterator[Length]:
        """The columns of the two periods, as far as some row has one."""
        told = [column(name) if self._any(place) else None for place, name in enumerate(self._NAMES)]
        yield Length(*told[5:7])
        yield Length(*told[7:9])

    def _any(self, place: int) -> bool:
        return any(row[place] is not None for row in self.rows)
