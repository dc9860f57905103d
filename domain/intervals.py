"""Sets of days as sorted, disjoint, half-open intervals of ordinals. Pure, small, and exact."""

from collections.abc import Iterable, Sequence
from datetime import date

Days = tuple[tuple[int, int], ...]

NEVER: Days = ()
FIRST = date.min.toordinal()
END = date.max.toordinal() + 1
ALWAYS: Days = ((FIRST, END),)


def union(sets: Iterable[Days]) -> Days:
    """The days in any of them; touching intervals become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(interval for days in sets for interval in days):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def complement(days: Days) -> Days:
    """Every other day."""
    edges = [FIRST, *(edge for interval in days for edge in interval), END]
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)


def intersection(sets: Sequence[Days]) -> Days:
    """The days in all of them."""
    if len(sets) == 1:
        return sets[0]
    return complement(union(complement(days) for days in sets))


def coverage(intervals: Iterable[tuple[int, int]], at_least: int) -> Days:
    """The days covered by at least so many of the intervals; empty intervals cover nothing."""
    edges = sorted(edge for start, end in intervals if start < end for edge in ((start, 1), (end, -1)))
    covered: list[tuple[int, int]] = []
    depth, since = 0, 0
    for day, step in edges:
        before, depth = depth, depth + step
        if before < at_least <= depth:
            since = day
        elif depth < at_least <= before and since < day:
            covered.append((since, day))
    return union([tuple(covered)])


def includes(days: Days, day: date) -> bool:
    """Whether a day is one of them."""
    return any(begin <= day.toordinal() < end for begin, end in days)
