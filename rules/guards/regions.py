"""Guards on regions: local law has effect where it is law, and nowhere else (INV-6)."""

from collections.abc import Iterator

from rules.places import Found, Where, days_of, uncovered
from rules.rulesets import Basis, BasisLevel, Dated, Ruleset

_LOCAL = BasisLevel.LOCAL_REGULATION


def regions_are_known(ruleset: Ruleset) -> Found:
    """A region that something names is one of the register, where there is one (INV-6)."""
    known = {row.region for row in ruleset.regions}
    for where, region in _named(ruleset) if known else ():
        if region not in known:
            yield where, f"there is no region {region}: add it to regions"


def regions_lie_in_one_another(ruleset: Ruleset) -> Found:
    """A region lies in a larger one and never, however far out one looks, in itself (INV-6)."""
    known = {row.region: row.within for row in ruleset.regions}
    for index, row in enumerate(ruleset.regions):
        seen, outer = {row.region}, row.within
        while outer is not None and outer not in seen:
            seen.add(outer)
            outer = known.get(outer)
        if outer is not None:
            yield ("regions", index, "within"), f"{row.region} would lie in itself: name the region around it"


def local_law_stays_in_its_region(ruleset: Ruleset) -> Found:
    """What rests on local law alone names a region in which that is law; what names one rests on such law (INV-6)."""
    register = {row.id: row for row in ruleset.instruments}
    for where, name, region, days, basis in _resting(ruleset):
        named = [register[one.instrument] for one in basis if one.instrument in register]
        here = [row for row in named if row.level is _LOCAL and row.region and row.region in _around(ruleset, region)]
        everywhere = [row for row in named if row.level is not _LOCAL and row.region is None]
        if region is None and uncovered(days_of(days), named) != uncovered(days_of(days), everywhere):
            yield (*where, "basis"), f"{name} rests on local law: write the region in which it is law"
        if region is not None and uncovered(days_of(days), here):
            yield (
                (*where, "basis"),
                f"{name} has effect in {region} without a local regulation of its own: name one",
            )


def _around(ruleset: Ruleset, region: str | None) -> tuple[str, ...]:
    return () if region is None else ruleset.around(region)


def _resting(ruleset: Ruleset) -> Iterator[tuple[Where, str, str | None, Dated, tuple[Basis, ...]]]:
    for index, item in enumerate(ruleset.catalogue):
        yield ("catalogue", index), item.item, item.region, item, item.basis
    for index, listed in enumerate(ruleset.lists):
        yield ("lists", index), listed.list, listed.region, listed, listed.basis
    for place, measure in enumerate(ruleset.measures):
        for index, version in enumerate(measure.versions):
            yield ("measures", place, "versions", index), measure.measure, measure.region, version, version.basis


def _named(ruleset: Ruleset) -> Iterator[tuple[Where, str]]:
    rows: tuple[tuple[str, str, list[str | None]], ...] = (
        ("regions", "within", [row.within for row in ruleset.regions]),
        ("instruments", "region", [row.region for row in ruleset.instruments]),
        ("catalogue", "region", [row.region for row in ruleset.catalogue]),
        ("lists", "region", [row.region for row in ruleset.lists]),
        ("measures", "region", [row.region for row in ruleset.measures]),
        ("directory", "region", [row.region for row in ruleset.directory]),
    )
    for key, name, regions in rows:
        yield from (((key, index, name), region) for index, region in enumerate(regions) if region is not None)
