"""Guards on measures: how far each may reach, whom, and without whom."""

from collections.abc import Iterator

from domain.values import MeasureKind, Outcome, SubjectKind
from rules.places import Found, Where, days_of, uncovered, versions_at
from rules.rulesets import BasisLevel, CatalogueItem, Measure, Ruleset, StandingOrder
from rules.words import GRADES, never_recorded, spoken

_RIGHTS_MAY_BE_REDUCED_BY = (
    BasisLevel.LAW,
    BasisLevel.ADMINISTRATIVE_REGULATION,
    BasisLevel.CENTRAL_POLICY,
    BasisLevel.LOCAL_REGULATION,
)


def class_one_rests_on_statute(ruleset: Ruleset) -> Found:
    """Only law, regulation, central policy or a local regulation reduces rights, on every day (INV-6, INV-10)."""
    register = {row.id: row for row in ruleset.instruments}
    for where, name, version in versions_at(ruleset):
        basis = [register[one.instrument] for one in version.basis if one.instrument in register]
        sufficient = [row for row in basis if row.level in _RIGHTS_MAY_BE_REDUCED_BY]
        if (
            version.measure_class == 1
            and basis
            and uncovered(days_of(version), sufficient) != uncovered(days_of(version), basis)
        ):
            levels = ", ".join(_RIGHTS_MAY_BE_REDUCED_BY)
            yield (*where, "basis"), f"{name} reduces rights, which takes a basis of the level {levels}"


def persons_are_never_intercepted(ruleset: Ruleset) -> Found:
    """The strictest automatic answer about a person is `hold`, which an officer decides (P-5, INV-29)."""
    for where, name, version in versions_at(ruleset):
        persons = [kind for kind in version.target_kinds if kind.protected_as_person]
        if version.outcome is Outcome.INTERCEPT and persons:
            yield (
                (*where, "outcome"),
                f"{name} can reach {', '.join(persons)}: write hold, or give them a measure apart",
            )


def class_three_only_informs(ruleset: Ruleset) -> Found:
    """A class-3 organisation decides for itself: nothing stops at a check because of it (INV-11)."""
    for where, name, version in versions_at(ruleset):
        if version.measure_class == 3 and version.outcome.rank > Outcome.WARN.rank:
            yield (*where, "outcome"), f"{name} is of class 3 and only informs: write warn or allow"


def incentives_burden_nobody(ruleset: Ruleset) -> Found:
    """A reward never worsens what a check answers (domain.md 6.6)."""
    incentives = {row.measure for row in ruleset.measures if row.kind is MeasureKind.INCENTIVE}
    for where, name, version in versions_at(ruleset):
        if name in incentives and version.outcome is not Outcome.ALLOW:
            yield (*where, "outcome"), f"{name} is an incentive: write allow"


def standing_orders_stay_in_bounds(ruleset: Ruleset) -> Found:
    """Without an officer follow only class-2 sanctions on organisations (INV-37)."""
    for where, _, measure in _ordered(ruleset):
        for reason in _out_of_bounds(measure):
            yield where, f"no standing order covers {measure.measure}, {reason}: leave it to an officer"


def standing_orders_end(ruleset: Ruleset) -> Found:
    """A standing order has a first day and a later end (P-6, INV-37)."""
    for index, order in enumerate(ruleset.standing_orders):
        if order.valid_to <= order.valid_from:
            yield ("standing_orders", index, "valid_to"), "valid_to must lie after valid_from"


def _ordered(ruleset: Ruleset) -> Iterator[tuple[Where, StandingOrder, Measure]]:
    for place, order in enumerate(ruleset.standing_orders):
        for index, name in enumerate(order.measures):
            if measure := ruleset.measure_by_name.get(name):
                yield ("standing_orders", place, "measures", index), order, measure


def _out_of_bounds(measure: Measure) -> Iterator[str]:
    if measure.kind is not MeasureKind.SANCTION:
        yield "an incentive, which needs none"
    for version in measure.versions:
        if version.measure_class != 2:
            yield f"whose version {version.version} is of class {version.measure_class}"
        if all(kind.protected_as_person for kind in version.target_kinds):
            yield f"whose version {version.version} reaches persons only"


def persons_carry_no_grade(ruleset: Ruleset) -> Found:
    """A natural person is never graded (INV-25)."""
    for index, item in enumerate(ruleset.catalogue):
        for name in item.fields if SubjectKind.NATURAL_PERSON in item.subject_kinds else ():
            if spoken(name, GRADES):
                yield ("catalogue", index, "fields", name), "natural_person is never graded: leave the field out"


def private_matters_are_never_recorded(ruleset: Ruleset) -> Found:
    """Religion, opinion, health, genes, biometrics, petitioning and lawful speech are no credit records (P-9)."""
    for index, item in enumerate(ruleset.catalogue):
        for where, name in _spoken_of(item):
            for word in never_recorded(name):
                yield ("catalogue", index, *where), f"{name} speaks of {word}, which is never recorded: take it out"


def _spoken_of(item: CatalogueItem) -> Iterator[tuple[Where, str]]:
    yield ("item",), item.item
    yield ("title", "en"), item.title.en
    yield ("title", "zh"), item.title.zh
    for index, behaviour in enumerate(item.behaviours):
        yield ("behaviours", index), behaviour
    for name, declared in item.fields.items():
        yield ("fields", name), name
        for value in declared.values:
            yield ("fields", name, "values"), str(value)
