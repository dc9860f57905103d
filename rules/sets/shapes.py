"""Conditions of one shape, asked together: they differ in their patterns, numbers, periods and targets alone.

What they differ in stands in a relation `blocks`, a row a condition, so that the database is asked once for a hundred
rules of the same make. Everything found is told by the number of the block beside the subject.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from sqlglot import exp

from domain.periods import Period
from rules.conditions import Asking, AtLeast, Condition, Latest, ThisRecord, leaves, parts, pattern_of
from rules.sets.seeing import SeeingUnder, Target
from rules.sets.trees import rows_given
from rules.sets.watching import Watching

_NO_PERIOD = (None, None)


def shape_of(condition: Condition) -> Hashable:
    """The same for conditions of the same make, whatever they ask for."""
    return _made(condition, {leaf: place for place, leaf in enumerate(dict.fromkeys(leaves(condition)))})


def _made(condition: Condition, places: dict[Asking, int]) -> Hashable:
    if isinstance(condition, Asking):
        return type(condition), places[condition]
    return type(condition), tuple(_made(part, places) for part in parts(condition))


class Block(Struct, frozen=True):
    """One condition, of the records of a target."""

    condition: Condition
    target: Target


class Shape(Struct, frozen=True):
    """The blocks of one shape; `condition` is that of the first, and speaks for all of them."""

    blocks: tuple[Block, ...]

    @property
    def condition(self) -> Condition:
        return self.blocks[0].condition

    @property
    def asked(self) -> dict[Asking, int]:
        """The leaves of the condition, each by its place; the columns of `blocks` bear it."""
        return {leaf: place for place, leaf in enumerate(dict.fromkeys(leaves(self.condition)))}

    def counts_in_days(self, place: int) -> bool:
        """Whether some block has a period of days for a leaf."""
        return any(length(within)[0] for within in self._periods(place))

    def counts_in_months(self, place: int) -> bool:
        """The same of months or years."""
        return any(length(within)[1] for within in self._periods(place))

    def _periods(self, place: int) -> Iterator[Period | None]:
        return (None if isinstance(leaf, ThisRecord) else leaf.within for leaf in self.of_blocks(place))

    def of_blocks(self, place: int) -> Iterator[Asking]:
        """The leaf of each block that stands in a place."""
        return (list(dict.fromkeys(leaves(block.condition)))[place] for block in self.blocks)

    def relation(self, seeing: SeeingUnder, watching: Watching, *, numbered: bool) -> exp.Query:
        """`blocks`: the numbers of the target and, of each leaf, of what it asks for, how many and in which period.

        Where what is counted is to be `numbered`, so it is.
        """
        names = ["block", "target"]
        names += [f"{name}{place}" for leaf, place in self.asked.items() for name in _TOLD_OF[type(leaf)]]
        rows = [_row(place, block, seeing, watching, numbered=numbered) for place, block in enumerate(self.blocks)]
        return rows_given(names, rows)


_TOLD_OF: Final[Mapping[type[Asking], tuple[str, ...]]] = {
    ThisRecord: ("pattern",),
    AtLeast: ("watch", "least", "days", "months"),
    Latest: ("watch", "shows", "least", "days", "months"),
}


def _row(place: int, block: Block, seeing: SeeingUnder, watching: Watching, *, numbered: bool) -> list[int | None]:
    target = seeing.target(block.target)
    row: list[int | None] = [place, target]
    for leaf in dict.fromkeys(leaves(block.condition)):
        pattern = seeing.pattern(pattern_of(leaf))
        match leaf:
            case ThisRecord():
                row.append(pattern)
            case AtLeast(at_least=least, within=within):
                watch = watching.of(pattern, target, back=(least - 1, least) if numbered else None)
                row += [watch, least, *length(within)]
            case Latest(shows=shown, within=within):
                watch = watching.of(pattern, target, back=() if numbered else None)
                row += [watch, seeing.pattern(shown), 1, *length(within)]
    return row


def length(period: Period | None) -> tuple[int | None, int | None]:
    """Days and months, of which one at most is named."""
    if period is None:
        return _NO_PERIOD
    if period.days is not None:
        return period.days, None
    return None, period.months if period.months is not None else 12 * (period.years or 0)
