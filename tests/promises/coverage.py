"""docs/coverage.md: a line for every capability and invariant, each naming only what exists."""

import re
from collections import Counter
from dataclasses import dataclass

from tests.promises import inventory
from tests.promises.tree import Tree

DOCUMENT = "docs/coverage.md"
EXPECTED = (
    *(f"C{number}" for number in range(1, 80)),
    *(f"A{number}" for number in range(1, 29)),
    *(f"INV-{number}" for number in range(1, 41)),
)
LATER = "*later*"
_LINE = re.compile(r"^\| *((?:C|A|INV-)\d+) *\|(.*)\| *$")
_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Line:
    """One row: what it is called, where it lives and which tests show it; *later* is an empty tuple."""

    number: int
    id: str
    name: str
    places: tuple[str, ...]
    tests: tuple[str, ...]
    malformed: str = ""


def read(tree: Tree) -> list[Line]:
    """Every row that begins with an id, in the order of the document."""
    found = []
    for number, text in enumerate(tree.text(DOCUMENT).splitlines(), start=1):
        if row := _LINE.match(text):
            found.append(_line(number, row.group(1), [cell.strip() for cell in row.group(2).split("|")]))
    return found


def _line(number: int, id_: str, cells: list[str]) -> Line:
    if len(cells) != 3 or not cells[0]:
        return Line(number, id_, "", (), (), f"expected | {id_} | name | where | test |")
    name, where, test = cells
    for cell in (where, test):
        if cell != LATER and _QUOTED.sub("", cell).replace("<br>", "").strip():
            return Line(number, id_, name, (), (), f"write {LATER} or names in backticks, not {cell!r}")
    return Line(number, id_, name, tuple(_QUOTED.findall(where)), tuple(_QUOTED.findall(test)))


def complete(tree: Tree) -> list[str]:
    """Each id stands there exactly once and in the order of the domain reference."""
    ids = [line.id for line in read(tree)]
    complaints = [f"{DOCUMENT}: no line for {id_}" for id_ in EXPECTED if id_ not in ids]
    complaints += [f"{DOCUMENT}: {id_} stands there {n} times" for id_, n in Counter(ids).items() if n > 1]
    complaints += [f"{DOCUMENT}: {id_} is unknown" for id_ in ids if id_ not in EXPECTED]
    if not complaints and ids != list(EXPECTED):
        first = next(found for found, wanted in zip(ids, EXPECTED, strict=True) if found != wanted)
        complaints.append(f"{DOCUMENT}: {first} is out of order")
    return complaints


def well_formed(tree: Tree) -> list[str]:
    """Each row has its four cells, and one that names a test says where the thing lives."""
    complaints = []
    for line in read(tree):
        if line.malformed:
            complaints.append(f"{DOCUMENT}:{line.number}: {line.malformed}")
        elif line.tests and not line.places:
            complaints.append(f"{DOCUMENT}:{line.number}: {line.id} names a test but not where it lives")
    return complaints


def places_exist(tree: Tree) -> list[str]:
    """Every file, folder or module a row names is there."""
    return [
        f"{DOCUMENT}:{line.number}: {line.id} lives in {place}, which does not exist"
        for line in read(tree)
        for place in line.places
        if not _is_place(tree, place)
    ]


def _is_place(tree: Tree, place: str) -> bool:
    module = place.replace(".", "/")
    return any(tree.exists(name) for name in (place, f"{module}.py", f"{module}/__init__.py"))


def tests_exist(tree: Tree) -> list[str]:
    """Every test a row names is there."""
    known = inventory.take(tree)
    return [
        f"{DOCUMENT}:{line.number}: {line.id} names {test}, which does not exist"
        for line in read(tree)
        for test in line.tests
        if not known.has(test)
    ]
