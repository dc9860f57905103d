"""Guards on items that reach a person through an organisation: each by a law of its own, after a notice (INV-12)."""

from collections.abc import Iterator

from domain.values import Polarity, SubjectKind
from rules.places import Found
from rules.recorded import Through
from rules.rulesets import BasisLevel, CatalogueItem, Ruleset

_EXPLICIT = (BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION)


def links_rest_on_explicit_law(ruleset: Ruleset) -> Found:
    """A person is reached through an organisation where a law or regulation says so, by its article (INV-12)."""
    levels = {row.id: row.level for row in ruleset.instruments}
    for index, item in enumerate(ruleset.catalogue):
        if item.through is None:
            continue
        explicit = [one for one in item.basis if one.article and levels.get(one.instrument) in _EXPLICIT]
        if not explicit:
            yield (
                ("catalogue", index, "basis"),
                f"{item.item} reaches persons through organisations: name the article of a {' or '.join(_EXPLICIT)}",
            )


def links_reach_persons_after_a_notice(ruleset: Ruleset) -> Found:
    """What reaches a person through an organisation is an entry on a list, served in advance (INV-12, INV-15)."""
    listed = {row.item for row in ruleset.lists if not row.kind.praises}
    for index, item in enumerate(ruleset.catalogue):
        if item.through is None:
            continue
        if set(item.subject_kinds) != {SubjectKind.NATURAL_PERSON}:
            yield (
                ("catalogue", index, "subject_kinds"),
                f"{item.item} is about natural persons: write natural_person alone",
            )
        if item.item not in listed or item.polarity is not Polarity.ADVERSE:
            yield ("catalogue", index, "through"), f"{item.item} is of no list that blames: register one for it"
        for place, text in _sources(ruleset, item, item.through):
            yield ("catalogue", index, "through", "of", place), text


def _sources(ruleset: Ruleset, item: CatalogueItem, through: Through) -> Iterator[tuple[int, str]]:
    items = {row.item: row for row in ruleset.catalogue if row.polarity is Polarity.ADVERSE and row.through is None}
    for place, name in enumerate(through.of):
        source = items.get(name)
        if source is None:
            yield place, f"{name} is no adverse item of organisations in the catalogue"
        elif all(kind.protected_as_person for kind in source.subject_kinds):
            yield place, f"{name} is about persons alone, and nobody is responsible for those by {item.item}"
