"""What tells rows apart beside their words: the days on which rules change, and the places that rules name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from rules.rulesets import Ruleset

_ASKED_OF_NO_RECORD: Final = {
    *("calendar", "parameters", "standing_orders", "powers"),  # deadlines, orders and procedures, none begun by filing
    *("instruments", "information_kinds", "published_on"),  # what rules rest on; what is in force says so itself
}
"""Parts of a ruleset that are not looked into on the day of a record that is filed."""
_BY_ITEM: Final[tuple[str, ...]] = ("catalogue", "lists")
"""Parts of which the rows of the record's own item alone are."""


def eras(ruleset: Ruleset, items: Iterable[str]) -> dict[str, list[date]]:
    """Of catalogue items, every day on which anything begins or ceases to be so for the records of one of that day."""
    said = ruleset.model_dump(exclude=_ASKED_OF_NO_RECORD)
    of_items = [row for name in _BY_ITEM for row in said.pop(name, ())]
    every = _days_in(said)
    return {item: sorted(every | _days_in([row for row in of_items if row["item"] == item])) for item in items}


def _days_in(value: object) -> set[date]:
    return {one for one in _said(value) if isinstance(one, date)}


def places(ruleset: Ruleset, regions: Iterable[str]) -> dict[str, str]:
    """Of regions, the places around each of which a ruleset says anything: where these are the same, so is all else."""
    named = {one for one in _said(ruleset.model_dump(exclude={"regions"})) if isinstance(one, str)}
    return {region: " ".join(place for place in ruleset.around(region) if place in named) for region in regions}


def _said(value: object) -> Iterator[object]:
    """Every single thing that a part of a ruleset says."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _said(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _said(one)
    else:
        yield value
