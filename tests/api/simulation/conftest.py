"""Small invented cities, made once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from api.simulation.city import Plan
from api.simulation.made import Format, make

PLAN = Plan(subjects=8_000, records=120_000, seed=5)


class Facts:
    """The files of a city as the set path reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connection = duckdb.connect()
        for name in ("subjects", "facts"):
            self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder}/{name}-*.parquet')")

    def __call__(self, question: str) -> list[tuple[Any, ...]]:
        """The rows that answer a question about `subjects` and `facts`."""
        return self._connection.execute(question).fetchall()

    def rows(self, question: str) -> Iterator[Mapping[str, Any]]:
        """The same, by the names of the columns."""
        answer = self._connection.execute(question)
        assert answer.description is not None
        names = [name for name, *_ in answer.description]
        yield from (dict(zip(names, row, strict=True)) for row in answer.fetchall())


def made(plan: Plan, folder: Path, *, chunk: int = 1_000_000) -> Facts:
    """A city for the set path."""
    make(plan, folder, as_=Format.PARQUET, told=lambda _: None, chunk=chunk)
    return Facts(folder)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """One city for all who only look."""
    return made(PLAN, tmp_path_factory.mktemp("city") / "parquet")
