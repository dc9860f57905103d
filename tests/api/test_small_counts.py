"""No count of persons tells of anybody, alone or beside others."""

from collections.abc import Iterator
from itertools import product

import pytest

from api.what_if.small_counts import UNDER_TEN, Tally, may_be_shown, shown, tally, total
from domain.values import SubjectKind


@pytest.mark.guarantee("G174")
def test_under_ten_is_one_answer_and_all_others_are_full_tens() -> None:
    assert {shown(persons) for persons in range(10)} == {UNDER_TEN}
    assert [shown(persons) for persons in (10, 11, 19, 20, 99, 1_234)] == ["10+", "10+", "10+", "20+", "90+", "1230+"]


def test_organisations_are_told_exactly_and_the_self_employed_as_persons() -> None:
    found = total(tally(kind, 3) for kind in SubjectKind)
    assert found == Tally(organisations=12, persons=6)
    assert found.shown == UNDER_TEN


def possible(shown_parts: tuple[str, ...], whole: str) -> Iterator[tuple[int, ...]]:
    """Every way in which a breakdown can have come about, as somebody would work it out who knows both."""
    ranges = [range(10) if part == UNDER_TEN else range(int(part[:-1]), int(part[:-1]) + 10) for part in shown_parts]
    return (parts for parts in product(*ranges) if shown(sum(parts)) == whole)


@pytest.mark.guarantee("G174")
@pytest.mark.parametrize("parts", [(3,), (9, 9), (9, 9, 9), (4, 15), (0, 31, 7), (9, 19, 9), (1, 1, 1)])
def test_what_is_shown_leaves_every_small_count_open(parts: tuple[int, ...]) -> None:
    told = tuple(map(shown, parts))
    if not may_be_shown(parts, [parts, (sum(parts),)]):
        return
    ways = list(possible(told, shown(sum(parts))))
    for place, part in enumerate(parts):
        if part < 10:
            assert {0, part} <= {way[place] for way in ways}


@pytest.mark.guarantee("G174")
def test_a_breakdown_is_withheld_where_the_whole_tells_of_its_parts() -> None:
    nines = (9,) * 10
    assert not may_be_shown(nines, [nines, (90,)])
    assert may_be_shown((45, 3), [(45, 3), (48,)])
    assert may_be_shown((10, 20), [(30,)])
