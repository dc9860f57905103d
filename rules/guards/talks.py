"""Guards on what is done about records: talks and orders are none, and what a court alone may do starts with it."""

from collections.abc import Iterator

from domain.values import MeasureKind, Polarity
from rules.conditions import AllOf, AnyOf, AtLeast, Condition, Latest, ThisRecord, pattern_of
from rules.matching.plain import passes
from rules.places import Found, Where, rules_at
from rules.rulesets import CatalogueItem, Measure, Ruleset
from rules.words import SPENDING, SPENDING_ZH, TALKS, TALKS_ZH, spoken


def talks_are_no_records(ruleset: Ruleset) -> Found:
    """An interview, an order to put something right, a search in vain: none is recorded, so none is a ground (P-1)."""
    for where, name in _recorded(ruleset):
        if spoken(name, TALKS) or any(word in name for word in TALKS_ZH):
            yield where, f"{name} is what a department does about a record: no item and no field tells of it"


def _recorded(ruleset: Ruleset) -> Iterator[tuple[Where, str]]:
    for index, item in enumerate(ruleset.catalogue):
        yield ("catalogue", index, "item"), item.item
        yield ("catalogue", index, "title"), item.title.en
        yield ("catalogue", index, "title"), item.title.zh
        for name, declared in item.fields.items():
            yield ("catalogue", index, "fields", name), name
            for value in declared.values or ():
                yield ("catalogue", index, "fields", name, "values"), str(value)


def rectified_first_is_adverse(ruleset: Ruleset) -> Found:
    """Whoever is given time to put right did wrong, and is one of whom the item can tell (domain.md 2.1, C32)."""
    for index, item in enumerate(ruleset.catalogue):
        others = [str(kind) for kind in item.rectified_first if kind not in item.subject_kinds]
        if item.rectified_first and (others or item.polarity is not Polarity.ADVERSE):
            yield (
                ("catalogue", index, "rectified_first"),
                f"what is {item.polarity}, of {', '.join(others) or 'whomever'}, is nothing to put right: leave it out",
            )


def courts_alone_limit_spending(ruleset: Ruleset) -> Found:
    """How somebody spends is limited by a court's own order, of whomever, and never by an office (P-2, domain.md 3)."""
    for where, rule in rules_at(ruleset):
        measure = ruleset.measure_by_name.get(rule.measure)
        if measure is not None and _limits_spending(measure) and not _asks_a_court(ruleset, rule.when):
            yield (
                (*where, "when"),
                f"{rule.measure} limits spending, which a court alone orders: ask for a record of an item of_court "
                "that is no entry on a list",
            )


def _limits_spending(measure: Measure) -> bool:
    told = [measure.title.zh, *(version.content.zh for version in measure.versions)]
    named = spoken(f"{measure.measure} {measure.title.en}", SPENDING) or any(w in t for w in SPENDING_ZH for t in told)
    return measure.kind is MeasureKind.SANCTION and bool(named)


def _asks_a_court(ruleset: Ruleset, condition: Condition) -> bool:
    """Whichever way the condition comes true, an order of a court is part of why."""
    match condition:
        case ThisRecord() | AtLeast() | Latest():
            return _is_of_courts(ruleset, pattern_of(condition))
        case AllOf(all=parts):
            return any(_asks_a_court(ruleset, part) for part in parts)
        case AnyOf(any=parts):
            return all(_asks_a_court(ruleset, part) for part in parts)
    return False


def _is_of_courts(ruleset: Ruleset, name: str) -> bool:
    pattern = ruleset.patterns.get(name)
    tests = () if pattern is None else tuple(test for test in pattern.tests if test.field == "catalogue_item")
    items = [item for item in ruleset.catalogue if tests and all(passes(test, item.item) for test in tests)]
    return bool(items) and all(_is_order_of_court(ruleset, item) for item in items)


def _is_order_of_court(ruleset: Ruleset, item: CatalogueItem) -> bool:
    return item.of_court and not any(row.item == item.item for row in ruleset.lists)
