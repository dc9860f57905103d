"""Read a pack: every YAML file of its folder and of its layers, put together, held against rules.rulesets.

Errors name file and line and say what was expected.
"""

import json
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import ErrorDetails
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from rules.conditions import Model, Name
from rules.errors import InvalidPack
from rules.rulesets import Ruleset
from rules.shapes import Code
from rules.writing.gaps import gaps, is_gap
from rules.writing.marked import Listed, Mapped, read_marked
from rules.writing.rows import row_at
from rules.writing.wording import keys_at, worded


class Layer(Model):
    """A folder of a pack that is put together from several; what stands in it has effect in its region only."""

    layer: Name
    region: Code | None = None


_LAYERS = TypeAdapter(tuple[Layer, ...])


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


class Part(Struct, frozen=True):
    """Where some of a key is written: in which file and layer; of rows, those from the `first` on, `many` of them."""

    file: Path
    document: Mapped
    layer: str
    first: int = 0
    many: int = 0

    def holds(self, key: str, step: int | str) -> bool:
        """Whether it is here that a row, or a name of a mapping, is written."""
        if isinstance(step, int):
            return self.first <= step < self.first + self.many
        written = self.document[key]
        return isinstance(written, Mapped) and step in written


class Source(Struct, frozen=True):
    """A pack as written: its keys put together, and for each the parts that it is put together from."""

    folder: Path
    written: dict[str, object]
    parts: dict[str, list[Part]]
    layers: tuple[Layer, ...] = ()
    """The nation first; none of a pack that is all in one folder."""
    examples: object = ()
    """Worked examples as written; they are no part of the ruleset (rules.writing.examples)."""

    def complaint(self, where: Sequence[int | str], text: str) -> str:
        """A complaint with its place: `file:line: path: text`, the line of the deepest part that the file has."""
        path = ".".join(str(step) for step in where)
        part = self.part(where)
        if part is None:
            return f"{self.folder.name}: {path}: {text}"
        here = list(where)
        if len(here) > 1 and isinstance(here[1], int):
            here[1] -= part.first
        return f"{part.file.relative_to(self.folder).as_posix()}:{_line(part.document, here)}: {path}: {text}"

    @property
    def whole(self) -> dict[str, object]:
        """Everything that is written, the examples among it."""
        return {**self.written, "examples": self.examples}

    def place(self, where: Sequence[int | str]) -> tuple[int | str, ...]:
        """A place without the steps that no file has: models name which of several shapes they took."""
        node: object = self.whole
        found: list[int | str] = []
        for number, step in enumerate(where, start=1):
            inner = _inner(node, step)
            if number == len(where) or isinstance(inner, dict | list):
                found.append(step)
                node = inner
        return tuple(found)

    def part(self, where: Sequence[int | str]) -> Part | None:
        """Where a place of the whole is written; None if nothing of its key is."""
        found = self.parts.get(str(where[0])) if where else None
        if not found:
            return None
        step = where[1] if len(where) > 1 else None
        return next((part for part in found if step is not None and part.holds(str(where[0]), step)), found[0])


def load(folder: Path) -> Ruleset:
    """The ruleset in a folder, of the right shape; guardrails.load_checked guards it too. Raises InvalidPack."""
    return parse(read(folder))


def read(folder: Path) -> Source:
    """Every YAML file of a folder and of the layers it names, put together. Raises InvalidPack."""
    source = Source(folder, {}, {})
    _add(source, folder, layer="")
    if not source.parts:
        raise InvalidPack([f"{folder}: holds no .yaml file"])
    layers = _layers(source)
    for layer in layers:
        if not (folder / layer.layer).is_dir():
            raise InvalidPack([f"{folder.name}: layers: there is no folder {layer.layer}"])
        _add(source, folder / layer.layer, layer=layer.layer)
    return replace(source, layers=layers, examples=source.written.pop("examples", []))


def _add(source: Source, folder: Path, *, layer: str) -> None:
    for path in sorted(folder.glob("*.yaml")):
        document = _read(path, path.relative_to(source.folder).as_posix())
        for key in map(str, document):
            _put(source, key, Part(path, document, layer))


def _put(source: Source, key: str, part: Part) -> None:
    """A key of one folder stands once; rows of a lower layer come after those of the upper ones."""
    new, known = part.document[key], source.written.get(key)
    earlier = source.parts.setdefault(key, [])
    if not earlier:
        source.written[key] = new
    elif earlier[-1].layer != part.layer and isinstance(known, list) and isinstance(new, list):
        source.written[key] = [*known, *new]
    elif key == "patterns" and earlier[-1].layer != part.layer and isinstance(known, dict) and isinstance(new, dict):
        _refuse_double(source, key, part, known.keys() & new.keys())
        source.written[key] = {**known, **new}
    else:
        place = earlier[0].file.relative_to(source.folder).as_posix()
        raise InvalidPack([f"{_at(part, key, source.folder)}: {key} stands in {place} already"])
    first = len(known) if earlier and isinstance(known, list) else 0
    earlier.append(replace(part, first=first, many=len(new) if isinstance(new, list) else 0))


