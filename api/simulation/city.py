"""An invented city as tables of DuckDB: who lives in it is made once, what is recorded about them chunk by chunk.

Nothing is drawn but from digests of the seed and a row's own number, so that the same seed gives the same city on every
machine and in whatever chunks it is made. Money is in fen, days are days of the pack's zone.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from math import gcd
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb
from msgspec import Struct

from api.demo.residents import HUZHOU
from api.simulation.mix import Dealt, Row, dealt, mix, shared
from domain.errors import InvalidInput
from domain.values import SubjectKind

FEWEST: Final = 5
"""One of each kind."""
MOST: Final = 10_000_000
"""So many subjects can be told apart by numbers of nobody."""
BUSIEST: Final = 1_000
"""Records of a subject on average at most: what is recorded about one subject is drawn at once."""
AS_OF: Final = date(2026, 6, 30)
"""The last day of a city where none is named: not today, so that a city is the same tomorrow."""
CHUNK: Final = 1_000_000  # records
_MEMORY: Final = "2GB"


class Plan(Struct, frozen=True, kw_only=True):
    """Which city: how many live in it, how much is recorded, from what it is drawn, and its last day."""

    subjects: int
    records: int
    seed: int
    as_of: date = AS_OF

    def __post_init__(self) -> None:
        """Raises InvalidInput for what is no city."""
        if not FEWEST <= self.subjects <= MOST:
            raise InvalidInput(
                f"{self.subjects} subjects", do=f"Name {FEWEST} to {MOST}: there is one of each kind at least."
            )
        if self.records < self.subjects:
            raise InvalidInput(
                f"{self.records} records of {self.subjects} subjects",
                do="Name as many records as subjects, or more: each has one at least.",
            )
        if self.records > self.subjects * BUSIEST:
            raise InvalidInput(
                f"{self.records} records of {self.subjects} subjects",
                do=f"Name at most {self.subjects * BUSIEST}: nobody is in so many registers.",
            )
        if self.as_of < dealt_once().turn:
            raise InvalidInput(f"a city as of {self.as_of}", do=f"Name a day from {dealt_once().turn} on.")


@cache
def dealt_once() -> Dealt:
    """The tables that every city is drawn from."""
    return dealt()


def census(subjects: int) -> Mapping[SubjectKind, int]:
    """How many there are of each kind: one of each, the others as at Huzhou (C1)."""
    kinds = [kind.kind for kind in mix().kinds]
    return {
        kind: 1 + more
        for kind, more in zip(kinds, shared(subjects - len(kinds), [HUZHOU[kind] for kind in kinds]), strict=True)
    }


class City:
    """One city, drawn. Closes with its `with`."""

    def __init__(self, plan: Plan, *, spill: Path) -> None:
        """`spill` is a folder for what does not fit into memory."""
        self.plan = plan
        self.connection = duckdb.connect(
            config={"memory_limit": _MEMORY, "temp_directory": str(spill), "preserve_insertion_order": True}
        )
        self.connection.execute("SET enable_progress_bar = false")  # the verb has one of its own
        self._begin(dealt_once())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def chunks(self, records: int) -> Iterator[tuple[int, int, int]]:
        """The city in ranges of subjects, [low, high), with about so many records each, and how many these are."""
        yield from self.connection.execute(
            "SELECT min(subject), max(subject) + 1, sum(many)::BIGINT FROM subjects GROUP BY first // ? ORDER BY ALL",
            [records],
        ).fetchall()

    def copy(self, name: str, values: Mapping[str, object]) -> int:
        """Write a file by one of the room's statements; how many rows it has."""
        [row] = self.connection.execute(written(name), values).fetchall()
        return int(row[0])

    @property
    def drawn(self) -> Mapping[str, object]:
        """What the records are drawn with, beside a range of subjects."""
        return {
            "seed": self.plan.seed,
            "first_day": mix().began_on,
            "last_day": self.plan.as_of,
            "turn": dealt_once().turn,
        }

    def _begin(self, tables: Dealt) -> None:
        run = self.connection.execute
        run("CREATE TABLE kinds AS SELECT unnest(?, recursive := true)", [list(_kinds(self.plan))])
        run("CREATE TABLE given_recipes AS SELECT unnest(?, recursive := true)", [tables.recipes])
        run("CREATE TABLE given_recipe_slots AS SELECT unnest(?, recursive := true)", [tables.recipe_slots])
        run("CREATE TABLE given_temper_slots AS SELECT unnest(?, recursive := true)", [tables.temper_slots])
        run("CREATE TABLE given_conduct_slots AS SELECT unnest(?, recursive := true)", [tables.conduct_slots])
        run(written("recipes.sql"))
        run(written("numbers.sql"))
        run(written("subjects.sql"), {"subjects": self.plan.subjects, "seed": self.plan.seed})
        run(written("filed.sql"))


def written(name: str) -> str:
    """One of the room's files of SQL."""
    return (files("api.simulation") / name).read_text(encoding="utf-8")


def _kinds(plan: Plan) -> Iterator[Row]:
    """Who comes in which order; the busiest of a kind are strewn over it, another way for each seed."""
    first = organisations = before = 0
    counts = census(plan.subjects)
    busy = [counts[kind.kind] * kind.activity for kind in mix().kinds]
    for number, (kind, more) in enumerate(zip(mix().kinds, shared(plan.records - plan.subjects, busy), strict=True)):
        many = counts[kind.kind]
        yield {
            "number": number,
            "kind": str(kind.kind),
            "entity": kind.entity,
            "more": more,
            "more_before": before,
            "named": kind.named,
            "first": first,
            "many": many,
            "organisations_before": organisations,
            "stride": _stride(many),
            "turn": plan.seed % many,
        }
        first, before = first + many, before + more
        organisations += many if kind.entity else 0


def _stride(many: int) -> int:
    """A step that comes to each of so many places once: near the golden section, where neighbours lie far apart."""
    near = max(1, many * 618 // 1_000)
    return next(step for step in range(near, near + many + 1) if gcd(step, many) == 1)
