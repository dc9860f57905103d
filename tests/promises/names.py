"""No branch on a name: what a pack calls its measures, rules and roles stands in the pack alone."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from ruamel.yaml import YAML

from tests.promises.allowed import Finding, judge
from tests.promises.tree import ROOMS, Tree

PACKS = "rules/packs"
FORMATS = "api/formats"
ALLOWED = "tests/promises/names_allowed.toml"
_ID_KEYS = frozenset(
    {
        "id",
        "pack",
        "measure",
        "measures",
        "rule",
        "rules",
        "role",
        "roles",
        "department",
        "departments",
        "implementer",
        "implementers",
        "issuer",
        "behaviour",
        "behaviours",
        "behaviour_code",
        "behaviour_codes",
        "item",
        "items",
        "catalogue_item",
        "catalogue",
        "matter",
        "matters",
    }
)
# Words of the condition model that may stand where a list of ids could.
_NO_IDS = frozenset({"all", "any", "none"})


def stand_in_packs_only(tree: Tree) -> list[str]:
    """No Python or SQL of the rooms holds an id of a pack, save a format its own pack's name, once."""
    packs, ids = collect(tree)
    findings = [
        finding
        for name in tree.ending(".py", ".sql", rooms=[*ROOMS, "migrations"])
        for finding in _unless_own_pack(name, [*_findings(tree, name, ids)], packs)
    ]
    return judge(tree, findings, allowed_in=ALLOWED, why="this name belongs to a pack: decide by what the pack says")


def collect(tree: Tree) -> tuple[set[str], set[str]]:
    """The names of the packs, and all ids their YAML files define or use, those names included."""
    packs: set[str] = set()
    ids: set[str] = set()
    for name in tree.ending(".yaml", ".yml", rooms=[PACKS]):
        packs.add(PurePosixPath(name).relative_to(PACKS).parts[0].split(".")[0])
        for document in YAML(typ="safe", pure=True).load_all(tree.text(name)):
            ids |= {id_ for id_ in _ids(document) if " " not in id_}
    return packs, (ids | packs) - _NO_IDS


def _ids(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key in _ID_KEYS:
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each, key)
    elif isinstance(value, dict):
        if key in _ID_KEYS and all(isinstance(each, dict | list) for each in value.values()):
            yield from (str(each) for each in value)
        for inner, each in value.items():
            yield from _ids(each, str(inner))


def _findings(tree: Tree, name: str, ids: set[str]) -> Iterator[Finding]:
    if name.endswith(".sql"):
        for number, line in enumerate(tree.text(name).splitlines(), start=1):
            yield from (Finding(name, number, id_) for id_ in sorted(ids) if f"'{id_}'" in line)
        return
    module = tree.syntax(name)
    prose = set(_docstrings(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
            yield from (Finding(name, node.lineno, id_) for id_ in sorted(ids) if _names(node.value, id_))


def _names(text: str, id_: str) -> bool:
    """The id itself, or the id in quotes inside SQL or the like."""
    return text == id_ or f"'{id_}'" in text or f'"{id_}"' in text


def _docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(module):
        match node:
            case (
                ast.Module(body=[ast.Expr(value=ast.Constant() as text), *_])
                | ast.ClassDef(body=[ast.Expr(value=ast.Constant() as text), *_])
                | ast.FunctionDef(body=[ast.Expr(value=ast.Constant() as text), *_])
                | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant() as text), *_])
            ):
                yield text


def _unless_own_pack(name: str, findings: list[Finding], packs: set[str]) -> list[Finding]:
    """A format module may say once which pack it reads for: the one it is named after, and no other."""
    path = PurePosixPath(name)
    own = path.stem.replace("_", "-")
    if str(path.parent) != FORMATS or own not in packs:
        return findings
    mine = [finding for finding in findings if finding.thing == own]
    return [finding for finding in findings if finding not in mine[:1]]
