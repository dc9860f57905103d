"""Gaps: what a table could not say of a row it brought, named in the file where it has to be written.

A gap is no value: nobody reads a pack that has one, and the complaint names the cell or row that did not say it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

Place = tuple[str | int, ...]

_MARK: Final = re.compile(r"gap: (?P<from>\S.*) does not say it")
_ASKED: Final[Mapping[str, str]] = {
    "title": "how it is called, in zh and en",
    "kind": "sanction or incentive",
    "content": "what it does, in zh and en",
    "effective_from": "from which day the list has it",
    "measure_class": "1 reduces rights, 2 manages, 3 informs others",
    "obligation": "what whoever checks has to do, in zh and en",
    "target_kinds": "the kinds of subject it is meant for",
    "behaviours": "the conduct it is meant for (INV-4)",
    "basis": "the law and article it rests on (INV-3)",
    "roles": "who implements it (INV-5)",
    "longest": "how long it may last at most (INV-9)",
    "matters": "the matters at which it bites",
    "nodes": "the nodes at which it bites",
    "outcome": "what a check answers",
}
"""What the law asks of a measure, field by field."""


def gap(said_nowhere_in: str) -> str:
    """What stands where something has yet to be written; the argument is a cell or a row in words."""
    return f"gap: {said_nowhere_in} does not say it"


def is_gap(value: object) -> bool:
    """Whether a value only says that there is none."""
    return isinstance(value, str) and _MARK.fullmatch(value) is not None


def gaps(node: object, at: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every gap of what files say, with its place, and what to write there."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            yield from gaps(inner, (*at, str(key)))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from gaps(inner, (*at, index))
    elif isinstance(node, str) and (found := _MARK.fullmatch(node)):
        field = next((step for step in reversed(at) if isinstance(step, str) and step in _ASKED), "")
        asked = _ASKED.get(field, "what belongs here")
        yield at, f"{found['from']} does not say it: write {asked}"
