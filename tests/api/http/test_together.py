"""Work done for all who wait at the same moment."""

import asyncio
from collections.abc import Sequence

import pytest

from api.http.together import Together
from domain.errors import Unavailable


def ask_all(together: Together[int, int], many: int) -> list[int | BaseException]:
    async def all_at_once() -> list[int | BaseException]:
        return await asyncio.gather(*(together.ask(number) for number in range(many)), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_everybody_gets_their_own_answer_from_few_groups() -> None:
    groups: list[int] = []

    def work(given: Sequence[int]) -> list[int]:
        groups.append(len(given))
        return [number * 10 for number in given]

    assert ask_all(Together(work), 50) == [number * 10 for number in range(50)]
    assert sum(groups) == 50
    assert len(groups) <= 2


@pytest.mark.parametrize("error", [Unavailable("gone"), RuntimeError("a fault of ours")])
def test_what_breaks_is_told_to_all_of_the_group_and_to_nobody_after_it(error: Exception) -> None:
    broken = [error]

    def work(given: Sequence[int]) -> Sequence[int]:
        if broken:
            raise broken.pop()
        return given

    together = Together(work)
    assert ask_all(together, 1) == [error]
    assert ask_all(together, 3) == [0, 1, 2]


def test_whoever_goes_away_leaves_the_others_their_answers() -> None:
    async def one_goes() -> list[int | BaseException]:
        together = Together(lambda given: given)
        asking = [asyncio.create_task(together.ask(number)) for number in range(3)]
        await asyncio.sleep(0)
        asking[1].cancel()
        return await asyncio.gather(*asking, return_exceptions=True)

    first, second, third = asyncio.run(one_goes())
    assert (first, third) == (0, 2)
    assert isinstance(second, asyncio.CancelledError)
