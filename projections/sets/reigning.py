"""Spans under one version of the ruleset or several: what is asked of each, and what of them is left.

Under one version its answers are all. Under several, those of each answer for the days on which it governs, and for
what it alone would permit; what of a span is left under the later ones (INV-35) is defined by rules.following.reigns.
Where none was found unlawful the database tells it of all subjects at once; else it is told of one after the other.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlglot import exp

from domain.timeline import Span
from domain.values import MeasureKind
from projections.sets.engine import Engine, fill, insert, make, make_table
from projections.sets.joined import joined
from projections.sets.span_rows import GRANTS, SPANS, Row, grants, row_of, span_of, span_rows
from rules.following.reigns import under_later_versions, windows
from rules.following.rulebook import RulesetRulebook
from rules.rulesets import Ruleset
from rules.sets.calendar import END
from rules.sets.query import EVERYTHING, Governing
from rules.sets.trees import Tree, number, rows_of, select

_TOGETHER: Final = 2_000  # subjects whose spans are looked through at once


class Asked(NamedTuple):
    """What a ruleset says of the days that it governs, and the table that it goes into."""

    ruleset: Ruleset
    governing: Governing
    into: str


class Under(ABC):
    """What is asked of a rulebook."""

    def __init__(self, asked: Sequence[Asked], into: str) -> None:
        self.asked = asked
        self.tables = list(dict.fromkeys([into, *(one.into for one in asked)]))
        """That which the spans go into, and those between: to be made anew before anything is asked."""

    @abstractmethod
    def finish(self) -> None:
        """Put what is left of the answers into the table."""


def under(engine: Engine, into: str, rulebook: RulesetRulebook) -> Under:
    """A rulebook whose spans go into a table."""
    if rulebook.is_plain:
        return _One(into, rulebook.versions[0].ruleset)
    return _OneByOne(engine, into, rulebook) if rulebook.voided else _AtOnce(engine, into, rulebook)


class _One(Under):
    """One version: its answers are all."""

    def __init__(self, into: str, ruleset: Ruleset) -> None:
        super().__init__([Asked(ruleset, Governing(ruleset.effective_from), into)], into)

    def finish(self) -> None:
        """Nothing is left to do."""


class _Several(Under):
    """Several versions: what each says of the days it governs, and what those that may give more say of all days."""

    def __init__(self, engine: Engine, into: str, rulebook: RulesetRulebook) -> None:
        self._engine = engine
        self._into = into
        self._own = f"{into}_own"
        self._rulesets = [version.ruleset for version in rulebook.versions]
        self._windows = windows(self._rulesets, rulebook.voided)
        self._permitted = {place: f"{into}_permitted{place}" for place in self._asked_what_they_permit()}
        own = [
            Asked(self._rulesets[window.place], Governing(window.begin, window.end), self._own)
            for window in self._windows
        ]
        permitted = [Asked(self._rulesets[place], EVERYTHING, table) for place, table in self._permitted.items()]
        super().__init__([*own, *permitted], into)

    def _asked_what_they_permit(self) -> list[int]:
        """The places of every version but the first, and of that too where it governs again."""
        again = {window.place for one, window in enumerate(self._windows) if window.place in self._places_before(one)}
        return sorted({place for place in range(len(self._rulesets)) if place} | again)

    def _places_before(self, one: int) -> set[int]:
        return {window.place for window in self._windows[:one]}

    def _is_incentive(self, place: int) -> Tree:
        """Whether a row is of a measure that the version at a place gives."""
        given = [one.measure for one in self._rulesets[place].measures if one.kind is MeasureKind.INCENTIVE]
        return exp.column("measure").isin(*given) if given else exp.false()


# --- in the database


class _AtOnce(_Several):
    """None was found unlawful: the days of a version are one period, and what it gave it never takes back."""

    def __init__(self, engine: Engine, into: str, rulebook: RulesetRulebook) -> None:
        super().__init__(engine, into, rulebook)
        self._reigns = self._table("reigns", _REIGNS, self._days())
        self._listed = self._table("listed", _LISTED, self._versions())
        self._granting = self._table("granting", GRANTS, [row for one in self._rulesets for row in grants(one)])

    def _table(self, name: str, columns: Mapping[str, str], rows: Iterable[Row]) -> str:
        """A table of this rulebook's own."""
        own = f"{self._into}_{name}"
        make_table(self._engine, own, columns)
        fill(self._engine, own, columns, list(rows))
        return own

    def _days(self) -> Iterator[Row]:
        """The days [opens, closes) of each version; those of the first begin with the calendar."""
        for window in self._windows:
            yield self._rulesets[window.place].version, window.begin if window.place else date.min, window.end

    def _versions(self) -> Iterator[Row]:
        """The versions of measures that each ruleset knows, on which days, and whether they are incentives."""
        for ruleset in self._rulesets:
            for measure in ruleset.measures:
                incentive = measure.kind is MeasureKind.INCENTIVE
                for version, (begin, end) in measure.validities.items():
                    yield ruleset.version, measure.measure, version, incentive, begin, end

    def finish(self) -> None:
        """What keeps to the days of its version goes in as it is, then what is left of others, then what is given."""
        own = {"own": exp.to_table(self._own), "reigns": exp.to_table(self._reigns)}
        insert(self._engine, select(_KEEPING, **own, never=END), into=self._into)
        make(self._engine, "reaching", select(_REACHING, **own, never=END))
        permits = exp.Subquery(this=rows_of([self._permits(*one) for one in self._permitted.items()]))
        listed, reigns = exp.to_table(self._listed), exp.to_table(self._reigns)
        parts = [
            select(_OF_ITS_OWN, never=END),
            select(_OF_PERMITTED, permits=permits, listed=listed, never=END),
            select(_OF_INCENTIVES, listed=listed, reigns=reigns, never=END),
        ]
        make(self._engine, "parts", rows_of(parts))
        make(self._engine, "together", select(_WHOLE))
        granting = exp.to_table(self._granting)
        whole = select("SELECT span, version, start, stop FROM together WHERE whole")
        left = exp.Subquery(this=rows_of([whole, joined(select(_SEVERAL), "span", "version")]))
        told = select(_LEFT, own=own["own"], granting=granting, left=left, never=END)
        insert(self._engine, told, into=self._into)
        make(self._engine, "given", rows_of([self._given(*one) for one in self._permitted.items()]))
        insert(self._engine, select("SELECT * FROM given"), into=self._into)

    def _permits(self, place: int, table: str) -> exp.Select:
        return select(
            _PERMITS,
            permitted=exp.to_table(table),
            reigns=exp.to_table(self._reigns),
            incentive=self._is_incentive(place),
            never=END,
        )

    def _given(self, place: int, table: str) -> exp.Select:
        return select(
            _GIVEN,
            permitted=exp.to_table(table),
            reigns=exp.to_table(self._reigns),
            kept=exp.to_table(self._into),
            incentive=self._is_incentive(place),
            never=END,
        )


