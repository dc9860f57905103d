"""YAML as values that know the lines they stand on. YAML 1.2: `no` and `on` are words; dates stay as they are written.

What is plain is read by libyaml, in less than a tenth of the time. It reads YAML 1.1, so whatever the two versions, or
the two readers, may take differently is left to ruamel.yaml: tags, merged keys, unusual numbers, and every error.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.scalarbool import ScalarBoolean
from ruamel.yaml.scalarfloat import ScalarFloat
from ruamel.yaml.scalarint import ScalarInt
from ruamel.yaml.scalarstring import ScalarString


class Mapped(dict[object, object]):
    """A mapping; `lines` says on which line, from 1 on, each of its keys stands."""

    lines: dict[object, int]


class Listed(list[object]):
    """A list; `lines` says on which line, from 1 on, each of its items begins."""

    lines: list[int]


def read_marked(text: str) -> object:
    """What a text says. Raises ruamel.yaml's errors, ValueError for a number that is none, RecursionError."""
    if not _TAKEN_DIFFERENTLY.search(text) and not _is_deep(text):
        try:
            return _Plain().document(text)
        except (_NotPlain, yaml.YAMLError):
            pass  # ruamel.yaml reads it, or says what is wrong
    return _marked(_full().load(text), {})


# --- what is plain

_TAKEN_DIFFERENTLY: Final = re.compile(
    r"""
    [\t\x85\u2028\u2029\ufeff]       # tabs, and signs that YAML 1.1 took for ends of lines
    | ^%                              # directives
    | [|>][-+\d]*\#                   # comments that touch the head of a block
    | (?:^|[\s,\[{:-]) (?:
        !                             # tags
        | \?(?:\s|$)                  # keys that are no scalars
        | &(?!\w+[ ]*(?:$|[\[{]))     # names of scalars
        | \*(?!\w+[ ]*(?:$|[,\]}]))   # such names as keys
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
_DEEP: Final = 60
_INDENTED: Final = re.compile(rf"^[ -]{{{2 * _DEEP},}}", re.MULTILINE)
_BRACKETS: Final = re.compile(r"[\[{]|[\]}]")
_DIGITS: Final = re.compile("-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL: Final = re.compile("-?(?:0|[1-9][0-9]*)[.][0-9]+", re.ASCII)
_STRING: Final = "tag:yaml.org,2002:str"
_BY_TAG: Final[dict[str, Callable[[str], object]]] = {
    _STRING: str,
    "tag:yaml.org,2002:timestamp": str,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:null": lambda _: None,
}


def _is_deep(text: str) -> bool:
    """Whether things may stand within things within things: libyaml would go down without end, and take us with it."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest > _DEEP or _INDENTED.search(text) is not None


class _NotPlain(Exception):
    """Something that ruamel.yaml has to read."""


class _Plain:
    """Makes values of the nodes that libyaml finds; a node named twice is one value, as it is for ruamel.yaml."""

    def __init__(self) -> None:
        self._made: dict[int, object] = {}

    def document(self, text: str) -> object:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
        return None if node is None else self._value(node)

    def _value(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.style else _plain_scalar(node.value)
        if id(node) not in self._made:
            self._made[id(node)] = _WITHIN
            self._made[id(node)] = self._mapping(node) if isinstance(node, yaml.MappingNode) else self._sequence(node)
        if self._made[id(node)] is _WITHIN:
            raise _NotPlain
        return self._made[id(node)]

    def _mapping(self, node: yaml.MappingNode) -> Mapped:
        found = Mapped()
        found.lines = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _NotPlain
            key = self._value(key_node)
            if key in found:
                raise _NotPlain
            found[key] = self._value(value_node)
            found.lines[key] = key_node.start_mark.line + 1
        return found

    def _sequence(self, node: yaml.Node) -> Listed:
        found = Listed(map(self._value, node.value))
        found.lines = [item.start_mark.line + 1 for item in node.value]
        return found


_WITHIN: Final = object()
"""In place of a value that is still being made: one that stands within itself."""


@lru_cache(maxsize=10_000)
def _plain_scalar(text: str) -> object:
    if _DIGITS.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    made = _BY_TAG.get(str(_RESOLVER.resolve(ScalarNode, text, (True, False))))
    if made is None:
        raise _NotPlain
    return made(text)


# --- everything else


class _Constructor(RoundTripConstructor):
    """Leaves dates as they are written: what is wrong with one is then said with its place, like everything else."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_str)


def _full() -> YAML:
    found = YAML(typ="rt")
    found.Constructor = _Constructor
    return found


_RESOLVER: Final = _full().resolver


def _marked(value: object, made: dict[int, object]) -> object:
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, CommentedMap):
        mapped = made[id(value)] = Mapped()
        mapped.lines = dict(_key_lines(value))
        mapped.update((key, _marked(inner, made)) for key, inner in value.items())
        return mapped
    if isinstance(value, CommentedSeq):
        listed = made[id(value)] = Listed()
        listed.lines = [value.lc.item(place)[0] + 1 for place in range(len(value))]
        listed.extend(_marked(inner, made) for inner in value)
        return listed
    return _bare(value)


def _bare(value: object) -> object:
    """A value without what ruamel.yaml keeps in order to write it again as it was written."""
    match value:
        case ScalarBoolean():
            return bool(value)
        case ScalarInt():
            return int(value)
        case ScalarFloat():
            return float(value)
        case ScalarString():
            return str(value)
        case _:
            return value


def _key_lines(value: CommentedMap) -> Iterator[tuple[object, int]]:
    """Keys that were merged in stand elsewhere: they have the line of the mapping."""
    own = value.lc.data or {}
    return ((key, (own[key][0] if key in own else value.lc.line) + 1) for key in value)
