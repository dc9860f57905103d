"""Where in a pack something stands: paths into the document, and walks that keep them."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from domain.intervals import Days, complement, intersection, union
from rules.conditions import AllOf, AnyOf, Asking, Condition, NoneOf, Test
from rules.rulesets import Basis, Dated, MeasureRule, MeasureVersion, Ruleset
from rules.shapes import days_of as days_of

Where = tuple[str | int, ...]
"""A path into the document, such as ("rules", 2, "when")."""
Found = Iterator[tuple[Where, str]]
Guard = Callable[[Ruleset], Found]


class Leaf(Struct, frozen=True):
    """A leaf of a condition; `negated` where it makes the condition true by being false."""

    where: Where
    leaf: Asking
    negated: bool


def leaves_at(condition: Condition, where: Where) -> Iterator[Leaf]:
    """Every leaf of a condition with its place."""
    return _leaves(condition, where, negated=False)


def _leaves(condition: Condition, where: Where, *, negated: bool) -> Iterator[Leaf]:
    match condition:
        case AllOf(all=parts):
            for index, part in enumerate(parts):
                yield from _leaves(part, (*where, "all", index), negated=negated)
        case AnyOf(any=parts):
            for index, part in enumerate(parts):
                yield from _leaves(part, (*where, "any", index), negated=negated)
        case NoneOf(none=parts):
            for index, part in enumerate(parts):
                yield from _leaves(part, (*where, "none", index), negated=not negated)
        case _:
            yield Leaf(where, condition, negated)


def rules_at(ruleset: Ruleset) -> Iterator[tuple[Where, MeasureRule]]:
    """Every measure rule with its place."""
    return ((("rules", index), rule) for index, rule in enumerate(ruleset.rules))


def versions_at(ruleset: Ruleset) -> Iterator[tuple[Where, str, MeasureVersion]]:
    """Every measure version with its place and its measure's name."""
    for place, measure in enumerate(ruleset.measures):
        for index, version in enumerate(measure.versions):
            yield ("measures", place, "versions", index), measure.measure, version


def tests_at(ruleset: Ruleset) -> Iterator[tuple[Where, Test]]:
    """Every test of the patterns on records with its place."""
    for name, pattern in ruleset.patterns.items():
        for index, test in enumerate(pattern.tests):
            yield ("patterns", name, index), test


def bases_at(ruleset: Ruleset) -> Iterator[tuple[Where, tuple[Basis, ...]]]:
    """Every legal basis with its place."""
    for index, item in enumerate(ruleset.catalogue):
        yield ("catalogue", index, "basis"), item.basis
    for index, kind in enumerate(ruleset.information_kinds):
        yield ("information_kinds", index, "basis"), kind.basis
    for index, weighed in enumerate(ruleset.severity_guide):
        yield ("severity_guide", index, "basis"), weighed.basis
    for index, sealing in enumerate(ruleset.sealed):
        yield ("sealed", index, "basis"), sealing.basis
    for where, _, version in versions_at(ruleset):
        yield (*where, "basis"), version.basis
    for where, rule in rules_at(ruleset):
        yield (*where, "basis"), rule.basis
    for index, power in enumerate(ruleset.powers):
        yield ("powers", index, "basis"), power.basis
    for index, listed in enumerate(ruleset.lists):
        yield ("lists", index, "basis"), listed.basis


def uncovered(days: Days, by: Iterable[Dated]) -> Days:
    """The days on which none of the rows is in force."""
    return intersection([days, complement(union(days_of(row) for row in by))])
