"""Guards on list types: what INV-7 and INV-8 ask of a severe list, and that every list has entries and an end."""

from collections.abc import Iterator

from domain.periods import Period
from domain.records import RecordKind
from domain.values import Polarity
from rules.following.listing import DECIDE, REVIEWED_WITHIN, SHORTEST, WINDOW
from rules.guards.times import exceeds, unfounded
from rules.lists import ListKind, ListType
from rules.matching.schema import asks_for
from rules.places import Found, days_of, rules_at, uncovered
from rules.rulesets import BasisLevel, CatalogueItem, Form, ParameterUnit, Ruleset

CONSULTED_DAYS = 30
"""For so long criteria are out for public comment at the least (Opinion 49)."""

LONGEST = 60
"""Working days that a procedure's time may have."""

_SUFFICIENT = (BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION, BasisLevel.CENTRAL_POLICY)


def lists_are_filed_under_an_item(ruleset: Ruleset) -> Found:
    """Entries are records under an item of the catalogue that speaks as the list does (INV-1, C24 in domain.md)."""
    for index, row in enumerate(ruleset.lists):
        items = [item for item in ruleset.catalogue if item.item == row.item]
        if uncovered(days_of(row), items):
            yield ("lists", index, "item"), f"{row.item} is not in the catalogue on all days of {row.list}"
        wrong = [item for item in items if not _speaks_as(row, item)]
        if wrong:
            yield ("lists", index, "item"), f"{row.item} does not speak as a list of the kind {row.kind} does"


def _speaks_as(row: ListType, item: CatalogueItem) -> bool:
    if (row.kind is ListKind.SEVERE) != (item.record_kind is RecordKind.SEVERE_LIST):
        return False
    return item.polarity is (Polarity.FAVOURABLE if row.kind.praises else Polarity.ADVERSE)


def severe_entries_are_of_a_list(ruleset: Ruleset) -> Found:
    """No severe entry but on a list that is registered, as long as the item is in force (INV-7)."""
    for index, item in enumerate(ruleset.catalogue):
        rows = [row for row in ruleset.lists if row.item == item.item and row.kind is ListKind.SEVERE]
        if item.record_kind is RecordKind.SEVERE_LIST and uncovered(days_of(item), rows):
            yield ("catalogue", index), f"no severe list is registered for {item.item} on all its days: add it to lists"


def severe_lists_rest_on_law(ruleset: Ruleset) -> Found:
    """Law, administrative regulation or central policy; a ministry rule only as a flagged stop-gap (INV-7)."""
    register = {row.id: row.level for row in ruleset.instruments}
    for index, row in _severe(ruleset):
        levels = {register[one.instrument] for one in row.basis if one.instrument in register}
        stop_gap = BasisLevel.MINISTRY_RULE in levels and row.needs_legal_confirmation
        if levels and levels.isdisjoint(_SUFFICIENT) and not stop_gap:
            wanted = ", ".join(_SUFFICIENT)
            yield (
                ("lists", index, "basis"),
                f"{row.list} takes a basis of the level {wanted}; a ministry_rule needs_legal_confirmation",
            )


def listed_items_say_who_decides(ruleset: Ruleset) -> Found:
    """Whoever determines entries is named, so that nobody else lists anybody (INV-19, C52 in domain.md)."""
    listed = {row.item for row in ruleset.lists}
    for index, item in enumerate(ruleset.catalogue):
        if item.item in listed and not item.determined_by:
            yield ("catalogue", index, "determined_by"), f"{item.item} does not say whose entries it takes: name roles"


def severe_lists_say_how_to_leave(ruleset: Ruleset) -> Found:
    """Criteria out for comment for 30 days, and removal, procedure and remedies in words (INV-7)."""
    for index, row in _severe(ruleset):
        for key, value in (("removal", row.removal), ("procedure", row.procedure), ("remedies", row.remedies)):
            if value is None:
                yield ("lists", index, key), f"{row.list} does not say its {key}: whoever is on it must know"
        if row.consulted_days is None or row.consulted_days < CONSULTED_DAYS:
            yield (
                ("lists", index, "consulted_days"),
                f"the criteria of {row.list} were not out for comment for {CONSULTED_DAYS} days",
            )


