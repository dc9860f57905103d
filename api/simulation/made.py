"""An invented city as files: facts for the set path, or the lines that departments send."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from api.simulation.city import CHUNK, City, Plan, census
from api.simulation.folder import MANIFEST, failing, whole
from api.simulation.mix import mix

_SPILL: Final = "spill"
_TOGETHER: Final = 20_000  # records: what one batch takes over HTTP (api/http/routes/records.py)


class Format(StrEnum):
    """As what a city is written."""

    PARQUET = "parquet"
    JSONL = "jsonl"


_BYTES: Final = {Format.PARQUET: 30, Format.JSONL: 600}
"""A record takes at most so much, with what is staged for it: measured, and rounded up."""
_BYTES_OF_SUBJECT: Final = 60


class Made(Struct, frozen=True, kw_only=True):
    """What was made; `rows` are facts of the set path, or records as departments send them."""

    subjects: Mapping[str, int]
    rows: int
    acts: int
    files: int
    bytes: int


Told = Callable[[int], None]
"""Told how many records more are done with."""


def make(plan: Plan, to: Path, *, as_: Format, told: Told, chunk: int = CHUNK) -> Made:
    """Make a city in a folder that is empty or not there. Raises InvalidInput; interrupted, it leaves nothing."""
    room = plan.records * _BYTES[as_] + plan.subjects * _BYTES_OF_SUBJECT
    with whole(to, room=room) as folder, failing(to):
        (folder / _SPILL).mkdir()
        with City(plan, spill=folder / _SPILL) as city:
            write = _facts if as_ is Format.PARQUET else _lines
            rows, acts = write(city, folder, told, chunk)
        shutil.rmtree(folder / _SPILL)
        files = sorted(folder.iterdir())
        made = Made(
            subjects={str(kind): many for kind, many in census(plan.subjects).items()},
            rows=rows,
            acts=acts,
            files=len(files),
            bytes=sum(file.stat().st_size for file in files),
        )
        (folder / MANIFEST).write_text(_manifest(plan, as_, made), encoding="utf-8")
    return made


# --- the set path


def _facts(city: City, folder: Path, told: Told, chunk: int) -> tuple[int, int]:
    facts = 0
    for number, (low, high, many) in enumerate(city.chunks(chunk), start=1):
        place = {"low": low, "high": high}
        city.copy("census.sql", {**place, "path": str(folder / f"subjects-{number:04}.parquet")})
        path = folder / f"facts-{number:04}.parquet"
        facts += city.copy("facts.sql", {**city.drawn, **place, "path": str(path)})
        told(many)
    return facts, 0


# --- what departments send


def _lines(city: City, folder: Path, told: Told, chunk: int) -> tuple[int, int]:
    """Files of some days and one department each: who files is told by the key, not by the line.

    A record is half done with when it is drawn, and wholly when it is written.
    """
    drawn = rows = acts = 0
    for number, (low, high, many) in enumerate(city.chunks(chunk), start=1):
        path = folder / _SPILL / f"staged-{number:04}.parquet"
        city.copy("staged.sql", {**city.drawn, "low": low, "high": high, "path": str(path)})
        told((drawn + many) // 2 - drawn // 2)
        drawn += many
    run = city.connection.execute
    run("SET VARIABLE staged = ?", [str(folder / _SPILL / "staged-*.parquet")])
    run("CREATE VIEW staged AS SELECT * FROM read_parquet(getvariable('staged'))")
    for number, days in enumerate(_runs(city, "SELECT determined_on, count(*) FROM staged GROUP BY 1 ORDER BY 1"), 1):
        run("CREATE OR REPLACE TABLE run_of_days AS SELECT * FROM staged WHERE determined_on BETWEEN ? AND ?", days)
        many = _by_department(city, "records", number, folder)
        told((rows + many + 1) // 2 - (rows + 1) // 2)
        rows += many
    of_acts = "SELECT became_on, count(*) FROM staged WHERE became_on IS NOT NULL GROUP BY 1 ORDER BY 1"
    for number, days in enumerate(_runs(city, of_acts), 1):
        run("CREATE OR REPLACE TABLE run_of_days AS SELECT * FROM staged WHERE became_on BETWEEN ? AND ?", days)
        acts += _by_department(city, "acts", number, folder)
    return rows, acts


def _by_department(city: City, what: str, number: int, folder: Path) -> int:
    departments = city.connection.execute("SELECT DISTINCT department FROM run_of_days ORDER BY ALL").fetchall()
    return sum(
        city.copy(
            f"{what}.sql",
            {"department": department, "path": str(folder / f"{what}-{number:04}-{department}.jsonl")},
        )
        for (department,) in departments
    )


def _runs(city: City, counted: str) -> Iterator[tuple[date, date]]:
    """Runs of whole days, first and last, with at most a batch's records each unless a day alone has more."""
    first = last = None
    held = 0
    for day, many in city.connection.execute(counted).fetchall():
        if first is None or held + many > _TOGETHER:
            if first is not None and last is not None:
                yield first, last
            first, held = day, 0
        last, held = day, held + many
    if first is not None and last is not None:
        yield first, last


def _manifest(plan: Plan, as_: Format, made: Made) -> str:
    """What the city is: without the day on which it was made, so that the same city is the same file."""
    drawn = {"seed": plan.seed, "from": mix().began_on.isoformat(), "as_of": plan.as_of.isoformat()}
    told = {"invented": True, "pack": mix().pack, "format": str(as_), **drawn, "records": plan.records}
    counts = {"subjects": dict(made.subjects), "rows": made.rows, "acts": made.acts}
    return json.dumps({**told, **counts}, ensure_ascii=False, indent=1) + "\n"
