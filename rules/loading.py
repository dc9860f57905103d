"""Read a pack: every YAML file of its folder, put together, checked against the shapes of rules.rulesets.

Errors name file and line and say what was expected. YAML 1.2: `no` and `on` are words, dates are dates.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from rules.errors import InvalidPack
from rules.rulesets import Ruleset


def bundled(name: str) -> Path:
    """The folder of a pack that comes with the program."""
    return Path(str(files("rules.packs"))) / name


def find(name: str) -> Path:
    """A pack's folder, by path or by the name of one that comes with the program. Raises InvalidPack."""
    for folder in (Path(name), bundled(name)):
        if folder.is_dir():
            return folder
    known = sorted(p.name for p in bundled(".").iterdir() if p.is_dir() and not p.name.startswith("_"))
    raise InvalidPack([f"{name}: no such folder; bundled packs are {', '.join(known)}"])


class Source(Struct, frozen=True):
    """A pack as written: its keys put together, and for each the file that it stands in."""

    folder: Path
    written: dict[str, object]
    origin: dict[str, tuple[Path, CommentedMap]]

    def complaint(self, where: Sequence[int | str], text: str) -> str:
        """A complaint with its place: `file:line: path: text`, the line of the deepest part that the file has."""
        path = ".".join(str(part) for part in where)
        if not where or str(where[0]) not in self.origin:
            return f"{self.folder.name}: {path}: {text}"
        file, document = self.origin[str(where[0])]
        return f"{file.name}:{_line(document, where)}: {path}: {text}"


def load(folder: Path) -> Ruleset:
    """The ruleset in a folder, of the right shape; guardrails.load_checked guards it too. Raises InvalidPack."""
    return parse(read(folder))


def read(folder: Path) -> Source:
    """Every YAML file of a folder, put together. Raises InvalidPack."""
    source = Source(folder, {}, {})
    for path in sorted(folder.glob("*.yaml")):
        document = _read(path)
        for key in document:
            if key in source.origin:
                raise InvalidPack([f"{_at(path, document, key)}: {key} stands in {source.origin[key][0].name} already"])
            source.written[key], source.origin[key] = document[key], (path, document)
    if not source.origin:
        raise InvalidPack([f"{folder}: holds no .yaml file"])
    return source


def parse(source: Source) -> Ruleset:
    """The ruleset that a pack writes down. Raises InvalidPack with every complaint about its shape."""
    try:
        return Ruleset.model_validate_json(json.dumps(source.written, default=_plain))
    except ValidationError as invalid:
        found = [source.complaint(e["loc"], e["msg"].removeprefix("Value error, ")) for e in _first_causes(invalid)]
        raise InvalidPack(found) from None
    except TypeError as wrong:
        name = source.folder.name
        raise InvalidPack([f"{name}: {wrong}: write words, whole numbers, dates, lists and mappings"]) from None


def _read(path: Path) -> CommentedMap:
    try:
        document = _yaml().load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as wrong:
        raise InvalidPack([f"{path.name}: byte {wrong.start} is not UTF-8: save the file as UTF-8"]) from None
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise InvalidPack([f"{path.name}:{line}: {wrong.problem}"]) from None
    except ReaderError as wrong:
        raise InvalidPack([f"{path.name}: character {wrong.position}: {wrong.reason}: take it out"]) from None
    except ValueError as wrong:
        raise InvalidPack([f"{path.name}: {wrong}"]) from None
    if not isinstance(document, CommentedMap):
        raise InvalidPack([f"{path.name}:1: a pack file is a mapping of keys such as rules: and measures:"])
    return document


class _Constructor(RoundTripConstructor):
    """Leaves dates as they are written: what is wrong with one is then said with its place, like everything else."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_str)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    return yaml


def _plain(value: object) -> str:
    raise TypeError(f"a value of type {type(value).__name__} cannot stand in a pack")


def _first_causes(invalid: ValidationError) -> list[ErrorDetails]:
    """The errors without those that only say that a list is too short because something in it is wrong."""
    errors = invalid.errors()
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(one["loc"][: len(error["loc"])] == error["loc"] for one in errors if one is not error)
    ]


def _line(document: CommentedMap, loc: Sequence[int | str]) -> int:
    """The line of the deepest part of the path that the file has."""
    node: object = document
    line = 1
    for part in loc:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0] + 1
            node = node[part]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0] + 1
            node = node[part]
    return line


def _at(path: Path, document: CommentedMap, key: str) -> str:
    return f"{path.name}:{document.lc.key(key)[0] + 1}"
