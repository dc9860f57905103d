"""Changing a pack's files where something changes, and nowhere else: comments, blanks and spellings around it stay.

A file is not written anew from what was read; the text of the one value is exchanged in it.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from rules.errors import InvalidPack
from rules.writing.loading import Part, Source

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json]"

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NO_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class Put(Struct, frozen=True):
    """A value in place of the one that stands at a place of the pack."""

    where: tuple[str | int, ...]
    value: Json


class Add(Struct, frozen=True):
    """A further row of a key, after those of its layer; the layer is empty in a pack that has none."""

    key: str
    layer: str
    row: Mapping[str, Json]


def spliced(source: Source, puts: Iterable[Put], adds: Iterable[Add]) -> dict[Path, str]:
    """The new text of every file that changes. Raises InvalidPack for a place that no file has."""
    files: dict[Path, _File] = {}
    for put in puts:
        part, where = _place(source, put.where)
        file = files.setdefault(part.file, _File(part.file))
        if not file.put(where, put.value):
            raise InvalidPack([source.complaint(put.where, "no file has this place: write it by hand")])
    for add in adds:
        parts = [part for part in source.parts.get(add.key, []) if part.layer == add.layer]
        path = parts[-1].file if parts else source.folder / add.layer / f"{add.key}.yaml"
        files.setdefault(path, _File(path)).add(add)
    return {path: file.changed() for path, file in files.items()}


def _place(source: Source, where: tuple[str | int, ...]) -> tuple[Part, tuple[str | int, ...]]:
    part = source.part(where)
    if part is None:
        raise InvalidPack([source.complaint(where, "no file has this key")])
    if len(where) > 1 and isinstance(where[1], int):
        return part, (where[0], where[1] - part.first, *where[2:])
    return part, where


class _File:
    """A file as it is, its line ends among it, and what changes in it; one that is not there is empty."""

    def __init__(self, path: Path) -> None:
        self._text = path.read_bytes().decode("utf-8") if path.exists() else ""
        self._node: Node | None = YAML(typ="rt").compose(self._text) if self._text else None
        self._changes: list[tuple[int, int, str]] = []

    def put(self, where: Sequence[str | int], value: Json) -> bool:
        """Exchange a value; False if there is no such place."""
        node = _at(self._node, where)
        if node is None:
            return False
        self._changes.append((node.start_mark.index, self._end(node), flow(value)))
        return True

    def add(self, add: Add) -> None:
        """A further row after those of the file."""
        rows = _at(self._node, (add.key,))
        if not isinstance(rows, SequenceNode):
            head = "" if any(at == len(self._text) for at, _, _ in self._changes) else f"{add.key}:\n"
            gap = "\n" if self._text and not self._text.endswith("\n") else ""
            self._insert(len(self._text), f"{gap}{head}{_row(add.row, '  ')}\n")
        elif rows.flow_style:
            self._insert(rows.end_mark.index - 1, (", " if rows.value else "") + flow(add.row))
        else:
            self._insert(self._end(rows), "\n\n" + _row(add.row, " " * rows.start_mark.column))

    def changed(self) -> str:
        """The text as it is to be: later places first, so that earlier ones keep where they are."""
        text = self._text
        for _, (start, end, instead) in sorted(enumerate(self._changes), key=lambda one: (one[1][0], one[0]))[::-1]:
            text = text[:start] + instead + text[end:]
        return text

    def _insert(self, at: int, text: str) -> None:
        self._changes.append((at, at, text))

    def _end(self, node: Node) -> int:
        """Where what is written of a node ends: a block is thought to go on until something else begins."""
        last = node
        while isinstance(last, MappingNode | SequenceNode) and not last.flow_style and last.value:
            inner = last.value[-1]
            last = inner[1] if isinstance(inner, tuple) else inner
        return len(self._text[: last.end_mark.index].rstrip())


def _at(node: Node | None, where: Sequence[str | int]) -> Node | None:
    for step in where:
        node = _inner(node, step)
    return node


def _inner(node: Node | None, step: str | int) -> Node | None:
    match node:
        case MappingNode():
            return next((value for key, value in node.value if key.value == step), None)
        case SequenceNode() if isinstance(step, int) and step < len(node.value):
            found: Node = node.value[step]
            return found
        case _:
            return None


def _row(row: Mapping[str, Json], margin: str) -> str:
    first, *rest = (f"{key}: {flow(value)}" for key, value in row.items())
    return "\n".join([f"{margin}- {first}", *(f"{margin}  {line}" for line in rest)])


# --- how a value is written


def flow(value: Json) -> str:
    """A value on one line of YAML: names as they are, other text in quotes."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return value if _PLAIN.fullmatch(value) and value.lower() not in _NO_WORDS else _quoted(value)
        case Mapping():
            return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
        case _:
            return "[" + ", ".join(flow(inner) for inner in value) + "]"


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
