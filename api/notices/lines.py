"""Breaking a text into lines where Chinese may be broken: anywhere but before what closes and behind what opens."""

import re
from collections.abc import Callable, Iterator
from typing import Final

_NOT_FIRST: Final = frozenset("、。，．：；！？）】〕》〉」』”’…—％,.:;!?)]}%")
_NOT_LAST: Final = frozenset("（【〔《〈「『“‘([{")
_PIECES: Final = re.compile(r"[A-Za-z0-9_\-/.:@]+|\s|.", re.DOTALL)
"""A word or a number of Latin signs stays together; every other sign stands for itself."""


def lines_of(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """The lines of a text, none wider than `width` by `measure` unless a single sign is."""
    for paragraph in text.splitlines() or [""]:
        yield from _broken(_fitting(paragraph, width, measure), width, measure)


def _fitting(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The pieces that stay together; one that is wider than a line is taken apart."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces += [piece] if measure(piece) <= width else list(piece)
    return pieces


def _broken(pieces: list[str], width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line: list[str] = []
    broken = False
    for piece in pieces:
        if line and measure("".join([*line, piece])) > width:
            carried = _carried(line, piece)
            yield "".join(line[: len(line) - carried]).rstrip()
            line, broken = line[len(line) - carried :], True
        if line or not broken or not piece.isspace():
            line.append(piece)
    yield "".join(line).rstrip()


def _carried(line: list[str], following: str) -> int:
    """How many pieces of a full line go with the next; never all of them."""
    carried = 0
    first = following
    while carried < len(line) - 1 and (first in _NOT_FIRST or line[len(line) - 1 - carried] in _NOT_LAST):
        carried += 1
        first = line[len(line) - carried]
    return carried