_REIGNS: Final[Mapping[str, str]] = MappingProxyType({"ruleset": "INTEGER", "opens": "DATE", "closes": "DATE"})
_LISTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ruleset": "INTEGER",
        "measure": "VARCHAR",
        "version": "INTEGER",
        "incentive": "BOOLEAN",
        "opens": "DATE",
        "closes": "DATE",
    }
)
_KEEPING: Final = """
    SELECT own.* FROM $own AS own JOIN $reigns AS reigns ON reigns.ruleset = own.ruleset
    WHERE start >= opens AND COALESCE(until, $never) <= COALESCE(closes, $never)
    """
_REACHING: Final = """
    SELECT own.rowid AS span, subject, measure, version, own.ruleset, start, until, record, opens,
           COALESCE(closes, $never) AS closes
    FROM $own AS own JOIN $reigns AS reigns ON reigns.ruleset = own.ruleset
    WHERE start < opens OR COALESCE(until, $never) > COALESCE(closes, $never)
    """
"""The spans that reach into the days of another version, with the days of their own."""
_OF_ITS_OWN: Final = """
    SELECT span, version, GREATEST(start, opens) AS start, LEAST(COALESCE(until, $never), closes) AS stop FROM reaching
    WHERE start < closes AND COALESCE(until, $never) > opens
    """
_PERMITS: Final = """
    SELECT subject, permitted.ruleset, measure, version, record, GREATEST(start, opens) AS start,
           LEAST(COALESCE(until, $never), COALESCE(closes, $never)) AS stop
    FROM $permitted AS permitted JOIN $reigns AS reigns ON reigns.ruleset = permitted.ruleset WHERE NOT $incentive
    """
"""The sanctions that a later version permits on its days: for a record, or for the measure while something holds."""
_OF_PERMITTED: Final = """
    SELECT span, permits.version, GREATEST(permits.start, reaching.start) AS start,
           LEAST(permits.stop, COALESCE(until, $never)) AS stop
    FROM reaching JOIN $permits AS permits
        ON permits.subject = reaching.subject AND permits.measure = reaching.measure
        AND permits.record IS NOT DISTINCT FROM reaching.record AND permits.ruleset > reaching.ruleset
        AND permits.start < permits.stop
        AND permits.start < COALESCE(until, $never) AND reaching.start < permits.stop
    LEFT JOIN $listed AS known
        ON known.ruleset = reaching.ruleset AND known.measure = reaching.measure AND known.version = permits.version
    WHERE permits.version = reaching.version OR known.version IS NULL
    """
