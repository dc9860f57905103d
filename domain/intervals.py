"""Sets of days as sorted, disjoint, half-open intervals of ordinals. Pure, small, and exact."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

Days = tuple[tuple[int, int], ...]

NEVER: Days = ()
FIRST = date.min.toordinal()
END = date.max.toordinal() + 1
ALWAYS: Days = ((FIRST, END),)


def union(sets: Iterable[Days]) -> Days:
    """The days in any of them; touching intervals become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(chain.from_iterable(sets)):
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
    found = ALWAYS
    for days in sets:
        found = days if found == ALWAYS else _in_both(found, days)
    return found


def _in_both(one: Days, other: Days) -> Days:
    common: list[tuple[int, int]] = []
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a and b:
        start, end = max(a[0], b[0]), min(a[1], b[1])
        if start < end:
            common.append((start, end))
        if a[1] <= b[1]:
            a = next(left, None)
        else:
            b = next(right, None)
    return tuple(common)


def coverage(intervals: Iterable[tuple[int, int]], at_least: int) -> Days:
    """The days covered by at least so many of the intervals; empty intervals cover nothing."""
    if at_least == 1:
        return union([tuple(interval for interval in intervals if interval[0] < interval[1])])
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
