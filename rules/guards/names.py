"""Guards on names: everything has one, once, and every name that is used is one that is there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from domain.intervals import intersection
from rules.conditions import Operator, patterns_of
from rules.matching.limits import values_of
from rules.places import Found, Where, bases_at, days_of, leaves_at, rules_at, versions_at
from rules.rulesets import Binding, CatalogueItem, Dated, Parameter, Ruleset


def ids_stand_once(ruleset: Ruleset) -> Found:
    """An id names one thing: a decision stores measure and rule by it (INV-3)."""
    rows: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("instruments", "id", [row.id for row in ruleset.instruments]),
        ("measures", "measure", [row.measure for row in ruleset.measures]),
        ("rules", "rule", [row.rule for row in ruleset.rules]),
        ("loop", "rule", [row.rule.lower() for row in ruleset.loop]),  # their patterns are named in lower case
        ("departments", "department", [row.department for row in ruleset.departments]),
        ("behaviours", "behaviour", [row.behaviour for row in ruleset.behaviours]),
        ("matters", "matter", [row.matter for row in ruleset.matters]),
        ("regions", "region", [row.region for row in ruleset.regions]),
        ("lists", "list", [row.list for row in ruleset.lists]),
        ("intake", "format", [row.format for row in ruleset.intake]),
    )
    for kind, key, ids in rows:
        for index, name in _repeated(ids):
            yield (kind, index, key), f"{name} stands there already: give each of {kind} an id of its own"


def dated_rows_do_not_overlap(ruleset: Ruleset) -> Found:
    """On one day one row of a name is in force, so that there is one answer (INV-1, domain.md 8)."""
    rows: tuple[tuple[str, Sequence[Dated]], ...] = (
        ("catalogue", ruleset.catalogue),
        ("parameters", ruleset.parameters),
        ("directory", ruleset.directory),
    )
    for kind, dated in rows:
        for (_, one), (index, other) in combinations(enumerate(dated), 2):
            if _name(one) == _name(other) and intersection([days_of(one), days_of(other)]):
                name = " ".join(part for part in _name(one) if part)
                yield (kind, index), f"{name} is in force twice at once: end the earlier row where this one begins"


def _name(row: Dated) -> tuple[str | None, ...]:
    match row:
        case CatalogueItem(item=item):
            return (item,)
        case Parameter(key=key):
            return (key,)
        case Binding(role=role, department=department, region=region):
            return (role, department, region)
    return ()


def lists_repeat_nothing(ruleset: Ruleset) -> Found:
    """A list says each thing once: the lengths of matters and nodes weigh in which version is lighter (INV-35)."""
    for where, names in _lists(ruleset):
        for index, name in _repeated(names):
            yield (*where, index), f"{name} stands in this list already: leave it out"


def _lists(ruleset: Ruleset) -> Iterator[tuple[Where, Sequence[str]]]:
    for index, item in enumerate(ruleset.catalogue):
        for key, names in (
            ("behaviours", item.behaviours),
            ("subject_kinds", item.subject_kinds),
            ("doc_types", item.doc_types),
        ):
            yield ("catalogue", index, key), names
    for index, weighed in enumerate(ruleset.severity_guide):
        yield ("severity_guide", index, "behaviours"), weighed.behaviours
        yield ("severity_guide", index, "penalty_kinds"), weighed.penalty_kinds
    for where, _, version in versions_at(ruleset):
        for key, names in (
            ("target_kinds", version.target_kinds),
            ("behaviours", version.behaviours),
            ("roles", version.roles),
            ("matters", version.matters),
            ("nodes", version.nodes),
        ):
            yield (*where, key), names
    for index, matter in enumerate(ruleset.matters):
        yield ("matters", index, "nodes"), matter.nodes
        yield ("matters", index, "purposes"), matter.purposes
    for index, power in enumerate(ruleset.powers):
        yield ("powers", index, "purposes"), power.purposes
        yield ("powers", index, "matters"), power.matters
        yield ("powers", index, "acts"), power.acts
    for index, order in enumerate(ruleset.standing_orders):
        yield ("standing_orders", index, "measures"), order.measures
    for index, rule in enumerate(ruleset.loop):
        yield ("loop", index, "after"), rule.after


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    return ((index, name) for index, name in enumerate(names) if name in names[:index])


# --- every name that is used is there


def known_measures(ruleset: Ruleset) -> Found:
    """Only a row of the measure list can follow (P-2, INV-3)."""
    for where, rule in rules_at(ruleset):
        yield from _unknown("measure", (*where, "measure"), rule.measure, ruleset.measure_by_name)
    for place, order in enumerate(ruleset.standing_orders):
        for index, measure in enumerate(order.measures):
            where = ("standing_orders", place, "measures", index)
            yield from _unknown("measure", where, measure, ruleset.measure_by_name)


def known_patterns(ruleset: Ruleset) -> Found:
    """A condition asks for patterns that are written down (INV-3: a decision can be explained)."""
    for where, rule in rules_at(ruleset):
        for leaf in leaves_at(rule.when, (*where, "when")):
            for name in patterns_of(leaf.leaf):
                yield from _unknown("pattern", leaf.where, name, ruleset.patterns)


def known_instruments(ruleset: Ruleset) -> Found:
    """Every basis is an article of an instrument in the register (INV-3, INV-36)."""
    instruments = {row.id for row in ruleset.instruments}
    for where, basis in bases_at(ruleset):
        for index, article in enumerate(basis):
            yield from _unknown("instrument", (*where, index, "instrument"), article.instrument, instruments)
    for index, parameter in enumerate(ruleset.parameters):
        yield from _unknown("instrument", ("parameters", index, "instrument"), parameter.instrument, instruments)


def known_behaviours(ruleset: Ruleset) -> Found:
    """A measure is meant for conduct that the catalogue names (INV-4, C14)."""
    behaviours = {behaviour for item in ruleset.catalogue for behaviour in item.behaviours}
    for where, _, version in versions_at(ruleset):
        for index, behaviour in enumerate(version.behaviours):
            yield from _unknown("behaviour", (*where, "behaviours", index), behaviour, behaviours)


def known_roles(ruleset: Ruleset) -> Found:
    """A role in the directory, of a power or in a loop rule is one that some measure or item names (INV-5, INV-27)."""
    roles = {role for _, _, version in versions_at(ruleset) for role in version.roles}
    roles |= {role for item in ruleset.catalogue for role in item.determined_by}
    for index, binding in enumerate(ruleset.directory):
        yield from _unknown("role", ("directory", index, "role"), binding.role, roles)
    for index, power in enumerate(ruleset.powers):
        if power.role is not None:
            yield from _unknown("role", ("powers", index, "role"), power.role, roles)
    for place, rule in enumerate(ruleset.loop):
        for index, test in enumerate(rule.when):
            if test.field == "role" and test.op in (Operator.EQ, Operator.NE, Operator.IN):
                for value in values_of(test):
                    yield from _unknown("role", ("loop", place, "when", index), str(value), roles)


def known_departments(ruleset: Ruleset) -> Found:
    """Whoever is pushed to, holds a power, orders or issues is a department that takes part (INV-5, INV-27, INV-37)."""
    departments = {row.department for row in ruleset.departments}
    for index, binding in enumerate(ruleset.directory):
        yield from _unknown("department", ("directory", index, "department"), binding.department, departments)
    for index, power in enumerate(ruleset.powers):
        if power.department is not None:
            yield from _unknown("department", ("powers", index, "department"), power.department, departments)
    for index, order in enumerate(ruleset.standing_orders):
        yield from _unknown("department", ("standing_orders", index, "department"), order.department, departments)
    for index, intake in enumerate(ruleset.intake):
        yield from _unknown("department", ("intake", index, "issuer"), intake.issuer, departments)


def known_matters(ruleset: Ruleset) -> Found:
    """A measure bites, and a department checks, at matters of the register (C39, INV-27)."""
    for where, _, version in versions_at(ruleset):
        for index, matter in enumerate(version.matters):
            yield from _unknown("matter", (*where, "matters", index), matter, ruleset.matter_by_code)
    for place, power in enumerate(ruleset.powers):
        for index, matter in enumerate(power.matters):
            yield from _unknown("matter", ("powers", place, "matters", index), matter, ruleset.matter_by_code)


def known_parameters(ruleset: Ruleset) -> Found:
    """A deadline is a number of the parameter table, never a number in a rule (domain.md 8)."""
    keys = {row.key for row in ruleset.parameters}
    for place, rule in enumerate(ruleset.loop):
        for index, key in enumerate(rule.after):
            yield from _unknown("parameter", ("loop", place, "after", index), key, keys)


def _unknown(kind: str, where: Where, name: str, known: Iterable[str]) -> Found:
    names = sorted(known)
    if name not in names:
        shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
        yield where, f"there is no {kind} {name}; there are {shown or 'none'}"


def intake_fits_the_catalogue(ruleset: Ruleset) -> Found:
    """What a file's rows become can be filed: an item of the catalogue and what it allows (INV-1, C14)."""
    known = {item.item for item in ruleset.catalogue}
    for place, intake in enumerate(ruleset.intake):
        for word, name in intake.items.items():
            yield from _unknown("catalogue item", ("intake", place, "items", word), name, known)
        items = [item for item in ruleset.catalogue if item.item in (intake.catalogue_item, *intake.items.values())]
        conducts = {name for item in items for name in item.behaviours}
        for word, name in intake.behaviours.items():
            yield from _unknown("behaviour", ("intake", place, "behaviours", word), name, conducts)
        items = [item for item in items if item.item == intake.catalogue_item]
        if not items:
            yield from _unknown("catalogue item", ("intake", place, "catalogue_item"), intake.catalogue_item, known)
            continue
        for key, value, allowed in (
            ("behaviour_code", intake.behaviour_code, {name for item in items for name in item.behaviours}),
            ("doc_type", intake.doc_type, {name for item in items for name in item.doc_types}),
            ("subject_kind", intake.subject_kind, {kind for item in items for kind in item.subject_kinds}),
        ):
            if value not in allowed:
                yield (
                    ("intake", place, key),
                    f"{intake.catalogue_item} does not allow {value}: take one of {', '.join(sorted(allowed))}",
                )
