"""What a draft changes for every subject: who gains, loses or has changed which measure, counted in the database.

A measure is changed for a subject where on some day asked about it follows by another rule, from other records, or on
other terms than before; the same as rules.releasing.drafts says of one subject. Nothing is counted here for anybody's
eyes: what may be shown of persons is for api.what_if to say.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from sqlglot import exp

from domain.values import SubjectKind
from projections.sets.counted import Cell, Days, FieldCell, Impact, LoadCell
from projections.sets.determined import Sets, ranges
from projections.sets.engine import Engine, fill, insert, make, make_table
from projections.sets.files import Manifest
from projections.sets.joined import joined
from rules.following.rulebook import RulesetRulebook
from rules.releasing.drafts import Change, Drafted, terms_of, touched
from rules.rulesets import MeasureRule, MeasureVersion, Ruleset
from rules.sets.calendar import END, day
from rules.sets.scope import Scope
from rules.sets.trees import number, select, sql

_R = TypeVar("_R")


def impact(engine: Engine, manifest: Manifest, in_force: RulesetRulebook, draft: Drafted, *, days: Days) -> Impact:
    """Count what a draft changes; of measures that it says nothing new of, nothing is determined.

    The engine has the files' latest rows in view.
    """
    comparison = _Comparison(engine, in_force, draft, days)
    sides = {"before_spans": in_force, "after_spans": draft.rulebook}
    measures = touched(in_force, draft, determined=_determined(engine))
    sets = Sets(engine, manifest, sides, Scope(measures, days.since, days.until))
    for first, last in ranges(manifest):
        sets.determine(first=first, last=last)
        comparison.compare()
    return comparison.impact()


def _determined(engine: Engine) -> tuple[date, date] | None:
    """The first and the last day on which any record was determined."""
    [(first, last)] = engine.execute("SELECT MIN(determined_on), MAX(determined_on) FROM all_facts").fetchall()
    return None if first is None else (first, last)


class _Comparison:
    """Counts, a range of subjects after the other."""

    def __init__(self, engine: Engine, in_force: RulesetRulebook, draft: Drafted, days: Days) -> None:
        self._engine = engine
        self._terms: dict[MeasureVersion, int] = {}
        self._measures: dict[str, int] = {}
        self._told: dict[tuple[str, str, int], int] = {}
        self._one_day = days.until == days.since + timedelta(days=1)
        self._segments = list(_segments(days, draft.ruleset.effective_from))
        for side, rulebook in (("before", in_force), ("after", draft.rulebook)):
            make_table(engine, f"{side}_terms", _TERMS)
            fill(engine, f"{side}_terms", _TERMS, list(self._terms_of(rulebook)))
        make_table(engine, "measures", _MEASURES)
        fill(engine, "measures", _MEASURES, [(number, measure) for measure, number in self._measures.items()])
        make_table(engine, "fields", {"behaviour": "VARCHAR", "field": "VARCHAR"})
        fill(engine, "fields", {"behaviour": "VARCHAR", "field": "VARCHAR"}, list(_fields(in_force, draft.ruleset)))
        for name, columns in _COUNTED.items():
            make_table(engine, name, columns)

    def _terms_of(self, rulebook: RulesetRulebook) -> Iterator[tuple[object, ...]]:
        """What a rule tells under each version of its measure, as the list of the day has it, by numbers."""
        for segment, (since, _) in enumerate(self._segments):
            for own in (version.ruleset for version in rulebook.versions):
                for rule, version in _followed(own, rulebook):
                    found = terms_of(rule.measure, version, own, rulebook, since)
                    if found is not None:
                        terms = self._terms.setdefault(found, len(self._terms))
                        measure = self._measures.setdefault(rule.measure, len(self._measures))
                        told = self._told.setdefault((rule.measure, rule.rule, terms), len(self._told))
                        yield segment, own.version, rule.rule, version, measure, told, terms

    def compare(self) -> None:
        """Count the subjects whose spans are in `before_spans` and `after_spans`."""
        for side in ("before", "after"):
            make(self._engine, f"{side}_cut", self._cut(side))
        make(self._engine, "changed", select(_CHANGED, differing=self._differing()))
        for name, query in _COUNTS.items():
            insert(self._engine, select(query), into=name)

    def _differing(self) -> exp.Select:
        """The subjects and measures of which the spans tell of other days."""
        if self._one_day:
            return select(_DIFFERING_ON_A_DAY)
        make(self._engine, "apart", select(_APART))
        for side in ("before", "after"):
            standing = select(_STANDING, cut=exp.to_table(f"{side}_cut"))
            make(self._engine, f"{side}_standing", joined(standing, "ground"))
        return select(_DIFFERING)

    def _cut(self, side: str) -> exp.Query:
        """The spans within the days asked about, each on the terms of its days."""
        parts = [
            select(
                _CUT,
                spans=exp.to_table(f"{side}_spans"),
                terms=exp.to_table(f"{side}_terms"),
                segment=number(place),
                since=day(since),
                ends=END if until is None else day(until),
                never=END,
                none=_NO_RECORD,
            )
            for place, (since, until) in enumerate(self._segments)
        ]
        return exp.union(*parts, distinct=False, copy=False) if len(parts) > 1 else parts[0]

    def impact(self) -> Impact:
        """What was counted, in a fixed order."""
        return Impact(
            examined=dict(self._rows(_EXAMINED, tuple[SubjectKind, int])),
            touched=dict(self._rows(_TOUCHED, tuple[SubjectKind, int])),
            cells=tuple(self._rows(_CELLS, Cell)),
            fields=tuple(self._rows(_FIELDS, FieldCell)),
            loads=tuple(self._loads()),
            samples=tuple(self._rows(_CHOSEN, tuple[str, Change, UUID])),
        )

    def _loads(self) -> Iterator[LoadCell]:
        terms: dict[int | None, MeasureVersion | None] = {None: None, **{n: one for one, n in self._terms.items()}}
        for one in self._rows(_LOADS, _Load):
            yield LoadCell(one.measure, one.kind, one.region, terms[one.before], terms[one.after], one.subjects)

    def _rows(self, query: str, kind: type[_R]) -> list[_R]:
        return msgspec.convert(self._engine.execute(query).fetchall(), type=list[kind], strict=False)  # type: ignore[valid-type]


class _Load(NamedTuple):
    """A `LoadCell` with its terms by number."""

    measure: str
    kind: SubjectKind
    region: str
    before: int | None
    after: int | None
    subjects: int


def _segments(days: Days, begin: date) -> Iterator[tuple[date, date | None]]:
    """The days asked about before a draft takes effect, and those from then on."""
    if days.since < begin:
        yield days.since, begin if days.until is None else min(begin, days.until)
    if days.until is None or begin < days.until:
        yield max(days.since, begin), days.until


def _followed(own: Ruleset, rulebook: RulesetRulebook) -> Iterator[tuple[MeasureRule, int]]:
    """The rules of a ruleset, each under every version that any ruleset has of its measure."""
    versions: dict[str, dict[int, None]] = {}
    for measure in (measure for one in rulebook.versions for measure in one.ruleset.measures):
        versions.setdefault(measure.measure, {}).update(dict.fromkeys(one.version for one in measure.versions))
    return ((rule, version) for rule in own.rules for version in versions[rule.measure])


def _fields(in_force: RulesetRulebook, draft: Ruleset) -> Iterator[tuple[str, str]]:
    """To which field a conduct belongs (C22), as the draft has it, else as a version in force does."""
    found: dict[str, str] = {}
    for ruleset in (*(version.ruleset for version in in_force.versions), draft):
        found |= {row.behaviour: row.field for row in ruleset.behaviours}
    return iter(found.items())


_TERMS: Final[Mapping[str, str]] = {
    "segment": "INTEGER",
    "ruleset": "INTEGER",
    "rule": "VARCHAR",
    "version": "INTEGER",
    "measure": "INTEGER",
    "told": "INTEGER",
    "terms": "INTEGER",
}
"""`told` is the same number where a measure follows by the same rule on the same terms."""
_MEASURES: Final[Mapping[str, str]] = {"measure": "INTEGER", "name": "VARCHAR"}
_NO_RECORD: Final = sql("CAST('00000000-0000-0000-0000-000000000000' AS UUID)")
_CELL: Final[Mapping[str, str]] = {"measure": "VARCHAR", "change": "VARCHAR", "kind": "VARCHAR"}
_COUNTED: Final[Mapping[str, Mapping[str, str]]] = {
    "counted_subjects": {"kind": "VARCHAR", "subjects": "BIGINT"},
    "counted_touched": {"kind": "VARCHAR", "subjects": "BIGINT"},
    "counted_cells": {**_CELL, "region": "VARCHAR", "subjects": "BIGINT"},
    "counted_fields": {**_CELL, "field": "VARCHAR", "subjects": "BIGINT"},
    "counted_loads": {
        "measure": "VARCHAR",
        "kind": "VARCHAR",
        "region": "VARCHAR",
        "before_terms": "INTEGER",
        "after_terms": "INTEGER",
        "subjects": "BIGINT",
    },
    "samples": {"measure": "VARCHAR", "change": "VARCHAR", "subject": "BIGINT"},
}

_CUT: Final = """
    SELECT s.subject, t.measure, t.told, t.terms, COALESCE(s.record, $none) AS record, COALESCE(s.cites, []) AS cites,
           GREATEST(s.start, $since) AS start, LEAST(COALESCE(s.until, $never), $ends) AS stop
    FROM $spans AS s
    JOIN $terms AS t ON t.segment = $segment
        AND t.ruleset = s.ruleset AND t.rule = s.rule AND t.version = s.version
    WHERE GREATEST(s.start, $since) < LEAST(COALESCE(s.until, $never), $ends)
    """
_APART: Final = """
    SELECT ROW_NUMBER() OVER () AS ground, * FROM (
        SELECT DISTINCT subject, measure, told, record, cites FROM (
            SELECT subject, measure, told, record, cites FROM (
                SELECT *, 1 AS side FROM before_cut UNION ALL SELECT *, -1 AS side FROM after_cut
            ) AS both_cut
            GROUP BY subject, measure, told, record, cites, start, stop HAVING SUM(side) <> 0
        ) AS found
    ) AS distinct_found
    """
"""What is told in other spans; cut otherwise they may still tell of the same days."""
_STANDING: Final = """
    SELECT ground, start, stop FROM $cut AS cut JOIN apart USING (subject, measure, told, record, cites)
    """
_DIFFERING: Final = """
    SELECT DISTINCT subject, measure FROM apart SEMI JOIN (
        (SELECT * FROM before_standing EXCEPT SELECT * FROM after_standing)
        UNION ALL (SELECT * FROM after_standing EXCEPT SELECT * FROM before_standing)
    ) AS differing USING (ground)
    """
_DIFFERING_ON_A_DAY: Final = """
    SELECT DISTINCT subject, measure FROM (
        SELECT subject, measure FROM before_cut ANTI JOIN after_cut USING (subject, told, record, cites)
        UNION ALL
        SELECT subject, measure FROM after_cut ANTI JOIN before_cut USING (subject, told, record, cites)
    ) AS differing
    """
"""Nothing can be cut otherwise within a day."""
_CHANGED: Final = """
    WITH found AS (
        $differing
    ), stood AS (
        SELECT * FROM found SEMI JOIN before_cut USING (subject, measure)
    ), stands AS (
        SELECT * FROM found SEMI JOIN after_cut USING (subject, measure)
    )
    SELECT found.subject, found.measure, name, CASE
        WHEN stood.subject IS NULL THEN 'gained'
        WHEN stands.subject IS NULL THEN 'lost'
        ELSE 'changed'
    END AS change FROM found
    JOIN measures ON measures.measure = found.measure
    LEFT JOIN stood ON stood.subject = found.subject AND stood.measure = found.measure
    LEFT JOIN stands ON stands.subject = found.subject AND stands.measure = found.measure
    """
_COUNTS: Final[Mapping[str, str]] = {
    "counted_subjects": "SELECT kind, COUNT(*) AS subjects FROM subjects GROUP BY kind",
    "counted_touched": """
        SELECT kind, COUNT(DISTINCT subject) AS subjects FROM changed JOIN subjects USING (subject) GROUP BY kind
        """,
    "counted_cells": """
        SELECT name, change, kind, region, COUNT(*) AS subjects FROM changed JOIN subjects USING (subject)
        GROUP BY name, change, kind, region
        """,
    "counted_fields": """
        WITH cut AS (
            SELECT subject, measure, record, cites FROM before_cut SEMI JOIN changed USING (subject, measure)
            UNION ALL
            SELECT subject, measure, record, cites FROM after_cut SEMI JOIN changed USING (subject, measure)
        ), cited AS (
            SELECT subject, measure, record FROM cut UNION ALL SELECT subject, measure, UNNEST(cites) AS record FROM cut
        ), resting AS (
            SELECT DISTINCT cited.subject, measure, COALESCE(field, f_behaviour_code_str) AS field
            FROM cited JOIN facts ON facts.subject = cited.subject AND facts.record = cited.record
            LEFT JOIN fields ON fields.behaviour = f_behaviour_code_str
        )
        SELECT name, change, kind, field, COUNT(*) AS subjects
        FROM resting JOIN changed USING (subject, measure) JOIN subjects USING (subject)
        GROUP BY name, change, kind, field
        """,
    "counted_loads": """
        SELECT name, kind, region, b.terms AS before_terms, a.terms AS after_terms, COUNT(*) AS subjects
        FROM changed JOIN subjects USING (subject)
        LEFT JOIN (
            SELECT subject, measure, ARG_MIN(terms, start) AS terms FROM before_cut GROUP BY subject, measure
        ) AS b ON b.subject = changed.subject AND b.measure = changed.measure
        LEFT JOIN (
            SELECT subject, measure, ARG_MAX(terms, start) AS terms FROM after_cut GROUP BY subject, measure
        ) AS a ON a.subject = changed.subject AND a.measure = changed.measure
        GROUP BY name, kind, region, b.terms, a.terms
        """,
    "samples": """
        SELECT name, change, subject FROM changed JOIN subjects USING (subject)
        WHERE NOT kind IN ('natural_person', 'self_employed')
        QUALIFY ROW_NUMBER() OVER (PARTITION BY measure, change ORDER BY subject) <= 5
        """,
}
_EXAMINED: Final = "SELECT kind, SUM(subjects)::BIGINT FROM counted_subjects GROUP BY kind ORDER BY kind"
_TOUCHED: Final = "SELECT kind, SUM(subjects)::BIGINT FROM counted_touched GROUP BY kind ORDER BY kind"
_CELLS: Final = (
    "SELECT measure, change, kind, region, SUM(subjects)::BIGINT FROM counted_cells GROUP BY ALL ORDER BY ALL"
)
_FIELDS: Final = (
    "SELECT measure, change, kind, field, SUM(subjects)::BIGINT FROM counted_fields GROUP BY ALL ORDER BY ALL"
)
_LOADS: Final = """
    SELECT measure, kind, region, before_terms, after_terms, SUM(subjects)::BIGINT FROM counted_loads
    GROUP BY ALL ORDER BY ALL
    """
_CHOSEN: Final = """
    SELECT measure, change, id FROM samples JOIN all_subjects USING (subject)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY measure, change ORDER BY subject) <= 5 ORDER BY measure, change, subject
    """