"""A span goes on under its own version of the measure, or under one that its own ruleset did not know."""
_OF_INCENTIVES: Final = """
    SELECT span, version, start, stop FROM (
        SELECT span, later.version, GREATEST(reaching.start, reigns.opens, later.opens) AS start,
               LEAST(
                   COALESCE(until, $never), COALESCE(reigns.closes, $never), COALESCE(later.closes, $never)
               ) AS stop
        FROM reaching
        JOIN $listed AS later
            ON later.measure = reaching.measure AND later.ruleset > reaching.ruleset AND later.incentive
        JOIN $reigns AS reigns ON reigns.ruleset = later.ruleset
        LEFT JOIN $listed AS known
            ON known.ruleset = reaching.ruleset AND known.measure = reaching.measure AND known.version = later.version
        WHERE later.version = reaching.version OR known.version IS NULL
    ) AS told
    WHERE start < stop
    """
_WHOLE: Final = """
    SELECT span, version, MIN(start) AS start, MAX(stop) AS stop, MAX(start) <= MIN(stop) AS whole
    FROM parts GROUP BY span, version
    """
"""Parts that all touch on one day are one; whether others are is looked at piece by piece."""
_LEFT: Final = """
    SELECT subject, measure, left_of.version, own.rule, own.ruleset, left_of.start,
           NULLIF(left_of.stop, $never) AS until, record, begun, cites,
           CASE WHEN left_of.version <> own.version THEN granting.granted END AS granted
    FROM $left AS left_of
    JOIN $own AS own ON own.rowid = left_of.span
    LEFT JOIN $granting AS granting
        ON granting.ruleset = own.ruleset AND granting.rule = own.rule AND granting.version = own.version
    """
"""Where the terms are others, what was granted stays."""
_SEVERAL: Final = """
    SELECT parts.* FROM parts SEMI JOIN (SELECT span, version FROM together WHERE NOT whole) AS several
        USING (span, version)
    """
_GIVEN: Final = """
    SELECT subject, measure, version, rule, ruleset, start, NULLIF(stop, $never) AS until, record, begun, cites,
           NULL AS granted
    FROM (
        SELECT subject, measure, version, rule, permitted.ruleset, GREATEST(start, opens) AS start,
               LEAST(COALESCE(until, $never), COALESCE(closes, $never)) AS stop, record, begun, cites
        FROM $permitted AS permitted JOIN $reigns AS reigns ON reigns.ruleset = permitted.ruleset WHERE $incentive
    ) AS told
    WHERE start < stop AND NOT EXISTS (
        SELECT 1 FROM $kept AS kept
        WHERE kept.subject = told.subject AND kept.measure = told.measure AND kept.version = told.version
            AND kept.record IS NOT DISTINCT FROM told.record AND kept.begun IS NOT DISTINCT FROM told.begun
            AND (told.begun IS NULL OR kept.rule = told.rule)
            AND kept.start <= told.start AND told.stop <= COALESCE(kept.until, $never)
    )
    """
"""The incentives that a later version gives on its days, as far as no span that is left covers them."""


# --- one by one


class _OneByOne(_Several):
    """Some was found unlawful: what is left is told as for one subject."""

    def __init__(self, engine: Engine, into: str, rulebook: RulesetRulebook) -> None:
        super().__init__(engine, into, rulebook)
        self._voided = rulebook.voided
        self._by_version = {ruleset.version: ruleset for ruleset in self._rulesets}

    def finish(self) -> None:
        """Put what is left into the table."""
        make(self._engine, "concerned", self._concerned())
        subjects = [int(row[0]) for row in self._engine.table("concerned").order("subject").fetchall()]
        for start in range(0, len(subjects), _TOGETHER):
            fill(self._engine, self._into, SPANS, list(self._left_of(subjects[start : start + _TOGETHER])))

    def _concerned(self) -> exp.Query:
        """Whoever anything follows for, or is given by a later version."""
        given = [
            select(
                "SELECT subject FROM $permitted WHERE $incentive",
                permitted=exp.to_table(table),
                incentive=self._is_incentive(place),
            )
            for place, table in self._permitted.items()
        ]
        told = rows_of([select("SELECT subject FROM $own", own=exp.to_table(self._own)), *given])
        return select("SELECT DISTINCT subject FROM $told AS told", told=exp.Subquery(this=told))

    def _left_of(self, subjects: Sequence[int]) -> Iterator[Row]:
        governed = self._spans(self._own, subjects)
        permitted = {place: self._spans(table, subjects) for place, table in self._permitted.items()}
        for subject in subjects:
            given = {place: tuple(spans.get(subject, ())) for place, spans in permitted.items()}
            own = governed.get(subject, ())
            left = under_later_versions(own, self._rulesets, voided=self._voided, permitted=given.__getitem__)
            yield from (row_of(subject, span) for span in left)

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
