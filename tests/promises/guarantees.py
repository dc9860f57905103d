"""docs/guarantees.md: numbered promises, each either proven by tests that cite it or openly not yet."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from tests.promises import inventory
from tests.promises.tree import Tree

DOCUMENT = "docs/guarantees.md"
_PROMISE = re.compile(r"^- \*\*(G[1-9]\d*)\*\* +(\S.*)$")
_HEADING = re.compile(r"^## +(.+?) *$")


class Section(Enum):
    """The value is the heading."""

    PROVEN = "Proven"
    INTENDED = "Intended, not yet proven"


@dataclass(frozen=True)
class Promise:
    """One line of the document."""

    line: int
    number: str
    sentence: str
    section: Section


def read(tree: Tree) -> list[Promise]:
    """Every promise in the two sections, in the order of the document."""
    found: list[Promise] = []
    section: Section | None = None
    for line, text in enumerate(tree.text(DOCUMENT).splitlines(), start=1):
        if heading := _HEADING.match(text):
            section = next((each for each in Section if each.value == heading.group(1)), None)
        elif section and (promise := _PROMISE.match(text)):
            found.append(Promise(line, promise.group(1), promise.group(2), section))
    return found


def lines_are_read(tree: Tree) -> list[str]:
    """No bullet of the document is overlooked because of its spelling or its place."""
    known = {promise.line for promise in read(tree)}
    return [
        f"{DOCUMENT}:{line}: a promise reads '- **G7** One sentence.' under one of the two sections"
        for line, text in enumerate(tree.text(DOCUMENT).splitlines(), start=1)
        if text.startswith(("- ", "* ")) and line not in known
    ]


def numbers_unique(tree: Tree) -> list[str]:
    """A number stands for one promise for ever."""
    counted = Counter(promise.number for promise in read(tree))
    return [f"{DOCUMENT}: {number} is given {n} times" for number, n in counted.items() if n > 1]


def sections_true(tree: Tree) -> list[str]:
    """A promise stands as proven if and only if a test cites it, and no test cites an unknown one."""
    taken = inventory.take(tree)
    promises = read(tree)
    cited = {citation.promise: citation.target for citation in taken.citations}
    known = {promise.number for promise in promises}
    complaints = [*taken.stray, *(_misplaced(promise, cited.get(promise.number)) for promise in promises)]
    complaints += [f"{cited[n]}: cites {n}, which {DOCUMENT} lacks" for n in sorted(cited.keys() - known)]
    return [complaint for complaint in complaints if complaint]


def _misplaced(promise: Promise, by: str | None) -> str:
    place, number = f"{DOCUMENT}:{promise.line}", promise.number
    if promise.section is Section.PROVEN and not by:
        return f"{place}: no test cites {number}: it is not proven"
    if promise.section is Section.INTENDED and by:
        return f"{place}: {by} cites {number}: move it to {Section.PROVEN.value}"
    return ""
