"""What a mutant is, and where they are found."""

import ast
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

FOLDER = "tests/mutants"
_NAME = re.compile(r"^m\d{2,3}_[a-z0-9_]+$")
_PATCH_HEAD = re.compile(r"^(Breaks|Tests): *(.*)$", re.MULTILINE)


class Kind(Enum):
    """How the fault is put in: by a module's `apply()`, or by a patch on a copy of the tree."""

    MODULE = ".py"
    PATCH = ".patch"


@dataclass(frozen=True)
class Mutant:
    """One fault: its name, its file from the root, the promise it breaks, the tests that must turn red."""

    name: str
    file: str
    kind: Kind
    breaks: str
    tests: tuple[str, ...]


def discover(root: Path) -> list[Mutant]:
    """Every `mNN_name.py` and `mNN_name.patch` of the folder, by name. None is imported for this."""
    paths = sorted((root / FOLDER).glob("m*"), key=lambda path: path.name)
    return [_read(path) for path in paths if _NAME.match(path.stem) and path.suffix in {".py", ".patch"}]


def _read(path: Path) -> Mutant:
    kind = Kind(path.suffix)
    text = path.read_text(encoding="utf-8")
    breaks, tests = _from_module(text) if kind is Kind.MODULE else _from_patch(text)
    return Mutant(path.stem, f"{FOLDER}/{path.name}", kind, breaks, tests)


def _from_module(text: str) -> tuple[str, tuple[str, ...]]:
    module = ast.parse(text)
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="TESTS")], value=value):
                return ast.get_docstring(module) or "", tuple(ast.literal_eval(value))
    return ast.get_docstring(module) or "", ()


def _from_patch(text: str) -> tuple[str, tuple[str, ...]]:
    """The head of a patch, before its first hunk: `Breaks: ...`, and a line `Tests: ...` for each test."""
    head = [match.groups() for match in _PATCH_HEAD.finditer(text.split("\n--- ", 1)[0])]
    breaks = " ".join(value for key, value in head if key == "Breaks")
    return breaks, tuple(value.strip() for key, value in head if key == "Tests")
