"""What rules see of the facts, each looked at once: who is reached, targets, patterns matched.

Patterns, targets and reaches have numbers, the same for every ruleset that is asked together. The relation `sorts` has
a row for each combination of patterns matched and targets met, as bits of whole numbers: there are few of them, so that
what a rule asks of single records is asked of `sorts`, and found in `seen`, which has a row a record with its sort.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

from sqlglot import exp

from domain.values import Severity, SubjectKind
from rules.conditions import Test
from rules.matching.limits import FieldType, values_of
from rules.matching.schema import record_schema
from rules.rulesets import Ruleset
from rules.sets.calendar import END
from rules.sets.patterns import one_of, passed, targeted
from rules.sets.relations import column_of
from rules.sets.trees import Tree, Values, column, every, named, number, select, some, sql

Target = tuple[tuple[str, ...], Severity | None]
"""Behaviours and the least severity."""
Reach = tuple[frozenset[SubjectKind], str | None]
"""Kinds of subjects, and the place in which a measure has effect, if it is a local one."""

_BITS: Final = 62
"""Of a whole number of the database, the sign apart."""

_Asked = tuple[FieldType, FieldType | None, Test]
"""A test with the type of what it compares with (1 and True are equal to Python) and that of the field it looks at."""
_Tests = tuple[_Asked, ...]
_Place = tuple[frozenset[SubjectKind], frozenset[str] | None]
"""Kinds of subjects, and regions."""
K = TypeVar("K", bound=Hashable)


class Seeing:
    """Collects what rulesets ask of single records and subjects; then renders it once for all of them."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._patterns = _Numbers[_Tests | None]("p")
        self._targets = _Numbers[Target]("t")
        self._reaches = _Numbers[_Place]("r")
        self._all_rows = False

    def under(self, ruleset: Ruleset) -> "SeeingUnder":
        """What a ruleset asks, by the names it has for it."""
        return SeeingUnder(ruleset, self._patterns, self._targets, self._reaches)

    def look_at_all(self) -> None:
        """Something may be true of a record that matches no pattern: none is left out."""
        self._all_rows = True

    # --- once everything was asked

    def matches(self, pattern: Tree) -> Tree:
        """Whether a row of `sorts` matches the pattern of a number."""
        return self._patterns.has(pattern)

    def meets(self, target: Tree) -> Tree:
        """Whether a row of `sorts` is of a conduct that the target of a number is meant for."""
        return self._targets.has(target)

    def reaches(self, reach: Tree) -> Tree:
        """Whether a row of `reached` is within the reach of a number."""
        return self._reaches.has(reach)

    def relations(self) -> Iterator[tuple[str, exp.Query]]:
        """`reached`, `sorts` and `seen`, and what they are made of."""
        masks = [*self._patterns.masks, *self._targets.masks]
        distinct = sql("SELECT DISTINCT $masks FROM looked", masks=exp.null())
        distinct.set("expressions", [column(name) for name in masks])
        yield "reached", select("SELECT subject FROM subjects", *self._reaches.columns(self._reaching))
        yield "looked", self._looked()
        yield (
            "sorts",
            select("SELECT ROW_NUMBER() OVER () AS sort, * FROM $found AS found", found=exp.Subquery(this=distinct)),
        )
        seen = select("SELECT subject, place, record, day, since, void, sort FROM looked")
        yield "seen", seen.join("sorts", using=[*masks], copy=False)

    def _reaching(self, place: _Place) -> Tree:
        kinds, regions = place
        told = [one_of("kind", sorted(map(str, kinds)), self._values)]
        if regions is not None:
            told.append(one_of("region", sorted(regions), self._values))
        return every(told)

    def _looked(self) -> exp.Select:
        """The records that match a pattern and are of a target; all of them where something may be true of others."""
        matched = select(
            "SELECT facts.subject, place, record, determined_on AS day,"
            " GREATEST(determined_on, COALESCE(speaks_from, determined_on)) AS since,"
            " COALESCE(void_from, $never) AS void, $behaviour, $severity"
            " FROM facts JOIN reached ON reached.subject = facts.subject",
            *self._patterns.columns_at_once(lambda bits: _together(bits, self._values)),
            never=END,
            behaviour=column(column_of("behaviour_code", str)),
            severity=column(column_of("severity", str)),
        )
        if not self._all_rows:
            matched = select(
                "SELECT * FROM $matched AS matched WHERE $any",
                matched=exp.Subquery(this=matched.offset(0, copy=False)),  # else every test is made twice
                any=some(sql("$mask <> 0", mask=column(name)) for name in self._patterns.masks),
            )
        meant = select(
            "SELECT subject, place, record, day, since, void FROM $matched AS matched",
            *map(column, self._patterns.masks),
            *self._targets.columns(lambda target: targeted(*target, self._values)),
            matched=exp.Subquery(this=matched),
        ).offset(0, copy=False)
        return select(
            "SELECT * FROM $meant AS meant WHERE $any",
            meant=exp.Subquery(this=meant),
            any=some(sql("$mask <> 0", mask=column(name)) for name in self._targets.masks),
        )


