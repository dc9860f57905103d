"""Which tests exist and which guarantees they cite, read from the test files without running them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.promises.tree import Tree

type_of_function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Citation:
    """A guarantee and what cites it: the node id of a test, a class or a whole file."""

    promise: str
    target: str


@dataclass
class Inventory:
    """Everything found; `open_classes` inherit tests from other files, so not all of theirs are seen here."""

    tests: set[str] = field(default_factory=set)
    open_classes: set[str] = field(default_factory=set)
    citations: list[Citation] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    def has(self, node_id: str) -> bool:
        """Whether this test, class or file exists; a parameter in brackets is not looked at."""
        name = node_id.split("[", 1)[0]
        return name in self.tests or name.rpartition("::")[0] in self.open_classes


def under(node_id: str, target: str) -> bool:
    """Whether a test that ran is the target, one of its parameters, or inside its class or file."""
    return node_id == target or node_id.startswith((f"{target}[", f"{target}::"))


def take(tree: Tree) -> Inventory:
    """Read every test file of the tree."""
    found = Inventory()
    for name in tree.ending(".py", rooms=["tests"]):
        if name.rpartition("/")[2].startswith("test_"):
            _read_file(name, tree.syntax(name), found)
    return found


def _read_file(name: str, module: ast.Module, found: Inventory) -> None:
    found.tests.add(name)
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    placed: list[ast.Call] = []
    for node in module.body:
        placed += _cite(name, node, found)
        if isinstance(node, type_of_function) and node.name.startswith("test"):
            found.tests.add(f"{name}::{node.name}")
        elif isinstance(node, ast.ClassDef):
            placed += _read_class(f"{name}::{node.name}", node, classes, found)
        elif isinstance(node, ast.Assign):
            _read_alias(name, node, found)
    _note_stray(name, module, placed, found)


def _read_class(target: str, node: ast.ClassDef, classes: dict[str, ast.ClassDef], found: Inventory) -> list[ast.Call]:
    placed: list[ast.Call] = []
    found.tests.add(target)
    for family_member in _family(node, classes):
        for child in family_member.body:
            if isinstance(child, type_of_function) and child.name.startswith("test"):
                found.tests.add(f"{target}::{child.name}")
            placed += _cite(target, child, found)
        if any(not (isinstance(base, ast.Name) and base.id in classes) for base in family_member.bases):
            found.open_classes.add(target)
    return placed


def _family(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Iterator[ast.ClassDef]:
    yield node
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            yield from _family(classes[base.id], classes)


def _read_alias(name: str, node: ast.Assign, found: Inventory) -> None:
    """`TestMachine = Machine.TestCase`, the way hypothesis makes a test of a state machine."""
    for target in node.targets:
        if isinstance(target, ast.Name) and target.id.startswith("Test"):
            found.tests.add(f"{name}::{target.id}")
            found.open_classes.add(f"{name}::{target.id}")


def _cite(parent: str, node: ast.stmt, found: Inventory) -> list[ast.Call]:
    """Record the citations that stand on this statement and return them, so that others count as stray."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            target, marks = f"{parent}::{name}", [*node.decorator_list]
        case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
            target, marks = parent, [*value.elts] if isinstance(value, ast.List | ast.Tuple) else [value]
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=mark)):
            target, marks = f"{parent}::{name}", [mark]
        case _:
            return []
    calls = [mark for mark in marks if isinstance(mark, ast.Call) and _is_guarantee(mark)]
    for call in calls:
        found.citations += [Citation(promise, target) for promise in _promises(call)]
    return calls


def _is_guarantee(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr="guarantee", value=ast.Attribute(attr="mark")):
            return True
    return False


def _promises(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def _note_stray(name: str, module: ast.Module, placed: list[ast.Call], found: Inventory) -> None:
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and _is_guarantee(node)):
            continue
        if node not in placed:
            found.stray.append(f"{name}:{node.lineno}: cite a guarantee by a decorator or by pytestmark only")
        elif not node.args or len(_promises(node)) < len(node.args) or node.keywords:
            found.stray.append(f'{name}:{node.lineno}: name the guarantees as plain strings: guarantee("G7")')
