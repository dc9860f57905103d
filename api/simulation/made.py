"""An invented city on disk: whole or not there at all."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import duckdb
from msgspec import Struct

from api.simulation.city import CHUNK, City, Plan, census
from api.simulation.mix import mix
from domain.errors import InvalidInput

MANIFEST: Final = "city.json"
"""Written last: a folder without it holds no whole city."""
_UNFINISHED: Final = ".unfinished"
_SPILL: Final = "spill"
_MEGABYTE: Final = 1_000_000
_TOGETHER: Final = 20_000  # records: what one batch takes over HTTP (api/http/routes/records.py)


class Format(StrEnum):
    """As what a city is written."""

    PARQUET = "parquet"
    JSONL = "jsonl"


_BYTES: Final = {
    Format.PARQUET: 40,
    Format.JSONL: 900,
}  # a record at most, with what is staged; measured, and rounded up


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
    with _whole(to, plan, as_) as folder, _failing(to):
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


# --- on disk


@contextmanager
def _whole(to: Path, plan: Plan, as_: Format) -> Iterator[Path]:
    """A folder to write in, beside which nothing is seen until all of it is done."""
    made = _refuse_unfit(to)
    folder = to / _UNFINISHED
    try:
        _refuse_narrow(to, plan, as_)
        (folder / _SPILL).mkdir(parents=True)
        yield folder
        for file in sorted(folder.iterdir(), key=lambda one: one.name == MANIFEST):
            file.rename(to / file.name)
    finally:
        _leave_nothing_half(to, made=made)


def _refuse_unfit(to: Path) -> bool:
    """Whether the folder had to be made. Raises InvalidInput for one that cannot be, or holds something."""
    try:
        made = not to.exists()
        to.mkdir(parents=True, exist_ok=True)
        if any(to.iterdir()):
            raise InvalidInput(f"{to} is not empty", do="Name a folder that is empty or not there yet.")
    except OSError as error:
        raise InvalidInput(f"{to}: {error.strerror}", do="Name a folder that you may write in.") from None
    return made


def _refuse_narrow(to: Path, plan: Plan, as_: Format) -> None:
    free, wanted = shutil.disk_usage(to).free, plan.records * _BYTES[as_]
    if free < wanted:
        raise InvalidInput(
            f"{to} has room for {free // _MEGABYTE} MB, the city takes about {wanted // _MEGABYTE} MB",
            do="Make room, or name fewer records or another folder.",
        )


def _leave_nothing_half(to: Path, *, made: bool) -> None:
    """Of a city without its manifest nothing stays; the folder was empty before, so all of it is ours."""
    shutil.rmtree(to / _UNFINISHED, ignore_errors=True)
    if (to / MANIFEST).exists():
        return
    for file in to.iterdir():
        file.unlink()
    if made:
        to.rmdir()


@contextmanager
def _failing(to: Path) -> Iterator[None]:
    """Errors of the disk as one message; an interrupt, which DuckDB answers with an error of its own, as such."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        first = str(error).splitlines()[0]
        raise InvalidInput(f"{to} could not be written: {first}", do="Make room, and begin again.") from None
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


def _manifest(plan: Plan, as_: Format, made: Made) -> str:
    """What the city is: without the day on which it was made, so that the same city is the same file."""
    drawn = {"seed": plan.seed, "from": mix().began_on.isoformat(), "as_of": plan.as_of.isoformat()}
    told = {"invented": True, "pack": mix().pack, "format": str(as_), **drawn, "records": plan.records}
    counts = {"subjects": dict(made.subjects), "rows": made.rows, "acts": made.acts}
    return json.dumps({**told, **counts}, ensure_ascii=False, indent=1) + "\n"
