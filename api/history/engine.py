"""The database in which one file stands as columns while it is taken over; it reaches no file but what it spills."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.home import home, make_home
from projections.sets.engine import Engine, alone, fill, make_table


@contextmanager
def opened() -> Iterator[Engine]:
    """A database in memory; what does not fit is spilt into a folder of its owner's, and goes with it."""
    make_home(home())
    with TemporaryDirectory(prefix="history-", dir=home()) as folder, alone(Path(folder)) as engine:
        run(engine, "helpers.sql")
        yield engine


def put(engine: Engine, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
    """A table of these rows, made anew."""
    make_table(engine, table, columns)
    fill(engine, table, columns, list(rows))


def run(engine: Engine, name: str, **parts: str) -> None:
    """Carry out the statements of a file of this folder; `parts` stand in it as `{name}`, none of them a user's."""
    for statement in _text(name).split(";\n"):
        engine.execute(statement.format(**parts) if parts else statement)


def asked(engine: Engine, name: str, values: Mapping[str, object], **parts: str) -> list[Any]:
    """The rows of a query of a file of this folder, as the database hands them out."""
    return engine.execute(_text(name).format(**parts), dict(values)).fetchall()


def text_of(engine: Engine, name: str, values: Mapping[str, object]) -> str:
    """The one text that a query of a file of this folder answers with: lines as COPY reads them."""
    [(text,)] = asked(engine, name, values)
    return "" if text is None else str(text)


@cache
def _text(name: str) -> str:
    return (files("api.history") / name).read_text(encoding="utf-8")
