"""Markdown: links lead somewhere, every decision record is listed."""

import posixpath
import re
from urllib.parse import unquote

from tests.promises.tree import Tree

ADR_INDEX = "docs/adr/README.md"
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*<?(\S+?)>?\s*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:|#)", re.IGNORECASE)
_RECORD = re.compile(r"^docs/adr/(\d{4})-[a-z0-9-]+\.md$")
_HEAD = (re.compile(r"^Date: \d{4}-\d{2}-\d{2}$", re.MULTILINE), re.compile(r"^Status: \S", re.MULTILINE))


def links_resolve(tree: Tree) -> list[str]:
    """Every relative link in a Markdown file names a file or folder of the tree."""
    return [
        f"{name}: the link {target} leads nowhere"
        for name in tree.ending(".md")
        for target in _targets(tree.text(name))
        if not tree.exists(_resolved(name, target))
    ]


def _targets(text: str) -> list[str]:
    prose = _CODE.sub("", _FENCED.sub("", text))
    found = (match.group(1) or match.group(2) for match in _LINK.finditer(prose))
    return [target for target in found if not _ELSEWHERE.match(target)]


def _resolved(name: str, target: str) -> str:
    path = unquote(target.split("#", 1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def decisions_listed(tree: Tree) -> list[str]:
    """Every record in docs/adr/ has a number of its own, a date and a status, and the index links it."""
    index = {_resolved(ADR_INDEX, target) for target in _targets(tree.text(ADR_INDEX))}
    complaints: list[str] = []
    numbers: set[str] = set()
    for name in tree.ending(".md", rooms=["docs/adr"]):
        if name != ADR_INDEX:
            complaints += _decision(tree, name, index, numbers)
    return complaints


def _decision(tree: Tree, name: str, index: set[str], numbers: set[str]) -> list[str]:
    record = _RECORD.match(name)
    if not record:
        return [f"{name}: a decision record is named NNNN-words-like-these.md"]
    complaints = [] if name in index else [f"{name}: is not listed in {ADR_INDEX}"]
    if record.group(1) in numbers:
        complaints.append(f"{name}: the number {record.group(1)} is taken")
    numbers.add(record.group(1))
    if not all(line.search(tree.text(name)) for line in _HEAD):
        complaints.append(f"{name}: lacks its lines 'Date: YYYY-MM-DD' and 'Status: ...'")
    return complaints
