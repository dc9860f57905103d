"""Sets of days as intervals, against sets of whole numbers."""

from hypothesis import given
from hypothesis import strategies as st

from domain.intervals import ALWAYS, FIRST, NEVER, Days, complement, coverage, intersection, union

TOP = 40
edges = st.integers(FIRST, TOP)
intervals = st.lists(st.tuples(edges, edges), max_size=6)


def days_of(days: Days) -> set[int]:
    """The days below TOP of a set, counted out."""
    return {day for start, end in days for day in range(start, min(end, TOP))}


sets_of_days = intervals.map(lambda found: union([tuple(sorted((min(i), max(i)) for i in found if i[0] != i[1]))]))


def is_proper(days: Days) -> bool:
    """Sorted, disjoint, not touching, none empty."""
    flat = [edge for interval in days for edge in interval]
    return flat == sorted(set(flat))


@given(st.lists(sets_of_days, max_size=4))
def test_union(sets: list[Days]) -> None:
    assert days_of(union(sets)) == set().union(*map(days_of, sets))
    assert is_proper(union(sets))


@given(sets_of_days)
def test_complement(days: Days) -> None:
    assert days_of(complement(days)) == set(range(FIRST, TOP)) - days_of(days)
    assert complement(complement(days)) == days
    assert is_proper(complement(days))


@given(st.lists(sets_of_days, min_size=1, max_size=4))
def test_intersection(sets: list[Days]) -> None:
    assert days_of(intersection(sets)) == set.intersection(*map(days_of, sets))
    assert is_proper(intersection(sets))


@given(intervals, st.integers(1, 4))
def test_coverage(found: list[tuple[int, int]], at_least: int) -> None:
    counted = {day for day in range(FIRST, TOP) if sum(start <= day < end for start, end in found) >= at_least}
    assert days_of(coverage(found, at_least)) == counted
    assert is_proper(coverage(found, at_least))


def test_always_and_never_are_each_others_complement() -> None:
    assert complement(ALWAYS) == NEVER
    assert complement(NEVER) == ALWAYS
    assert intersection([ALWAYS, NEVER]) == NEVER
