"""Guards on what rules come to together: each can come true, none says what another says, none contradicts itself."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from domain.values import MeasureKind, Severity
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, Pattern, Test, ThisRecord, pattern_of
from rules.guards.times import exceeds
from rules.matching.plain import passes
from rules.places import Found, rules_at
from rules.rulesets import CatalogueItem, FieldDeclaration, Measure, MeasureRule, MeasureVersion, Ruleset

_Values = Iterable[bool | int | str] | None
"""Every value that a field can have; None where it is any of its type."""


def patterns_can_match(ruleset: Ruleset) -> Found:
    """A pattern whose tests exclude each other matches nothing: its rule is written and never follows (P-2, INV-3)."""
    for name, pattern in ruleset.patterns.items():
        alone = all(_matched(ruleset.catalogue, (test,)) for test in pattern.tests)
        if alone and not _matched(ruleset.catalogue, pattern.tests):
            yield ("patterns", name), f"no record can pass all tests of {name}: take one out, or make two patterns"


def rules_can_come_true(ruleset: Ruleset) -> Found:
    """A rule that can never come true is a promise or a threat without substance (P-2, INV-3, INV-4)."""
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        if measure is None or any(pattern not in ruleset.patterns for pattern in _asked(rule.when)):
            continue
        if contradicted := _contradicted(rule.when):
            yield (*where, "when"), f"this asks for {contradicted} and for none of it: it can never come true"
        elif _unmet(ruleset, rule, measure):
            yield (
                (*where, "when"),
                f"no record of conduct and subjects that {measure.measure} is meant for can make this true",
            )


def rules_say_different_things(ruleset: Ruleset) -> Found:
    """Two rules of one condition and one measure ground it twice, and lifting one leaves the other (INV-3, INV-14)."""
    for (_, one), (where, other) in combinations(rules_at(ruleset), 2):
        if (one.measure, one.form, one.when) == (other.measure, other.form, other.when):
            yield where, f"{other.rule} says what {one.rule} says: leave one out, with the longer time in the other"


def nothing_is_praised_and_punished(ruleset: Ruleset) -> Found:
    """One state of affairs does not earn a sanction and an incentive: praise ends where its rule says (INV-13)."""
    for (_, one), (where, other) in combinations(rules_at(ruleset), 2):
        kinds = {_kind(ruleset, one), _kind(ruleset, other)}
        if one.when == other.when and kinds == set(MeasureKind) and _same_subjects(ruleset, one, other):
            yield (*where, "when"), f"{one.rule} and {other.rule} praise and punish the same: take one of them out"


def rules_that_add_nothing(ruleset: Ruleset) -> Found:
    """A rule that asks for all that another asks for, and more, changes nothing beside it (INV-3)."""
    for (_, one), (_, other) in combinations(rules_at(ruleset), 2):
        if (one.measure, one.form) == (other.measure, other.form) and one.when != other.when:
            for narrow, wide in ((one, other), (other, one)):
                if _within(narrow, wide):
                    place = ruleset.rules.index(narrow)
                    yield ("rules", place, "when"), f"whenever {narrow.rule} holds {wide.rule} does: leave one out"


# --- whether a record can match


def _matched(items: Iterable[CatalogueItem], tests: Iterable[Test], version: MeasureVersion | None = None) -> bool:
    """Whether a record of some item can pass all tests, if a measure version is named one that it can see."""
    grouped: dict[str, list[Test]] = {}
    for test in tests:
        grouped.setdefault(test.field, []).append(test)
    return any(_may_be(item, grouped, version) for item in items)


def _may_be(item: CatalogueItem, tests: dict[str, list[Test]], version: MeasureVersion | None) -> bool:
    behaviours = item.behaviours
    if version is not None:
        behaviours = tuple(one for one in item.behaviours if one in version.behaviours)
        if not behaviours or set(item.subject_kinds).isdisjoint(version.target_kinds):
            return False
    return all(_possible(_values(item, field, behaviours, version), asked) for field, asked in tests.items())


def _values(item: CatalogueItem, field: str, behaviours: Iterable[str], version: MeasureVersion | None) -> _Values:
    match field:
        case "record_kind":
            return (str(item.record_kind),)
        case "catalogue_item":
            return (item.item,)
        case "polarity":
            return (str(item.polarity),)
        case "behaviour_code":
            return behaviours
        case "severity":
            least = version.minimum_severity if version else None
            return [str(one) for one in Severity if least is None or one.rank >= least.rank]
        case "issuer":
            return None
        case _:
            return _declared(item.fields.get(field))


def _declared(field: FieldDeclaration | None) -> _Values:
    if field is None:
        return ()
    if field.values:
        return field.values
    return (True, False) if field.type.python is bool else None


def _possible(values: _Values, tests: Iterable[Test]) -> bool:
    """Whether one value passes all tests of a field; where any is possible, those at the edges of the tests are."""
    tests = tuple(tests)
    if values is None:
        values = [value for test in tests for value in _around(test)]
    return any(all(passes(test, value) for test in tests) for value in values)


def _around(test: Test) -> Iterator[bool | int | str]:
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        yield value
        if isinstance(value, str):
            yield f"{value}?"
        elif not isinstance(value, bool):
            yield from (value - 1, value + 1)


# --- whether a condition can hold


def _unmet(ruleset: Ruleset, rule: MeasureRule, measure: Measure) -> bool:
    matched = {name for name in _asked(rule.when) if _matched(ruleset.catalogue, ruleset.patterns[name].tests)}
    if not matched.issuperset(_asked(rule.when)):
        return False  # said of the pattern already
    return not any(_can_hold(ruleset, rule.when, version) for version in measure.versions)


def _can_hold(ruleset: Ruleset, condition: Condition, version: MeasureVersion) -> bool:
    match condition:
        case AllOf(all=parts):
            return all(_can_hold(ruleset, part, version) for part in parts)
        case AnyOf(any=parts):
            return any(_can_hold(ruleset, part, version) for part in parts)
        case NoneOf():
            return True
        case Latest(latest=name, shows=shown):
            tests = (*ruleset.patterns[name].tests, *ruleset.patterns[shown].tests)
            return _matched(ruleset.catalogue, tests, version)
        case _:
            return _matched(ruleset.catalogue, ruleset.patterns[pattern_of(condition)].tests, version)


def _asked(condition: Condition) -> Iterator[str]:
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from _asked(part)
        case Latest(latest=name, shows=shown):
            yield from (name, shown)
        case ThisRecord(record=name) | AtLeast(of=name):
            yield name


def _contradicted(condition: Condition) -> str | None:
    """A pattern that every way of coming true asks for, and for none of which it asks as well."""
    wanted, unwanted = list(_wanted(condition)), list(_unwanted(condition))
    return next((pattern_of(one) for one in wanted for other in unwanted if _excludes(one, other)), None)


_Leaf = ThisRecord | AtLeast | Latest


def _wanted(condition: Condition) -> Iterator[_Leaf]:
    match condition:
        case AllOf(all=parts):
            for part in parts:
                yield from _wanted(part)
        case ThisRecord() | AtLeast():
            yield condition


def _unwanted(condition: Condition) -> Iterator[_Leaf]:
    match condition:
        case AllOf(all=parts):
            for part in parts:
                yield from _unwanted(part)
        case NoneOf(none=parts):
            yield from (part for part in parts if isinstance(part, ThisRecord | AtLeast))


def _excludes(wanted: _Leaf, unwanted: _Leaf) -> bool:
    """Whether the one cannot be where the other is not: a record counts on its own day, whatever the period."""
    if pattern_of(wanted) != pattern_of(unwanted):
        return False
    match wanted, unwanted:
        case ThisRecord(), ThisRecord():
            return True
        case ThisRecord(), AtLeast(at_least=1):
            return True
        case AtLeast(at_least=many, within=short), AtLeast(at_least=few, within=long):
            covers = long is None or (short is not None and not exceeds(short, long))
            return few <= many and covers
        case _:
            return False


# --- rules beside each other


def _kind(ruleset: Ruleset, rule: MeasureRule) -> MeasureKind | None:
    measure = ruleset.measure_by_name.get(rule.measure)
    return None if measure is None else measure.kind


def _same_subjects(ruleset: Ruleset, one: MeasureRule, other: MeasureRule) -> bool:
    """Whether one record of one subject can ground both."""
    return any(
        not set(a.target_kinds).isdisjoint(b.target_kinds) and not set(a.behaviours).isdisjoint(b.behaviours)
        for a in ruleset.measure_by_name[one.measure].versions
        for b in ruleset.measure_by_name[other.measure].versions
    )


def _within(narrow: MeasureRule, wide: MeasureRule) -> bool:
    parts, fewer = _parts(narrow.when), _parts(wide.when)
    longer = narrow.term is not None and wide.term is not None and exceeds(narrow.term, wide.term)
    return all(part in parts for part in fewer) and not longer


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.all if isinstance(condition, AllOf) else (condition,)


def names(pattern: Pattern, items: Iterable[str]) -> bool:
    """Whether a pattern asks by name for records of one of the items."""
    asked = [test for test in pattern.tests if test.field == "catalogue_item"]
    return bool(asked) and any(all(passes(test, item) for test in asked) for item in items)
