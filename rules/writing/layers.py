"""What a lower layer of a pack may add: within what the upper ones allow, and for its own region only (INV-6, INV-8).

A province or a city supplements; it changes nothing that stands above it. Whatever is not named here is the nation's.
"""

from domain.values import MeasureKind
from rules.places import Found
from rules.rulesets import BasisLevel, Ruleset
from rules.writing.loading import Layer, Source

SUPPLEMENTS = frozenset(
    {
        *("instruments", "catalogue", "behaviours", "patterns", "measures", "rules", "parameters", "departments"),
        *("directory", "matters", "powers", "lists", "standing_orders", "intake", "examples"),
    }
)
"""What a layer with a region may write down; calendar, loop, severity guide and the like hold everywhere."""

_OWN_LEVELS = (BasisLevel.LOCAL_REGULATION, BasisLevel.OTHER_NORMATIVE_DOCUMENT)


def complaints(ruleset: Ruleset, source: Source) -> Found:
    """Everything that a layer with a region writes down beyond what it may."""
    for layer in source.layers:
        if layer.region is not None:
            for found in (_keys, _places, _instruments, _rules, _parameters, _behaviours):
                yield from found(ruleset, source, layer)


def _keys(_: Ruleset, source: Source, layer: Layer) -> Found:
    for key, parts in source.parts.items():
        if key not in SUPPLEMENTS and any(part.layer == layer.layer for part in parts):
            yield (key,), f"the layer {layer.layer} cannot state {key}: leave it to the layer above"


def _places(ruleset: Ruleset, source: Source, layer: Layer) -> Found:
    """What has effect has it in the layer's region, or in a part of it."""
    placed: tuple[tuple[str, list[str | None]], ...] = (
        ("instruments", [row.region for row in ruleset.instruments]),
        ("catalogue", [row.region for row in ruleset.catalogue]),
        ("measures", [row.region for row in ruleset.measures]),
        ("lists", [row.region for row in ruleset.lists]),
        ("directory", [row.region for row in ruleset.directory]),
    )
    for key, regions in placed:
        for index in _own(source, layer, key, len(regions)):
            region = regions[index]
            if region is None or layer.region not in ruleset.around(region):
                yield (key, index), f"the layer {layer.layer} has effect in {layer.region} only: write region"


def _instruments(ruleset: Ruleset, source: Source, layer: Layer) -> Found:
    for index in _own(source, layer, "instruments", len(ruleset.instruments)):
        level = ruleset.instruments[index].level
        if level not in _OWN_LEVELS:
            levels = ", ".join(_OWN_LEVELS)
            yield ("instruments", index, "level"), f"the layer {layer.layer} has none of level {level}: {levels}"


def _rules(ruleset: Ruleset, source: Source, layer: Layer) -> Found:
    """A further cause of a sanction is a wider sanction: it is for whoever listed the measure (INV-4)."""
    own = {ruleset.measures[index].measure for index in _own(source, layer, "measures", len(ruleset.measures))}
    for index in _own(source, layer, "rules", len(ruleset.rules)):
        measure = ruleset.measure_by_name.get(ruleset.rules[index].measure)
        if measure is not None and measure.kind is MeasureKind.SANCTION and measure.measure not in own:
            yield (
                ("rules", index, "measure"),
                f"{measure.measure} stands in an upper layer, and so do its causes: name a measure of {layer.layer}",
            )


def _parameters(ruleset: Ruleset, source: Source, layer: Layer) -> Found:
    own = _own(source, layer, "parameters", len(ruleset.parameters))
    upper = {row.key for row in ruleset.parameters[: min(own, default=0)]}
    for index in own:
        if ruleset.parameters[index].key in upper:
            yield (
                ("parameters", index, "key"),
                f"{ruleset.parameters[index].key} is set above: leave it out",
            )


def _behaviours(ruleset: Ruleset, source: Source, layer: Layer) -> Found:
    own = _own(source, layer, "behaviours", len(ruleset.behaviours))
    fields = {row.field for row in ruleset.behaviours[: min(own, default=0)]}
    for index in own:
        if ruleset.behaviours[index].field not in fields:
            yield ("behaviours", index, "field"), f"a conduct of {layer.layer} stands below a field of an upper layer"


def _own(source: Source, layer: Layer, key: str, many: int) -> list[int]:
    """The places of the rows that a layer writes down."""
    return [index for index in range(many) if _layer_of(source, key, index) == layer.layer]


def _layer_of(source: Source, key: str, index: int) -> str | None:
    part = source.part((key, index))
    return None if part is None else part.layer
