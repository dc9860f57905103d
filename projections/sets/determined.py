"""Whole sets determined: the timelines of every subject under rulebooks, as rows of tables.

What every version that is asked (projections.sets.reigning) sees of the facts is looked at once for all of them.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlglot import exp

from projections.sets.engine import Engine, Making, Statement, facts_for, fill, inserting, make_table, making
from projections.sets.export import columns_of
from projections.sets.files import Manifest
from projections.sets.reigning import Asked, under
from projections.sets.span_rows import SPANS, Row
from rules.following.rulebook import RulesetRulebook
from rules.sets.query import Answers, Way, render
from rules.sets.scope import ALL_SPANS, Scope
from rules.sets.trees import select

_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"way": "INTEGER", "measure": "VARCHAR", "version": "INTEGER", "rule": "VARCHAR", "ruleset": "INTEGER"}
)
_FACTS_AT_ONCE: Final = 6_000_000


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
        self._under = [under(engine, into, rulebook) for into, rulebook in rulebooks.items()]
        asked = [each for one in self._under for each in one.asked]
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
        tables = _Tables(self._engine)
        for one in self._shared:
            tables.make(one)
        for name in (name for each in self._under for name in each.tables):
            make_table(self._engine, name, SPANS)
        for answering in self._answering:
            answering.run(self._engine, tables)
        for each in self._under:
            each.finish()


class _Answering(NamedTuple):
    """What is said to the database for it: the same for every range."""

    asked: Asked
    ways: Sequence[Way]
    said: Sequence[Making | Statement]

    def run(self, engine: Engine, tables: "_Tables") -> None:
        version = self.asked.ruleset.version
        rows: list[Row] = [
            (place, way.rule.measure, way.version.version, way.rule.rule, version)
            for place, way in enumerate(self.ways)
        ]
        make_table(engine, "ways_told", _WAYS)
        fill(engine, "ways_told", _WAYS, rows)
        for one in self.said:
            if isinstance(one, Making):
                tables.make(one)
            else:
                one.run(engine)


class _Tables:
    """The tables of one range as they stand: none is made again of what it was made of.

    Versions that say the same of what is counted, or one version asked about other days, share it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._standing: dict[str, int] = {}
        self._known: dict[Hashable, int] = {}

    def make(self, one: Making) -> None:
        """Make a table, if it does not stand already as it would be made."""
        made_of = tuple(self._standing.get(name) for name in one.reads)
        number = self._known.setdefault((one.statement.text, *one.statement.values.items(), made_of), len(self._known))
        if self._standing.get(one.name) != number:
            one.statement.run(self._engine)
            self._standing[one.name] = number


def _said(answers: Answers, into: str, values: Mapping[str, str]) -> Iterator[Making | Statement]:
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
