"""Patterns compiled into the engine's own rulesets, split into shards that stay within the engine's limits.

The engine keeps at most 64 conditions pending for one fact. Two patterns that ask one field to equal different values
are never pending together once that field is asked first; so the compiler chooses the field that parts the patterns
best, asks it first, and fills each shard up to 60 patterns which one fact could have pending at once.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.facts import FieldValue
from rules.conditions import Operator, Pattern, Test
from rules.matching.limits import CONDITIONS, MATCHES_AT_ONCE, RULES, Schema, conditions, property_name, values_of

Clause = dict[str, "FieldValue | Clause | list[Clause]"]

ENGINE_OPERATORS: dict[Operator, str] = {
    Operator.EQ: "$eq",
    Operator.NE: "$neq",
    Operator.LT: "$lt",
    Operator.LE: "$lte",
    Operator.GT: "$gt",
    Operator.GE: "$gte",
}


@dataclass(frozen=True)
class Shard:
    """One ruleset of the engine: for each pattern's name what one fact must satisfy."""

    clauses: Mapping[str, Clause]


@dataclass(frozen=True)
class Compiled:
    """All shards of one set of patterns; `digest` names them: equal digests match equally."""

    shards: tuple[Shard, ...]
    digest: str


def compile_patterns(patterns: Mapping[str, Pattern], *, schema: Schema) -> Compiled:
    """Compile patterns that `limits.refuse_unfit` has let pass."""
    first = _parting_field(patterns)
    shards = tuple(
        Shard(clauses={name: _clause(patterns[name], first=first) for name in group})
        for group in _groups(patterns, first)
    )
    return Compiled(shards=shards, digest=_digest(shards, schema))


def _digest(shards: tuple[Shard, ...], schema: Schema) -> str:
    written = json.dumps(
        [[dict(shard.clauses) for shard in shards], {name: kind.__name__ for name, kind in schema.items()}],
        sort_keys=True,
    )
    return hashlib.sha256(written.encode()).hexdigest()


def _clause(pattern: Pattern, *, first: str | None) -> Clause:
    tests = sorted(pattern.tests, key=lambda test: not _parts(test, first))  # stable: the rest stays as written
    return {"$and": [_test_clause(test) for test in tests]}


def _test_clause(test: Test) -> Clause:
    values = values_of(test)
    if test.op is not Operator.IN:
        return _comparison(test.op, test.field, values[0])
    alternatives = [_comparison(Operator.EQ, test.field, value) for value in values]
    return alternatives[0] if len(alternatives) == 1 else {"$or": [*alternatives]}


def _comparison(op: Operator, field_name: str, value: FieldValue) -> Clause:
    return {ENGINE_OPERATORS[op]: {property_name(field_name): value}}


def _parts(test: Test, first: str | None) -> bool:
    return test.field == first and test.op in (Operator.EQ, Operator.IN)


def _parting_values(pattern: Pattern, first: str | None) -> frozenset[FieldValue]:
    """The values of the parting field that let this pattern pass its first test; empty if it asks none."""
    test = next((test for test in pattern.tests if _parts(test, first)), None)
    return frozenset(values_of(test)) if test else frozenset()


def _parting_field(patterns: Mapping[str, Pattern]) -> str | None:
    """The field whose equality tests leave the fewest patterns pending together; None if there is no such test."""
    fields = {test.field for pattern in patterns.values() for test in pattern.tests if _parts(test, test.field)}
    return min(sorted(fields), key=lambda name: _pending(patterns, name), default=None)


def _pending(patterns: Mapping[str, Pattern], first: str) -> int:
    load = _Load()
    for pattern in patterns.values():
        load.add(pattern, _parting_values(pattern, first))
    return load.pending


@dataclass
class _Load:
    """What a shard holds while it is being filled."""

    names: list[str] = field(default_factory=list)
    compared: set[tuple[str, Operator, type, FieldValue]] = field(default_factory=set)
    unparted: int = 0
    parted: Counter[FieldValue] = field(default_factory=Counter)

    @property
    def pending(self) -> int:
        return self.unparted + max(self.parted.values(), default=0)

    def fits(self, pattern: Pattern, values: frozenset[FieldValue]) -> bool:
        most = max((self.parted[value] for value in values), default=0)
        pending = self.unparted + 1 + (most if values else max(self.parted.values(), default=0))
        return (
            len(self.names) < RULES
            and max(pending, self.pending) <= MATCHES_AT_ONCE
            and len(self.compared.union(conditions(pattern))) <= CONDITIONS
        )

    def add(self, pattern: Pattern, values: frozenset[FieldValue]) -> None:
        self.compared.update(conditions(pattern))
        self.parted.update(values)
        self.unparted += not values


def _groups(patterns: Mapping[str, Pattern], first: str | None) -> Iterator[list[str]]:
    loads: list[_Load] = []
    for name in sorted(patterns):
        values = _parting_values(patterns[name], first)
        load = next((load for load in loads if load.fits(patterns[name], values)), None)
        if load is None:
            loads.append(load := _Load())
        load.names.append(name)
        load.add(patterns[name], values)
    return (load.names for load in loads)