def severe_lists_are_of_a_family(ruleset: Ruleset) -> Found:
    """A severe list is for one of four families of conduct (INV-8)."""
    for index, row in _severe(ruleset):
        if row.family is None:
            yield ("lists", index, "family"), f"{row.list} names no family: a severe list is for one of the four"


def black_lists_are_closed(ruleset: Ruleset) -> Found:
    """The lists of the years before the measure list are kept for what was, and take no entry (domain.md 3)."""
    for index, row in enumerate(ruleset.lists):
        if row.kind is ListKind.BLACK and (row.effective_to is None or row.effective_to > ruleset.effective_from):
            yield (
                ("lists", index, "effective_to"),
                f"{row.list} is closed: end it by {ruleset.effective_from}",
            )


def lists_rest_on_law_in_force(ruleset: Ruleset) -> Found:
    """A list type is in force while an instrument it rests on is (INV-7, INV-36)."""
    for index, row in enumerate(ruleset.lists):
        yield from unfounded(ruleset, ("lists", index), row.list, row.basis, days_of(row))


def terms_end_with_the_entry(ruleset: Ruleset) -> Found:
    """No measure upon an entry lasts longer than the entry can (INV-14, P-6)."""
    for where, rule in rules_at(ruleset):
        for row in ruleset.lists if rule.form is Form.UPON else ():
            if rule.term is not None and asks_for(ruleset, rule, {row.item}) and _outlives(rule.term, row):
                yield (
                    (*where, "term"),
                    f"longer than an entry on {row.list}, which is {_words(row.longest or rule.term)} at most",
                )


def _outlives(term: Period, row: ListType) -> bool:
    return row.longest is not None and exceeds(term, row.longest)


def entries_without_a_term_are_looked_at(ruleset: Ruleset) -> Found:
    """Where the law sets no term an entry is looked at within a year; none is for ever, and none is invented (P-6)."""
    for index, row in enumerate(ruleset.lists):
        if row.reviewed is not None and exceeds(row.reviewed, REVIEWED_WITHIN):
            yield (
                ("lists", index, "reviewed"),
                f"entries on {row.list} are looked at again within {_words(REVIEWED_WITHIN)}",
            )


def recognitions_have_law_and_somebody(ruleset: Ruleset) -> Found:
    """What is recognised from elsewhere rests on law in force, and somebody here answers for it (C51 in domain.md)."""
    departments = {row.department for row in ruleset.departments}
    for index, listed in enumerate(ruleset.lists):
        for place, row in enumerate(listed.recognises):
            where = ("lists", index, "recognises", place)
            if row.department not in departments:
                yield (*where, "department"), f"{row.department} takes no part here: name who answers for the entries"
            yield from unfounded(ruleset, where, f"{listed.list} of {row.originator}", row.basis, days_of(row))


def _severe(ruleset: Ruleset) -> Iterator[tuple[int, ListType]]:
    return ((index, row) for index, row in enumerate(ruleset.lists) if row.kind is ListKind.SEVERE)


def _words(period: Period) -> str:
    parts = ((period.days, "days"), (period.months, "months"), (period.years, "years"))
    return next(f"{number} {unit}" for number, unit in parts if number is not None)


def times_of_listing_are_times(ruleset: Ruleset) -> Found:
    """Whoever is to be listed has working days to state its case, and no fewer than for a hearing (INV-17)."""
    for index, row in enumerate(ruleset.parameters):
        fits = row.unit is ParameterUnit.WORKING_DAY
        if row.key == WINDOW and not (fits and SHORTEST <= row.value <= LONGEST):
            yield ("parameters", index), f"{row.key} is a time to be heard: {SHORTEST} to {LONGEST} in working_day"
        if row.key == DECIDE and not (fits and 1 <= row.value <= LONGEST):
            yield ("parameters", index), f"{row.key} is a deadline: 1 to {LONGEST} in working_day"
