"""Time and chance come in as arguments wherever something is replayed."""

import ast
from collections.abc import Iterator

from tests.promises.allowed import Finding, judge
from tests.promises.tree import Tree

REPLAYED = ("domain", "rules", "ledger", "projections")
ALLOWED = "tests/promises/clock_allowed.toml"
_FORBIDDEN = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
        "uuid.uuid1",
        "uuid.uuid4",
        "os.urandom",
    }
)
_FORBIDDEN_MODULES = ("random.", "secrets.")


def comes_in_as_an_argument(tree: Tree) -> list[str]:
    """No file of these rooms reads the clock or draws at random, called or handed on, under any alias."""
    findings = [found for name in tree.ending(".py", rooms=REPLAYED) for found in _findings(tree, name)]
    return judge(tree, findings, allowed_in=ALLOWED, why="time and chance come in as arguments")


def _findings(tree: Tree, name: str) -> Iterator[Finding]:
    module = tree.syntax(name)
    imported = _imported(module)
    called = {id(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)}
    for node in ast.walk(module):
        if isinstance(node, ast.Name | ast.Attribute):
            thing = _qualified(node, imported)
            # Naming the type of a generator that comes in as an argument is the very thing we ask for.
            if _is_forbidden(thing) and (thing != "random.Random" or id(node) in called):
                yield Finding(name, node.lineno, thing)


def _imported(module: ast.Module) -> dict[str, str]:
    """What each imported name of the file stands for: `dt` for `datetime.datetime`."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _qualified(node: ast.expr, imported: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return imported.get(name, "")
        case ast.Attribute(value=value, attr=attribute):
            before = _qualified(value, imported)
            return f"{before}.{attribute}" if before else ""
    return ""


def _is_forbidden(thing: str) -> bool:
    return thing in _FORBIDDEN or thing.startswith(_FORBIDDEN_MODULES)
