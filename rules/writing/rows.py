"""Which row of a pack a place lies in, and the article it rests on: in a ruleset, or in what its files say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel

from rules.conditions import leaves, patterns_of
from rules.rulesets import Ruleset

_NAMED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "instruments": ("instrument", ("id",)),
    "regions": ("region", ("region",)),
    "catalogue": ("item", ("item",)),
    "information_kinds": ("kind of information", ("kind",)),
    "behaviours": ("behaviour", ("behaviour",)),
    "severity_guide": ("severity guide", ("severity",)),
    "sealed": ("sealed conduct", ("behaviours",)),
    "lists": ("list", ("list",)),
    "measures": ("measure", ("measure",)),
    "rules": ("rule", ("rule",)),
    "loop": ("loop rule", ("rule",)),
    "parameters": ("parameter", ("key",)),
    "departments": ("department", ("department",)),
    "directory": ("role", ("role",)),
    "matters": ("matter", ("matter",)),
    "powers": ("power of", ("role", "department")),
    "standing_orders": ("standing order of", ("department",)),
    "intake": ("format", ("format",)),
    "examples": ("example", ("example",)),
    "layers": ("layer", ("layer",)),
}
"""What a row of each key is called, and the fields that tell it from the others."""

Steps = Sequence[str | int]


def row_at(document: object, where: Steps) -> str:
    """The row in words, such as `rule R2, statute art. 3`; nothing for a place that is in no row."""
    if not where:
        return ""
    name = _name(document, where)
    articles = ", ".join(dict.fromkeys(_articles(document, where)))
    return ", ".join(part for part in (name, articles) if part)


def _name(document: object, where: Steps) -> str:
    key = str(where[0])
    if key == "patterns" and len(where) > 1:
        users = ", ".join(str(_get(rule, "rule")) for rule in _asking(document, str(where[1])))
        return f"pattern {where[1]}" + (f", asked for by {users}" if users else "")
    if key not in _NAMED or len(where) < 2:
        return key if key == "calendar" else ""
    row = _at(document, where[:2])
    called, fields = _NAMED[key]
    told = next((_said(_get(row, field)) for field in fields if _get(row, field) is not None), "")
    version = _get(_at(document, where[:4]), "version") if where[2:3] == ("versions",) and len(where) > 3 else None
    return f"{called} {told}" + (f" version {version}" if version is not None else "") if told else ""


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _articles(document: object, where: Steps) -> Iterator[str]:
    if where[0] == "patterns" and len(where) > 1:
        for rule in _asking(document, str(where[1])):
            yield from _of_basis(_get(rule, "basis"))
        return
    depth = next((d for d in range(len(where), 1, -1) if _get(_at(document, where[:d]), "basis") is not None), None)
    if depth is not None:
        yield from _of_basis(_get(_at(document, where[:depth]), "basis"))
    elif (instrument := _get(_at(document, where[:2]), "instrument")) is not None:
        yield str(instrument)
    elif where[0] == "standing_orders":
        yield from _of_ordered(document, _get(_at(document, where[:2]), "measures"))


def _of_basis(basis: object) -> Iterator[str]:
    for one in _rows(basis):
        article, instrument = _get(one, "article"), _get(one, "instrument")
        if instrument is not None:
            yield f"{instrument} art. {article}" if article is not None else f"{instrument}, article not looked up"


def _of_ordered(document: object, names: object) -> Iterator[str]:
    for measure in _rows(_get(document, "measures")):
        if _get(measure, "measure") in _rows(names):
            for version in _rows(_get(measure, "versions")):
                yield from _of_basis(_get(version, "basis"))


def _asking(document: object, pattern: str) -> Iterator[object]:
    """The rules that ask for a pattern."""
    rules: Iterable[object] = document.rules if isinstance(document, Ruleset) else _rows(_get(document, "rules"))
    return (rule for rule in rules if pattern in _asked_for(_get(rule, "when")))


def _asked_for(condition: object) -> Iterator[object]:
    if isinstance(condition, BaseModel):
        yield from (name for leaf in leaves(condition) for name in patterns_of(leaf))  # type: ignore[arg-type]
    elif isinstance(condition, Mapping):
        yield from (condition[key] for key in ("record", "of", "latest", "shows") if key in condition)
        for key in ("all", "any", "none"):
            for part in _rows(condition.get(key)):
                yield from _asked_for(part)


def _rows(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _at(document: object, where: Steps) -> object:
    node = document
    for step in where:
        node = _get(node, step)
    return node


def _get(node: object, step: str | int) -> object:
    match node:
        case Mapping():
            return node.get(step)
        case list() | tuple():
            return node[step] if isinstance(step, int) and 0 <= step < len(node) else None
        case BaseModel():
            return getattr(node, str(step), None)
        case _:
            return None