class SeeingUnder:
    """The numbers of what one ruleset names."""

    def __init__(
        self,
        ruleset: Ruleset,
        patterns: "_Numbers[_Tests | None]",
        targets: "_Numbers[Target]",
        reaches: "_Numbers[_Place]",
    ) -> None:
        self._ruleset = ruleset
        self._schema = record_schema(ruleset)
        self._patterns = patterns
        self._targets = targets
        self._reaches = reaches

    def pattern(self, name: str) -> int:
        """Of a pattern; of one that the ruleset does not know, that which nothing matches."""
        pattern = self._ruleset.patterns.get(name)
        if pattern is None:
            return self._patterns.of(None)
        asked = {(type(values_of(test)[0]), self._schema.get(test.field), test): None for test in pattern.tests}
        return self._patterns.of(tuple(asked))

    def target(self, target: Target) -> int:
        """Of the conduct that a measure is meant for."""
        return self._targets.of(target)

    def reach(self, reach: Reach) -> int:
        """Of those whom a measure reaches, by kind and region (INV-6)."""
        kinds, place = reach
        if place is None:
            return self._reaches.of((kinds, None))
        inside = {row.region for row in self._ruleset.regions if place in self._ruleset.around(row.region)}
        return self._reaches.of((kinds, frozenset({*inside, place})))


class _Numbers(Generic[K]):
    """Things by numbers, told by bits of as many columns as it takes."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: dict[K, int] = {}

    def of(self, thing: K) -> int:
        return self._known.setdefault(thing, len(self._known))

    @property
    def masks(self) -> list[str]:
        """The columns: one at least."""
        return [f"{self._prefix}{first}" for first in range(max(1, -(-len(self._known) // _BITS)))]

    def columns(self, told: Callable[[K], Tree]) -> Iterator[Tree]:
        """Each column with the bits set of the things of which it is told."""
        return self.columns_at_once(lambda bits: (_bit(told(thing), number(bit)) for thing, bit in bits.items()))

    def columns_at_once(self, told: Callable[[Mapping[K, int]], Iterable[Tree]]) -> Iterator[Tree]:
        """The same, each column by what is told of all its bits."""
        for place, name in enumerate(self.masks):
            bits = {
                thing: 1 << (own - place * _BITS)
                for thing, own in self._known.items()
                if place * _BITS <= own < (place + 1) * _BITS
            }
            yield named(exp.cast(_joined(told(bits)), "BIGINT"), name)

    def has(self, own: Tree) -> Tree:
        """Whether the bit of a number is set."""
        masks = self.masks
        if len(masks) == 1:
            return sql("(($mask >> $own) & 1) = 1", mask=column(masks[0]), own=own)
        cases = exp.Case()
        for place, name in enumerate(masks):
            cases = cases.when(
                sql("$own < $end", own=own, end=number((place + 1) * _BITS)),
                sql("$mask >> ($own % $bits)", mask=column(name), own=own, bits=number(_BITS)),
                copy=False,
            )
        return sql("($mask & 1) = 1", mask=cases)


def _together(bits: Mapping[_Tests | None, int], values: Values) -> Iterator[Tree]:
    return _nested([(tests, bit) for tests, bit in bits.items() if tests is not None], values)


def _nested(patterns: Sequence[tuple[_Tests, int]], values: Values) -> Iterator[Tree]:
    """The bits of all patterns; a test that many share is made once for all of them, and only then what else they ask.

    CASE looks no further where the first test fails.
    """
    while patterns:
        counted = Counter(test for tests, _ in patterns for test in tests)
        if not counted:
            yield number(sum(bit for _, bit in patterns))
            return
        common = max(counted, key=counted.__getitem__)
        sharing = [(tuple(one for one in tests if one != common), bit) for tests, bit in patterns if common in tests]
        yield _bit(_passed(common, values), _joined(_nested(sharing, values)))
        patterns = [(tests, bit) for tests, bit in patterns if common not in tests]


def _passed(asked: _Asked, values: Values) -> Tree:
    _, kind, test = asked
    return passed(test, {} if kind is None else {test.field: kind}, values)


def _bit(test: Tree, bits: Tree) -> Tree:
    return sql("CASE WHEN $test THEN $bits ELSE 0 END", test=test, bits=bits)


def _joined(parts: Iterable[Tree]) -> Tree:
    whole: Tree | None = None
    for part in parts:
        whole = part if whole is None else exp.BitwiseOr(this=whole, expression=part)
    return number(0) if whole is None else whole
