"""What the rules of one ruleset see of the facts, each looked at once: who is reached, targets, patterns matched.

The relation `seen` has a row a record. Which patterns it matches are bits of whole numbers, so that a hundred rules do
not mean a hundred columns; the records that match one pattern, of one target, are a relation of their own (`hits…`),
so that whatever counts them reads no others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlglot import exp

from domain.values import Severity, SubjectKind
from rules.conditions import Pattern, Test
from rules.matching.limits import Schema, values_of
from rules.matching.schema import record_schema
from rules.rulesets import Ruleset
from rules.sets.calendar import END
from rules.sets.patterns import one_of, passed, targeted
from rules.sets.trees import Tree, Values, column, every, named, number, select, some, sql

Target = tuple[tuple[str, ...], Severity | None]
"""Behaviours and the least severity."""
Reach = tuple[frozenset[SubjectKind], str | None]
"""Kinds of subjects, and the place in which a measure has effect, if it is a local one."""

BITS: Final = 62
"""Of a whole number of the database, the sign apart."""


class Seeing:
    """Collects what the rules ask of single records and subjects, and renders it once for all of them."""

    def __init__(self, ruleset: Ruleset, values: Values) -> None:
        self._ruleset = ruleset
        self._values = values
        self._patterns: dict[str, int] = {}
        self._targets: dict[Target, str] = {}
        self._reaches: dict[Reach, str] = {}
        self._hits: dict[tuple[str, Target], str] = {}
        self._all_rows = False

    def look_at_all(self) -> None:
        """Something may be true of a record that matches no pattern: none is left out."""
        self._all_rows = True

    def matches(self, pattern: str) -> Tree:
        """Whether a row of `seen` matches a pattern."""
        return bit_set(*self.bit_of(pattern))

    def bit_of(self, pattern: str) -> tuple[str, int]:
        """The column of `seen`, and the bit in it, that says whether a row matches a pattern."""
        place = self._patterns.setdefault(pattern, len(self._patterns))
        return f"m{place // BITS}", place % BITS

    def of(self, target: Target) -> Tree:
        """Whether a row of `seen` is of a conduct that a measure is meant for."""
        return column(self._targets.setdefault(target, f"t{len(self._targets)}"))

    def reached(self, reach: Reach) -> str:
        """The column that says whether a subject is reached."""
        return self._reaches.setdefault(reach, f"r{len(self._reaches)}")

    def matching(self, pattern: str, target: Target) -> str:
        """The relation of the records of a target that match a pattern and speak on some day."""
        self.matches(pattern)
        self.of(target)
        return self._hits.setdefault((pattern, target), f"hits{len(self._hits)}")

    def known(self, pattern: str, target: Target) -> str | None:
        """That relation, if anything else asks for it."""
        return self._hits.get((pattern, target))

    # --- rendered

    def relations(self) -> Iterator[tuple[str, exp.Query]]:
        """`reached`, `seen`, and the records that match a pattern."""
        yield "reached", self._reached()
        yield "seen", self._seen()
        for (pattern, target), name in self._hits.items():
            where = every([self.of(target), self.matches(pattern), sql("since < void")])
            yield name, select("SELECT * FROM seen WHERE $where", where=where)

    def _reached(self) -> exp.Select:
        """Each subject with whom each way reaches, by kind and region (INV-6)."""
        columns = (named(self._reaching(reach), name) for reach, name in self._reaches.items())
        return select("SELECT subject FROM subjects", *columns)

    def _reaching(self, reach: Reach) -> Tree:
        kinds, place = reach
        told = [one_of("kind", sorted(map(str, kinds)), self._values)]
        if place is not None:
            inside = {row.region for row in self._ruleset.regions if place in self._ruleset.around(row.region)}
            told.append(one_of("region", sorted(inside | {place}), self._values))
        return every(told)

    def _seen(self) -> exp.Select:
        """The records that match a pattern and are of a target; all of them where something may be true of others."""
        masks = [f"m{first // BITS}" for first in range(0, len(self._patterns), BITS)]
        if self._all_rows or not masks:
            return self._looked_at()
        matched = some(sql("$mask <> 0", mask=column(name)) for name in masks)
        return select(
            "SELECT * FROM $looked AS looked WHERE $matched AND $meant",
            looked=exp.Subquery(this=self._looked_at()),
            matched=matched,
            meant=some(map(column, self._targets.values())),
        )

    def _looked_at(self) -> exp.Select:
        return select(
            "SELECT facts.subject, place, record, determined_on AS day,"
            " GREATEST(determined_on, COALESCE(speaks_from, determined_on)) AS since,"
            " COALESCE(void_from, $never) AS void FROM facts JOIN reached ON reached.subject = facts.subject",
            *map(column, self._reaches.values()),
            *(named(targeted(*target, self._values), name) for target, name in self._targets.items()),
            *_masks(self._patterns, self._ruleset.patterns, record_schema(self._ruleset), self._values),
            never=END,
        )


def _masks(asked: Mapping[str, int], patterns: Mapping[str, Pattern], schema: Schema, values: Values) -> Iterator[Tree]:
    """The bits of all patterns; a test that many share is made once for all of them."""
    shared = Counter(_key(test) for name in asked if name in patterns for test in patterns[name].tests)
    for first in range(0, len(asked), BITS):
        groups: dict[object, list[tuple[int, Pattern]]] = {}
        for name, place in asked.items():
            pattern = patterns.get(name)
            if pattern is not None and first <= place < first + BITS:
                common = max(map(_key, pattern.tests), key=shared.__getitem__)
                groups.setdefault(common, []).append((place - first, pattern))
        whole = (_grouped(common, some, schema, values) for common, some in groups.items())
        yield named(_joined(whole), f"m{first // BITS}")


def _key(test: Test) -> tuple[type, Test]:
    """Tests for 1 and for True are equal to Python."""
    return type(values_of(test)[0]), test


def _grouped(common: object, some: Sequence[tuple[int, Pattern]], schema: Schema, values: Values) -> Tree:
    first = next(test for test in some[0][1].tests if _key(test) == common)
    inner = {bit: _others(pattern, common, schema, values) for bit, pattern in some}
    return sql("CASE WHEN $test THEN $bits ELSE 0 END", test=passed(first, schema, values), bits=mask(inner))


def _others(pattern: Pattern, common: object, schema: Schema, values: Values) -> Tree:
    others = [passed(test, schema, values) for test in pattern.tests if _key(test) != common]
    return every(others) if others else exp.true()


def mask(tests: Mapping[int, Tree]) -> Tree:
    """A whole number with the bits set whose tests pass; CASE looks no further where the first test fails."""
    return _joined(
        sql("CASE WHEN $test THEN $bit ELSE 0 END", test=test, bit=number(1 << bit)) for bit, test in tests.items()
    )


def _joined(parts: Iterable[Tree]) -> Tree:
    whole: Tree = number(0)
    for part in parts:
        whole = exp.BitwiseOr(this=whole, expression=part)
    return exp.cast(whole, "BIGINT")


def bit_set(name: str, bit: int) -> Tree:
    """Whether a bit of a column is set."""
    return sql("($mask & $bit) <> 0", mask=column(name), bit=number(1 << bit))