def _refuse_double(source: Source, key: str, part: Part, names: Collection[object]) -> None:
    if names:
        shown = ", ".join(sorted(map(str, names)))
        raise InvalidPack([f"{_at(part, key, source.folder)}: {shown} of {key} stands in an upper layer already"])


def _layers(source: Source) -> tuple[Layer, ...]:
    written = source.written.get("layers", ())
    try:
        layers = _LAYERS.validate_json(as_json(written))
    except ValidationError as invalid:
        schema = _LAYERS.json_schema()
        raise InvalidPack([misshapen(source, e, schema, under=("layers",)) for e in invalid.errors()]) from None
    except TypeError as wrong:
        raise InvalidPack([f"{source.folder.name}: layers: {wrong}"]) from None
    source.written.pop("layers", None)
    return layers


def parse(source: Source) -> Ruleset:
    """The ruleset that a pack writes down. Raises InvalidPack with every gap and complaint about its shape."""
    unwritten = gaps_in(source)
    try:
        ruleset = Ruleset.model_validate_json(as_json(source.written))
    except ValidationError as invalid:
        causes = [error for error in _first_causes(invalid) if not is_gap(error["input"])]
        raise InvalidPack([*unwritten, *(misshapen(source, error, _schema()) for error in causes)]) from None
    except TypeError as wrong:
        name = source.folder.name
        raise InvalidPack([f"{name}: {wrong}: write words, whole numbers, dates, lists and mappings"]) from None
    if unwritten:
        raise InvalidPack(unwritten)
    return ruleset


def gaps_in(source: Source) -> list[str]:
    """A complaint for each gap that a table left: what it did not say, and what has to be written there."""
    found = gaps(source.written)
    return [source.complaint(where, _with_row(source, where, text)) for where, text in found]


def _with_row(source: Source, where: Sequence[int | str], text: str) -> str:
    row = row_at(source.whole, where)
    return f"{text} ({row})" if row else text


@cache
def _schema() -> JsonSchemaValue:
    return Ruleset.model_json_schema()


def misshapen(source: Source, error: ErrorDetails, schema: JsonSchemaValue, *, under: Sequence[int | str] = ()) -> str:
    """What is wrong with the shape of something, with its place, its row and the article that it rests on."""
    where = source.place((*under, *error["loc"]))
    return source.complaint(where, _with_row(source, where, worded(error, keys_at(schema, where[len(under) :]))))


def written_in(path: Path) -> Mapped:
    """What one file of a pack says, with its lines. Raises InvalidPack for what is no YAML."""
    return _read(path, path.name)


def _read(path: Path, shown: str) -> Mapped:
    try:
        document = read_marked(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as wrong:
        raise InvalidPack([f"{shown}: byte {wrong.start} is not UTF-8: save the file as UTF-8"]) from None
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise InvalidPack([f"{shown}:{line}: {wrong.problem}"]) from None
    except ReaderError as wrong:
        raise InvalidPack([f"{shown}: character {wrong.position}: {wrong.reason}: take it out"]) from None
    except ValueError as wrong:
        raise InvalidPack([f"{shown}: {wrong}"]) from None
    except RecursionError:
        raise InvalidPack([f"{shown}: things stand within things too deep to be read: write it plainly"]) from None
    if not isinstance(document, Mapped) or not all(isinstance(key, str) for key in document):
        raise InvalidPack([f"{shown}:1: a pack file is a mapping of keys such as rules: and measures:"])
    return document


def as_json(written: object) -> str:
    """What a file says, for a model to read. Raises TypeError for what is no word, number, date, list or mapping."""
    return json.dumps(written, default=_plain)


def _plain(value: object) -> str:
    raise TypeError(f"a value of type {type(value).__name__} cannot stand in a pack")


def _inner(node: object, step: int | str) -> object:
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _first_causes(invalid: ValidationError) -> list[ErrorDetails]:
    """The errors without those that only say that a list is too short because something in it is wrong."""
    errors = invalid.errors()
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(one["loc"][: len(error["loc"])] == error["loc"] for one in errors if one is not error)
    ]


def _line(document: Mapped, loc: Sequence[int | str]) -> int:
    """The line of the deepest part of the path that the file has."""
    node: object = document
    line = 1
    for part in loc:
        match node:
            case Mapped() if part in node:
                line, node = node.lines[part], node[part]
            case Listed() if isinstance(part, int) and part < len(node):
                line, node = node.lines[part], node[part]
    return line


def _at(part: Part, key: str, folder: Path) -> str:
    return f"{part.file.relative_to(folder).as_posix()}:{part.document.lines[key]}"
