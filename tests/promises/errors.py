"""The tree of errors: each class explains itself and has a code of its own."""

import ast
from collections import Counter
from dataclasses import dataclass

from tests.promises.tree import ROOMS, Tree

BASE = "JiangchengError"


@dataclass(frozen=True)
class ErrorClass:
    """A class of the tree of errors as it stands in the source."""

    place: str
    name: str
    code: str
    sentence: str


def read(tree: Tree) -> list[ErrorClass]:
    """Every class in the rooms that descends from the base, by name, in whatever file."""
    found = [
        (name, node)
        for name in tree.ending(".py", rooms=ROOMS)
        for node in ast.walk(tree.syntax(name))
        if isinstance(node, ast.ClassDef)
    ]
    family = {BASE}
    while grown := {node.name for _, node in found if _bases(node) & family} - family:
        family |= grown
    return [_describe(name, node) for name, node in found if node.name in family]


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def _describe(name: str, node: ast.ClassDef) -> ErrorClass:
    sentence = (ast.get_docstring(node) or "").split("\n", 1)[0]
    return ErrorClass(f"{name}:{node.lineno}", node.name, _code(node), sentence)


def _code(node: ast.ClassDef) -> str:
    for child in node.body:
        match child:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                return code
            case ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code))):
                return code
    return ""


def explained(tree: Tree) -> list[str]:
    """Each class has a code in its own body that no other has, and its docstring begins with a sentence."""
    classes = read(tree)
    counted = Counter(each.code for each in classes)
    complaints = [] if classes else [f"no class descends from {BASE}: this check looks at nothing"]
    for each in classes:
        if not each.code:
            complaints.append(f"{each.place}: {each.name} has no code of its own")
        elif counted[each.code] > 1:
            complaints.append(f"{each.place}: {each.name} shares the code {each.code!r}")
        if not each.sentence.endswith("."):
            complaints.append(f"{each.place}: {each.name} needs a docstring whose first line is a sentence")
    return complaints
