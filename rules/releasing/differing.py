"""What one version of the ruleset says otherwise than another: by part, name and field, as an approver reads it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias, cast

from msgspec import Struct

from rules.rulesets import Ruleset

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "instruments": ("id",),
    "behaviours": ("behaviour",),
    "information_kinds": ("number", "effective_from"),
    "catalogue": ("item", "effective_from"),
    "lists": ("list", "effective_from"),
    "measures": ("measure",),
    "versions": ("version",),
    "rules": ("rule",),
    "loop": ("rule",),
    "parameters": ("key", "effective_from"),
    "departments": ("department",),
    "directory": ("role", "department", "region", "effective_from"),
    "matters": ("matter",),
    "regions": ("region",),
    "intake": ("format",),
    "standing_orders": ("department", "measures"),
}
"""By what the rows of a part are told apart; rows of any other are the same or another."""
_OF_ITSELF = ("pack", "version", "published_on", "effective_from")


class Change(StrEnum):
    """What became of a row or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Differing(Struct, frozen=True):
    """One difference; `field` is empty for a whole row, values are JSON and empty where there is none."""

    part: str
    name: str
    change: Change
    field: str = ""
    before: str = ""
    after: str = ""


def differences(before: Ruleset, after: Ruleset) -> list[Differing]:
    """Everything that the later says otherwise, in the order of the document; its own number and days apart."""
    old, new = _written(before), _written(after)
    return [one for part in dict.fromkeys([*old, *new]) for one in _of_part(part, old.get(part), new.get(part))]


def digest(found: Iterable[Differing]) -> str:
    """SHA-256 of differences, as what an officer saw."""
    lines = [json.dumps([d.part, d.name, d.change, d.field, d.before, d.after], ensure_ascii=False) for d in found]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _written(ruleset: Ruleset) -> dict[str, Json]:
    written = cast("dict[str, Json]", ruleset.model_dump(mode="json", by_alias=True))
    return {key: value for key, value in written.items() if key not in _OF_ITSELF}


def _of_part(part: str, before: Json, after: Json) -> Iterator[Differing]:
    old, new = _rows(part, before), _rows(part, after)
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            yield Differing(part, name, Change.REMOVED, before=_json(old[name]))
        elif name not in old:
            yield Differing(part, name, Change.ADDED, after=_json(new[name]))
        else:
            yield from _changed(part, name, _fields(old[name]), _fields(new[name]))


def _changed(part: str, name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[Differing]:
    for field in dict.fromkeys([*old, *new]):
        was, now = (_json(one[field]) if field in one else "" for one in (old, new))
        if was != now:
            yield Differing(part, name, Change.CHANGED, field, was, now)


def _rows(part: str, written: Json) -> dict[str, Json]:
    """The rows of a part by name; a part that has none is one row without a name."""
    if isinstance(written, dict):
        return written if part == "patterns" else {"": written}
    if not isinstance(written, list):
        return {} if written is None else {"": written}
    return _told_apart(part, written)


def _told_apart(part: str, written: Sequence[Json]) -> dict[str, Json]:
    """Rows by name; a second one of a name is numbered, so that none hides behind another."""
    found: dict[str, Json] = {}
    for row in written:
        name = own = _name(part, row)
        number = 1
        while name in found:
            number += 1
            name = f"{own} #{number}"
        found[name] = row
    return found


def _name(part: str, row: Json) -> str:
    if not isinstance(row, dict) or part not in _NAMED:
        return _json(row)
    return " ".join(_json(row[key]).strip('"') for key in _NAMED[part] if row.get(key) is not None)


def _fields(row: Json, path: str = "") -> dict[str, Json]:
    """The fields of a row, those of rows within it too, each by its path."""
    if isinstance(row, dict):
        found: dict[str, Json] = {}
        for key, value in row.items():
            found |= _inner(key, value, f"{path}.{key}" if path else key)
        return found
    return {path: row}


def _inner(key: str, value: Json, path: str) -> dict[str, Json]:
    if key not in _NAMED or not isinstance(value, list):
        return _fields(value, path) if isinstance(value, dict) else {path: value}
    found: dict[str, Json] = {}
    for name, row in _told_apart(key, value).items():
        found |= _fields(row, f"{path}[{name}]")
    return found


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
