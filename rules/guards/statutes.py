"""Guards on what reduces rights, and on praise: each needs its entry, its statute, or its subject's own wish."""

from collections.abc import Iterator

from domain.periods import Period
from domain.records import RecordKind
from domain.values import MeasureKind, SubjectKind
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, NoneOf, Pattern, ThisRecord, patterns_of
from rules.guards.times import exceeds
from rules.matching.plain import passes
from rules.matching.schema import RECORD_FIELDS
from rules.places import Found, days_of, leaves_at, rules_at, uncovered, versions_at
from rules.rulesets import BasisLevel, CatalogueItem, Form, MeasureVersion, Ruleset
from rules.words import GRADES, SCORES, spoken

_STATUTES = (BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION, BasisLevel.LOCAL_REGULATION)


def class_one_has_a_least_severity(ruleset: Ruleset) -> Found:
    """What reduces rights says from which severity of conduct on (INV-10)."""
    sanctions = {row.measure for row in ruleset.measures if row.kind is MeasureKind.SANCTION}
    for where, name, version in versions_at(ruleset):
        if name in sanctions and version.measure_class == 1 and version.minimum_severity is None:
            yield (*where, "minimum_severity"), f"{name} reduces rights: write from which severity on"


def class_one_needs_an_entry_or_a_statute(ruleset: Ruleset) -> Found:
    """What reduces rights rests on an explicit statute, or ends with the severe entry it rests on (INV-10, INV-14)."""
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        if measure is None or measure.kind is not MeasureKind.SANCTION:
            continue
        without = [one for one in measure.versions if one.measure_class == 1 and not _by_statute(ruleset, one)]
        if without and not _ends_with_entry(ruleset, rule.when, rule.form):
            yield (
                (*where, "when"),
                f"{rule.measure} reduces rights without a statute, so it stands while an entry on a severe list does: "
                "upon the entry itself, or while {at_least: 1, of: ..., within: ...} no longer than the list keeps one",
            )


def _by_statute(ruleset: Ruleset, version: MeasureVersion) -> bool:
    """A statute whose article is known is in force on all days of the version."""
    sure = {one.instrument for one in version.basis if one.article is not None}
    statutes = [row for row in ruleset.instruments if row.id in sure and row.level in _STATUTES]
    return not uncovered(days_of(version), statutes)


def _ends_with_entry(ruleset: Ruleset, condition: Condition, form: Form) -> bool:
    """Whichever way it comes true, an entry on a severe list is part of why, and on every day on which it stands.

    A rule of the form `upon` looks beyond its record on one day alone: what else was true then may end before the term.
    """
    match condition:
        case ThisRecord(record=name):
            return _only_entries(ruleset, name)
        case AtLeast(of=name, within=within):
            return form is Form.WHILE and _only_entries(ruleset, name) and _is_kept(ruleset, name, within)
        case Latest(shows=name, within=within):
            return form is Form.WHILE and _only_entries(ruleset, name) and _is_kept(ruleset, name, within)
        case AllOf(all=parts):
            return any(_ends_with_entry(ruleset, part, form) for part in parts)
        case AnyOf(any=parts):
            return all(_ends_with_entry(ruleset, part, form) for part in parts)
        case NoneOf():
            return False


def _only_entries(ruleset: Ruleset, name: str) -> bool:
    pattern = ruleset.patterns.get(name)
    return pattern is not None and only_severe_entries(ruleset, pattern)


def _is_kept(ruleset: Ruleset, name: str, within: Period | None) -> bool:
    """Whether no entry that a pattern can be about has left its list for good within a period of its day."""
    items = {item.item for item in ruleset.catalogue if _can_match(ruleset.patterns[name], item)}
    longest = [row.longest for row in ruleset.lists if row.item in items]
    return within is not None and not any(each is None or exceeds(within, each) for each in longest)


def only_severe_entries(ruleset: Ruleset, pattern: Pattern) -> bool:
    """Whether no item but those of severe lists can match a pattern."""
    items = [item for item in ruleset.catalogue if _can_match(pattern, item)]
    return bool(items) and all(item.record_kind is RecordKind.SEVERE_LIST for item in items)


def _can_match(pattern: Pattern, item: CatalogueItem) -> bool:
    carried = {"record_kind": str(item.record_kind), "catalogue_item": item.item, "polarity": str(item.polarity)}
    declared = {*item.fields, *RECORD_FIELDS}
    return all(
        passes(test, carried[test.field]) if test.field in carried else test.field in declared for test in pattern.tests
    )


def praise_yields_to_a_severe_entry(ruleset: Ruleset) -> Found:
    """Nothing follows from a list of praise while the subject is on a severe list (INV-13)."""
    praised = {row.item for row in ruleset.lists if row.kind.praises}
    for where, rule in rules_at(ruleset) if any(row.kind == "severe" for row in ruleset.lists) else ():
        named = [(leaf.negated, name) for leaf in leaves_at(rule.when, where) for name in patterns_of(leaf.leaf)]
        found = [(negated, ruleset.patterns.get(name)) for negated, name in named]
        patterns = [(negated, pattern) for negated, pattern in found if pattern is not None]
        asks = any(_names(ruleset, pattern, praised) for negated, pattern in patterns if not negated)
        if asks and not any(negated and only_severe_entries(ruleset, pattern) for negated, pattern in patterns):
            yield (*where, "when"), "a severe entry ends praise: add none: [{at_least: 1, of: ...}] for severe entries"


def _names(ruleset: Ruleset, pattern: Pattern, items: set[str]) -> bool:
    """Whether a pattern that says what it is about can be about one of the items."""
    about = any(test.field in ("record_kind", "catalogue_item", "polarity") for test in pattern.tests)
    return about and any(item.item in items and _can_match(pattern, item) for item in ruleset.catalogue)


def points_are_opted_into(ruleset: Ruleset) -> Found:
    """A score or points of a person exist only where the person asked for them: a field that says so (P-3, INV-24)."""
    for index, item in enumerate(ruleset.catalogue):
        for name in _points(item) if SubjectKind.NATURAL_PERSON in item.subject_kinds else ():
            declared = item.fields.get("opted_in")
            if declared is None or not declared.required or declared.values != (True,):
                yield (
                    ("catalogue", index, "fields", name),
                    "points of a person take a wish: declare opted_in: {type: bool, required: true, values: [true]}",
                )


def _points(item: CatalogueItem) -> Iterator[str]:
    return (name for name in item.fields if spoken(name, SCORES - GRADES))
