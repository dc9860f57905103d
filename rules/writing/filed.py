"""The files of a pack as texts: what may be taken of them before anything is read, whatever door they come through.

A few lines of YAML can stand for as many values as one likes, by naming what stands before; so they are counted first.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent

from rules.errors import InvalidPack
from rules.writing.loading import Source

LARGEST: Final = 4 * 1024 * 1024
"""Characters of all files of a pack together."""
MOST_FILES: Final = 200
_VALUES: Final = 300_000
_DEEPEST: Final = 60


def files_of(source: Source) -> dict[str, str]:
    """The text of every file that a pack was read from, by its path within the pack."""
    paths = {part.file for parts in source.parts.values() for part in parts}
    return {path.relative_to(source.folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def refuse_unbounded(files: Mapping[str, str]) -> None:
    """Raise InvalidPack for what is too much to be read, or would become too much by being read."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST:
        most = f"{MOST_FILES} files or {LARGEST} characters"
        raise InvalidPack([f"the pack: more than {most}: leave out what is no rule"])
    for name, text in files.items():
        try:
            values = _values(text)
        except (YAMLError, ValueError):
            continue  # whoever reads it says where it is wrong
        if values > _VALUES:
            raise InvalidPack([f"{name}: stands for more than {_VALUES} values or lies too deep: write it plainly"])


def _values(text: str) -> int:
    """How many values a text stands for, each alias as all that it names; no more than is needed is counted."""
    named: dict[str, int] = {}
    within = [0]
    anchors: list[str | None] = []
    for event in _events(text):
        match event:
            case AliasEvent():
                within[-1] += named.get(event.anchor, 1)
            case ScalarEvent():
                named[event.anchor] = 1
                within[-1] += 1
            case CollectionStartEvent():
                anchors.append(event.anchor)
                within.append(1)
            case CollectionEndEvent():
                inner, anchor = within.pop(), anchors.pop()
                if anchor is not None:
                    named[anchor] = inner
                within[-1] += inner
        if len(within) > _DEEPEST or within[-1] > _VALUES:
            return _VALUES + 1
    return within[0]


def _events(text: str) -> Iterator[NodeEvent | CollectionEndEvent]:
    yield from YAML(typ="rt").parse(text)


def write_into(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder that is empty; their paths have at most one folder in them."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
