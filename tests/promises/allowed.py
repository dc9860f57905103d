"""Exceptions from a lint: each names a file, a thing in it and the reason, and lapses when not needed."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from tests.promises.tree import Tree


@dataclass(frozen=True)
class Finding:
    """A thing a lint objects to, in one line of one file."""

    file: str
    line: int
    thing: str


def judge(tree: Tree, findings: Iterable[Finding], *, allowed_in: str, why: str) -> list[str]:
    """The findings that no entry of the list excuses, and the entries that excuse nothing."""
    entries = _entries(tree, allowed_in)
    complaints: list[str] = []
    used: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.file, finding.thing)
        if entries.get(key):
            used.add(key)
        else:
            complaints.append(f"{finding.file}:{finding.line}: {finding.thing}: {why}")
    complaints += [f"{allowed_in}: {file}, {thing}: give a reason" for (file, thing), r in entries.items() if not r]
    complaints += [
        f"{allowed_in}: {file}, {thing}: nothing there needs this exception any more"
        for (file, thing), reason in entries.items()
        if reason and (file, thing) not in used
    ]
    return complaints


def _entries(tree: Tree, name: str) -> dict[tuple[str, str], str]:
    if name not in tree.files:
        return {}
    tables = tomllib.loads(tree.text(name)).get("allowed", [])
    return {(table["file"], table["thing"]): table.get("reason", "").strip() for table in tables}
