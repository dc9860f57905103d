"""Guards on conditions: what may cause a measure, and what must not."""

from collections.abc import Iterator
from datetime import date

from domain.records import AMOUNT_SUFFIX
from domain.values import MeasureKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Pattern, Test, ThisRecord, patterns_of
from rules.following.sight import Seen, holds
from rules.matching.plain import passes
from rules.matching.schema import RECORD_FIELDS
from rules.places import Found, Leaf, leaves_at, rules_at
from rules.rulesets import CatalogueItem, Form, Measure, Ruleset
from rules.words import SCORES, SCORES_ZH, spoken

_NOBODY = Seen([], {})


def records_only_upon(ruleset: Ruleset) -> Found:
    """A rule of the form `while` speaks of days, and no record is at hand on a day (architecture.md, Rules)."""
    for where, rule in rules_at(ruleset):
        for leaf in leaves_at(rule.when, (*where, "when")):
            if rule.form is Form.WHILE and isinstance(leaf.leaf, ThisRecord):
                yield leaf.where, "record: stands only in rules of the form upon; write {at_least: 1, of: ...}"


def upon_asks_about_its_record(ruleset: Ruleset) -> Found:
    """Whichever way the condition comes true, the record at hand is part of why (P-1, INV-4)."""
    for where, rule in rules_at(ruleset):
        if rule.form is Form.UPON and not _asks(rule.when):
            yield (*where, "when"), "this can be true of any record at all: ask about the record itself with record:"


def _asks(condition: Condition) -> bool:
    match condition:
        case ThisRecord():
            return True
        case AllOf(all=parts):
            return any(_asks(part) for part in parts)
        case AnyOf(any=parts):
            return all(_asks(part) for part in parts)
        case _:
            return False


def while_needs_a_record(ruleset: Ruleset) -> Found:
    """Nothing follows for a subject about whom nothing was recorded (P-1)."""
    for where, rule in rules_at(ruleset):
        if rule.form is Form.WHILE and holds(rule.when, _NOBODY, None, date.min):
            yield (
                (*where, "when"),
                "this holds for a subject without any record: ask for one as well, with at_least outside of none",
            )


def negated_fields_are_there(ruleset: Ruleset) -> Found:
    """No sanction because a field was left empty: `none` is true where a tested field is missing (P-1, P-2)."""
    for leaf, measure in _of_sanctions(ruleset):
        for name in patterns_of(leaf.leaf) if leaf.negated else ():
            for test, item in _lacking(ruleset, name, measure):
                yield (
                    leaf.where,
                    f"a sanction would follow where {test.field} is missing, as it may be in {item}: "
                    f"declare it required there (an amount may be in doubt even so), or do not negate {name}",
                )


def _lacking(ruleset: Ruleset, name: str, measure: Measure) -> Iterator[tuple[Test, str]]:
    pattern = ruleset.patterns.get(name)
    for test in () if pattern is None else pattern.tests:
        if pattern is not None and (item := _may_lack(ruleset, test, pattern, measure)):
            yield test, item


def _may_lack(ruleset: Ruleset, test: Test, pattern: Pattern, measure: Measure) -> str | None:
    """A catalogue item whose records the pattern can be asked about although they may lack the tested field."""
    if test.field in RECORD_FIELDS:
        return None
    for item in ruleset.catalogue:
        declared = item.fields.get(test.field)
        sure = declared is not None and declared.required and not test.field.endswith(AMOUNT_SUFFIX)  # C16
        if _concerns(item, pattern, measure) and not sure:
            return item.item
    return None


def _concerns(item: CatalogueItem, pattern: Pattern, measure: Measure) -> bool:
    """Records of the item can be seen by the measure (INV-4) and are not ruled out by what they all carry."""
    targeted = {behaviour for version in measure.versions for behaviour in version.behaviours}
    carried = {
        "record_kind": [str(item.record_kind)],
        "catalogue_item": [item.item],
        "polarity": [str(item.polarity)],
        "behaviour_code": [*item.behaviours],
    }
    return not targeted.isdisjoint(item.behaviours) and all(
        any(passes(test, value) for value in carried[test.field]) for test in pattern.tests if test.field in carried
    )


def class_one_is_not_counted(ruleset: Ruleset) -> Found:
    """Counts may feed inspections and interviews, never a measure that reduces rights (INV-10; domain.md 3, 6.7)."""
    for leaf, measure in _of_sanctions(ruleset):
        counts = isinstance(leaf.leaf, AtLeast) and leaf.leaf.at_least > 1 and not leaf.negated
        if counts and any(version.measure_class == 1 for version in measure.versions):
            yield leaf.where, f"{measure.measure} reduces rights and cannot be caused by counting: name the one conduct"


def persons_are_not_scored(ruleset: Ruleset) -> Found:
    """No score, no points and no grade ever feed a sanction of a person (P-3, P-4, INV-24, INV-25)."""
    for leaf, measure in _of_sanctions(ruleset):
        persons = any(kind.protected_as_person for version in measure.versions for kind in version.target_kinds)
        found = [pattern for name in patterns_of(leaf.leaf) if (pattern := ruleset.patterns.get(name)) is not None]
        for word in dict.fromkeys(word for one in found for word in _scores(ruleset, one)) if persons else ():
            yield (
                leaf.where,
                f"{measure.measure} can reach a person and rests on {word}: no score, points or grade may feed it",
            )


def _scores(ruleset: Ruleset, pattern: Pattern) -> Iterator[str]:
    for test in pattern.tests:
        if spoken(test.field, SCORES):
            yield test.field
    for item in ruleset.catalogue:
        tested = any(test.field == "catalogue_item" and passes(test, item.item) for test in pattern.tests)
        if tested and (spoken(item.item, SCORES) or any(word in item.title.zh for word in SCORES_ZH)):
            yield item.item


def _of_sanctions(ruleset: Ruleset) -> Iterator[tuple[Leaf, Measure]]:
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        if measure is not None and measure.kind is MeasureKind.SANCTION:
            for leaf in leaves_at(rule.when, (*where, "when")):
                yield leaf, measure
