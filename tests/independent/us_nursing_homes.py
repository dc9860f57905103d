"""The second count of the US nursing-home penalties: DuckDB runs the SQL beside this file, Python only asks.

Nothing in this package imports the engine; what both agree on was reached twice.
All days are calendar dates; `subject` is `us-nh:STATE|NAME`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

SQL = Path(__file__).with_suffix(".sql")


class Turn(NamedTuple):
    """One order opened or lifted."""

    day: date
    subject: str
    measure: str


class Standing(NamedTuple):
    """A measure that follows for a home, and the run [from_day, until_day) the day belongs to.

    For `reduced_inspection` `until_day` ends the 365-day grant containing the day. `grounds` counts the
    penalties whose interval contains the day; `reduced_inspection` has one ground, the run itself.
    """

    subject: str
    measure: str
    from_day: date
    until_day: date
    rules: tuple[str, ...]
    grounds: int


def opened(path: Path, first: date, last: date) -> list[Turn]:
    """Every order a day-by-day replay opens from `first` to `last`, both included, sorted."""
    question = "SELECT day, subject, measure FROM opened(?, ?) ORDER BY ALL"
    return [Turn(*row) for row in ask(path, question, [first, last])]


def lifted(path: Path, first: date, last: date) -> list[Turn]:
    """Every order a day-by-day replay lifts from `first` to `last`, both included, sorted."""
    question = "SELECT day, subject, measure FROM lifted(?, ?) ORDER BY ALL"
    return [Turn(*row) for row in ask(path, question, [first, last])]


def opened_per_day(path: Path, first: date, last: date) -> dict[tuple[date, str], int]:
    """Orders opened by day and measure; a day and measure without any is absent."""
    question = "SELECT day, measure, count(*) FROM opened(?, ?) GROUP BY ALL ORDER BY ALL"
    return {(day, measure): orders for day, measure, orders in ask(path, question, [first, last])}


def lifted_per_day(path: Path, first: date, last: date) -> dict[tuple[date, str], int]:
    """Orders lifted by day and measure; a day and measure without any is absent."""
    question = "SELECT day, measure, count(*) FROM lifted(?, ?) GROUP BY ALL ORDER BY ALL"
    return {(day, measure): orders for day, measure, orders in ask(path, question, [first, last])}


def follows_on(path: Path, on: date, known: date | None = None) -> list[Standing]:
    """What follows on a day given the rows dated up to `known` (default `on`), by subject and measure."""
    question = """
        SELECT subject, measure, from_day, until_day, rules, grounds
        FROM standing(?, ?)
        WHERE follows
        ORDER BY subject, measure
    """
    rows = ask(path, question, [on, known or on])
    return [
        Standing(subject, measure, from_day, until_day, tuple(rules), grounds)
        for subject, measure, from_day, until_day, rules, grounds in rows
    ]


def follows_per_day(path: Path, first: date, last: date) -> dict[date, dict[str, int]]:
    """How many homes each measure follows for at the end of every day from `first` to `last` included."""
    counts: dict[date, dict[str, int]] = {
        first + timedelta(days=passed): {} for passed in range((last - first).days + 1)
    }
    question = "SELECT day, measure, homes FROM follows_per_day(?, ?) ORDER BY ALL"
    for day, measure, homes in ask(path, question, [first, last]):
        counts[day][measure] = homes
    return counts


def ask(path: Path, question: str, days: Sequence[date]) -> list[tuple[Any, ...]]:
    """Put one question to the macros of the SQL file, over the penalties of one file."""
    with duckdb.connect() as database:
        database.execute("SET VARIABLE penalty_file = ?", [str(path)])
        database.execute(SQL.read_text(encoding="utf-8"))
        return database.execute(question, list(days)).fetchall()
