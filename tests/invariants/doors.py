"""Every invariant that is attacked at every door, or the reason why a door cannot carry an attack on it."""

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

_Test = TypeVar("_Test", bound=Callable[..., None])


class Door(StrEnum):
    """The ways in: a ruleset from files, a file of a register, HTTP, a command to the ledger itself."""

    PACK = "pack"
    IMPORT = "import"
    HTTP = "http"
    COMMAND = "command"


INVARIANTS = (*range(1, 19), 22, 23, 24, 25, 29, 31, 35)

ATTACKED: dict[tuple[int, Door], list[str]] = defaultdict(list)
"""Which test attacks what; filled by `attacks` as the modules of this folder are read."""

CANNOT: dict[tuple[int, Door], str] = {
    (
        3,
        Door.IMPORT,
    ): "A row tells of a record. It has no column that names a measure, an order or a version of either.",
    (5, Door.IMPORT): "No format answers a task or says to whom one goes.",
    (8, Door.IMPORT): "The family of a list stands in the pack alone; a row names a list that is there, or none.",
    (8, Door.HTTP): "The family of a list stands in the pack alone; a record names an item that is there, or none.",
    (8, Door.COMMAND): "The family of a list stands in the pack alone; no command opens a list.",
    (15, Door.PACK): "That the subject is heard is the engine's own and the same for every pack.",
    (16, Door.PACK): "What a decision must say is the engine's own and the same for every pack.",
    (18, Door.PACK): "That both are served together is the engine's own and the same for every pack.",
    **{
        (number, Door.IMPORT): "A row tells of what was decided elsewhere; no format proposes or decides an entry here."
        for number in range(15, 19)
    },
    (22, Door.IMPORT): "No format applies for a repair, nor decides about one.",
    (23, Door.IMPORT): "No format grants a repair; what a register drops stays until its department ends it.",
    (23, Door.PACK): "What ends with a grant is the engine's own and the same for every pack.",
    (31, Door.PACK): "The age is the engine's own and the same for every pack; no key of a pack is asked for it.",
}
"""Where there is nothing by which a door could break an invariant."""


def attacks(door: Door, *invariants: int) -> Callable[[_Test], _Test]:
    """Say that a test tries to break these invariants through a door."""

    def noted(test: _Test) -> _Test:
        for number in invariants:
            ATTACKED[number, door].append(test.__name__)
        return test

    return noted
